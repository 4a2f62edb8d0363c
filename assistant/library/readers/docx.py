"""DOCX → paragraphs, behind a guard: a DOCX is a zip, and a zip may unfold to anything."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

from assistant.library.readers.page import Page, Unreadable, share

MAX_UNPACKED_BYTES = 100_000_000
MAX_RATIO = 100
MAX_MEMBERS = 2_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def check_zip(data: bytes) -> None:
    """Refuse an archive by its table of contents, before anything is unpacked.

    zipfile stops at the size that the table declares, so a forged size cannot get past this.

    Raises:
        Unreadable: too many members, too much inside, too tightly packed, a path that leads out,
        a link, a password, or no archive at all.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(f"it is damaged ({error})") from None
    if len(members) > MAX_MEMBERS:
        raise Unreadable(f"{len(members):,} files are in it and at most {MAX_MEMBERS:,} are read")
    unpacked = sum(one.file_size for one in members)
    if unpacked > MAX_UNPACKED_BYTES:
        raise Unreadable(
            f"it unpacks to {unpacked / 1e6:.0f} MB and at most "
            f"{MAX_UNPACKED_BYTES / 1e6:.0f} MB are read"
        )
    for one in members:
        packed = max(one.compress_size, 1)
        if one.file_size > 1_000_000 and one.file_size / packed > MAX_RATIO:
            raise Unreadable(
                f"a part of it unpacks to {one.file_size // packed} times its size; more than "
                f"{MAX_RATIO} times is refused"
            )
        path = one.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or "\x00" in path or path[1:2] == ":":
            raise Unreadable("a file in it has a path that leads out of the archive")
        if (one.external_attr >> 16) & 0o170000 == 0o120000:
            raise Unreadable("a file in it is a link to another place")
        if one.flag_bits & 0x1:
            raise Unreadable("it is locked with a password; save it without one")


def read_docx(data: bytes) -> Page:
    """The text of a Word document, with headings, lists and quotes marked.

    Raises:
        Unreadable: the guard refuses it, it is damaged, or it is no Word document.
    """
    check_zip(data)
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        hidden, lines, title = 0, [], None
        for paragraph in document.iter_inner_content():
            if hasattr(paragraph, "rows"):
                lines += _table_lines(paragraph)
                continue
            text, unseen = _visible(paragraph)
            hidden += unseen
            if not text:
                continue
            style = (paragraph.style.name if paragraph.style is not None else "") or ""
            if style == "Title" and title is None:
                title = text
                continue
            lines.append(_mark(style) + text)
        properties = document.core_properties
    except (KeyError, ValueError, AttributeError, SyntaxError, zipfile.BadZipFile) as error:
        raise Unreadable(f"it is damaged or no Word document ({error})") from None
    made = properties.created
    published = None
    if isinstance(made, datetime) and date(1990, 1, 1) <= made.date() <= date.today():
        published = made.date().isoformat()
    return Page(
        "\n\n".join(lines),
        title=title or (properties.title or "").strip() or None,
        author=(properties.author or "").strip() or None,
        # The date at which a file was made is not when a text was published, but the best it has.
        published=published,
        notes=[f"left out: {share(hidden, 'hidden passage')}"] if hidden else [],
    )


def _visible(paragraph: Any) -> tuple[str, int]:
    """(text, number of hidden runs). Hidden text is a place to put words that nobody sees."""
    pieces, hidden = [], 0
    for run in paragraph._p.iter(f"{_W}r"):
        vanish = run.find(f"{_W}rPr/{_W}vanish")
        if vanish is not None and vanish.get(f"{_W}val") not in ("0", "false", "none"):
            hidden += 1
            continue
        for node in run:
            if node.tag == f"{_W}t":
                pieces.append(node.text or "")
            elif node.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
                pieces.append(" ")
            elif node.tag == f"{_W}noBreakHyphen":
                pieces.append("-")
    return " ".join("".join(pieces).split()), hidden


def _table_lines(table: Any) -> list[str]:
    lines = []
    for row in table.rows:
        cells = list(dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells))
        if line := " · ".join(cell for cell in cells if cell):
            lines.append(line)
    return lines


def _mark(style: str) -> str:
    if style.startswith("Heading"):
        level = style.removeprefix("Heading").strip()
        return "#" * (min(max(int(level), 2), 6) if level.isdigit() else 2) + " "
    if style.startswith("List"):
        return "- "
    return "> " if "Quote" in style else ""
