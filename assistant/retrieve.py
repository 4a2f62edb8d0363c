"""Which articles speak to a letter: dense and lexical search, fused, then fitted to the frame.

A situation is matched on titles and letters, what to do on answers; an article needs only one
of them to match well. Role mismatch pushes an article down instead of filtering it away: the
other side's column is often the disagreement worth showing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.annotations import Card
from assistant.index import Index
from assistant.roles import fit
from assistant.schema import Frame, Passage

CHUNKS = 60  # asked of each search; below it a long article can crowd the others out
# Chosen by `python -m eval.tune_fusion` on the development questions; see eval/README.md.
LEXICAL_WEIGHT = 0.15
SECOND_CHUNK = 0.15
ROLE_WEIGHT = 0.06
SUPERSEDED = 0.15


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article with its score (higher is better) and its nearest chunk's cosine."""

    card: Card
    score: float
    similarity: float
    passages: tuple[Passage, ...]


def retrieve(index: Index, frame: Frame, query: str, k: int = 8) -> list[Ranked]:
    """The k articles that speak most to `query`, best first, ties by id.

    score = cosine + 0.15 · BM25 / best BM25, per chunk; an article has its best chunk's score
    plus a little of its second's, moved by how well its roles fit. Cosines are comparable
    across queries; scores only order articles within one.
    """
    vector = index.encoder.embed([query])[0]
    dense = dict(index.dense(vector, CHUNKS))
    lexical = dict(index.lexical(query, CHUNKS))
    chunks = fuse(dense, lexical)
    by_article: dict[str, list[Passage]] = {}
    for passage in _passages(index, chunks, dense):
        by_article.setdefault(passage.article_id, []).append(passage)
    cards = index.annotations.cards(by_article)
    ranked = [
        Ranked(
            card,
            _score(card, frame, by_article[article_id], cards),
            max(p.similarity for p in by_article[article_id]),
            tuple(by_article[article_id]),
        )
        for article_id, card in cards.items()
    ]
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


def _score(card: Card, frame: Frame, passages: list[Passage], cards: dict[str, Card]) -> float:
    best = passages[0].score + (SECOND_CHUNK * passages[1].score if len(passages) > 1 else 0.0)
    score = best + ROLE_WEIGHT * fit(frame.asker, frame.other, card.asker, card.other)
    if card.revised or any(c.supersedes == card.article_id for c in cards.values()):
        score -= SUPERSEDED
    if card.kind == "law" and not misplaced(card, frame):
        score += 0.0 if "is-it-legal" in frame.asked else -SECOND_CHUNK / 2
    return score


def misplaced(card: Card, frame: Frame) -> bool:
    """Whether an article speaks for another country than the one the letter names."""
    return (
        frame.jurisdiction != "unknown"
        and card.jurisdiction not in ("general", frame.jurisdiction)
    )
