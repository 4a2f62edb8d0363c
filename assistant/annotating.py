"""One pass over an article when it is indexed: chunks, sentences, terms and all vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.annotations import Annotated
from assistant.chunking import Chunk, chunk, context
from assistant.embedding import Encoder
from assistant.lexical import terms
from assistant.parts import annotate
from assistant.schema import Article, Sentence


def annotated(
    batch: Sequence[Article], stamps: dict[str, str], encoder: Encoder
) -> list[tuple[Annotated, np.ndarray]]:
    """What the index keeps of each article, with its chunk vectors of shape (chunks, d).

    All texts of the batch go to the encoder together, and sentence vectors are pooled out of
    the same pass, so an article costs what embedding its chunks costs.
    """
    read = [(article, annotate(article), chunk(article)) for article in batch]
    texts, spans = [], []
    for article, sentences, chunks in read:
        for piece in chunks:
            text, shift = context(article, piece)
            offset = shift - piece.start
            texts.append(text)
            spans.append([(s.start + offset, s.end + offset) for s in _inside(sentences, piece)])
    vectors, within = encoder.embed_with_spans(texts, spans)
    items, at = [], 0
    for article, sentences, chunks in read:
        part = slice(at, at + len(chunks))
        kept = [s for piece in chunks for s in _inside(sentences, piece)]
        own = [rows for rows in within[part] if len(rows)]
        joined = np.concatenate(own) if own else np.zeros((0, vectors.shape[1]), np.float32)
        words = [terms(text) for text in texts[part]]
        item = Annotated(article, stamps[article.id], chunks, words, kept, joined, vectors[part])
        items.append((item, vectors[part]))
        at += len(chunks)
    return items


def _inside(sentences: Sequence[Sentence], piece: Chunk) -> list[Sentence]:
    if piece.asked:
        return []
    return [s for s in sentences if piece.start <= s.start and s.end <= piece.end]
