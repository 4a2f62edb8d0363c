"""Fits the cue models: short letters with the danger they tell of, or none.

Of pieces: a label counts for a letter and not for each of its sentences. So every piece of an
ordinary letter is an example of none, and a dangerous letter gives its likeliest piece a class
and itself as a whole (multiple-instance learning, Andrews et al., NIPS 2002). The letters of the
library's own columns are read as ordinary where the rules say nothing: they are dilemmas of work,
and teach the model how those sound.

Of whole letters: the same letters with the same labels, one example each, by what the larger
encoder holds at the people in them.
"""

from __future__ import annotations

import json

import numpy as np

from assistant.embedding import Encoder
from assistant.library import open_library
from assistant.linear import Linear, fitted
from assistant.models import embeddings
from assistant.safety import cues, heard, reading, rules
from assistant.sentences import paragraphs
from assistant.settings import settings
from assistant.viewpoint import viewpoint
from eval import LABELS
from eval.fit import Standard, fit, write

CLASSES = (*rules.CUES, heard.ANY)
_ROUNDS = 3
_STRENGTH, _VECTOR_WEIGHT, _MOST = 1.0, 3.0, 1500
_VIEW_WEIGHT, _WHOLE_ROUNDS = 5.0, 150
_DANGER_WEIGHT = 3.0  # a miss is worse than a scare
_COLUMN_WEIGHT = 0.5  # nobody labelled these for danger one by one


def main() -> None:
    """Fit on the train part, write the table, print the parts that are never fitted.

    The threshold was chosen with the held-out part in view. The blind part is another reader's,
    who had seen neither the labels nor the rules, and nothing was chosen by it.
    """
    encoder = embeddings(settings())
    letters = [json.loads(line) for line in (LABELS / "safety.jsonl").read_text().splitlines()]
    train = [item for item in letters if item["half"] == "train"]
    bags = [_bag(item["text"], item["cues"], encoder) for item in train]
    # Some letters stand in two files of labels: what is held out here is fitted nowhere.
    held = {item["text"] for item in letters if item["half"] != "train"}
    ordinary = [text for text in (*_column_letters(), *_short_letters()) if text not in held]
    columns = [_bag(text, [], encoder, _COLUMN_WEIGHT) for text in ordinary]
    model = _fit([*bags, *columns], encoder.name)
    about = {"labels": "eval/labels/safety.jsonl", "letters": len(bags), "ordinary": len(columns)}
    print(write("safety", model, about))
    told = [*((item["text"], item["cues"], 1.0) for item in train)]
    told += [(text, [], _COLUMN_WEIGHT) for text in ordinary]
    views = np.stack([viewpoint(text, encoder) for text, _, _ in told])
    print(write("safety-whole", _fit_whole(told, views, encoder.name), about))
    fitted.cache_clear()
    for half in ("held-out", "blind"):
        print(half)
        _report([item for item in letters if item["half"] == half], encoder)


def _bag(text: str, told: list[str], encoder: Encoder, weight: float = 1.0):
    """A letter's pieces: n-grams, vectors, its classes as 0 and 1, its weight."""
    plain = rules.without_idioms(reading.plain(text))
    tokens, vectors = heard.features(reading.sentences(plain), encoder)
    return tokens, vectors, _classes(told), weight


def _classes(told: list[str]) -> np.ndarray:
    return np.array([*(name in told for name in rules.CUES), bool(told)], float)


def _column_letters() -> list[str]:
    found = []
    library = open_library(settings())
    for article in library.articles():
        parts = [p for p in paragraphs(article.text) if p.section == "letter"]
        text = " ".join(article.text[p.start : p.end] for p in parts if p.kind != "heading")
        if text and not rules.found(reading.plain(text)):
            found.append(text)
    return found


def _short_letters() -> list[str]:
    """The letters whose seats or wishes are labelled, but for those that may tell of danger.

    Without them the model takes every short "he told me" and "I did not" for a confession. Those
    that a reader was in doubt about are marked `doubtful` in the file.
    """
    found = []
    lines = [
        line
        for name in ("frames.jsonl", "intents.jsonl")
        for line in (LABELS / name).read_text(encoding="utf-8").splitlines()
    ]
    for letter in map(json.loads, lines):
        if not letter.get("doubtful") and not rules.found(reading.plain(letter["text"])):
            found.append(letter["text"])
    return found


def _fit(bags: list, encoder: str) -> Linear:
    chosen = [_all(bag) for bag in bags]
    for _ in range(_ROUNDS):
        tokens = [bag[0][i] for bag, own in zip(bags, chosen, strict=True) for i in own]
        vectors = np.vstack([bag[1][own] for bag, own in zip(bags, chosen, strict=True)])
        labels = np.vstack([bag[2] for bag, own in zip(bags, chosen, strict=True) for _ in own])
        weights = np.array(
            [
                (_DANGER_WEIGHT if bag[2].any() else bag[3]) / (len(own) if bag[2].any() else 1)
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


def _fit_whole(told: list[tuple[str, list[str], float]], views: np.ndarray, name: str) -> Linear:
    """The model of whole letters, from texts, their dangers and weights, and what stands in them.

    Args:
        told: N of them.
        views: (N, D), from `assistant.viewpoint`.
        name: the encoder's.
    """
    plain = [rules.without_idioms(reading.bounded(reading.plain(text))) for text, _, _ in told]
    standard = Standard.of(views)
    model = fit(
        [heard.tokens(text) for text in plain],
        standard.put(views),
        np.vstack([_classes(cues) for _, cues, _ in told]),
        CLASSES,
        encoder=name,
        exclusive=False,
        strength=_STRENGTH,
        vector_weight=_VIEW_WEIGHT,
        most=_MOST,
        weights=np.array([_DANGER_WEIGHT if cues else weight for _, cues, weight in told]),
        rounds=_WHOLE_ROUNDS,
    )
    return standard.undone(model)


def _all(bag) -> list[int]:
    return list(range(len(bag[0])))


def _likeliest(model: Linear, bag) -> list[int]:
    """Every piece of an ordinary letter; of a dangerous one the likeliest of each class."""
    if not bag[2].any():
        return _all(bag)
    chances = model.probabilities(bag[0], bag[1])
    return sorted({int(chances[:, at].argmax()) for at in np.flatnonzero(bag[2])})


def _report(held: list[dict], encoder: Encoder) -> None:
    """Recall and false alarms of rules and model together, as a reader of a letter gets them."""
    said = [set(cues(item["text"], encoder)) for item in held]
    for name in rules.CUES:
        own = [found for item, found in zip(held, said, strict=True) if name in item["cues"]]
        print(f"{name:10} {sum(map(bool, own))} of {len(own)} seen, ", end="")
        print(f"{sum(name in found for found in own)} by this name")
    danger = [bool(item["cues"]) for item in held]
    seen = sum(bool(f) and d for f, d in zip(said, danger, strict=True))
    false = sum(bool(f) and not d for f, d in zip(said, danger, strict=True))
    print(f"any        {seen} of {sum(danger)} seen, {false} of {len(held) - sum(danger)} false")
    told = dict(zip((item["text"] for item in held), said, strict=True))
    if twins := _twins(held):
        apart = sum(bool(told[a]) and not told[b] for a, b in twins)
        print(f"twins      {apart} of {len(twins)} told apart")


def _twins(letters: list[dict]) -> list[tuple[str, str]]:
    """Letters alike in scene, tone and most words: (that tells of danger, that does not)."""
    pairs: dict[str, dict[bool, str]] = {}
    for item in letters:
        if name := item.get("twins"):
            pairs.setdefault(name, {})[bool(item["cues"])] = item["text"]
    return [(pair[True], pair[False]) for pair in pairs.values() if len(pair) == 2]
