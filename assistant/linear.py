"""Linear classifiers over a text's words and its vector, read from a small table of JSON.

Rules say what somebody thought of; a model fitted on labelled texts also hears what nobody
wrote a rule for. The tables in `assistant/fitted/` are written by `python -m eval.fit NAME`
from labels kept in the repository, so each can be made again, and read by a person: every
n-gram stands with its weight. What a vector's dimensions weigh says nothing to a reader and is
packed.

Source: Salton & Buckley, "Term-weighting approaches in automatic text retrieval", 1988 (tf-idf
with logarithmic counts); logistic regression as in any textbook.
"""

from __future__ import annotations

import base64
import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).with_name("fitted")
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[?!]")


@dataclass(frozen=True, slots=True)
class Linear:
    """A fitted model of C classes over V n-grams and D vector dimensions.

    `exclusive` models give one distribution over the classes (softmax), others an independent
    probability for each (logistic).
    """

    classes: tuple[str, ...]
    encoder: str  # the vectors it was fitted on; any other encoder's mean nothing to it
    exclusive: bool
    columns: dict[str, int]  # n-gram → row of `idf` and `words`
    idf: np.ndarray  # (V,)
    words: np.ndarray  # (V, C)
    dense: np.ndarray  # (D, C); D is 0 for a model of words alone
    bias: np.ndarray  # (C,)

    def scores(self, tokens: Sequence[Sequence[str]], vectors: np.ndarray | None) -> np.ndarray:
        """Log-odds of N texts, shape (N, C), higher is likelier.

        Args:
            tokens: each text's n-grams, from `ngrams`, with whatever markers were fitted.
            vectors: (N, D) unit vectors of the model's own encoder; may be None where D is 0.

        Raises:
            ValueError: the vectors are missing or of other dimensions than the model's.
        """
        found = np.tile(self.bias, (len(tokens), 1))
        for row, own in enumerate(tokens):
            found[row] += self._weighed(own)
        if len(self.dense):
            if vectors is None or vectors.shape[1:] != self.dense.shape[:1]:
                shape = None if vectors is None else vectors.shape
                raise ValueError(
                    f"vectors of shape {shape} do not fit a model of {len(self.dense)} dimensions; "
                    f"give it those of {self.encoder}"
                )
            found += vectors @ self.dense
        return found

    def probabilities(
        self, tokens: Sequence[Sequence[str]], vectors: np.ndarray | None
    ) -> np.ndarray:
        """As `scores`, as probabilities in (0, 1); the rows of an exclusive model add up to 1."""
        scores = np.clip(self.scores(tokens, vectors), -30.0, 30.0)
        if not self.exclusive:
            return 1.0 / (1.0 + np.exp(-scores))
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        return raised / raised.sum(axis=1, keepdims=True)

    def _weighed(self, tokens: Sequence[str]) -> np.ndarray:
        counts = Counter(t for t in tokens if t in self.columns)
        if not counts:
            return np.zeros(len(self.classes))
        rows = np.array([self.columns[t] for t in counts])
        weights = np.array([1.0 + math.log(n) for n in counts.values()]) * self.idf[rows]
        return (weights / np.linalg.norm(weights)) @ self.words[rows]


def ngrams(text: str, longest: int = 3) -> list[str]:
    """Lower-cased n-grams of words, numbers, `?` and `!`, of 1 to `longest` tokens.

    >>> ngrams("Should I reply?", 2)
    ['should', 'i', 'reply', '?', 'should i', 'i reply', 'reply ?']
    """
    tokens = _TOKEN.findall(text.lower().replace("’", "'"))
    return [
        " ".join(tokens[at : at + n])
        for n in range(1, longest + 1)
        for at in range(len(tokens) - n + 1)
    ]


@lru_cache(maxsize=16)
def fitted(name: str) -> Linear:
    """The model that stands in `assistant/fitted/<name>.json`."""
    data = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    classes = tuple(data["classes"])
    rows = list(data["ngrams"].values())
    table = np.array(rows, np.float64).reshape(len(rows), 1 + len(classes))
    return Linear(
        classes,
        data["encoder"],
        bool(data["exclusive"]),
        {gram: at for at, gram in enumerate(data["ngrams"])},
        table[:, 0],
        table[:, 1:],
        unpacked(data["dense"]).reshape(-1, len(classes)),
        np.array(data["bias"], np.float64),
    )


def packed(numbers: np.ndarray) -> str:
    """Numbers as half floats in base64: three digits each, more say nothing."""
    return base64.b64encode(np.ascontiguousarray(numbers, "<f2").tobytes()).decode("ascii")


def unpacked(text: str) -> np.ndarray:
    """The numbers, (N,) float64, of what `packed` wrote."""
    return np.frombuffer(base64.b64decode(text), "<f2").astype(np.float64)
