"""Where the threshold of `assistant/sufficiency.py` should sit: `python -m eval.tune_enough`.

First a logistic fit of its weights on the development letters. Then, for every value of ENOUGH,
each letter judged by weights fitted without it (ten folds): how many answerable letters would be
answered, how many unanswerable ones refused, how many of the refusals are right, and how often
the first article of an answered one is a right one. The constant is set by hand: what a wrong
answer costs against a needless refusal is no statistic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from assistant import sufficiency
from assistant.frame import read_frame
from assistant.intent import intent
from assistant.retrieve import retrieve
from assistant.settings import settings
from eval.casebook import Case, load_cases
from eval.workshop import Workshop, open_workshop

_FOLDS, _SEED = 10, 0
_NAMES = [name for name in sufficiency.WEIGHTS if name != "bias"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one letter before it is answered."""

    features: tuple[float, ...]
    answerable: bool
    right: bool  # answerable, and the first article is a relevant one


@dataclass(frozen=True, slots=True)
class Row:
    """What one threshold gives, as shares."""

    threshold: float
    answered: float  # of the answerable letters
    refused: float  # of the unanswerable letters
    precision: float  # of all refusals
    accuracy: float  # of all that are answered


def look(cases: Sequence[Case], shop: Workshop) -> list[Seen]:
    """What is known of each letter that is not refused for its wording alone."""
    found = []
    for case in track(cases, "letters", console=Console(stderr=True)):
        if sufficiency.outside(case.question):
            continue
        frame = read_frame(case.letter, shop.index.encoder)
        ranked = retrieve(shop.index, frame, frame.situation)
        known = sufficiency.features(ranked, intent(frame.situation, shop.index.encoder))
        answerable = case.expect == "advice"
        right = answerable and ranked[0].card.article_id in case.grades
        found.append(Seen(tuple(known[name] for name in _NAMES), answerable, right))
    return found


def row(seen: Sequence[Seen], likely: np.ndarray, threshold: float) -> Row:
    """The shares at one threshold; `likely` has shape (letters,)."""
    answered = likely >= threshold
    yes = np.array([s.answerable for s in seen])
    right = np.array([s.right for s in seen])
    return Row(
        threshold,
        float(answered[yes].mean()),
        float(1 - answered[~yes].mean()),
        float((~yes[~answered]).mean()) if (~answered).any() else 1.0,
        float(right[answered].mean()) if answered.any() else 0.0,
    )


def main() -> None:
    """Print the fitted weights and the table, the threshold in force marked with a star."""
    cases = [
        case
        for case in load_cases(split="dev")
        if case.expect in ("advice", "abstention") and case.set != "injection"
    ]
    seen = look(cases, open_workshop(settings(), model="none"))
    features = np.array([s.features for s in seen])
    spread = features.std(axis=0)
    labels = np.array([s.answerable for s in seen])
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    model = LogisticRegression()
    held = cross_val_predict(model, features / spread, labels, cv=folds, method="predict_proba")
    model.fit(features / spread, labels)
    print(f"{len(seen)} letters; bias {model.intercept_[0]:.2f}", end="")
    for name, weight in zip(_NAMES, model.coef_[0] / spread, strict=True):
        print(f", {name} {weight:.2f} (in force {sufficiency.WEIGHTS[name]})", end="")
    print("\n  ENOUGH  answered  refused  refusals right  first article right")
    now = sufficiency.ENOUGH
    for threshold in sorted({*np.round(np.arange(0.30, 0.95, 0.05), 2).tolist(), now}):
        at = row(seen, held[:, 1], threshold)
        mark = "*" if threshold == now else " "
        print(
            f"{mark} {threshold:.2f}    {at.answered:7.1%}  {at.refused:7.1%}  "
            f"{at.precision:8.1%}        {at.accuracy:7.1%}"
        )


if __name__ == "__main__":
    main()
