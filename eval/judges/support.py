"""The independent judge of support: does a statement follow from the text that it cites?

Fitted on the dev half of the hand-labelled pairs in `eval/labels/support.jsonl` and reported on
the test half, so what is printed beside its figures was not seen in fitting.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from assistant.embedding import Encoder
from assistant.errors import InputError
from assistant.lexical import terms
from eval import LABELS
from eval.judges.features import features, windows
from eval.judges.logistic import Logistic, fit

SUPPORTED = 0.5
_YES, _NO = {True, "supported", "yes", "Yes"}, {False, "unsupported", "no", "No", "partly"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement and a quote, labelled by a person who read both."""

    statement: str
    quote: str
    supported: bool
    half: str  # "dev" is for fitting, "test" for reporting


def read_pairs(path: Path = LABELS / "support.jsonl") -> list[Pair]:
    """The labelled pairs. A pair's half follows from its text, unless the label names one.

    Raises:
        InputError: a line has no statement, quote or readable label.
    """
    if not path.exists():
        return []
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        item = json.loads(line)
        label = item.get("supported", item.get("label"))
        if label not in _YES | _NO or not item.get("statement") or not item.get("quote"):
            raise InputError(
                f"{path.name}, line {number}: a pair has a statement, a quote and a label that is "
                f"supported or unsupported; this one has {sorted(item)} and {label!r}."
            )
        half = item.get("split") or item.get("half") or _half(item["statement"], item["quote"])
        pairs.append(Pair(item["statement"], item["quote"], label in _YES, half))
    return pairs


def _half(statement: str, quote: str) -> str:
    """Pairs of one quote stay in one half: its twin would give the answer away."""
    return ("dev", "test")[sha256(quote.encode()).digest()[0] % 2]


class SupportJudge:
    """Judges support. Without enough labels it is not fitted and every verdict is None."""

    def __init__(self, encoder: Encoder, pairs: Sequence[Pair] | None = None) -> None:
        self._encoder = encoder
        self.pairs = list(read_pairs() if pairs is None else pairs)
        self._model = self._fitted([p for p in self.pairs if p.half == "dev"])
        self._known: dict[tuple[str, str], float | None] = {}

    @property
    def fitted(self) -> bool:
        """Whether there were labels to learn from."""
        return self._model is not None

    def probability(self, statement: str, text: str) -> float | None:
        """How likely `text` supports `statement`; None where there is nothing to judge by.

        Of a long text the best two neighbouring sentences count.
        """
        key = (statement, text)
        if key not in self._known:
            self._known[key] = self._judge(statement, text)
        return self._known[key]

    def supports(self, statement: str, text: str) -> bool | None:
        """The verdict, None where there is none."""
        probability = self.probability(statement, text)
        return None if probability is None else probability >= SUPPORTED

    def _judge(self, statement: str, text: str) -> float | None:
        if self._model is None or not terms(statement) or not text.strip():
            return None
        rows = features(statement, windows(text), self._encoder)
        return round(float(self._model.probability(rows).max()), 4)

    def _fitted(self, pairs: Sequence[Pair]) -> Logistic | None:
        labels = np.array([p.supported for p in pairs], float)
        if len(pairs) < 20 or len(set(labels.tolist())) < 2:
            return None
        rows = [features(p.statement, windows(p.quote), self._encoder) for p in pairs]
        # Of a long quote the part most like the statement is the one a reader looked at.
        return fit(np.array([row[row[:, 0].argmax()] for row in rows]), labels)
