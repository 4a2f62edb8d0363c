"""What every reader makes, in a form that can pass between processes as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field


class Unreadable(Exception):
    """The file cannot be read; the message is a sentence for the person."""


@dataclass(slots=True)
class Page:
    """Text as found, one block a line group, with what the file says about itself."""

    text: str
    title: str | None = None
    author: str | None = None
    site: str | None = None
    url: str | None = None
    published: str | None = None  # ISO date
    removed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    original: str | None = None  # of one entry of a feed


def share(count: int, what: str) -> str:
    """
    >>> share(1, "comment"), share(3, "comment")
    ('1 comment', '3 comments')
    """
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
