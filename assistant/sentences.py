"""Paragraphs and sentences of a stored article, with exact spans into its text.

Whatever is shown as a quote is a slice `text[start:end]` made here. Markdown marks stay
outside the spans, so that a quote reads as prose and still equals its span.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import nupunkt

_LINE = re.compile(r"[^\n]+")
_MARK = re.compile(
    r"\s*(?:(?P<heading>#{1,6}) +|(?P<quote>>) ?|(?P<item>(?:[-*+]|\d{1,3}[.)]) +))?"
)
_LEAD = re.compile(r"\*\*(?P<lead>[^*\n]{2,160})\*\*")
# nupunkt keeps `said. “I doubt` together: a stop, then an opening quote and a capital.
_BEFORE_QUOTE = re.compile(r"(?<=[.!?])\s+(?=[“\"‘][A-Z])")
# And it cuts `"Would you learn it?", he asked` behind the question mark.
_TAIL = re.compile(r"\s*[”\"’']\s*(?:[,;:)–—-]|[a-z])")
_EDGE = " \t*_"
SECTIONS = {"letter": "letter", "answer": "answer"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of text. `section` is letter, answer or body; `kind` is its Markdown form."""

    number: int
    start: int
    end: int
    kind: str  # heading, quote, item, text
    section: str
    heading: str  # the nearest heading above, "" at the top
    lead: tuple[int, int] | None = None  # span of a bold opening phrase


def paragraphs(text: str) -> list[Paragraph]:
    """The non-empty lines of `text` in order. Headings are paragraphs too.

    A wrapped paragraph would be cut at its line ends; the importer joins lines first.
    """
    found: list[Paragraph] = []
    section, heading = "body", ""
    for line in _LINE.finditer(text):
        mark = _MARK.match(line.group())
        start = line.start() + (mark.end() if mark else 0)
        end = line.start() + len(line.group().rstrip())
        if start >= end:
            continue
        kind = (mark.lastgroup if mark else None) or "text"
        if kind == "heading":
            heading = text[start:end].strip()
            section = SECTIONS.get(heading.lower(), section)
        lead = _LEAD.match(text, start, end) if kind in ("text", "item") else None
        found.append(
            Paragraph(
                len(found), start, end, kind, section, heading, lead.span("lead") if lead else None
            )
        )
    return found


def sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentences within `text[start:end]`, without marks or outer blanks.

    >>> text = "**Say no.** You owe him no reply."
    >>> [text[a:b] for a, b in sentence_spans(text, 0, len(text))]
    ['Say no.', 'You owe him no reply.']
    """
    spans = []
    for first, last in _split(text[start:end]):
        a, b = start + first, start + last
        while a < b and text[a] in _EDGE:
            a += 1
        while b > a and text[b - 1] in _EDGE:
            b -= 1
        if any(character.isalnum() for character in text[a:b]):
            spans.append((a, b))
    return spans


@lru_cache(maxsize=4096)
def _split(paragraph: str) -> tuple[tuple[int, int], ...]:
    # A bold lead is a sentence of its own even where its full stop stands before the marks.
    pieces, begin = [], 0
    lead = _LEAD.match(paragraph)
    if lead and lead.group("lead").rstrip()[-1:] in ".!?:":
        pieces.append((0, lead.end()))
        begin = lead.end()
    rest = paragraph[begin:]
    for first, last in nupunkt.sent_spans(rest):
        cut = first
        for gap in _BEFORE_QUOTE.finditer(rest, first, last):
            pieces.append((begin + cut, begin + gap.start()))
            cut = gap.end()
        if pieces and _TAIL.match(rest, cut):
            cut = pieces.pop()[0] - begin
        pieces.append((begin + cut, begin + last))
    return tuple(pieces)
