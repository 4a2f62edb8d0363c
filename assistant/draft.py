"""The answer before verification: sentences with the quotes they point at."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.schema import Frame, Quote


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """A sentence that claims to rest on `pointers`, which are quote numbers from 1."""

    text: str
    pointers: tuple[int, ...]
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class DraftOption:
    """A course of action before verification."""

    label: str
    for_: tuple[DraftStatement, ...] = ()
    against: tuple[DraftStatement, ...] = ()
    when: tuple[DraftStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftSide:
    """One side of a disagreement before verification."""

    source: str
    statements: tuple[DraftStatement, ...]


@dataclass(frozen=True, slots=True)
class DraftPoint:
    """A disagreement before verification."""

    point: str
    sides: tuple[DraftSide, ...]


@dataclass(frozen=True, slots=True)
class DraftWords:
    """Words to send, by the quotes they are made of, in paragraphs."""

    option: str
    paragraphs: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class DraftAnswer:
    """Everything that an answer would say if all of it held. `quotes[n - 1]` is number n."""

    frame: Frame
    quotes: tuple[Quote, ...]
    bottom_line: tuple[DraftStatement, ...]
    options: tuple[DraftOption, ...] = ()
    disagreement: tuple[DraftPoint, ...] = ()
    law: tuple[DraftStatement, ...] = ()
    next_steps: tuple[DraftStatement, ...] = ()
    words: tuple[DraftWords, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    refused: int = 0  # statements of a reply that rested on nothing, so that none is uncounted

    def advice(self) -> tuple[str, ...]:
        """What it tells to do: the bottom line, each course with what speaks for it, the steps."""
        said = [*self.bottom_line, *self.next_steps, *(one for o in self.options for one in o.for_)]
        return (*(one.text for one in said), *(option.label for option in self.options))
