"""Which articles speak to a letter: dense and lexical search, fused, then fitted to the frame.

A situation is matched on titles and letters, what to do on answers; an article needs only one
of them to match well. Role mismatch pushes an article down instead of filtering it away: the
other side's column is often the disagreement worth showing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.annotations import Card
from assistant.chunking import Chunk
from assistant.doer import another_doer, same_doer
from assistant.embedding import Encoder
from assistant.index import Index
from assistant.parts import LETTER
from assistant.roles import fit
from assistant.schema import Frame, Passage, Sentence
from assistant.sentences import sentence_spans
from assistant.wording import wording

CHUNKS = 120  # asked of each search; below it a long article can crowd the others out
CANDIDATES = 24  # articles that are scored sentence by sentence
SITUATIONS = 8  # further ones, those whose situation is nearest
LEXICAL_WEIGHT = 0.2  # of BM25 beside cosine when candidates are chosen
# What each feature of an article is worth. Fitted on the development questions and on strangers'
# dilemmas, with what held in cross-validation printed beside it, by `python -m eval.tune_fusion`.
WEIGHTS = {
    "asked": 0.18,  # cosine of what its question's phrasings have in common, see `wording`
    "told": 0.62,  # cosine of what its tellings have in common, read by the larger encoder
    "core": 0.35,  # of the article's situation and the letter's nearest sentence, by the same
    "sentences": 0.35,  # mean, over the letter's sentences, of the nearest sentence's cosine
    "words": 0.1,  # BM25 of its two best chunks / the best article's
    "situation": 0.04,  # BM25 of its best chunk of each role / the best chunk's
    "phrasing": 0.02,
    "roles": 0.06,  # how well its asker and other fit the letter's, -1 to 1
    "another_doer": -0.1,  # 1 where it is surely about another one's act; set by hand
    "topic": 0.03,  # 1 if it shares a topic with the letter
    "superseded": -0.05,
    "guide": 0.12,
    "law": 0.06,
    "law_asked": 0.03,  # set by hand: a fit makes it negative, out of letters read wrongly
}
MAX_LETTER_SENTENCES = 12


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article with its score (higher is better) and its nearest chunk's cosine."""

    card: Card
    score: float
    similarity: float
    asked: float  # cosine to what the ways in which its question is put have in common
    told: float  # cosine to what the tellings of the situation that it answers have in common
    doer: float  # how likely it is about the same one's act
    passages: tuple[Passage, ...]


def retrieve(index: Index, frame: Frame, query: str, k: int = 12) -> list[Ranked]:
    """The k articles that speak most to `query`, best first, ties by id.

    The score is the sum of `WEIGHTS` times `features`. Scores order articles within one query
    and mean little across.
    """
    ranked = []
    for card, passages, found in candidates(index, frame, query):
        score = sum(WEIGHTS[name] * value for name, value in found.items())
        similarity = max(p.similarity for p in passages)
        asked, told = found["asked"], found["told"]
        doer = same_doer(frame.doers, card.doer)
        ranked.append(Ranked(card, score, similarity, asked, told, doer, tuple(passages)))
    ranked.sort(key=lambda item: (-item.score, item.card.article_id))
    return ranked[:k]


Candidate = tuple[Card, list[Passage], dict[str, float]]


def candidates(index: Index, frame: Frame, query: str) -> list[Candidate]:
    """The articles that either search found, with their passages and their features."""
    store = index.annotations  # one and the same for both: another thread may reopen the index
    ids, situations = store.situations()
    if not ids:
        return []
    asked = _read(index.encoder, query)
    alike = store.tellings(index.encoder.name) @ asked.telling
    told = dict(zip(ids, alike.tolist(), strict=True))
    found = _search(index, asked, told)
    rows = [at for at, own in enumerate(ids) if own in found.kept]
    best = (situations[rows] @ np.vstack([asked.cores, asked.situation]).T).max(axis=1)
    core = dict(zip((ids[at] for at in rows), best.tolist(), strict=True))
    words = _best_lexical(found.kept, found.lexical)
    cards = index.annotations.cards(found.kept)
    read = {own: index.annotations.sentences(own) for own in cards}
    superseded = {card.supersedes for card in cards.values()}
    return [
        (
            card,
            found.kept[own],
            {
                "asked": _put_alike(index, own, *read[own], asked),
                "told": told[own],
                "core": core[own],
                "sentences": _sentences_alike(read[own][1], asked),
                "words": words[own],
                **_best_by_role(found, own),
                "roles": fit(frame.asker, frame.other, card.asker, card.other),
                "another_doer": another_doer(frame.doers, card.doer),
                "topic": float(bool(set(card.topics) & set(frame.topics))),
                "superseded": float(bool(card.revised) or own in superseded),
                "guide": float(card.kind == "article"),
                "law": float(card.kind == "law"),
                "law_asked": float(card.kind == "law" and "is-it-legal" in frame.asked),
            },
        )
        for own, card in cards.items()
    ]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A letter as both encoders read it. d is the small one's dimensions, D the larger one's."""

    text: str
    whole: np.ndarray  # (d,)
    sentences: np.ndarray  # (n, d)
    wording: np.ndarray  # (d,), less what only the wording changes
    situation: np.ndarray  # (D,)
    telling: np.ndarray  # (D,), less what only the wording changes
    cores: np.ndarray  # (n, D), of its sentences


@dataclass(frozen=True, slots=True)
class _Found:
    """What both searches found: each article's passages, and BM25 of each chunk."""

    kept: dict[str, list[Passage]]
    chunks: dict[str, Chunk]
    lexical: dict[str, float]
    strongest: float  # BM25 of the best chunk of all; 1 where none holds a word of the letter


def _read(encoder: Encoder, query: str) -> _Asked:
    whole, sentences = query_vectors(encoder, query)
    situation, cores = encoder.embed_situation(query, asked_spans(query))
    put_so = wording().without(whole, encoder.name)
    telling = wording("situations").without(situation, encoder.name)
    return _Asked(query, whole, sentences, put_so, situation, telling, cores)


def _search(index: Index, asked: _Asked, told: dict[str, float]) -> _Found:
    """The articles with the best chunks, and those whose situation is nearest."""
    dense = dict(index.dense(asked.whole, CHUNKS))
    lexical = dict(index.lexical(asked.text, CHUNKS))
    chunks = index.annotations.chunks(dense.keys() | lexical.keys())
    by_article: dict[str, list[Passage]] = {}
    for passage in _passages(chunks, fuse(dense, lexical), dense):
        by_article.setdefault(passage.article_id, []).append(passage)
    kept = dict(list(by_article.items())[:CANDIDATES])
    for article_id in sorted(told, key=lambda own: (-told[own], own))[:SITUATIONS]:
        if article_id not in by_article:
            chunks |= (first := _first(index, article_id))
            by_article[article_id] = _passages(first, dict.fromkeys(first, 0.0).items(), dense)
        if by_article[article_id]:
            kept[article_id] = by_article[article_id]
    return _Found(kept, chunks, lexical, max(lexical.values(), default=0.0) or 1.0)


def _put_alike(
    index: Index,
    article_id: str,
    sentences: Sequence[Sentence],
    vectors: np.ndarray,
    asked: _Asked,
) -> float:
    """Cosine of a letter to what the ways of putting an article's question have in common."""
    put = index.annotations.phrasings(article_id)
    if not len(put):
        # An article that somebody added has no phrasings; its letter's sentences stand for them.
        put = _told(sentences, vectors)
    if not len(put):
        return 0.0
    return float(wording().common(put, index.encoder.name) @ asked.wording)


def _sentences_alike(vectors: np.ndarray, asked: _Asked) -> float:
    """The mean, over a letter's sentences, of the cosine of the article's nearest one."""
    if not len(vectors) or not len(asked.sentences):
        return 0.0
    return float((vectors @ asked.sentences.T).max(axis=0).mean())


def _best_by_role(found: _Found, article_id: str) -> dict[str, float]:
    """BM25 of an article's best chunk that tells its situation, and that puts its question."""
    best = {"situation": 0.0, "asked": 0.0}
    for passage in found.kept[article_id]:
        role = found.chunks[passage.chunk_id].role
        score = found.lexical.get(passage.chunk_id, 0.0) / found.strongest
        best[role] = max(best.get(role, 0.0), score)
    return {"situation": best["situation"], "phrasing": best["asked"]}


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
    whole, within = encoder.embed_with_spans([query], [asked_spans(query)])
    return whole[0], within[0]


def asked_spans(query: str) -> list[tuple[int, int]]:
    """The spans of a letter's sentences; of a long one those at its beginning and its end."""
    spans = sentence_spans(query, 0, len(query))
    # A long letter says what happened at its beginning and asks at its end.
    half = MAX_LETTER_SENTENCES // 2
    return spans if len(spans) <= 2 * half else [*spans[:half], *spans[-half:]]


def _first(index: Index, article_id: str) -> dict[str, Chunk]:
    """The first chunk of an article of which none was among those found."""
    return index.annotations.chunks(index.annotations.chunk_ids([article_id])[:1])


def _told(sentences: Sequence[Sentence], vectors: np.ndarray) -> np.ndarray:
    """The vectors of an article's letter, (n, d); of all its sentences where it has none."""
    story = [at for at, s in enumerate(sentences) if s.part in LETTER]
    return vectors[story] if story else vectors


def _passages(
    chunks: dict[str, Chunk], scored: list[tuple[str, float]], dense: dict[str, float]
) -> list[Passage]:
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


def _best_lexical(
    candidates: dict[str, list[Passage]], lexical: dict[str, float]
) -> dict[str, float]:
    sums = {
        article_id: sum(sorted((lexical.get(p.chunk_id, 0.0) for p in own), reverse=True)[:2])
        for article_id, own in candidates.items()
    }
    best = max(sums.values(), default=0.0) or 1.0
    return {article_id: value / best for article_id, value in sums.items()}


def misplaced(card: Card, frame: Frame) -> bool:
    """Whether an article speaks for another country than the one the letter names."""
    return frame.jurisdiction != "unknown" and card.jurisdiction not in (
        "general",
        frame.jurisdiction,
    )
