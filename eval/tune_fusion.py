"""What the weights of `assistant/retrieve.py` should be: `python -m eval.tune_fusion`.

A softmax over the candidates of each development question and of each dilemma of
`eval.dilemmas`, pulled towards the articles that answer it (the listwise loss of ListNet), with an
L2 penalty. Printed, for each kind by itself: nDCG@10 and Success@1 of the weights in force and, in
five-fold cross-validation, of fitted ones; then the weights fitted
on all questions, scaled so that the cosine weights add up to 1.5, which keeps scores comparable.

Source: Cao et al., "Learning to rank: from pairwise approach to listwise approach", ICML 2007.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from rich.console import Console
from rich.progress import track
from scipy.optimize import minimize

from assistant.frame import read_frame
from assistant.rereading import beside
from assistant.retrieve import WEIGHTS, candidates
from assistant.roles import fit as fit_seats
from assistant.settings import settings
from eval.casebook import Case, load_cases
from eval.dilemmas import Dilemma, read_dilemmas
from eval.measures.ranking import ndcg, success
from eval.workshop import Workshop, open_workshop

_DEPTH, _FOLDS, _PENALTY, _SCALE = 10, 5, 0.01, 1.5
_COSINES = ("asked", "told", "core", "sentences")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's candidates: ids, features of shape (n, F) and grades of shape (n,)."""

    about: Case | Dilemma
    ids: list[str]
    features: np.ndarray
    grades: np.ndarray


def look(letters: Sequence[Case | Dilemma], shop: Workshop) -> list[Asked]:
    """The candidates of each question."""
    found = []
    for about in track(letters, "questions", console=Console(stderr=True)):
        encoder = shop.index.encoder
        frame = read_frame(about.letter, encoder)
        rows = candidates(shop.index, frame, frame.situation)
        ids = [card.article_id for card, _, _ in rows]
        features = np.array([[f[name] for name in WEIGHTS] for _, _, f in rows])
        # The seats are read again beside what was found, and the answer ranks by those.
        scores = features @ np.array(list(WEIGHTS.values()))
        scored = [(card, float(x)) for (card, _, _), x in zip(rows, scores, strict=True)]
        frame = beside(frame, about.letter, scored, encoder)
        seats = [fit_seats(frame.asker, frame.other, card.asker, card.other) for card, _, _ in rows]
        features[:, list(WEIGHTS).index("roles")] = seats
        grades = np.array([float(about.grades.get(id_, 0)) for id_ in ids])
        found.append(Asked(about, ids, features, grades))
    return found


def fit(asked: list[Asked], penalty: float = _PENALTY) -> np.ndarray:
    """The weights, shape (F,), that fit the questions best."""
    rows = [one for one in asked if one.grades.any()]
    every = np.concatenate([one.features for one in rows])
    spread = every.std(axis=0) + 1e-9

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.0, np.zeros_like(weights)
        for one in rows:
            scaled = one.features / spread
            scores = scaled @ weights
            raised = np.exp(scores - scores.max())
            share, target = raised / raised.sum(), one.grades / one.grades.sum()
            total -= float(target @ np.log(share + 1e-12))
            slope -= scaled.T @ (target - share)
        return total / len(rows) + penalty * float(weights @ weights), (
            slope / len(rows) + 2 * penalty * weights
        )

    return minimize(loss, np.zeros(len(spread)), jac=True, method="L-BFGS-B").x / spread


def measured(asked: list[Asked], weights: list[np.ndarray]) -> tuple[float, float]:
    """nDCG@10 and Success@1, each question under its own weights."""
    scores, first = [], []
    for one, own in zip(asked, weights, strict=True):
        order = np.argsort(-(one.features @ own), kind="stable")
        ids = [one.ids[i] for i in order[:_DEPTH]]
        scores.append(ndcg(ids, one.about.grades, _DEPTH))
        first.append(success(ids, one.about.grades, 1))
    return float(np.mean(scores)), float(np.mean(first))


def main() -> None:
    """Print what is in force, what fitting would give, and the fitted weights."""
    cases = [case for case in load_cases(split="dev") if case.gold and case.set != "injection"]
    dilemmas = [one for one in read_dilemmas() if one.grades]
    asked = look([*cases, *dilemmas], open_workshop(settings(), model="none"))
    now = np.array(list(WEIGHTS.values()))
    # Both sides of a pair stay in one fold: their letters are about the same article.
    folds = [hash_of(one.about) % _FOLDS for one in asked]
    own = [fit([a for a, f in zip(asked, folds, strict=True) if f != k]) for k in range(_FOLDS)]
    for name, weights in (("in force", [now] * len(asked)), ("fitted", [own[f] for f in folds])):
        for kind, what in ((Case, "cases"), (Dilemma, "dilemmas")):
            at = [i for i, one in enumerate(asked) if isinstance(one.about, kind)]
            score, first = measured([asked[i] for i in at], [weights[i] for i in at])
            print(f"{name:<9} {len(at)} {what}   nDCG@10 {score:.4f}   Success@1 {first:.3f}")
    fitted = fit(asked)
    names = list(WEIGHTS)
    fitted *= _SCALE / sum(fitted[names.index(name)] for name in _COSINES)
    for name, value in zip(names, fitted, strict=True):
        print(f"    {name:<11} {value:6.3f}   in force {WEIGHTS[name]:6.3f}")


def hash_of(about: Case | Dilemma) -> int:
    """A number that is the same on every run and for both halves of a pair."""
    if isinstance(about, Case):
        key = min(about.id, about.pair or about.id)
    else:
        key = about.letter.question
    return int(sha256(key.encode()).hexdigest(), 16)


if __name__ == "__main__":
    main()
