"""Fits the cue model: short letters with the danger they tell of, or none.

A label counts for a letter and not for each of its sentences. So every piece of an ordinary
letter is an example of none, and a dangerous letter gives its likeliest piece a class and
itself as a whole (multiple-instance learning, Andrews et al., NIPS 2002). The letters of the
library's own columns are read as ordinary where the rules say nothing: they are dilemmas of
work, and teach the model how those sound.
"""

from __future__ import annotations

import json

import numpy as np

from assistant.library import open_library
from assistant.linear import Linear
from assistant.models import embeddings
from assistant.safety import heard, reading, rules
from assistant.sentences import paragraphs
from assistant.settings import settings
from eval import LABELS
from eval.fit import fit, write

CLASSES = tuple(rules.CUES)
_ROUNDS = 3
_STRENGTH, _VECTOR_WEIGHT, _MOST = 4.0, 3.0, 1200
_COLUMN_WEIGHT = 0.5  # nobody labelled a column's letter by hand


def main() -> None:
    """Fit on the train half, print the held-out half, fit on both and write the table."""
    encoder = embeddings(settings())
    letters = [json.loads(line) for line in (LABELS / "safety.jsonl").read_text().splitlines()]
    bags = [_bag(item["text"], item["cues"], encoder) for item in letters]
    columns = [_bag(text, [], encoder, _COLUMN_WEIGHT) for text in _column_letters()]
    train = [b for b, item in zip(bags, letters, strict=True) if item["half"] == "train"]
    held = [b for b, item in zip(bags, letters, strict=True) if item["half"] == "held-out"]
    _report(_fit([*train, *columns], encoder.name), held)
    about = {"labels": "eval/labels/safety.jsonl", "letters": len(bags), "columns": len(columns)}
    model = _fit([*bags, *columns], encoder.name)
    print(write("safety", model, about))


def _bag(text: str, cues: list[str], encoder, weight: float = 1.0):
    """A letter's pieces: n-grams, vectors, its classes as 0 and 1, its weight."""
    plain = rules.without_idioms(reading.plain(text))
    tokens, vectors = heard.features(reading.sentences(plain), encoder)
    return tokens, vectors, np.array([name in cues for name in CLASSES], float), weight


def _column_letters() -> list[str]:
    found = []
    library = open_library(settings())
    for article in library.articles():
        parts = [p for p in paragraphs(article.text) if p.section == "letter"]
        text = " ".join(article.text[p.start : p.end] for p in parts if p.kind != "heading")
        if text and not rules.found(reading.plain(text)):
            found.append(text)
    return found


def _fit(bags: list, encoder: str) -> Linear:
    chosen = [_all(bag) for bag in bags]
    for _ in range(_ROUNDS):
        tokens = [bag[0][i] for bag, own in zip(bags, chosen, strict=True) for i in own]
        vectors = np.vstack([bag[1][own] for bag, own in zip(bags, chosen, strict=True)])
        labels = np.vstack([bag[2] for bag, own in zip(bags, chosen, strict=True) for _ in own])
        weights = np.array(
            [
                (3.0 if bag[2].any() else bag[3]) / (len(own) if bag[2].any() else 1)
                for bag, own in zip(bags, chosen, strict=True)
                for _ in own
            ]
        )
        model = fit(
            tokens,
            vectors,
            labels,
            CLASSES,
            encoder=encoder,
            exclusive=False,
            strength=_STRENGTH,
            vector_weight=_VECTOR_WEIGHT,
            most=_MOST,
            weights=weights,
        )
        chosen = [_likeliest(model, bag) for bag in bags]
    return model


def _all(bag) -> list[int]:
    return list(range(len(bag[0])))


def _likeliest(model: Linear, bag) -> list[int]:
    """Every piece of an ordinary letter; of a dangerous one the likeliest of each class."""
    if not bag[2].any():
        return _all(bag)
    chances = model.probabilities(bag[0], bag[1])
    return sorted({int(chances[:, at].argmax()) for at in np.flatnonzero(bag[2])})


def _report(model: Linear, held: list) -> None:
    likeliest = np.array([model.probabilities(b[0], b[1]).max(axis=0) for b in held])
    truth = np.array([b[2] for b in held]).astype(bool)
    at = np.array([heard.THRESHOLDS[name] for name in CLASSES])
    said = likeliest >= at
    for i, name in enumerate(CLASSES):
        own = truth[:, i]
        print(f"{name:10} recall {said[own, i].mean():.2f} of {own.sum()}", end="  ")
        print(f"false {said[~truth.any(axis=1), i].sum()} of {(~truth.any(axis=1)).sum()}")
    danger = truth.any(axis=1)
    print(f"any        recall {said[danger].any(axis=1).mean():.2f} of {danger.sum()}", end="  ")
    print(f"false {said[~danger].any(axis=1).sum()} of {(~danger).sum()}")
