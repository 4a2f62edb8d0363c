"""Where the threshold of `assistant/sufficiency.py` should sit: `python -m eval.tune_enough`.

First logistic fits of its weights: whether a letter is answerable, on the development letters;
and whether the best article tells its story, on those and on the dilemmas of `eval.dilemmas`,
most of which the library does not know. Then, for every value of
ENOUGH, each letter judged by weights fitted without it (ten folds): how many answerable letters
would be answered, how many unanswerable ones refused, how many of the refusals are right, and how
often the first article of an answered one is a right one; the same for CLOSE_FIT. The constants
are set by hand: what a wrong answer costs against a needless refusal is no statistic.
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
from assistant.frame import own_words, read_frame
from assistant.intent import intent
from assistant.rereading import reread
from assistant.retrieve import retrieve
from assistant.settings import settings
from eval.casebook import Case, load_cases
from eval.dilemmas import Dilemma, read_dilemmas
from eval.workshop import Workshop, open_workshop

_FOLDS, _SEED = 10, 0
_NAMES = [name for name in sufficiency.ANSWERABLE if name != "bias"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one letter before it is answered."""

    features: tuple[float, ...]
    answerable: bool | None  # None of a letter that only the second fit is about
    right: bool  # the first article is a relevant one


@dataclass(frozen=True, slots=True)
class Row:
    """What one threshold gives, as shares."""

    threshold: float
    answered: float  # of the answerable letters
    refused: float  # of the unanswerable letters
    precision: float  # of all refusals
    accuracy: float  # of all that are answered


def look(letters: Sequence[Case | Dilemma], shop: Workshop) -> list[Seen]:
    """What is known of each letter that asks for nothing outside every library."""
    found = []
    for about in track(letters, "letters", console=Console(stderr=True)):
        letter = about.letter
        if sufficiency.outside(letter.question):
            continue
        frame = read_frame(letter, shop.index.encoder)
        ranked = retrieve(shop.index, frame, frame.situation)
        _, ranked = reread(frame, letter, ranked, shop.index.encoder)
        known = sufficiency.features(ranked, intent(own_words(letter), shop.index.encoder))
        features = tuple(known[name] for name in _NAMES)
        right = ranked[0].card.article_id in about.grades
        answerable = about.expect == "advice" if isinstance(about, Case) else None
        found.append(Seen(features, answerable, right))
    return found


def letters_to_judge() -> list[Case | Dilemma]:
    """The development letters that are answered or refused, and the labelled dilemmas."""
    cases = [
        case
        for case in load_cases(split="dev")
        if case.expect in ("advice", "abstention") and case.set != "injection"
    ]
    return [*cases, *read_dilemmas()]


def fitted(seen: Sequence[Seen], labels: Sequence[bool]) -> tuple[np.ndarray, dict[str, float]]:
    """Each letter's likelihood from the other folds, shape (letters,), and the weights of all."""
    features = np.array([s.features for s in seen])
    spread = features.std(axis=0)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    model = LogisticRegression(C=0.5)
    held = cross_val_predict(model, features / spread, labels, cv=folds, method="predict_proba")
    model.fit(features / spread, labels)
    weights = dict(zip(_NAMES, model.coef_[0] / spread, strict=True))
    return held[:, 1], {"bias": float(model.intercept_[0]), **weights}


def row(answerable: np.ndarray, right: np.ndarray, likely: np.ndarray, threshold: float) -> Row:
    """The shares at one threshold; all arrays have shape (letters,)."""
    answered = likely >= threshold
    return Row(
        threshold,
        float(answered[answerable].mean()),
        float(1 - answered[~answerable].mean()),
        float((~answerable[~answered]).mean()) if (~answered).any() else 1.0,
        float(right[answered].mean()) if answered.any() else 0.0,
    )


def main() -> None:
    """Print the fitted weights and the tables, the thresholds in force marked with a star."""
    seen = look(letters_to_judge(), open_workshop(settings(), model="none"))
    judged = [s for s in seen if s.answerable is not None]
    for name, own, labels, force, now in (
        ("ANSWERABLE", judged, [s.answerable for s in judged], sufficiency.ANSWERABLE,
         (sufficiency.ENOUGH,)),
        ("SAME_STORY", seen, [s.right for s in seen], sufficiency.SAME_STORY,
         (sufficiency.LEAST_FIT, sufficiency.PART_FIT, sufficiency.CLOSE_FIT)),
    ):  # fmt: skip
        likely, weights = fitted(own, labels)
        print(f"{name}, {len(own)} letters: ", end="")
        print(", ".join(f"{k} {v:.2f} (in force {force[k]})" for k, v in weights.items()))
        print("  at       kept  left out  rightly left out  first article right")
        yes, right = np.array(labels), np.array([s.right for s in own])
        for threshold in sorted({*np.round(np.arange(0.10, 0.95, 0.05), 2).tolist(), *now}):
            at = row(yes, right, likely, threshold)
            mark = "*" if threshold in now else " "
            print(
                f"{mark} {threshold:.2f}  {at.answered:7.1%}  {at.refused:7.1%}  "
                f"{at.precision:8.1%}          {at.accuracy:7.1%}"
            )


if __name__ == "__main__":
    main()
