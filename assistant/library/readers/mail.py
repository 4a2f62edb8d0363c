"""An email file → its headers and text.

The standard parser raises on mails made to break it: an unknown charset, `Message-ID: <`, two
thousand mails in each other; a long To line keeps it busy for seconds. So the header block, the
parts and the depth are limited before it sees them, and every read of a header may fail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from assistant.library.readers.html import fragment_lines
from assistant.library.readers.page import Page, Unreadable

MAX_HEADER_BYTES = 64_000
MAX_LINE_CHARS = 4_000
MAX_PARTS = 100
MAX_DEPTH = 10
_MULTIPART = re.compile(rb"content-type\s*:\s*(?:multipart|message)/", re.IGNORECASE)
_FAILS = (LookupError, ValueError, AttributeError, TypeError, RecursionError, AssertionError)


@dataclass(frozen=True, slots=True)
class Mail:
    """What a person sees of an email. A header that is missing or unreadable is None."""

    text: str
    subject: str | None
    sender: str | None
    to: str | None
    cc: str | None
    date: str | None
    day: str | None  # ISO
    notes: tuple[str, ...]

    def as_text(self) -> str:
        """Headers and text as one would paste them."""
        given = (
            ("From", self.sender),
            ("To", self.to),
            ("Cc", self.cc),
            ("Date", self.date),
            ("Subject", self.subject),
        )
        head = "\n".join(f"{name}: {value}" for name, value in given if value)
        return f"{head}\n\n{self.text}" if head else self.text


def read_mail(data: bytes) -> Mail:
    """The email in `data`.

    Raises:
        Unreadable: no text, or more parts, deeper nesting or longer headers than any mail has.
    """
    data = data.lstrip(b"\r\n")
    head = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0]
    if len(head) > MAX_HEADER_BYTES:
        raise Unreadable(
            f"its headers are {len(head):,} bytes long and at most {MAX_HEADER_BYTES:,} are read; "
            f"paste its text"
        )
    if len(_MULTIPART.findall(data)) > MAX_PARTS:
        raise Unreadable(f"it has more than {MAX_PARTS} parts within parts; paste its text")
    data = _shortened(data)
    try:
        message = message_from_bytes(data, policy=policy.default)
        body, notes = _body(message)
    except _FAILS as error:
        raise Unreadable(f"it is damaged ({type(error).__name__}); paste its text") from None
    if not body.strip():
        raise Unreadable("no text is in it; paste what you see of it")
    written = _header(message, "date")
    return Mail(
        body,
        _header(message, "subject"),
        _header(message, "from"),
        _header(message, "to"),
        _header(message, "cc"),
        written,
        _day(written),
        tuple(notes),
    )


def read_mail_page(data: bytes) -> Page:
    """An email as a text for the library: a newsletter, an answer to a letter."""
    mail = read_mail(data)
    author = re.sub(r"\s*<[^>]*>", "", mail.sender or "").strip(" \"'") or None
    if author and "@" in author:
        author = None
    title = re.sub(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", "", mail.subject or "", flags=re.I)
    return Page(
        mail.text,
        title=title.strip() or None,
        author=author,
        published=mail.day,
        notes=list(mail.notes),
    )


def _shortened(data: bytes) -> bytes:
    """`data` with over-long header lines cut: the parser takes quadratic time on them."""
    head, separator, body = re.split(rb"(\r?\n\r?\n)", data, maxsplit=1) if (
        re.search(rb"\r?\n\r?\n", data)
    ) else (data, b"", b"")  # fmt: skip
    unfolded = re.sub(rb"\r?\n[ \t]+", b" ", head)
    lines = [line[:MAX_LINE_CHARS] for line in re.split(rb"\r?\n", unfolded)[:500]]
    return b"\n".join(lines) + separator + body


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message[name]
        return " ".join(str(value).split())[:1000] or None if value is not None else None
    except (*_FAILS, UnicodeError):
        return None


def _day(written: str | None) -> str | None:
    try:
        day = parsedate_to_datetime(written or "").date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return day.isoformat() if date(1970, 1, 2) <= day <= date.today() else None


def _parts(message: EmailMessage) -> list[EmailMessage]:
    """The leaves of the mail in order, without its attachments and the mails inside it."""
    found: list[EmailMessage] = []
    waiting: list[tuple[EmailMessage, int]] = [(message, 0)]
    seen = 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > MAX_PARTS or depth > MAX_DEPTH:
            raise Unreadable("it holds more parts, or parts deeper in parts, than are read")
        try:
            kind = part.get_content_type()
            attached = part.get_content_disposition() == "attachment"
        except (*_FAILS, UnicodeError):
            kind, attached = "text/plain", False
        if attached or (kind == "message/rfc822" and depth > 0):
            continue
        children = part.get_payload() if part.is_multipart() else None
        if isinstance(children, list):
            waiting += [(child, depth + 1) for child in reversed(children)]
        else:
            found.append(part)
    return found


def _body(message: EmailMessage) -> tuple[str, list[str]]:
    parts = _parts(message)
    for wanted in ("text/plain", "text/html"):
        texts, notes = [], []
        for part in parts:
            if _kind(part) != wanted:
                continue
            text = _content(part)
            if wanted == "text/html":
                text, said = fragment_lines(text)
                notes += said
            if text.strip():
                texts.append(text.strip("\r\n"))
        if texts:
            return "\n\n".join(texts), notes
    return "", []


def _kind(part: EmailMessage) -> str:
    try:
        kind = part.get_content_type()
    except (*_FAILS, UnicodeError):
        return "text/plain"
    # A leaf that says it has parts forgot to say where they begin; all of it is text.
    return "text/plain" if kind.startswith("multipart/") else kind


def _content(part: EmailMessage) -> str:
    try:
        data = part.get_payload(decode=True)
    except (*_FAILS, UnicodeError):
        return ""
    if not isinstance(data, bytes):
        return ""
    try:
        charset = part.get_content_charset()
    except (*_FAILS, UnicodeError):
        charset = None
    from assistant.errors import LibraryError
    from assistant.library.decode import decode

    try:
        return decode(data, "the email", charset)[0]
    except LibraryError:
        return data.decode("utf-8", "replace").replace("\x00", "")
