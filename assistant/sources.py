"""Which of the ranked articles may speak in an answer, and as what.

The lead is the article that fits the letter best; its advice is shown in its own order. A few
more may add to it if they fit nearly as well. Some speak although the search did not put them
near the top: the other side of a disagreement that the library records, and the column that
replaced an older one, which is shown as earlier advice only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.index import Index
from assistant.retrieve import Ranked, misplaced
from assistant.roles import fit
from assistant.schema import Frame, Sentence

ARTICLES = 3  # that advise, the lead among them
# Below the lead's score, within which a further article may advise. On the development letters
# 30 % of those within 0.05 are right, 13 % of those from 0.05 to 0.08, 6 % to 0.12, then 3 %.
NEAR_BEST = 0.06
LAW_LEADS = 0.10  # a law note this far above every other article is what the letter is about
BOTH_SIDES = 0.10  # below the lead's score, for both articles of a recorded disagreement
SIDE = 0.30  # cosine of its phrasings or sentences that the other side of a disagreement needs


Scored = tuple[Sentence, float]


@dataclass(frozen=True, slots=True, eq=False)  # arrays have no truth value to compare by
class Source:
    """An article's sentences with how near each is to the letter, higher is nearer."""

    ranked: Ranked
    sentences: tuple[Sentence, ...]
    relevance: np.ndarray  # (sentences,), cosine to the letter

    @property
    def article_id(self) -> str:
        """The article's id."""
        return self.ranked.card.article_id

    @property
    def scored(self) -> list[Scored]:
        """Each sentence with its nearness."""
        return [(s, float(r)) for s, r in zip(self.sentences, self.relevance, strict=True)]

    @property
    def advises(self) -> bool:
        """Whether it says what to do at all; a law note or a report does not."""
        return self.ranked.card.kind != "law" and any(
            s.part in ("recommendation", "option") for s in self.sentences
        )


@dataclass(frozen=True, slots=True)
class Cast:
    """The articles of one answer by what they are in it.

    `advising` holds the lead first. A pair in `opposed` is two articles that disagree, one of
    them advising; a pair in `earlier` is a replaced article and the one that replaced it.
    """

    every: tuple[Source, ...]
    advising: tuple[Source, ...]
    opposed: tuple[tuple[Source, Source], ...]
    earlier: tuple[tuple[Source, Source], ...]


def cast(
    index: Index, frame: Frame, query: str, ranked: Sequence[Ranked], alone: bool = False
) -> Cast:
    """Give each of the ranked articles, and those that they name, its place in an answer.

    With `alone` the lead advises alone: of articles about something else two are no second
    opinion, but a disagreement that was found whole is still worth showing.
    """
    vector = index.encoder.embed([query])[0]
    found = [read(index, item, vector) for item in ranked]
    sources, earlier = _current(index, found, vector)
    advising = _advising(sources, frame)[: 1 if alone else ARTICLES]
    opposed = _opposed(index, frame, vector, sources, advising)
    lead = {s.article_id for s in advising}
    earlier = [(old, new) for old, new in earlier if new.article_id in lead]
    return Cast(tuple(sources), tuple(advising), tuple(opposed), tuple(earlier))


def read(index: Index, item: Ranked, vector: np.ndarray) -> Source:
    """An article with its sentences' cosines to the letter's `vector`, shape (dimensions,)."""
    sentences, vectors = index.annotations.sentences(item.card.article_id)
    relevance = vectors @ vector if len(sentences) else np.zeros(0, np.float32)
    return Source(item, tuple(sentences), relevance)


def _called(index: Index, article_id: str, vector: np.ndarray) -> Source | None:
    """An article that another one names, with its own nearness to the letter; None if removed."""
    card = index.annotations.cards([article_id]).get(article_id)
    if card is None:
        return None
    source = read(index, Ranked(card, 0.0, 0.0, 0.0, 0.0, 0.0, ()), vector)
    asked = index.annotations.phrasings(article_id)
    near = [float((asked @ vector).max())] if len(asked) else []
    near += [float(source.relevance.max())] if len(source.relevance) else []
    nearness = max(near, default=0.0)
    return replace(source, ranked=replace(source.ranked, score=nearness, similarity=nearness))


def _current(
    index: Index, found: Sequence[Source], vector: np.ndarray
) -> tuple[list[Source], list[tuple[Source, Source]]]:
    """The sources with each replaced article giving its place to the one that replaced it.

    What the library itself withdrew must not advise, however well its letter fits.
    """
    by_id = {s.article_id: s for s in found}
    replaced_by = index.annotations.successors(by_id)
    sources, earlier, placed = [], [], set()
    for source in found:
        successor = replaced_by.get(source.article_id)
        new = by_id.get(successor) or (successor and _called(index, successor, vector))
        if new and new is not source:
            earlier.append((source, new))
            best = max(source.ranked.score, new.ranked.score)
            similarity = max(source.ranked.similarity, new.ranked.similarity)
            source = replace(new, ranked=replace(new.ranked, score=best, similarity=similarity))
        if source.article_id not in placed:
            placed.add(source.article_id)
            sources.append(source)
    return sources, earlier


def _advising(sources: Sequence[Source], frame: Frame) -> list[Source]:
    """The articles whose advice may be shown: the lead, and those that fit nearly as well.

    None where a law note fits far better than all of them: they would answer something else.
    """
    placed = [s for s in sources if not misplaced(s.ranked.card, frame)]
    near = near_best(placed, frame)
    best = max((s.ranked.score for s in near), default=-math.inf)
    if not near or placed[0].ranked.score > best + LAW_LEADS:
        return []
    return near[:ARTICLES]


def near_best(sources: Sequence[Source], frame: Frame) -> list[Source]:
    """The articles that say what to do and fit nearly as well as the best of them, in order.

    Of a story told from both sides only the half that is told to the asker is among them: what
    holds for one is wrong for the other. It takes the place of the half that came first.
    """
    able = [s for s in sources if s.advises and not misplaced(s.ranked.card, frame)]
    near = [s for s in able if s.ranked.score >= able[0].ranked.score - NEAR_BEST]
    own = [
        max((s, *(o for o in near if _one_story(s, o))), key=lambda half: _fit(half, frame))
        for s in near
    ]
    return list(dict.fromkeys(own))


def _one_story(one: Source, two: Source) -> bool:
    return two.article_id == one.ranked.card.pair or one.article_id == two.ranked.card.pair


def _fit(source: Source, frame: Frame) -> float:
    card = source.ranked.card
    return fit(frame.asker, frame.other, card.asker, card.other)


def _opposed(
    index: Index,
    frame: Frame,
    vector: np.ndarray,
    sources: Sequence[Source],
    advising: Sequence[Source],
) -> list[tuple[Source, Source]]:
    """The disagreements that an advising article takes part in, each once, and those found whole.

    The other side is called in by its id: an article that says the opposite about another
    person's evening is seldom near the top, and a reader who saw one side alone would take it
    for the library's view. A pair of which both sides come near the lead was hardly found by
    chance, so it is shown although neither side advises.
    """
    known = {s.article_id: s for s in sources}
    pairs: dict[frozenset[str], tuple[Source, Source]] = {}
    floor = advising[0].ranked.score - BOTH_SIDES if advising else math.inf
    speaking = {s.article_id for s in advising}
    whole = [s for s in sources if s.ranked.score >= floor]
    for one in [*advising, *(s for s in whole if s.article_id not in speaking)]:
        named = [s.article_id for s in sources if one.article_id in s.ranked.card.disagrees_with]
        for article_id in dict.fromkeys([*one.ranked.card.disagrees_with, *named]):
            pair = frozenset((one.article_id, article_id))
            two = known.get(article_id) or _called(index, article_id, vector)
            if two is None or pair in pairs or not two.advises or not one.advises:
                continue
            if one.article_id not in speaking and two not in whole:
                continue
            if two.ranked.similarity >= SIDE and not misplaced(two.ranked.card, frame):
                pairs[pair] = (one, two)
    return list(pairs.values())
