"""The library as a list that can be searched and filtered. Draws nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.schema import Article

PAGE_ROWS = 15
ORIGINS = ("corpus", "library")


@dataclass(frozen=True, slots=True)
class Row:
    """What the list knows of an article. `words` is what a search looks into, in lower case."""

    id: str
    title: str
    byline: str
    kind: str
    topics: tuple[str, ...]
    origin: str
    published: date | None
    words: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What the person looks for; an empty field asks for nothing."""

    text: str = ""
    topic: str | None = None
    kind: str | None = None
    origin: str | None = None


def rows_of(articles: Iterable[Article]) -> list[Row]:
    """Rows, what was added first, then the newest, then by title."""
    rows = [
        Row(
            article.id,
            article.title,
            article.byline,
            article.kind,
            article.topics,
            article.origin,
            article.published,
            " ".join((article.title, article.byline, *article.topics, article.text)).casefold(),
        )
        for article in articles
    ]
    return sorted(
        rows,
        key=lambda row: (row.origin == "corpus", _days_ago(row.published), row.title.casefold()),
    )


def matching(rows: Sequence[Row], wanted: Filter) -> list[Row]:
    """The rows in which every word of the search occurs, of that topic, kind and origin."""
    words = wanted.text.casefold().split()
    return [
        row
        for row in rows
        if (wanted.topic is None or wanted.topic in row.topics)
        and (wanted.kind is None or wanted.kind == row.kind)
        and (wanted.origin is None or wanted.origin == row.origin)
        and all(word in row.words for word in words)
    ]


def topics_of(rows: Iterable[Row]) -> list[str]:
    """The topics that occur, the commonest first."""
    counted = Counter(topic for row in rows for topic in row.topics)
    return [topic for topic, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]


def pages(rows: Sequence[Row]) -> int:
    """How many pages the rows fill; an empty list fills one."""
    return max(1, -(-len(rows) // PAGE_ROWS))


def page_of(rows: Sequence[Row], number: int) -> Sequence[Row]:
    """The rows of a page, numbered from 1."""
    return rows[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]


def summary(rows: Sequence[Row]) -> str:
    """One line that says what the library holds."""
    kinds = Counter(row.kind for row in rows)
    added = sum(row.origin == "library" for row in rows)
    parts = [
        f"{kinds[kind]} {name if kinds[kind] == 1 else names}"
        for kind, name, names in (
            ("column", "column", "columns"),
            ("article", "article", "articles"),
            ("law", "law note", "law notes"),
        )
        if kinds[kind]
    ]
    held = ", ".join(parts) or "Nothing yet"
    return f"{held}. {added} added by you." if added else f"{held}."


def _days_ago(day: date | None) -> int:
    return -day.toordinal() if day else 0
