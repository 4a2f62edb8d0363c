"""The text of a page → the author's text, with what is known of it and what was cut.

Everything that is cut is said line by line; the untouched original is stored beside the result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.library.article import normalise
from assistant.library.bylines import read_byline
from assistant.library.furniture import (
    is_alternative_text,
    is_anywhere,
    is_biography,
    is_caption,
    is_edge,
    is_real,
    plain,
    tail_blocks,
)
from assistant.library.invisible import strip_comments, strip_invisible
from assistant.library.letters import looks_like_column, mark_letter
from assistant.library.paragraphs import blocks_of, in_stored_form, joined

MAX_TITLE_CHARS = 160
HEAD_LINES = 12  # how far down a byline or a menu is looked for
_NO_TITLE = re.compile(
    r"^(?:dear|hi|hello|hey)\b.*[,:!—–-]$|^(?:q|question|a|answer)\s*[:.]|^>|^[-*+•]\s"
    r"|\b(?:writes|asks|wrote)(?: in)?\s*:|^https?://|^by\s|^[*(\[]",
    re.IGNORECASE,
)
_TO_READERS = re.compile(
    r"^(?:so,? )?(?:what do (?:you|others|readers|you all|y['’]all|the rest of you)\b.{0,60}"
    r"|(?:readers|commenters|everyone|folks),? .{0,80}|what (?:say|would) you\b.{0,40}"
    r"|(?:have you|has anyone|do you have) .{0,100}(?:comments|below).{0,20})\?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The author's text. What could not be found is None; nothing is guessed."""

    text: str
    title: str | None
    author: str | None
    published: date | None
    url: str | None
    kind: Literal["column", "article"]
    removed: tuple[str, ...]
    notes: tuple[str, ...]


def clean(text: str, *, title: str | None = None, author: str | None = None) -> Cleaned:
    """Cut what is not the author's from `text`, and mark the letter and the answer in it.

    Args:
        text: as extracted: lines, with blank lines between groups of them.
        title: if something better than the first line gave it.
        author: likewise; it also helps to know the box that presents the author.
    """
    text, comments = strip_comments(text)
    text, invisible = strip_invisible(text)
    removed: list[str] = []
    lines = _without_captions(blocks_of(normalise(text)), removed)
    title = strip_invisible(title)[0].strip() if title else None
    title, lines = _title(lines, title, removed)
    found_author, published, url, lines = _head(lines, removed)
    author = author or found_author
    lines = _tail(lines, author, removed)
    lines = _cut(lines, is_anywhere, removed)
    notes = [*comments, *invisible]
    if lines and _TO_READERS.match(plain(lines[-1])):
        notes.append(f"kept, although it only asks readers to comment: “{plain(lines[-1])}”")
    kind: Literal["column", "article"] = "article"
    if column := mark_letter(lines):
        lines, kind = column.paragraphs, "column"
        notes += column.notes
    elif looks_like_column(lines):
        notes.append("a letter is announced, but where its answer begins could not be told")
    return Cleaned(
        normalise(in_stored_form(lines)), title, author, published, url, kind,
        tuple(removed), tuple(notes),
    )  # fmt: skip


def _without_captions(blocks: list[list[str]], removed: list[str]) -> list[str]:
    """Paragraphs of `blocks`, without captions and the description right above each."""
    lines: list[str] = []
    for block in blocks:
        kept: list[str] = []
        for line in block:
            if is_caption(plain(line)):
                if kept and is_alternative_text(kept[-1]):
                    removed.append(kept.pop())
                removed.append(line)
            else:
                kept.append(line)
        lines += joined(kept)
    return lines


def _title(lines: list[str], title: str | None, removed: list[str]) -> tuple[str | None, list[str]]:
    """(title, the lines without it). Menu lines above the title are cut on the way."""
    rest = list(lines)
    if title:
        for number, line in enumerate(rest[:4]):
            if _same(line, title):
                return title, rest[:number] + rest[number + 1 :]
        return title, rest
    skipped: list[str] = []
    while rest and len(skipped) < HEAD_LINES and is_edge(rest[0]):
        skipped.append(rest.pop(0))
    if len(rest) < 2:
        return None, lines
    first = rest[0]
    heading = first.startswith("#")
    text = plain(first)
    fits = (
        0 < len(text) <= MAX_TITLE_CHARS
        and not text.endswith((".", ",", ":", ";"))
        and not re.search(r"[.!?][\"'’”)]*\s+\S", text)
        and not _NO_TITLE.search(text)
        and any(len(line) > len(text) for line in rest[1:])
    )
    if not (heading or fits):
        return None, lines
    removed += skipped
    return text, rest[1:]


def _head(
    lines: list[str], removed: list[str]
) -> tuple[str | None, date | None, str | None, list[str]]:
    """(author, date, address, lines) after bylines and menus in front of the text are cut."""
    author = published = url = None
    real = next((n for n, line in enumerate(lines) if is_real(line)), len(lines))
    head: list[str] = []
    for line in lines[: min(real, HEAD_LINES)]:
        byline = read_byline(plain(line))
        if byline is not None:
            author = author or byline.author
            published = published or byline.published
            url = url or byline.url
            removed.append(line)
        elif is_edge(line):
            removed.append(line)
        else:
            head.append(line)
    return author, published, url, head + lines[min(real, HEAD_LINES) :]


def _tail(lines: list[str], author: str | None, removed: list[str]) -> list[str]:
    """Lines without what follows the text proper."""
    real = next((n for n, line in enumerate(lines) if is_real(line)), len(lines))
    end = tail_blocks(lines, real + 1)
    cut = lines[end:]
    lines = lines[:end]
    presented = False
    while len(lines) > 1:
        if is_edge(lines[-1]):
            cut.insert(0, lines.pop())
        elif len(lines) > 3 and not presented and is_biography(lines[-1], author):
            cut.insert(0, lines.pop())
            presented = True
        else:
            break
    last = next((n for n in reversed(range(len(lines))) if is_real(lines[n])), len(lines))
    removed += [line for line in lines[last + 1 :] if is_edge(line)]
    removed += cut
    return lines[: last + 1] + [line for line in lines[last + 1 :] if not is_edge(line)]


def _cut(lines: list[str], unwanted: object, removed: list[str]) -> list[str]:
    kept = []
    for line in lines:
        if callable(unwanted) and unwanted(line):
            removed.append(line)
        else:
            kept.append(line)
    return kept


def _same(line: str, title: str) -> bool:
    def letters(text: str) -> str:
        return re.sub(r"[\W_]+", "", text).lower()

    return letters(line) == letters(title)
