"""Whether a key point, written by hand in plain English, is in an answer. Approximate.

    score = 0.65 · cosine(point, window) + 0.35 · share of the point's words in the window

over windows of one and of two shown sentences; found from a threshold on that was set on the
hand-made examples of `points.json`, which are hard on purpose; the report says how often it errs.
Likeness misses a paraphrase that shares no word, so a point also counts as found when the case's
own gold quote that is nearest to it is shown: that quote was chosen by hand because it says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from assistant.embedding import Encoder
from assistant.lexical import terms
from assistant.sentences import sentence_spans
from eval.casebook import plain_point
from eval.judges.agreement import Agreement, agreement
from eval.record import Point

EXAMPLES = Path(__file__).with_name("points.json")
_COSINE = 0.65
_SURER = 0.15  # a violation is claimed only for a near copy: most likeness is harmless
_NO = re.compile(r"\b(?:no|not|never|nobody|nothing|without|\w+n['’]t)\b", re.IGNORECASE)


class PointJudge:
    """Finds key points in shown texts."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))
        self._vector = lru_cache(maxsize=20_000)(lambda text: encoder.embed([text])[0])
        self.threshold = self._calibrate()

    def find(
        self, points: Sequence[str], texts: Sequence[str], gold: Sequence[str] = ()
    ) -> tuple[Point, ...]:
        """Each point with its best score in the texts, found or not.

        Args:
            points: key points in plain English; those about the answer itself are left out.
            texts: what the answer shows.
            gold: quotes chosen by hand for the case.
        """
        pieces = _windows(texts)
        vectors = np.array([self._vector(piece) for piece in pieces])
        found = []
        for point in points:
            plain = plain_point(point)
            if plain is None:
                continue  # about the answer, not in it: other measures see to that
            score = self._score(plain, pieces, vectors)
            anchored = self._nearest_is_shown(plain, gold, pieces)
            found.append(Point(point, round(score, 3), anchored or score >= self.threshold))
        return tuple(found)

    def find_forbidden(
        self, points: Sequence[str], texts: Sequence[str], gold: Sequence[str] = ()
    ) -> tuple[Point, ...]:
        """Each point that must not be advised with its best score among sentences that could.

        "Do not send the long message" is very like "send the long message", so a sentence whose
        negation differs from the point's cannot be it; nor can a gold quote.
        """
        found = []
        for point in points:
            plain = plain_point(point)
            if plain is None:
                continue
            pieces = [
                piece
                for text in texts
                for piece in _sentences(text)
                if bool(_NO.search(piece)) == bool(_NO.search(plain))
                and not any(piece in quote for quote in gold)
            ]
            vectors = np.array([self._vector(piece) for piece in pieces])
            score = self._score(plain, pieces, vectors)
            found.append(Point(point, round(score, 3), score >= self.threshold + _SURER))
        return tuple(found)

    def _nearest_is_shown(self, point: str, gold: Sequence[str], pieces: Sequence[str]) -> bool:
        sentences = _windows(gold)[: sum(len(_sentences(quote)) for quote in gold)]
        if not sentences:
            return False
        vectors = np.array([self._vector(sentence) for sentence in sentences])
        scores = [self._score(point, [s], v[None]) for s, v in zip(sentences, vectors, strict=True)]
        nearest = sentences[int(np.argmax(scores))].strip()
        return any(nearest in piece for piece in pieces)

    def reliability(self) -> Agreement:
        """Agreement with the examples, each judged with a threshold set on all the others."""
        scores = [self._score_of(example) for example in self.examples]
        labels = [example["found"] for example in self.examples]
        shifted = []
        for i, score in enumerate(scores):
            rest = [(s, y) for j, (s, y) in enumerate(zip(scores, labels, strict=True)) if j != i]
            shifted.append(min(max(score - _best_threshold(rest) + 0.5, 0.0), 1.0))
        return agreement(shifted, labels, 0.5)

    def _calibrate(self) -> float:
        return _best_threshold([(self._score_of(e), e["found"]) for e in self.examples])

    def _score_of(self, example: dict) -> float:
        pieces = _windows([example["text"]])
        vectors = np.array([self._vector(piece) for piece in pieces])
        return self._score(example["point"], pieces, vectors)

    def _score(self, point: str, pieces: Sequence[str], vectors: np.ndarray) -> float:
        if not len(pieces):
            return 0.0
        words = set(terms(point))
        cosines = vectors @ self._vector(point)
        shares = [len(words & set(terms(piece))) / max(len(words), 1) for piece in pieces]
        return float((_COSINE * cosines + (1 - _COSINE) * np.array(shares)).clip(0, 1).max())


def _windows(texts: Sequence[str]) -> list[str]:
    """Single sentences and neighbouring pairs, across texts too: a point may need two lines."""
    sentences = [sentence for text in texts for sentence in _sentences(text)]
    pairs = [f"{a} {b}" for a, b in pairwise(sentences)]
    return list(dict.fromkeys([*sentences, *pairs]))


def _sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text, 0, len(text))] or [text]


def _best_threshold(scored: Sequence[tuple[float, bool]]) -> float:
    """The middle of the gap between scores that errs least, the highest of equals.

    The highest: a point wrongly found flatters the answer, one wrongly missed does not.
    """
    scores = sorted({score for score, _ in scored})
    middles = [(a + b) / 2 for a, b in pairwise(scores)] or [0.5]
    errors = [sum((s >= m) != y for s, y in scored) for m in middles]
    return max(m for m, e in zip(middles, errors, strict=True) if e == min(errors))
