"""What the weights of `assistant/retrieve.py` are worth: `python -m eval.tune_fusion`.

nDCG@10 on the development questions for every point of a grid. Searches are made once and kept,
so the whole grid takes seconds. The constants are set by hand, from a plateau and not from the
single best point: with a few hundred questions the best point is partly luck.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from unittest.mock import patch

import numpy as np
from rich.console import Console
from rich.progress import track

from assistant import retrieve as module
from assistant.frame import read_frame
from assistant.schema import Frame
from assistant.settings import settings
from eval.casebook import Case, load_cases
from eval.intervals import mean
from eval.measures.ranking import ndcg, success
from eval.workshop import Workshop, open_workshop

GRID = {
    "LEXICAL_WEIGHT": (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5),
    "SECOND_CHUNK": (0.0, 0.1, 0.15, 0.25),
    "ROLE_WEIGHT": (0.0, 0.03, 0.06, 0.1, 0.15),
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
    """An index whose searches for known questions are remembered."""

    def __init__(self, shop: Workshop, frames: Sequence[Frame]) -> None:
        self._index, self.annotations, self.encoder = shop.index, shop.index.annotations, self
        self._vectors: dict[str, np.ndarray] = {}
        self._found: dict[tuple[str, str], list[tuple[str, float]]] = {}
        self._asked = ""
        self._shop, self.frames = shop, frames

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """The question's vector; also notes which question the next dense search is for."""
        self._asked = texts[0]
        if texts[0] not in self._vectors:
            self._vectors[texts[0]] = self._shop.index.encoder.embed(texts)
        return self._vectors[texts[0]]

    def dense(self, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """As `Index.dense`, once a question."""
        key = ("dense", self._asked)
        if key not in self._found:
            self._found[key] = self._index.dense(vector, k)
        return self._found[key]

    def lexical(self, text: str, k: int) -> list[tuple[str, float]]:
        """As `Index.lexical`, once a question."""
        key = ("lexical", text)
        if key not in self._found:
            self._found[key] = self._index.lexical(text, k)
        return self._found[key]


def measure(index: Kept, cases: Sequence[Case], weights: dict[str, float]) -> Point:
    """nDCG@10 and Success@1 of one setting."""
    scores, first = [], []
    fused = module.fuse
    with (
        patch.multiple(module, **weights),
        # The weight is a default of `fuse`, bound when the module was read.
        patch.object(module, "fuse", lambda d, x: fused(d, x, weights["LEXICAL_WEIGHT"])),
    ):
        for case, frame in zip(cases, index.frames, strict=True):
            ranked = module.retrieve(index, frame, frame.situation, k=_DEPTH)
            ids = [item.card.article_id for item in ranked]
            scores.append(ndcg(ids, case.grades, _DEPTH))
            first.append(success(ids, case.grades, 1))
    found = mean(scores)
    return Point(tuple(weights.values()), found.value, found.low, found.high, float(np.mean(first)))


def grid(cases: Sequence[Case], shop: Workshop) -> list[Point]:
    """Every point of the grid, best first."""
    index = Kept(shop, [read_frame(case.letter) for case in cases])
    settings_ = [dict(zip(GRID, at, strict=True)) for at in itertools.product(*GRID.values())]
    progress = track(settings_, "weights", console=Console(stderr=True))
    return sorted((measure(index, cases, one) for one in progress), key=lambda p: -p.ndcg)


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
