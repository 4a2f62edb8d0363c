"""How far a judge agrees with people, printed beside every figure that a judge produced.

Sources: Cohen, "A coefficient of agreement for nominal scales", 1960; Hanley & McNeil, "The
meaning and use of the area under a ROC curve", 1982.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from scipy.stats import rankdata

from eval.intervals import share


@dataclass(frozen=True, slots=True)
class Agreement:
    """A judge against labels. `unscored` pairs had no readable verdict and are in no figure."""

    n: int
    unscored: int
    accuracy: float | None
    accuracy_low: float | None
    accuracy_high: float | None
    kappa: float | None
    precision: float | None
    recall: float | None
    auc: float | None
    curve: tuple[tuple[float, float, int], ...] = ()  # mean probability, share supported, n

    def to_dict(self) -> dict[str, object]:
        """As JSON values."""
        return asdict(self)


def agreement(
    probabilities: Sequence[float | None], labels: Sequence[bool], threshold: float
) -> Agreement:
    """A judge's probabilities against labels, read as "supported" from `threshold` on."""
    scored = [(p, y) for p, y in zip(probabilities, labels, strict=True) if p is not None]
    unscored = len(labels) - len(scored)
    if not scored:
        return Agreement(0, unscored, None, None, None, None, None, None, None)
    given = np.array([p for p, _ in scored])
    truth = np.array([y for _, y in scored], bool)
    says = given >= threshold
    right = share([float(value) for value in says == truth])
    return Agreement(
        n=len(scored),
        unscored=unscored,
        accuracy=right.value,
        accuracy_low=right.low,
        accuracy_high=right.high,
        kappa=kappa(says.tolist(), truth.tolist()),
        precision=_ratio((says & truth).sum(), says.sum()),
        recall=_ratio((says & truth).sum(), truth.sum()),
        auc=_auc(given, truth),
        curve=_reliability(given, truth),
    )


def kappa(first: Sequence[object], second: Sequence[object]) -> float | None:
    """Cohen's kappa of two raters: 1 is full agreement, 0 what chance gives."""
    if not first:
        return None
    values = sorted({*first, *second}, key=str)
    n = len(first)
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    chance = sum(list(first).count(v) * list(second).count(v) for v in values) / n**2
    return 1.0 if chance == 1.0 else round((observed - chance) / (1 - chance), 3)


def _ratio(part: float, whole: float) -> float | None:
    return round(float(part / whole), 3) if whole else None


def _auc(given: np.ndarray, truth: np.ndarray) -> float | None:
    positives = int(truth.sum())
    if not positives or positives == len(truth):
        return None
    ranks = rankdata(given)[truth].sum() - positives * (positives + 1) / 2
    return round(float(ranks / (positives * (len(truth) - positives))), 3)


def _reliability(given: np.ndarray, truth: np.ndarray) -> tuple[tuple[float, float, int], ...]:
    """Mean probability and share supported in five bins of width 0.2; empty bins are left out."""
    bins = np.minimum((given * 5).astype(int), 4)
    return tuple(
        (
            round(float(given[bins == b].mean()), 3),
            round(float(truth[bins == b].mean()), 3),
            int((bins == b).sum()),
        )
        for b in range(5)
        if (bins == b).any()
    )
