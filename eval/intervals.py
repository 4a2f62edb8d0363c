"""Intervals and paired differences. Every figure of the suite carries one.

Sources: Efron, "Better bootstrap confidence intervals", JASA 1987 (BCa, as in scipy); Wilson,
"Probable inference, the law of succession, and statistical inference", JASA 1927.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

LEVEL = 0.95
RESAMPLES = 2000
_SEED = 20_261_122  # a fixed seed: the same records always print the same interval


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval over `n` units; all None where nothing applied."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def share(values: Sequence[float]) -> Estimate:
    """The share of ones among zeros and ones, with Wilson's interval.

    Wilson and not the normal approximation: 40 of 40 does not prove 100 %.

    >>> share([1.0] * 40)
    Estimate(value=1.0, low=0.912378, high=1.0, n=40)
    """
    if not values:
        return Estimate(None, None, None, 0)
    if any(value not in (0.0, 1.0) for value in values):
        raise ValueError("a share is made of zeros and ones; use mean() for graded values")
    hits = round(sum(values))
    interval = stats.binomtest(hits, len(values)).proportion_ci(LEVEL, method="wilson")
    return Estimate(hits / len(values), _round(interval.low), _round(interval.high), len(values))


def mean(values: Sequence[float]) -> Estimate:
    """The mean with a BCa bootstrap interval over units."""
    return _bootstrap(values, np.mean, "BCa")


def median(values: Sequence[float]) -> Estimate:
    """The median with a percentile bootstrap: BCa is not defined well for a median."""
    return _bootstrap(values, np.median, "percentile")


def difference(before: Sequence[float], after: Sequence[float]) -> Estimate:
    """The mean of `after - before` over the same units, paired, with a BCa interval.

    Paired, because cases differ far more from each other than two versions do on one case.
    """
    if len(before) != len(after):
        raise ValueError(f"{len(before)} and {len(after)} values cannot be paired")
    return mean([b - a for a, b in zip(before, after, strict=True)])


def _bootstrap(values: Sequence[float], statistic: Callable, method: str) -> Estimate:
    data = np.asarray(values, float)
    if not len(data):
        return Estimate(None, None, None, 0)
    value = float(statistic(data))
    if len(data) < 2 or np.ptp(data) == 0.0:
        # No spread to resample: the interval of one unit is unknown, of equal ones a point.
        known = value if len(data) > 1 else None
        return Estimate(_round(value), _round(known), _round(known), len(data))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # degenerate resamples are handled below
        found = stats.bootstrap(
            (data,), statistic, vectorized=True, axis=-1, n_resamples=RESAMPLES,
            confidence_level=LEVEL, method=method, rng=np.random.default_rng(_SEED),
        ).confidence_interval  # fmt: skip
        if not np.isfinite([found.low, found.high]).all():
            return _bootstrap(values, statistic, "percentile")
    return Estimate(_round(value), _round(found.low), _round(found.high), len(data))


def _round(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)
