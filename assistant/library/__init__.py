"""Articles on disk: read, imported from outside, cleaned, stored."""

from assistant.library.store import Added, Library

__all__ = ["Added", "Library"]
