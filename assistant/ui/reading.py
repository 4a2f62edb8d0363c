"""An article cut into paragraphs for reading, with the quoted sentence marked. Draws nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.schema import Article

Shape = Literal["heading", "text", "words", "item"]

_PARAGRAPH = re.compile(r"[^\n]+")
_MARKS: tuple[tuple[re.Pattern[str], Shape], ...] = (
    (re.compile(r"#{1,6}\s+"), "heading"),
    (re.compile(r">\s*"), "words"),
    (re.compile(r"[-*]\s+"), "item"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one paragraph; `quoted` if it lies in the span that the answer cites."""

    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the stored body: what it is, and its pieces without their Markdown marks."""

    shape: Shape
    pieces: tuple[Piece, ...]

    @property
    def quoted(self) -> bool:
        """Whether any of it is quoted."""
        return any(piece.quoted for piece in self.pieces)

    @property
    def text(self) -> str:
        """The whole paragraph."""
        return "".join(piece.text for piece in self.pieces)


def paragraphs(article: Article, start: int = 0, end: int = 0) -> list[Paragraph]:
    """The article's paragraphs, the characters of `[start, end)` marked as quoted."""
    return [
        paragraph
        for line in _PARAGRAPH.finditer(article.text)
        if (paragraph := _paragraph(line[0], start - line.start(), end - line.start())).text.strip()
    ]


def _paragraph(line: str, start: int, end: int) -> Paragraph:
    for mark, shape in _MARKS:
        if found := mark.match(line):
            return Paragraph(shape, tuple(_pieces(line, found.end(), start, end)))
    return Paragraph("text", tuple(_pieces(line, 0, start, end)))


def _pieces(line: str, body: int, start: int, end: int) -> Iterator[Piece]:
    """Before, inside and after the quote; `**`, the stored text's bold, is not shown."""
    start, end = max(start, body), min(max(end, body), len(line))
    if start >= end:
        yield Piece(line[body:].replace("**", ""), quoted=False)
        return
    for text, quoted in ((line[body:start], False), (line[start:end], True), (line[end:], False)):
        shown = text.replace("**", "")
        if shown:
            yield Piece(shown, quoted)
