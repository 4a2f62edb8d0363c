"""Whose act a letter is about: the writer's, somebody else's or nobody's.

The texts are those letters of `eval/labels/frames.jsonl` that say it (`doer`; what is "mixed" is
left out, and a tenth was read twice, `doer_again`), and the columns: each one's title and the ways
in which people put its question, with the `doer` of its front matter. No case of the evaluation
is among them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np

from assistant.library import open_library
from assistant.linear import Linear, ngrams
from assistant.models import embeddings
from assistant.schema import DOERS
from assistant.settings import settings
from assistant.viewpoint import viewpoint
from eval import LABELS
from eval.fit import fit_on_scale, write

_FOLDS = 5
_STRENGTH, _VECTOR_WEIGHT, _MOST, _ROUNDS = 1.0, 2.0, 1600, 60
COLUMN_WEIGHT = 0.3  # a column says its story in ten ways, and whose act it is once
_MIXED = "mixed"


def main() -> None:
    """Print what folds of the letters say and how two readers agree; write the table."""
    encoder = embeddings(settings())
    lines = [json.loads(x) for x in (LABELS / "frames.jsonl").read_text("utf-8").splitlines()]
    letters = [(x["text"], x["doer"]) for x in lines if x.get("doer", _MIXED) != _MIXED]
    rows = [*letters, *_columns()]
    tokens = [ngrams(text, 2) for text, _ in rows]
    inner = np.stack([viewpoint(text, encoder) for text, _ in rows])
    labels = np.array([DOERS.index(doer) for _, doer in rows])
    weights = np.where(np.arange(len(rows)) < len(letters), 1.0, COLUMN_WEIGHT)

    def table(own: np.ndarray) -> Linear:
        return fit_on_scale(
            [tokens[i] for i in own],
            inner[own],
            labels[own],
            DOERS,
            encoder=encoder.name,
            exclusive=True,
            strength=_STRENGTH,
            vector_weight=_VECTOR_WEIGHT,
            most=_MOST,
            rounds=_ROUNDS,
            weights=weights[own] * _balance(labels[own], weights[own]),
        )

    guessed = np.zeros(len(letters), int)
    for fold in range(_FOLDS):
        held = np.arange(fold, len(letters), _FOLDS)
        own = np.setdiff1d(np.arange(len(rows)), held)
        scores = table(own).scores([tokens[i] for i in held], inner[held])
        guessed[held] = scores.argmax(axis=1)
    true = labels[: len(letters)]
    about: dict[str, object] = {"letters": len(letters), "texts of columns": len(rows) - len(true)}
    about[f"right, {_FOLDS}-fold"] = round(float((guessed == true).mean()), 3)
    for at, name in enumerate(DOERS):
        share = float((guessed[true == at] == at).mean())
        about[f"recall of {name}"] = round(share, 3)
    twice = [(x["doer"], x["doer_again"]) for x in lines if "doer_again" in x]
    about["read twice"] = len(twice)
    about["alike"] = round(float(np.mean([one == two for one, two in twice])), 3)
    print(about)
    print(write("doer", table(np.arange(len(rows))), about))


def _columns() -> Iterator[tuple[str, str]]:
    for article in open_library(settings()).articles():
        if article.origin == "corpus" and article.doer:
            yield from ((text, article.doer) for text in (article.title, *article.asked_as))


def _balance(labels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """What each row counts for its class, (N,): half way, in logarithms, to equal classes."""
    total = np.bincount(labels, weights, minlength=len(DOERS))
    return np.sqrt(total.mean() / total)[labels]
