"""PDF → paragraphs. What a PDF calls text is letters at places; paragraphs are read out of it."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date

from assistant.library.readers.page import Page, Unreadable

MAX_PAGES = 500
_PAGE_NUMBER = re.compile(
    r"^(?:page\s+)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:/|of)\s*\d{1,4})?$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?:…]['\"’”)\]]*$")
_HYPHENATED = re.compile(r"([a-z]{2,})-$")


def read_pdf(data: bytes) -> Page:
    """The text of a PDF.

    Raises:
        Unreadable: damaged, locked with a password, too long, or a scan without text.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Unreadable("it is locked with a password; save it without one")
        if len(reader.pages) > MAX_PAGES:
            raise Unreadable(
                f"it has {len(reader.pages):,} pages and at most {MAX_PAGES} are read; split it"
            )
        pages = [(page.extract_text() or "").split("\n") for page in reader.pages]
        information = reader.metadata
    except PyPdfError as error:
        raise Unreadable(f"it is damaged ({error})") from None
    pages, removed = _without_running_lines(pages)
    text = "\n\n".join(paragraphs([line for page in pages for line in page]))
    if not text.strip():
        raise Unreadable("no text is in it; if it is a scan, run text recognition on it first")
    title = author = published = None
    if information:
        title = str(information.title or "").strip() or None
        author = str(information.author or "").strip() or None
        try:
            made = information.creation_date
            published = made.date().isoformat() if made and made.date() <= date.today() else None
        except (ValueError, TypeError, PyPdfError):
            published = None
    return Page(text, title=title, author=author, published=published, removed=removed)


def paragraphs(lines: list[str]) -> list[str]:
    """Lines as set → paragraphs, one line each.

    A line ends its paragraph when an empty one follows, or when it ends a sentence and is clearly
    shorter than the column. A word broken at the line's end is joined only in lower case.
    """
    full = max((len(line.rstrip()) for line in lines), default=0)
    made: list[str] = []
    open_line = ""
    for raw in lines:
        line = " ".join(raw.split())
        if not line:
            if open_line:
                made.append(open_line)
            open_line = ""
            continue
        if not open_line:
            open_line = line
        elif (broken := _HYPHENATED.search(open_line)) and line[0].islower():
            open_line = open_line[: broken.end() - 1] + line
        else:
            open_line = f"{open_line} {line}"
        if len(line) < 0.75 * full and _SENTENCE_END.search(line):
            made.append(open_line)
            open_line = ""
    if open_line:
        made.append(open_line)
    return made


def _without_running_lines(pages: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """Pages without page numbers and without lines that head or foot three pages or more."""
    edges = Counter(
        line.strip()
        for page in pages
        for line in {*_edge(page)}
        if line.strip() and not _SENTENCE_END.search(line.strip())
    )
    running = {line for line, count in edges.items() if count >= 3 and count >= len(pages) // 2}
    removed: list[str] = []
    kept: list[list[str]] = []
    for page in pages:
        edge = set(_edge(page))
        rest = []
        for line in page:
            stripped = line.strip()
            if line in edge and (stripped in running or _PAGE_NUMBER.match(stripped)):
                removed.append(stripped)
            else:
                rest.append(line)
        kept.append(rest)
    return kept, removed


def _edge(page: list[str]) -> list[str]:
    written = [line for line in page if line.strip()]
    return written[:2] + written[-2:]
