"""What the weights of `assistant/retrieve.py` are worth: `python -m eval.tune_fusion`.

nDCG@10 on the development questions for every point of a grid. Searches are made once and kept,
so the whole grid takes seconds. The constants are set by hand, from a plateau and not from the
single best point: with a few hundred questions the best point is partly luck.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unittest.mock import patch

import numpy as np
from rich.console import Console
from rich.progress import track

from assistant import retrieve as module
from assistant.embedding import Encoder
from assistant.frame import read_frame
from assistant.index import Index
from assistant.schema import Frame
from assistant.settings import settings
from eval.casebook import Case, load_cases
from eval.intervals import mean
from eval.measures.ranking import ndcg, success
from eval.workshop import Workshop, open_workshop

GRID = {
    "LEXICAL_WEIGHT": (0.0, 0.1, 0.2, 0.3, 0.5),
    "SENTENCES": (0.0, 0.25, 0.5, 0.75),
    "TOP_CHUNKS": (0.0, 0.5),
    "ROLE_WEIGHT": (0.0, 0.03, 0.07, 0.12),
}
_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Point:
    """One setting of the weights and what it gives."""

    weights: tuple[float, ...]
    ndcg: float
    low: float | None
    high: float | None
    success: float


class Kept:
    """An index that searches once for each question and reads each article once."""

    def __init__(self, index: Index) -> None:
        self._dense: dict[tuple[bytes, int], list[tuple[str, float]]] = {}
        self._index = index
        self.encoder = _Once(index.encoder)
        self.annotations = _Read(index)
        self.lexical = lru_cache(maxsize=None)(index.lexical)

    def dense(self, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """As `Index.dense`, once for a vector."""
        key = (vector.tobytes(), k)
        if key not in self._dense:
            self._dense[key] = self._index.dense(vector, k)
        return self._dense[key]


class _Once:
    """An encoder that reads each question once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self._known = encoder, {}

    def embed_with_spans(self, texts: Sequence[str], spans: Sequence[Sequence]) -> tuple:
        key = repr((texts, spans))
        if key not in self._known:
            self._known[key] = self._encoder.embed_with_spans(texts, spans)
        return self._known[key]

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return self.embed_with_spans(texts, [()] * len(texts))[0]


class _Read:
    """Annotations that are read from disk once."""

    def __init__(self, index: Index) -> None:
        store = index.annotations
        self.sentences = lru_cache(maxsize=None)(store.sentences)
        self._chunks = lru_cache(maxsize=None)(lambda id_: store.chunks([id_]).get(id_))
        self._cards = lru_cache(maxsize=None)(lambda id_: store.cards([id_]).get(id_))

    def chunks(self, ids: Iterable[str]) -> dict:
        return {id_: found for id_ in ids if (found := self._chunks(id_))}

    def cards(self, ids: Iterable[str]) -> dict:
        return {id_: found for id_ in ids if (found := self._cards(id_))}


def measure(
    index: Kept, cases: Sequence[Case], frames: Sequence[Frame], weights: dict[str, float]
) -> Point:
    """nDCG@10 and Success@1 of one setting."""
    scores, first = [], []
    fused = module.fuse
    with (
        patch.multiple(module, **weights),
        # The weight is a default of `fuse`, bound when the module was read.
        patch.object(module, "fuse", lambda d, x: fused(d, x, weights["LEXICAL_WEIGHT"])),
    ):
        for case, frame in zip(cases, frames, strict=True):
            ranked = module.retrieve(index, frame, frame.situation, k=_DEPTH)
            ids = [item.card.article_id for item in ranked]
            scores.append(ndcg(ids, case.grades, _DEPTH))
            first.append(success(ids, case.grades, 1))
    found = mean(scores)
    return Point(tuple(weights.values()), found.value, found.low, found.high, float(np.mean(first)))


def grid(cases: Sequence[Case], shop: Workshop) -> list[Point]:
    """Every point of the grid, best first."""
    index = Kept(shop.index)
    frames = [read_frame(case.letter, shop.index.encoder) for case in cases]
    settings_ = [dict(zip(GRID, at, strict=True)) for at in itertools.product(*GRID.values())]
    progress = track(settings_, "weights", console=Console(stderr=True))
    return sorted((measure(index, cases, frames, one) for one in progress), key=lambda p: -p.ndcg)


def main() -> None:
    """Print the grid, the constants in force marked with a star."""
    cases = [case for case in load_cases(split="dev") if case.gold and case.set != "injection"]
    if "--quick" in sys.argv[1:]:
        cases = cases[::6]
    now = tuple(getattr(module, name) for name in GRID)
    points = grid(cases, open_workshop(settings(), model="none"))
    print(f"{len(cases)} development questions; {', '.join(GRID)}; * is in force")
    for point in points:
        mark = "*" if point.weights == now else " "
        print(
            f"{mark} {'  '.join(f'{w:4.2f}' for w in point.weights)}   nDCG@10 {point.ndcg:.4f} "
            f"[{point.low:.3f}, {point.high:.3f}]   Success@1 {point.success:.3f}"
        )


if __name__ == "__main__":
    main()
