"""Articles on disk: read, imported from outside, cleaned, stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.library.store import Added, Library

if TYPE_CHECKING:
    from assistant.settings import Settings

__all__ = ["Added", "Library", "decode_text", "open_library", "read_letter"]


def open_library(settings: Settings) -> Library:
    """The library that the settings name, with or without the right to read web addresses."""
    fetcher = None if settings.fetch == "off" else "guarded"
    return Library(settings.corpus, settings.library, fetcher=fetcher)


def read_letter(name: str, data: bytes) -> str:
    """The text of an email that a person asks about, from an .eml file or from text.

    Raises:
        LibraryError: it is neither.
    """
    from assistant.library.importer import read_letter as read

    return read(name, data)


def decode_text(data: bytes, name: str) -> str:
    """Bytes of unknown encoding as text.

    Raises:
        LibraryError: they are no text.
    """
    from assistant.library.decode import decode

    return decode(data, name)[0]
