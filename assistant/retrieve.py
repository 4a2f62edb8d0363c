"""Which articles speak to a letter: dense and lexical search, fused, then fitted to the frame.

A situation is matched on titles and letters, what to do on answers; an article needs only one
of them to match well. Role mismatch pushes an article down instead of filtering it away: the
other side's column is often the disagreement worth showing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from assistant.annotations import Card
from assistant.embedding import Encoder
from assistant.index import Index
from assistant.roles import fit
from assistant.schema import Frame, Passage
from assistant.sentences import sentence_spans

CHUNKS = 60  # asked of each search; below it a long article can crowd the others out
CANDIDATES = 24  # articles that are scored sentence by sentence
# Weights chosen on the development questions; `python -m eval.tune_fusion` draws the grid.
BEST_CHUNK = 0.5
TOP_CHUNKS = 0.5  # the mean of an article's three nearest chunks
SENTENCES = 0.5  # the mean, over the letter's sentences, of the nearest sentence's cosine
LEXICAL_WEIGHT = 0.2
ROLE_WEIGHT = 0.07
TOPIC_WEIGHT = 0.05
SUPERSEDED = 0.15
LAW_UNASKED = 0.07
MAX_LETTER_SENTENCES = 12


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article with its score (higher is better) and its nearest chunk's cosine."""

    card: Card
    score: float
    similarity: float
    passages: tuple[Passage, ...]


def retrieve(index: Index, frame: Frame, query: str, k: int = 12) -> list[Ranked]:
    """The k articles that speak most to `query`, best first, ties by id.

        score = 0.5 · nearest chunk + 0.5 · mean of its three nearest
              + 0.5 · mean over the letter's sentences of the nearest sentence in the article
              + 0.2 · BM25 / best BM25 + what the frame adds or takes

    All but BM25 are cosines. Scores order articles within one query and mean little across.
    """
    whole, pieces = query_vectors(index.encoder, query)
    dense = dict(index.dense(whole, CHUNKS))
    lexical = dict(index.lexical(query, CHUNKS))
    by_article: dict[str, list[Passage]] = {}
    for passage in _passages(index, fuse(dense, lexical), dense):
        by_article.setdefault(passage.article_id, []).append(passage)
    candidates = dict(list(by_article.items())[:CANDIDATES])
    cards = index.annotations.cards(candidates)
    words = _best_lexical(candidates, lexical)
    ranked = []
    for article_id, card in cards.items():
        _, own = index.annotations.sentences(article_id)
        near = own @ pieces.T if len(own) and len(pieces) else None
        score = (
            _dense_score(candidates[article_id])
            + SENTENCES * (float(near.max(axis=0).mean()) if near is not None else 0.0)
            + LEXICAL_WEIGHT * words[article_id]
            + _frame_score(card, frame, cards)
        )
        similarity = max(p.similarity for p in candidates[article_id])
        ranked.append(Ranked(card, score, similarity, tuple(candidates[article_id])))
    ranked.sort(key=lambda item: (-item.score, item.card.article_id))
    return ranked[:k]


def fuse(
    dense: dict[str, float], lexical: dict[str, float], weight: float = LEXICAL_WEIGHT
) -> list[tuple[str, float]]:
    """Weighted sum of cosine and BM25 scaled to its own best, as (chunk id, score), best first.

    A chunk that only BM25 found gets the lowest cosine seen, not 0: it was not among the
    nearest, which says little about how far it is.
    """
    floor = min(dense.values(), default=0.0)
    best = max(lexical.values(), default=1.0)
    scores = {
        chunk_id: dense.get(chunk_id, floor) + weight * lexical.get(chunk_id, 0.0) / best
        for chunk_id in dense.keys() | lexical.keys()
    }
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def query_vectors(encoder: Encoder, query: str) -> tuple[np.ndarray, np.ndarray]:
    """A letter's vector, shape (d,), and its sentences' vectors, shape (n, d), in one pass."""
    spans = sentence_spans(query, 0, len(query))
    # A long letter says what happened at its beginning and asks at its end.
    half = MAX_LETTER_SENTENCES // 2
    kept = spans if len(spans) <= 2 * half else [*spans[:half], *spans[-half:]]
    whole, within = encoder.embed_with_spans([query], [kept])
    return whole[0], within[0]


def _passages(
    index: Index, scored: Iterable[tuple[str, float]], dense: dict[str, float]
) -> list[Passage]:
    scored = list(scored)
    chunks = index.annotations.chunks(chunk_id for chunk_id, _ in scored)
    floor = min(dense.values(), default=0.0)
    return [
        Passage(
            chunk_id,
            chunks[chunk_id].article_id,
            chunks[chunk_id].start,
            chunks[chunk_id].end,
            rank,
            score,
            dense.get(chunk_id, floor),
        )
        for rank, (chunk_id, score) in enumerate(scored, start=1)
        if chunk_id in chunks
    ]


def _dense_score(passages: list[Passage]) -> float:
    nearest = sorted((p.similarity for p in passages), reverse=True)[:3]
    # An article of which one chunk was found is not rewarded for the two that were not.
    mean = sum(nearest) / 3 + (3 - len(nearest)) / 3 * 0.8 * nearest[-1]
    return BEST_CHUNK * nearest[0] + TOP_CHUNKS * mean


def _best_lexical(
    candidates: dict[str, list[Passage]], lexical: dict[str, float]
) -> dict[str, float]:
    sums = {
        article_id: sum(sorted((lexical.get(p.chunk_id, 0.0) for p in own), reverse=True)[:2])
        for article_id, own in candidates.items()
    }
    best = max(sums.values(), default=0.0) or 1.0
    return {article_id: value / best for article_id, value in sums.items()}


def _frame_score(card: Card, frame: Frame, cards: dict[str, Card]) -> float:
    score = ROLE_WEIGHT * fit(frame.asker, frame.other, card.asker, card.other)
    score += TOPIC_WEIGHT * bool(set(card.topics) & set(frame.topics))
    if card.revised or any(c.supersedes == card.article_id for c in cards.values()):
        score -= SUPERSEDED
    if card.kind == "law" and "is-it-legal" not in frame.asked:
        score -= LAW_UNASKED
    return score


def misplaced(card: Card, frame: Frame) -> bool:
    """Whether an article speaks for another country than the one the letter names."""
    return frame.jurisdiction != "unknown" and card.jurisdiction not in (
        "general",
        frame.jurisdiction,
    )
