"""One pass over an article when it is indexed: chunks, sentences, terms and all vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.annotations import Annotated
from assistant.chunking import Chunk, chunk, context
from assistant.doer import told_doer
from assistant.embedding import Encoder
from assistant.lexical import searched
from assistant.part_features import Spot
from assistant.parts import decided, read
from assistant.schema import Article
from assistant.token_vectors import unit

# Ways of putting a question that tell its situation. The first are the plainest; those told by a
# scene are searched by themselves, and in the mean they only blur it.
PLAINLY = 5


@dataclass(frozen=True, slots=True)
class Embedded:
    """An article with its vectors, before its sentences are given their parts."""

    article: Article
    chunks: Sequence[Chunk]
    texts: Sequence[str]  # of the chunks, as they were embedded
    chunk_vectors: np.ndarray  # (number of chunks, d)
    spots: Sequence[Spot]
    vectors: np.ndarray  # (number of spots, d)


def annotated(
    batch: Sequence[Article], stamps: dict[str, str], encoder: Encoder
) -> list[tuple[Annotated, np.ndarray]]:
    """What the index keeps of each article, with its chunk vectors of shape (chunks, d)."""
    items = []
    whole = embedded(batch, encoder)
    for own, (situation, tellings) in zip(whole, situations(whole, encoder), strict=True):
        words = [searched(text) for text in own.texts]
        sentences = decided(own.spots, own.vectors, encoder.name)
        stamp = stamps[own.article.id]
        item = Annotated(
            _read_doer(own, encoder),
            stamp,
            own.chunks,
            words,
            sentences,
            own.vectors,
            own.chunk_vectors,
            situation,
            tellings,
        )
        items.append((item, own.chunk_vectors))
    return items


def embedded(batch: Sequence[Article], encoder: Encoder) -> list[Embedded]:
    """The articles with the vectors of their chunks and sentences.

    All texts of the batch go to the encoder together, and sentence vectors are pooled out of
    the same pass, so an article costs what embedding its chunks costs.
    """
    whole = [(article, read(article), chunk(article)) for article in batch]
    texts, spans = [], []
    for article, spots, chunks in whole:
        for piece in chunks:
            text, shift = context(article, piece)
            offset = shift - piece.start
            texts.append(text)
            inside = [spot.sentence for spot in _inside(spots, piece)]
            spans.append([(s.start + offset, s.end + offset) for s in inside])
    vectors, within = encoder.embed_with_spans(texts, spans)
    items, at = [], 0
    for article, spots, chunks in whole:
        part = slice(at, at + len(chunks))
        kept = [s for piece in chunks for s in _inside(spots, piece)]
        own = [rows for rows in within[part] if len(rows)]
        joined = np.concatenate(own) if own else np.zeros((0, vectors.shape[1]), np.float32)
        items.append(Embedded(article, chunks, texts[part], vectors[part], kept, joined))
        at += len(chunks)
    return items


def situations(batch: Sequence[Embedded], encoder: Encoder) -> list[tuple[np.ndarray, np.ndarray]]:
    """The vectors of the situations that N articles answer, a pair of (d,) each.

    First the situation put plainly: the mean of the title and the plainest ways in which its
    question is put, at length 1. Then the mean of all its tellings, the letter's among them, at
    its own length: what other people's trades and kitchens add to each of them cancels out. For
    an article that somebody added the beginning of its letter stands for both.
    """
    told = [told_as(own.article, own.chunks) for own in batch]
    vectors = encoder.embed_situations([text for own in told for text in own])
    pairs, at = [], 0
    for own, texts in zip(batch, told, strict=True):
        rows = vectors[at : at + len(texts)]
        plain = rows[: 1 + PLAINLY] if own.article.asked_as else rows
        pairs.append((unit(plain.mean(axis=0)), rows.mean(axis=0)))
        at += len(texts)
    return pairs


def told_as(article: Article, chunks: Sequence[Chunk]) -> list[str]:
    """All ways in which an article's situation is told: its title, phrasings, letter's opening."""
    letter = [article.text[c.start : c.end] for c in chunks if c.role == "situation"]
    return [article.title, *article.asked_as, *letter[:1]]


def _read_doer(own: Embedded, encoder: Encoder) -> Article:
    """The article with whose act it is about, heard in its letter where nobody has stated it."""
    letter = [own.article.text[c.start : c.end] for c in own.chunks if c.role == "situation"]
    if own.article.doer or own.article.asker or not letter:
        return own.article
    return replace(own.article, doer=told_doer(f"{own.article.title}. {letter[0]}", encoder))


def _inside(spots: Sequence[Spot], piece: Chunk) -> list[Spot]:
    if piece.asked:
        return []
    return [s for s in spots if piece.start <= s.sentence.start and s.sentence.end <= piece.end]
