"""Files, uploads, web addresses and pastes → texts that can be stored."""

from __future__ import annotations

import re
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import LibraryError
from assistant.library.article import parse
from assistant.library.clean import clean
from assistant.library.decode import decode, repair
from assistant.library.incoming import Incoming
from assistant.library.markdown import kept_matter, read_markdown
from assistant.library.names import one_line, shown_name
from assistant.library.sniff import READABLE, Form, form_of
from assistant.library.worker import Worker

if TYPE_CHECKING:
    from assistant.library.fetch import Fetcher
    from assistant.library.readers.page import Page

MAX_BYTES = 10_000_000
_EXTENSIONS: dict[Form, str] = {
    "text": "txt", "markdown": "md", "html": "html", "feed": "xml", "mail": "eml", "pdf": "pdf",
    "docx": "docx",
}  # fmt: skip
_worker = Worker()  # one for the process: starting it costs more than reading most files


def is_address(source: str) -> bool:
    """Whether `source` is meant as a web address and not as a file."""
    return re.match(r"[a-z][a-z0-9+.-]*://", source, re.IGNORECASE) is not None


def from_address(address: str, fetcher: Fetcher) -> list[Incoming]:
    """The texts at a web address: one, or those of a feed's entries.

    Raises:
        LibraryError, FetchRefused: it is not followed, cannot be read, or holds no text.
    """
    from assistant.library.addresses import plain_address

    fetched = fetcher.fetch(address)
    name = fetched.url
    form = form_of(fetched.data, name, named_by_person=False)
    incoming = _read(form, fetched.data, name, fetched.charset)
    if form == "feed":
        return incoming
    return [replace(one, url=plain_address(fetched.url), name=None) for one in incoming]


def from_path(path: Path) -> list[Incoming]:
    """The texts in a file.

    Raises:
        LibraryError: it is missing, a folder, no regular file, too big, or cannot be read.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise LibraryError(
                f"{path} is a folder. Name the files in it, for example "
                f"`assistant add {path}/*.txt`."
            )
        if not stat.S_ISREG(status.st_mode):
            raise LibraryError(f"{path} is not a regular file, so it is not read. Name a file.")
        _check_size(status.st_size, path.name)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise LibraryError(
            f"{one_line(str(path), 200)} cannot be read: {reason}. Check the name and the rights."
        ) from None
    return from_bytes(path.name, data)


def from_bytes(name: str, data: bytes) -> list[Incoming]:
    """The texts in `data`, a file or an upload called `name`.

    Raises:
        LibraryError: it is too big, none of what is read, or name and content disagree.
    """
    name = shown_name(name)
    _check_size(len(data), name)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise LibraryError(
            f"{name!r} is an article without text: the file is empty. See that it was saved."
        )
    form = form_of(data, name)
    return [replace(one, name=name) for one in _read(form, data, name, None)]


def from_text(text: str, *, title: str | None = None) -> Incoming:
    """A paste as a text.

    Raises:
        LibraryError: it is too long, or holds NUL characters.
    """
    data = text.encode("utf-8", "replace")
    _check_size(len(data), "the pasted text")
    text, notes = decode(data, "the pasted text")
    return _cleaned(text, notes, "text", data, title=title)


def read_letter(name: str, data: bytes) -> str:
    """The text of an email that a person asks about: an .eml file, or text as it was pasted.

    Raises:
        LibraryError: it is neither.
    """
    form = form_of(data, name if name.lower().endswith(".eml") else "email", named_by_person=False)
    if form == "mail":
        pages = _worker.read("letter", data, name)
        return pages[0].text
    if form not in ("text", "markdown", "html", "feed"):
        raise LibraryError(f"{name!r} is no email. Save it as .eml, or paste its text. {READABLE}")
    return decode(data, name)[0]


def _check_size(size: int, name: str) -> None:
    if size > MAX_BYTES:
        raise LibraryError(
            f"{name!r} has {size / 1e6:.1f} MB; one text may have {MAX_BYTES / 1e6:.0f} MB. Split "
            f"it, or add the part that you need."
        )


def _read(form: Form, data: bytes, name: str, charset: str | None) -> list[Incoming]:
    if form == "text":
        text, notes = decode(data, name, charset)
        return [_cleaned(text, notes, form, data)]
    if form == "markdown":
        return [_markdown(data, name)]
    pages = _worker.read(form, data, name, charset=charset)
    return [_page(page, form, data) for page in pages]


def _markdown(data: bytes, name: str) -> Incoming:
    text, notes = decode(data, name)
    taken = read_markdown(text, name)
    if taken.ours:
        # A text of this very form is kept as it is, once it is known to keep the rules.
        article = parse(_renamed(text, taken.matter), f"{taken.matter['id']}.md", origin="library")
        matter = kept_matter(taken.matter)
        for key in ("title", "kind", "author", "site", "url", "published"):
            matter.pop(key, None)
        matter = {key: getattr(article.article, key) for key in matter}
        one = article.article
        return Incoming(
            one.text, one.title, one.kind, one.author, one.site, one.url, one.published,
            matter=matter, notes=notes, original=data, extension="md",
        )  # fmt: skip
    given = taken.matter
    incoming = _cleaned(
        taken.text, notes, "markdown", data, title=_text(given.get("title")),
        author=_text(given.get("author")),
    )  # fmt: skip
    published = given.get("published")
    return replace(
        incoming,
        site=_text(given.get("site")),
        url=_web(given.get("url")) or incoming.url,
        published=published if type(published) is date else incoming.published,
        removed=taken.removed + incoming.removed,
    )


def _renamed(text: str, matter: dict[str, Any]) -> str:
    """`text` without what its last library wrote about its file."""
    drop = "|".join(key for key in ("added", "original", "original_name") if key in matter)
    return re.sub(rf"^(?:{drop}):.*\n", "", text, flags=re.MULTILINE) if drop else text


def _page(page: Page, form: Form, data: bytes) -> Incoming:
    """What a reader made, cleaned. A feed's entry keeps its own part of the feed as original."""
    own = page.original is not None
    incoming = _cleaned(
        repair(page.text),
        tuple(page.notes),
        "html" if own else form,
        page.original.encode("utf-8", "replace") if page.original is not None else data,
        title=_text(page.title),
        author=_author(page.author),
    )
    published = date.fromisoformat(page.published) if page.published else incoming.published
    return replace(
        incoming,
        site=_text(page.site),
        url=_web(page.url) or incoming.url,
        published=published,
        removed=tuple(page.removed) + incoming.removed,
    )


def _cleaned(
    text: str,
    notes: tuple[str, ...],
    form: Form,
    data: bytes,
    *,
    title: str | None = None,
    author: str | None = None,
) -> Incoming:
    made = clean(text, title=title, author=author)
    return Incoming(
        made.text, made.title, made.kind, made.author, None, _web(made.url), made.published,
        removed=made.removed, notes=(*notes, *made.notes), original=data,
        extension=_EXTENSIONS[form],
    )  # fmt: skip


def _text(value: object) -> str | None:
    return one_line(repair(value)) or None if isinstance(value, str) else None


def _author(value: str | None) -> str | None:
    """An author as pages give it, unless it is an address, a sentence, or half the page."""
    text = _text(value)
    if text is None or len(text) > 80 or re.search(r"https?:|@|\d{3}", text):
        return None
    return text


def _web(value: object) -> str | None:
    """An address that a page gives for itself, if it is one that may be stored and shown."""
    from assistant.errors import FetchRefused
    from assistant.library.addresses import plain_address

    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return None
    try:
        return plain_address(value)
    except FetchRefused:
        return None
