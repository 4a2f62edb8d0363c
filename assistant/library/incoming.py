"""A text on its way into the library: read and cleaned, not yet stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a reader and the cleaner made of one file, page, feed entry or paste.

    `removed` holds each line that was cut, `notes` what else was done, both for the person to
    see: a text that was changed in silence cannot be trusted to be quoted.
    """

    text: str
    title: str | None = None
    kind: Literal["column", "article"] = "article"
    author: str | None = None
    site: str | None = None
    url: str | None = None
    published: date | None = None
    matter: dict[str, Any] | None = None  # front matter of ours, when the file came with it
    removed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    original: bytes = b""
    extension: str = "txt"  # of the original, after its content, not after its name
    name: str | None = None  # what the person's file was called
