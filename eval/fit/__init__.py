"""Fits the small linear tables in `assistant/fitted/`; `python -m eval.fit NAME`.

Each table has a module here that reads its labels; this one fits and writes any of them. A fit
is the same on every run: same labels, same table.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.linear import FOLDER, Linear, packed

_LEAST_DEVIATION = 0.001  # four dimensions of the larger encoder are all but constant
_DIGITS = 3  # significant; more says nothing and makes the tables larger


def fit(
    tokens: Sequence[Sequence[str]],
    vectors: np.ndarray | None,
    labels: np.ndarray,
    classes: Sequence[str],
    *,
    encoder: str,
    exclusive: bool,
    strength: float = 1.0,
    vector_weight: float = 3.0,
    least: int = 3,
    most: int = 2000,
    weights: np.ndarray | None = None,
    rounds: int = 2000,
) -> Linear:
    """A logistic model of `labels` with an L2 penalty.

    Args:
        tokens: N lists of n-grams.
        vectors: (N, D) unit vectors, or None for a model of words alone.
        labels: for an exclusive model (N,) of class numbers; else (N, C) of 0 and 1.
        classes: C names.
        encoder: the name of the vectors' encoder.
        exclusive: one class a text (softmax) or any number (logistic).
        strength: scikit-learn's C, the inverse of the penalty.
        vector_weight: what a vector counts for beside the words, which have norm 1.
        least: an n-gram must stand in so many texts.
        most: n-grams kept, those that tell most about the labels (chi squared).
        weights: (N,) of the texts; balanced by class where left out.
        rounds: steps of the solver. Many classes are as good after a few, and far sooner.
    """
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.feature_selection import chi2
    from sklearn.linear_model import LogisticRegression

    reader = TfidfVectorizer(analyzer=list, min_df=least, sublinear_tf=True)
    told = reader.fit_transform(tokens)
    score = _telling(chi2, told, labels, exclusive)
    kept = np.sort(np.argsort(-score, kind="stable")[:most])
    grams = reader.get_feature_names_out()[kept]
    reader = TfidfVectorizer(
        analyzer=list, vocabulary={g: i for i, g in enumerate(grams)}, sublinear_tf=True
    )
    told = reader.fit_transform(tokens)
    dimensions = 0 if vectors is None else vectors.shape[1]
    if vectors is not None and dimensions > told.shape[1]:
        # A sparse matrix of rows that are mostly full is slower than a dense one by far.
        features = np.hstack([told.toarray(), vector_weight * vectors]).astype(np.float32)
    elif vectors is not None:
        features = hstack([told, csr_matrix(vector_weight * vectors)]).tocsr()
    else:
        features = told.tocsr()
    targets = [labels] if exclusive else list(labels.T)
    found = []
    for target in targets:
        model = LogisticRegression(
            C=strength, max_iter=rounds, class_weight=None if weights is not None else "balanced"
        )
        found.append(model.fit(features, target, sample_weight=weights))
    if exclusive and len(classes) == 2:
        raise ValueError("two exclusive classes are one question: give it as one class of 0 and 1")
    coefficients = np.vstack([model.coef_ for model in found]).T  # (V + D, C)
    bias = np.concatenate([model.intercept_ for model in found])
    return Linear(
        tuple(classes),
        encoder,
        exclusive,
        {g: i for i, g in enumerate(grams)},
        reader.idf_,
        coefficients[: len(grams)],
        vector_weight * coefficients[len(grams) :] if dimensions else np.zeros((0, len(classes))),
        bias,
    )


@dataclass(frozen=True, slots=True)
class Standard:
    """The scale on which each dimension of some vectors has mean 0 and one deviation together."""

    centre: np.ndarray  # (D,)
    scale: np.ndarray  # (D,)

    @classmethod
    def of(cls, vectors: np.ndarray) -> Standard:
        """The scale of (N, D) vectors; rows on it have a length of about 1."""
        spread = np.maximum(vectors.std(axis=0), _LEAST_DEVIATION)
        return cls(vectors.mean(axis=0), spread * np.sqrt(vectors.shape[1]))

    def put(self, vectors: np.ndarray) -> np.ndarray:
        """(N, D) vectors on this scale."""
        return (vectors - self.centre) / self.scale

    def undone(self, model: Linear) -> Linear:
        """The same model for vectors as they are."""
        dense = model.dense / self.scale[:, None]
        return replace(model, dense=dense, bias=model.bias - self.centre @ dense)


def fit_on_scale(
    tokens: Sequence[Sequence[str]], vectors: np.ndarray, labels: np.ndarray, *args, **options
) -> Linear:
    """As `fit`, with the vectors on their own `Standard`; the model takes them as they are."""
    standard = Standard.of(vectors)
    return standard.undone(fit(tokens, standard.put(vectors), labels, *args, **options))


def write(name: str, model: Linear, about: dict[str, object]) -> Path:
    """Write a model where `assistant.linear.fitted` finds it, one n-gram a line."""
    rows = {
        gram: [_short(model.idf[at]), *map(_short, model.words[at])]
        for gram, at in model.columns.items()
    }
    head = {
        "about": about,
        "classes": list(model.classes),
        "encoder": model.encoder,
        "exclusive": model.exclusive,
        "bias": [_short(x) for x in model.bias],
    }
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    grams = ",\n".join(f"    {json.dumps(g)}: {json.dumps(r)}" for g, r in rows.items())
    text = "{\n" + "\n".join(lines)
    text += f'\n  "dense": "{packed(model.dense)}",\n  "ngrams": {{\n{grams}\n  }}\n}}\n'
    path = FOLDER / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _telling(chi2, told, labels: np.ndarray, exclusive: bool) -> np.ndarray:
    targets = [labels] if exclusive else list(labels.T)
    return np.max([np.nan_to_num(chi2(told, target)[0]) for target in targets], axis=0)


def _short(value: float) -> float:
    return float(f"{float(value):.{_DIGITS}g}")
