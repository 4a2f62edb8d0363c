"""The assistant without one of its parts, to see what each part is worth.

The pipeline has no switches for this, on purpose: an assistant that can be run without its
verifier would one day be. So a part is taken out from here, for the time of one answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from assistant import pipeline, verify
from assistant.embedding import Encoder
from assistant.frame import read_frame
from assistant.index import Index
from assistant.schema import Frame, Letter


class NoBm25:
    """An index that finds nothing by words."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def lexical(self, text: str, k: int) -> list[tuple[str, float]]:
        """Nothing."""
        return []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)


def unframed(letter: Letter, encoder: Encoder | None = None) -> Frame:
    """The frame of somebody of whom nothing is known. Safety stays: it is never an option."""
    frame = read_frame(letter, encoder)
    return replace(
        frame, asker="unknown", other="unknown", power="unknown", topics=(), asked=(),
        jurisdiction="unknown", stage="unknown",
    )  # fmt: skip


@contextmanager
def no_frame() -> Iterator[None]:
    """Answers are given without knowing who asks about whom."""
    with (
        patch.object(pipeline, "read_frame", unframed),
        patch.object(pipeline, "reread", lambda frame, _, ranked, __: (frame, list(ranked))),
    ):
        yield


@contextmanager
def no_verifier() -> Iterator[None]:
    """Whatever the model writes is shown: no guard objects and the judge always says yes."""
    with (
        patch.object(verify, "objection", lambda *_: None),
        patch.object(pipeline, "support_judge", lambda model: model and (lambda *_: 1.0)),
    ):
        yield
