"""Fits the directions in which the ways of putting one question differ, for both encoders.

The texts are the phrasings of each shipped article's question, and for situations its title and
its letter too; no letter of the evaluation is among them. Their scatter around their own article's
mean is what wording alone changes.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from assistant.annotating import told_as
from assistant.chunking import chunk
from assistant.library import open_library
from assistant.linear import FOLDER, packed
from assistant.models import embeddings
from assistant.settings import settings

# Directions of each table; more change little. For questions chosen on the development letters,
# of columns that the fit had not seen; for situations with those of `eval.strangers` in view too.
_DIRECTIONS = {"questions": 96, "situations": 256}
_SHRUNK = 0.5  # towards the same scatter everywhere: phrasings are few for so many dimensions


def main() -> None:
    """Fit and write both tables."""
    encoder = embeddings(settings())
    articles = [a for a in open_library(settings()).articles() if a.origin == "corpus"]
    articles = [a for a in articles if len(a.asked_as) > 1]
    questions = [encoder.embed(list(a.asked_as)) for a in articles]
    print(_write(encoder.name, "questions", questions))
    # As the index tells them.
    told = [told_as(a, chunk(a)) for a in articles]
    print(_write(encoder.name, "situations", [encoder.embed_situations(own) for own in told]))


def fit(groups: list[np.ndarray], most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean, (D,), directions, (most, D), and what is kept of each, (most,), of groups of texts."""
    means = np.array([group.mean(axis=0) for group in groups])
    around = np.vstack([group - mean for group, mean in zip(groups, means, strict=True)])
    scatter = around.T @ around / len(around)
    even = np.trace(scatter) / len(scatter) * np.eye(len(scatter))
    spread, axes = np.linalg.eigh((1 - _SHRUNK) * scatter + _SHRUNK * even)
    spread, axes = spread[::-1], axes[:, ::-1]
    kept = np.sqrt(spread[most:].mean() / spread[:most])
    return means.mean(axis=0), axes[:, :most].T, kept


def _write(encoder: str, of: str, groups: list[np.ndarray]) -> Path:
    names = ("mean", "directions", "kept")
    tables = zip(names, fit(groups, _DIRECTIONS[of]), strict=True)
    text = json.dumps({"encoder": encoder} | {n: packed(found) for n, found in tables}, indent=0)
    path = FOLDER / f"wording-{of}.json"
    path.write_text(text + "\n", encoding="utf-8")
    return path
