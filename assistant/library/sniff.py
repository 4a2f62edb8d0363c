"""What a file is, told by its content. A name only has to agree.

A name is chosen by whoever sends the file; a reader that trusts it parses what it was not made
for. So the content decides, and a name that says otherwise is refused with both named.
"""

from __future__ import annotations

import re
from typing import Literal

from assistant.errors import LibraryError

Form = Literal["text", "markdown", "html", "feed", "mail", "pdf", "docx"]

# Beginnings of files that hold no text we read, with what to call them.
_BINARY = (
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a bitmap image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"RIFF", "a sound, video or WebP file"),
    (b"OggS", "a sound file"),
    (b"ID3", "an MP3 file"),
    (b"\xff\xfb", "an MP3 file"),
    (b"fLaC", "a sound file"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"SQLite format 3\x00", "a database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office or Outlook file (.doc, .xls, .msg)"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript file"),
    (b"\x00asm", "a WebAssembly program"),
    (b"wOFF", "a font"),
    (b"\x00\x01\x00\x00\x00", "a font"),
)
# Two-letter marks are also how a sentence may begin ("MZ", "BM"): those need a NUL besides.
_NEEDS_NUL = {b"MZ", b"BM", b"ID3", b"BZh"}

_EXTENSIONS: dict[str, tuple[Form, ...]] = {
    "txt": ("text", "mail", "markdown"),
    "text": ("text", "mail", "markdown"),
    "md": ("markdown", "text", "mail"),
    "markdown": ("markdown", "text", "mail"),
    "html": ("html",),
    "htm": ("html",),
    "xhtml": ("html",),
    "xml": ("feed",),
    "rss": ("feed",),
    "atom": ("feed",),
    "eml": ("mail",),
    "pdf": ("pdf",),
    "docx": ("docx",),
}
_CALLED = {
    "text": "plain text",
    "markdown": "Markdown",
    "html": "an HTML page",
    "feed": "a feed",
    "mail": "an email",
    "pdf": "a PDF",
    "docx": "a DOCX document",
}
READABLE = "Text, Markdown, HTML, PDF, DOCX, .eml and feeds can be added."

# Possessive and atomic: two comments can also be read as one, and trying each way takes for ever.
_PROLOGUE = r"\A(?:\s|(?><\?xml[^>]{0,500}\?>)|(?><!--.{0,2000}?-->))*+"
_FEED = re.compile(_PROLOGUE + r"(?:<!DOCTYPE[^>]{0,300}>\s*)?<(?:rss|feed|rdf:RDF)[\s>]",
                   re.IGNORECASE | re.DOTALL)  # fmt: skip
_HTML = re.compile(_PROLOGUE + r"<(?:!doctype\s+html|html|head|body|article|div|p|main|section)\b",
                   re.IGNORECASE | re.DOTALL)  # fmt: skip
_ANY_TAG = re.compile(r"<(?:p|div|br|h[1-6]|article|body|html|span|section)\b[^>]*>", re.IGNORECASE)
_HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]?", re.MULTILINE)
_MAIL_HEADERS = {
    "from", "to", "cc", "subject", "date", "message-id", "mime-version", "content-type",
    "received", "return-path", "reply-to", "delivered-to", "in-reply-to", "references",
}  # fmt: skip


def form_of(data: bytes, name: str, *, named_by_person: bool = True) -> Form:
    """What `data`, called `name`, is.

    Args:
        named_by_person: the name is a file's, so its ending must agree; an address's need not.

    Raises:
        LibraryError: it is none of what we read, or name and content disagree.
    """
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    form = _form(data, name, ending)
    if not named_by_person or not ending or ending not in _EXTENSIONS:
        if named_by_person and re.fullmatch(r"[a-z0-9]{1,5}", ending) and ending not in _EXTENSIONS:
            raise LibraryError(
                f"{name!r}: files that end in .{ending} are not read. {READABLE} If it is text, "
                f"rename it to .txt."
            )
        return form
    allowed = _EXTENSIONS[ending]
    if form not in allowed:
        raise LibraryError(
            f"{name!r} is called .{ending} but holds {_CALLED[form]}. Rename it after what it "
            f"holds, or export it again."
        )
    return allowed[0] if form in ("text", "mail") and allowed[0] in ("text", "markdown") else form


def _form(data: bytes, name: str, ending: str) -> Form:
    head = data[:4096]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        # Whether it really is one is settled when its table of contents is read.
        if b"word/" in data and b"[Content_Types].xml" in data:
            return "docx"
        raise LibraryError(f"{name!r} is a zip archive. Unpack it and add the files. {READABLE}")
    for mark, called in _BINARY:
        if head.startswith(mark) and (mark not in _NEEDS_NUL or b"\x00" in head):
            raise LibraryError(f"{name!r} is {called}, not a text. {READABLE}")
    if head[4:8] == b"ftyp":
        raise LibraryError(f"{name!r} is a video or image, not a text. {READABLE}")
    text = _peek(head)
    if _FEED.match(text):
        return "feed"
    if _HTML.match(text) or (ending in ("html", "htm", "xhtml") and _ANY_TAG.search(text)):
        return "html"
    if ending in ("xml", "rss", "atom") and text.lstrip().startswith("<"):
        raise LibraryError(f"{name!r} is XML but no feed (RSS or Atom). {READABLE}")
    if _is_mail(text, ending):
        return "mail"
    return "markdown" if ending in ("md", "markdown") else "text"


def _peek(head: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "replace")
    return head.decode("utf-8-sig", "replace")


def _is_mail(text: str, ending: str) -> bool:
    """Whether `text` begins with a block of mail headers."""
    block = re.split(r"\r?\n\r?\n", text.lstrip("\r\n"), maxsplit=1)[0]
    if block.startswith("From ") and "\n" in block:
        block = block.split("\n", 1)[1]
    if not _HEADER.match(block):
        return False
    names = {one.lower() for one in _HEADER.findall(block)}
    known = len(names & _MAIL_HEADERS)
    return known >= 1 if ending == "eml" else known >= 3
