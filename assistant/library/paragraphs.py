"""Lines of a plain text → paragraphs, one line each.

A text from a mail program is broken after some 72 characters, one from a web page only between
paragraphs. Joining the second kind would glue a caption to a sentence; leaving the first kind
broken would cut every sentence in two.
"""

from __future__ import annotations

import re
from itertools import pairwise

MIN_COLUMN, MAX_COLUMN = 45, 132  # widths in characters at which people have lines broken
_OWN_LINE = re.compile(
    r"^\s*(?:#{1,6}\s|>|[-*+•]\s|\d{1,3}[.)]\s|[QA]\s?[:.]\s|(?:dear|hi)\s.{1,40},$)", re.IGNORECASE
)


def blocks_of(text: str) -> list[list[str]]:
    """The lines of `text`, in groups that blank lines divide."""
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def joined(block: list[str]) -> list[str]:
    """One group of lines as paragraphs: joined where its lines were broken to fit a column."""
    made: list[str] = []
    run: list[str] = []
    for line in block:
        if _OWN_LINE.match(line) and run:
            made += _unbroken(run)
            run = []
        run.append(line)
    return made + _unbroken(run)


def in_stored_form(lines: list[str]) -> str:
    """Paragraphs as they are stored: a blank line between two, none between items of one list, a
    bare `>` between two paragraphs of one quotation."""
    pieces: list[str] = []
    before = ""
    for line in lines:
        if not line:
            continue
        listed = line.startswith("- ") and before.startswith("- ")
        quoted = ">" in (line, before) and line[0] == before[:1] == ">"
        if pieces:
            pieces.append("\n" if listed or quoted else "\n\n")
        pieces.append(line)
        before = line
    return "".join(pieces)


def _unbroken(lines: list[str]) -> list[str]:
    """`lines` as one line if they were broken to fit, else as they are.

    A line was broken to fit when the next word would not have gone on it.
    """
    if len(lines) < 2:
        return lines
    width = max(len(line) for line in lines)
    if not MIN_COLUMN <= width <= MAX_COLUMN:
        return lines
    full = sum(
        len(line) + 1 + len(following.split()[0]) > width - 6 for line, following in pairwise(lines)
    )
    if full < 0.8 * (len(lines) - 1):
        return lines
    if all(line.startswith(">") for line in lines):
        return ["> " + " ".join(line.lstrip("> ") for line in lines)]
    return [" ".join(lines)]
