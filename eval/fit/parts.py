"""Fits the model of sentences' parts on labelled sentences of the library's own articles.

Measured on articles that it did not see (five folds, by article) against the rules alone, and
on two published texts where `ASSISTANT_REAL_TEXTS` names their folder. Only sentences whose part
the form of their article leaves open are learnt; all that are labelled are counted.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from assistant.annotating import Embedded, embedded
from assistant.library import Library, open_library
from assistant.linear import FOLDER, Linear
from assistant.models import embeddings
from assistant.part_features import features, markers
from assistant.parts import GUIDANCE, PARTS, decided
from assistant.schema import Article
from assistant.settings import settings
from eval import LABELS
from eval.fit import fit, write
from eval.labels import check_labels, labelled, read_labels

_FOLDS = 5
_STRENGTH, _VECTOR_WEIGHT, _MOST = 4.0, 0.5, 1200
_EVENING = 0.5  # between one weight a sentence, at 0, and one weight a part, at 1


@dataclass(frozen=True, slots=True)
class Labelled:
    """One article with its vectors, and the parts that a reader gave its sentences."""

    own: Embedded
    parts: dict[int, str]  # number of the sentence → part


def main() -> None:
    """Fit and measure by folds and on the published texts, fit on all and write the table."""
    encoder = embeddings(settings())
    library = open_library(settings())
    articles = {article.id: article for article in library.articles()}
    labels = read_labels(LABELS / "parts.jsonl")
    texts = [_labelled(articles[name], own, encoder) for name, own in sorted(labels.items())]
    texts += [_labelled(*written, encoder) for written in _as_from_the_web()]
    name = encoder.name
    library_held, web_held = _held_out(texts, name)
    model = _fit(texts, name)
    about: dict[str, object] = {
        "made by": "python -m eval.fit parts",
        "labels": "eval/labels/parts.jsonl, eval/labels/parts-web.jsonl",
        "agreement": check_labels(),
        "articles": len(texts),
        "held-out articles": library_held,
        "held-out answers as from the web": web_held,
        "published texts": _published(model, encoder),
        "markers": list(markers(PARTS)),
    }
    for what, figures in about.items():
        print(f"{what}: {json.dumps(figures)}")
    print(write("parts", model, about))


def _as_from_the_web() -> list[tuple[Article, list[dict]]]:
    """Answers written for this, in the manner of columns on the web, with their labels.

    The library's own desks write in one manner; an imported answer has asides, links and
    courses that are named in the middle of prose.
    """
    found = []
    for line in (LABELS / "parts-web.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        told = [" ".join(text for _, text in paragraph) for paragraph in item["paragraphs"]]
        text = "\n\n".join(["## Answer", *told])
        labels = [
            {"start": text.find(sentence), "text": sentence, "part": part}
            for paragraph in item["paragraphs"]
            for part, sentence in paragraph
        ]
        found.append((Article(item["article"], item["article"], text, kind="column"), labels))
    return found


def _labelled(article, labels: Sequence[dict], encoder) -> Labelled:
    [own] = embedded([article], encoder)
    return Labelled(own, labelled(own.spots, labels))


def _fit(texts: Sequence[Labelled], encoder: str) -> Linear:
    tokens, rows, said = [], [], []
    for text in texts:
        words, numbers = features(text.own.spots, text.own.vectors, PARTS)
        for at, part in text.parts.items():
            if text.own.spots[at].open:
                tokens.append(words[at])
                rows.append(numbers[at])
                said.append(part)
    classes = [part for part in PARTS if part in said]
    numbers = np.array([classes.index(part) for part in said])
    weights = (1.0 / np.bincount(numbers)[numbers]) ** _EVENING
    return fit(
        tokens,
        np.array(rows),
        numbers,
        classes,
        encoder=encoder,
        exclusive=True,
        strength=_STRENGTH,
        vector_weight=_VECTOR_WEIGHT,
        most=_MOST,
        weights=weights / weights.mean(),
    )


def _held_out(texts: Sequence[Labelled], encoder: str) -> list[dict[str, object]]:
    """Rules and model by folds that saw no sentence of the article: the library's, the web's."""
    # In an order that an article's name settles, so that a fit is the same on every run.
    order = sorted(texts, key=lambda t: sha256(t.own.article.id.encode()).digest())
    own, web = ([], [], []), ([], [], [])
    for fold in range(_FOLDS):
        model = _fit([t for n, t in enumerate(order) if n % _FOLDS != fold], encoder)
        for text in order[fold::_FOLDS]:
            _collect(text, model, *(own if text.own.article.desk else web))
    return [_compared(*own), _compared(*web)]


def _collect(text: Labelled, model: Linear, truth: list, rules: list, heard: list) -> None:
    given = decided(text.own.spots, text.own.vectors, model.encoder, model)
    for at, part in text.parts.items():
        truth.append(part)
        rules.append(text.own.spots[at].sentence.part)
        heard.append(given[at].part)


def _published(model: Linear, encoder) -> dict[str, object] | None:
    """As `_held_out` on two published texts; without them, what the table said of them last."""
    folder = os.environ.get("ASSISTANT_REAL_TEXTS")
    path = FOLDER / "parts.json"
    if not folder:
        before = json.loads(path.read_text(encoding="utf-8"))["about"] if path.exists() else {}
        return before.get("published texts")
    truth, rules, heard = [], [], []
    for name, labels in read_labels(LABELS / "parts-real.jsonl").items():
        with tempfile.TemporaryDirectory() as home:
            library = Library(Path(home) / "corpus", Path(home) / "library", fetcher=None)
            library.add(Path(folder) / f"{name}.txt")
            for article in library.articles():
                _collect(_labelled(article, labels, encoder), model, truth, rules, heard)
    return _compared(truth, rules, heard)


def _compared(truth: list, rules: list, heard: list) -> dict[str, object]:
    return {
        "sentences": len(truth),
        "rules": _figures(truth, rules),
        "model": _figures(truth, heard),
        "F1": {
            part: [_f1(truth, rules, part), _f1(truth, heard, part), truth.count(part)]
            for part in PARTS
            if part in truth
        },
    }


def _figures(truth: Sequence[str], said: Sequence[str]) -> dict[str, float]:
    named = [part for part in PARTS if part in truth]
    pairs = list(zip(truth, said, strict=True))
    shown = [t in GUIDANCE for t, s in pairs if s in GUIDANCE]
    kept = [s in GUIDANCE for t, s in pairs if t in GUIDANCE]
    return {
        "macro F1": round(float(np.mean([_f1(truth, said, part) for part in named])), 3),
        "accuracy": round(float(np.mean([t == s for t, s in pairs])), 3),
        "guidance precision": round(float(np.mean(shown)), 4),
        "guidance recall": round(float(np.mean(kept)), 4),
        "wrongly shown": len(shown) - sum(shown),
    }


def _f1(truth: Sequence[str], said: Sequence[str], part: str) -> float:
    both = sum(t == s == part for t, s in zip(truth, said, strict=True))
    return round(2 * both / max(list(truth).count(part) + list(said).count(part), 1), 3)
