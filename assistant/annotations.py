"""What was worked out about each article when it was indexed: chunks, sentences, vectors.

Derived data in SQLite, written only by `assistant.index` and safe to delete. Sentence vectors
are kept as one byte a dimension: 15 kB an article instead of 61, for a cosine that differs
by less than 0.01.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.chunking import Chunk
from assistant.frame import read_frame
from assistant.quantised import pack, unpack
from assistant.schema import Article, Letter, Sentence
from assistant.sentences import paragraphs
from assistant.wording import wording

_LETTER_CHARS = 1500

_SCHEMA = """
CREATE TABLE IF NOT EXISTS articles(
    article_id TEXT PRIMARY KEY, stamp TEXT NOT NULL, card TEXT NOT NULL, situation BLOB NOT NULL,
    tellings BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS article_supersedes ON articles(json_extract(card, '$.supersedes'));
CREATE TABLE IF NOT EXISTS chunks(
    chunk_id TEXT PRIMARY KEY, article_id TEXT NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, role TEXT NOT NULL, terms TEXT NOT NULL, vector BLOB);
CREATE INDEX IF NOT EXISTS chunk_article ON chunks(article_id);
CREATE TABLE IF NOT EXISTS sentences(
    article_id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
    part TEXT NOT NULL, paragraph INTEGER NOT NULL, voice TEXT, vector BLOB NOT NULL,
    PRIMARY KEY(article_id, start)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS frequencies(
    term TEXT PRIMARY KEY, articles INTEGER NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Card:
    """What ranking needs to know of an article without reading its file."""

    article_id: str
    title: str
    kind: str
    desk: str | None
    topics: tuple[str, ...]
    asker: str | None
    other: str | None
    power: str | None
    doer: str | None
    jurisdiction: str
    published: str | None
    revised: str | None
    supersedes: str | None
    pair: str | None
    disagrees_with: tuple[str, ...]
    differs_from: str | None


@dataclass(frozen=True, slots=True)
class Annotated:
    """One article ready to be written: its chunks with their terms, its sentences, vectors."""

    article: Article
    stamp: str
    chunks: Sequence[Chunk]
    terms: Sequence[Sequence[str]]
    sentences: Sequence[Sentence]
    vectors: np.ndarray  # (number of sentences, dimensions), unit length
    chunk_vectors: np.ndarray  # (number of chunks, dimensions), unit length
    situation: np.ndarray  # (d,), unit length, of the situation that the article answers
    tellings: np.ndarray  # (d,), the mean of all the ways in which people tell of it


def card(article: Article) -> Card:
    """The card of an article. Roles and topics that it does not state are read from its letter."""
    if article.asker is None:
        article = _described(article)
    return Card(
        article.id,
        article.title,
        article.kind,
        article.desk,
        article.topics,
        article.asker,
        article.other,
        article.power,
        article.doer,
        article.jurisdiction,
        str(article.published) if article.published else None,
        str(article.revised) if article.revised else None,
        article.supersedes,
        article.pair,
        article.disagrees_with,
        article.differs_from,
    )


class Annotations:
    """The derived store. One connection a thread is enough; readers never block the writer."""

    def __init__(self, path: Path) -> None:
        self._situations: tuple[list[str], np.ndarray] | None = None
        self._tellings: np.ndarray | None = None
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=10.0, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the connection; the store may be opened again."""
        self._db.close()

    def stamps(self) -> dict[str, str]:
        """Article id → fingerprint of the content that was indexed."""
        return dict(self._db.execute("SELECT article_id, stamp FROM articles"))

    def chunk_ids(self, article_ids: Iterable[str]) -> list[str]:
        """Ids of all chunks of the given articles."""
        query = "SELECT chunk_id FROM chunks WHERE article_id = ?"
        return [row[0] for a in article_ids for row in self._db.execute(query, (a,))]

    def put(self, items: Sequence[Annotated]) -> None:
        """Write articles, replacing what was known of them. All or nothing."""
        with self._db:
            for item in items:
                self._delete(item.article.id)
                fields = {k: getattr(card(item.article), k) for k in Card.__slots__}
                self._db.execute(
                    "INSERT INTO articles VALUES (?, ?, ?, ?, ?)",
                    (
                        item.article.id,
                        item.stamp,
                        json.dumps(fields),
                        *pack(item.situation[None]),
                        # Not at length 1: how far the tellings agree is a part of what they say.
                        item.tellings.astype("<f2").tobytes(),
                    ),
                )
                self._db.executemany(
                    "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [
                        (
                            c.id,
                            c.article_id,
                            c.start,
                            c.end,
                            c.role,
                            " ".join(t),
                            v if c.asked else None,
                        )
                        for c, t, v in zip(
                            item.chunks, item.terms, pack(item.chunk_vectors), strict=True
                        )
                    ],
                )
                self._db.executemany(
                    "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        (s.article_id, s.start, s.end, s.text, s.part, s.paragraph, s.voice, v)
                        for s, v in zip(item.sentences, pack(item.vectors), strict=True)
                    ],
                )

    def remove(self, article_ids: Iterable[str]) -> None:
        """Forget articles. Unknown ids are no error: the wish is already true."""
        with self._db:
            for article_id in article_ids:
                self._delete(article_id)

    def _delete(self, article_id: str) -> None:
        for table in ("articles", "chunks", "sentences"):
            self._db.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))  # noqa: S608

    def counts(self) -> tuple[int, int, int]:
        """Numbers of articles, chunks and sentences."""
        return tuple(
            self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in ("articles", "chunks", "sentences")
        )

    def lexical_rows(self) -> tuple[list[str], list[list[str]]]:
        """All chunk ids with their terms, in a fixed order."""
        rows = self._db.execute("SELECT chunk_id, terms FROM chunks ORDER BY chunk_id").fetchall()
        return [row[0] for row in rows], [row[1].split() for row in rows]

    def count_terms(self) -> None:
        """Count in how many articles each term stands; asked for once after every update."""
        articles: dict[str, set[str]] = {}
        for article_id, found in self._db.execute("SELECT article_id, terms FROM chunks"):
            for term in set(found.split()):
                articles.setdefault(term, set()).add(article_id)
        with self._db:
            self._db.execute("DELETE FROM frequencies")
            self._db.executemany(
                "INSERT INTO frequencies VALUES (?, ?)", ((t, len(a)) for t, a in articles.items())
            )

    def frequencies(self, wanted: Iterable[str]) -> dict[str, int]:
        """Term → number of articles that hold it; 0 for a term that none does."""
        query = "SELECT articles FROM frequencies WHERE term = ?"
        found = {t: self._db.execute(query, (t,)).fetchone() for t in wanted}
        return {term: row[0] if row else 0 for term, row in found.items()}

    def chunks(self, chunk_ids: Iterable[str]) -> dict[str, Chunk]:
        """Chunks by id; unknown ids are left out."""
        query = 'SELECT chunk_id, article_id, start, "end", role FROM chunks WHERE chunk_id = ?'
        rows = (self._db.execute(query, (c,)).fetchone() for c in chunk_ids)
        return {row[0]: Chunk(*row) for row in rows if row}

    def phrasings(self, article_id: str) -> np.ndarray:
        """The vectors of the ways in which an article's question is put, shape (n, dimensions)."""
        query = "SELECT vector FROM chunks WHERE article_id = ? AND vector IS NOT NULL"
        return unpack([row[0] for row in self._db.execute(query, (article_id,))])

    def situations(self) -> tuple[list[str], np.ndarray]:
        """All articles and the situations that they answer, shape (articles, d).

        Read once: searching a few thousand of them one by one costs less than any index of them.
        """
        if self._situations is None:
            query = "SELECT article_id, situation FROM articles ORDER BY article_id"
            rows = self._db.execute(query).fetchall()
            self._situations = [row[0] for row in rows], unpack([row[1] for row in rows])
        return self._situations

    def tellings(self, encoder: str) -> np.ndarray:
        """What the tellings of each article's situation have in common, (articles, d).

        In the order of `situations`, unit length, the wording weighed down as it is fitted for
        the encoder of that name. Read once.
        """
        if self._tellings is None:
            query = "SELECT tellings FROM articles ORDER BY article_id"
            blobs = [row[0] for row in self._db.execute(query)]
            rows = np.frombuffer(b"".join(blobs), "<f2").reshape(len(blobs), -1 if blobs else 0)
            self._tellings = wording("situations").without(rows.astype(np.float32), encoder)
        return self._tellings

    def cards(self, article_ids: Iterable[str]) -> dict[str, Card]:
        """Cards by article id; unknown ids are left out."""
        found = {}
        for article_id in article_ids:
            row = self._db.execute(
                "SELECT card FROM articles WHERE article_id = ?", (article_id,)
            ).fetchone()
            if row:
                fields = json.loads(row[0])
                for name in ("topics", "disagrees_with"):
                    fields[name] = tuple(fields[name])
                found[article_id] = Card(**fields)
        return found

    def successors(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Article id → id of the article that replaced it, of those that one did."""
        query = (
            "SELECT article_id FROM articles WHERE json_extract(card, '$.supersedes') = ? "
            "ORDER BY article_id LIMIT 1"
        )
        rows = {a: self._db.execute(query, (a,)).fetchone() for a in article_ids}
        return {article_id: row[0] for article_id, row in rows.items() if row}

    def sentences(self, article_id: str) -> tuple[list[Sentence], np.ndarray]:
        """An article's sentences in order and their vectors, shape (n, dimensions)."""
        rows = self._db.execute(
            'SELECT article_id, start, "end", text, part, paragraph, voice, vector FROM sentences '
            "WHERE article_id = ? ORDER BY start",
            (article_id,),
        ).fetchall()
        found = [Sentence(*row[:7]) for row in rows]
        return found, unpack([row[7] for row in rows])


def _described(article: Article) -> Article:
    letter = [p for p in paragraphs(article.text) if p.section == "letter" and p.kind != "heading"]
    told = " ".join(article.text[p.start : p.end] for p in letter)[:_LETTER_CHARS]
    frame = read_frame(Letter(f"{article.title}. {told}"))
    return replace(
        article,
        asker=frame.asker,
        other=frame.other,
        power=frame.power,
        topics=article.topics or frame.topics,
    )
