"""A feed (RSS, Atom) → its entries. Only what the feed itself holds: no link in it is followed."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from assistant.library.readers.html import fragment_lines
from assistant.library.readers.page import Page, Unreadable

MAX_ENTRIES = 200
SUMMARY_WORDS = 80


def read_feed(data: bytes) -> list[Page]:
    """The entries of the feed `data` that hold text.

    Raises:
        Unreadable: it declares entities of its own, is no feed, or has no entry with text.
    """
    if b"<!ENTITY" in data:
        raise Unreadable("it declares XML entities of its own, which no feed needs")
    import feedparser

    # A stream, never the bytes: feedparser would first try them as the name of a file to open.
    found = feedparser.parse(io.BytesIO(data), response_headers={"content-location": ""})
    site = str(found.feed.get("title") or "").strip() or None
    pages: list[Page] = []
    empty = 0
    for entry in found.entries[:MAX_ENTRIES]:
        page = _entry(entry, site)
        if page is None:
            empty += 1
        else:
            pages.append(page)
    if not pages:
        raise Unreadable("no entry in it holds text")
    if empty:
        what = "1 entry" if empty == 1 else f"{empty} entries"
        pages[0].notes.append(f"left out: {what} without text")
    if len(found.entries) > MAX_ENTRIES:
        pages[0].notes.append(f"only the first {MAX_ENTRIES} entries of the feed were read")
    return pages


def _entry(entry: Any, site: str | None) -> Page | None:
    contents = [str(one.get("value") or "") for one in entry.get("content") or []]
    original = max(contents, key=len, default="") or str(entry.get("summary") or "")
    try:
        text, notes = fragment_lines(original)
    except Unreadable:
        return None
    if not text.strip():
        return None
    if not contents and len(text.split()) < SUMMARY_WORDS:
        notes.append("the feed gives only a summary; add the page's address for the whole text")
    link = str(entry.get("link") or "")
    return Page(
        text,
        title=fragment_lines(str(entry.get("title") or ""))[0].replace("\n", " ") or None,
        author=str(entry.get("author") or "").strip() or None,
        site=site,
        url=link if link.startswith(("http://", "https://")) else None,
        published=_day(entry.get("published_parsed") or entry.get("updated_parsed")),
        notes=notes,
        original=original,
    )


def _day(parsed: Any) -> str | None:
    try:
        day = date(parsed.tm_year, parsed.tm_mon, parsed.tm_mday)
    except (AttributeError, ValueError, TypeError):
        return None
    return day.isoformat() if date(1990, 1, 1) <= day <= date.today() else None
