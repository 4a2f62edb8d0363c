"""Adding to the library: one source after another, a bad one never stopping the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.errors import AssistantError
from assistant.library import Added, Library


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to add: its name for the person, and what adds it."""

    name: str
    add: Callable[[Library], list[Added]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source: the articles it gave, or why it gave none."""

    name: str
    added: tuple[Added, ...] = ()
    refusal: str | None = None


def upload(name: str, data: bytes) -> Source:
    """A file as it was uploaded; its name is shown, never opened."""
    return Source(name, lambda library: library.add_bytes(name, data))


def address(url: str) -> Source:
    """A web address, read by the library's guarded client."""
    return Source(url, lambda library: library.add(url))


def paste(text: str, title: str, author: str, url: str) -> Source:
    """A text as it was pasted, with what the person says of it."""
    name = title.strip() or "The pasted text"
    return Source(
        name,
        lambda library: [
            library.add_text(
                text,
                title=title.strip() or None,
                author=author.strip() or None,
                url=url.strip() or None,
            )
        ],
    )


def add_all(
    library: Library, sources: Sequence[Source], before: Callable[[int, Source], None]
) -> list[Outcome]:
    """Add the sources in turn, calling `before` with the number (from 0) and the source."""
    return list(_each(library, sources, before))


def addresses_in(text: str) -> list[str]:
    """The addresses that were typed, one a line or separated by spaces, each once."""
    return list(dict.fromkeys(text.split()))


def _each(
    library: Library, sources: Sequence[Source], before: Callable[[int, Source], None]
) -> Iterator[Outcome]:
    for number, source in enumerate(sources):
        before(number, source)
        try:
            yield Outcome(source.name, tuple(source.add(library)))
        except AssistantError as error:
            yield Outcome(source.name, refusal=str(error))
