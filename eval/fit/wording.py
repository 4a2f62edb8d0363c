"""Fits the directions in which the ways of putting one question differ.

The texts are the phrasings of each shipped column's question; no letter of the evaluation is
among them. Their scatter around their own column's mean is what wording alone changes.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from assistant.library import open_library
from assistant.linear import FOLDER
from assistant.models import embeddings
from assistant.settings import settings

# Chosen in cross-validation on the development questions, of columns that the fit had not seen;
# from 96 on more changes little.
_DIRECTIONS = 96
_SHRUNK = 0.5  # towards the same scatter everywhere: 1,344 phrasings are few for 384 dimensions
_DIGITS = 4


def main() -> None:
    """Fit and write the table."""
    encoder = embeddings(settings())
    articles = [a for a in open_library(settings()).articles() if a.origin == "corpus"]
    groups = [encoder.embed(list(a.asked_as)) for a in articles if len(a.asked_as) > 1]
    print(_write(encoder.name, *fit(groups)))


def fit(groups: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean, (D,), directions, (K, D), and what is kept of each, (K,), of groups of vectors."""
    means = np.array([group.mean(axis=0) for group in groups])
    around = np.vstack([group - mean for group, mean in zip(groups, means, strict=True)])
    scatter = around.T @ around / len(around)
    even = np.trace(scatter) / len(scatter) * np.eye(len(scatter))
    spread, axes = np.linalg.eigh((1 - _SHRUNK) * scatter + _SHRUNK * even)
    spread, axes = spread[::-1], axes[:, ::-1]
    kept = np.sqrt(spread[_DIRECTIONS:].mean() / spread[:_DIRECTIONS])
    return means.mean(axis=0), axes[:, :_DIRECTIONS].T, kept


def _write(encoder: str, mean: np.ndarray, directions: np.ndarray, kept: np.ndarray) -> Path:
    rows = ",\n".join(json.dumps(_short(row)) for row in directions)
    head = {"encoder": encoder, "mean": _short(mean), "kept": _short(kept)}
    lines = [f"{json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    path = FOLDER / "wording.json"
    text = "{\n" + "\n".join(lines) + f'\n"directions": [\n{rows}\n]\n}}\n'
    path.write_text(text, encoding="utf-8")
    return path


def _short(row: np.ndarray) -> list[float]:
    return [round(float(value), _DIGITS) for value in row]
