"""From ranked articles to numbered sentences, each in the place it would have in an answer.

The sentence most like a letter is usually the letter itself. So articles are matched on the
situation, and what to do is taken from their answers by the sentences' parts: positions,
courses of action with what follows them in their paragraph, words to send, help, law, and
other people's named views. Letters, questions and captions are never taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.courses import Course, gather_courses
from assistant.index import Index
from assistant.retrieve import Ranked, misplaced
from assistant.schema import Frame, Quote, Sentence

MAX_COURSES = 5
_NEAR_BEST = 0.14  # articles within this score of the best may contribute courses
_ARTICLES = 4
_LAW_SIMILARITY = 0.40
_OPINION_SIMILARITY = 0.45
_DOING_NOTHING = re.compile(r"(?:doing|saying|do|say) nothing\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """An article's sentences with how near each is to the letter, higher is nearer."""

    ranked: Ranked
    sentences: tuple[Sentence, ...]
    relevance: np.ndarray  # (sentences,), cosine to the letter


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences an answer may rest on, by their place in it."""

    bottom_line: tuple[Quote, ...] = ()
    courses: tuple[Course, ...] = ()
    opinions: tuple[tuple[Quote, ...], ...] = ()
    opposed: tuple[tuple[Quote, Quote], ...] = ()
    law: tuple[Quote, ...] = ()
    next_steps: tuple[Quote, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)


def gather(index: Index, frame: Frame, query: str, ranked: Sequence[Ranked]) -> Evidence:
    """Choose the sentences that answer `query` from the ranked articles."""
    vector = index.encoder.embed([query])[0]
    sources = [_source(index, item, vector) for item in ranked]
    advising = _advising(sources, frame)
    numbering = _Numbering()
    bottom = tuple(numbering.quote(s, r) for s, r in _positions(advising))
    courses = gather_courses(
        [(s.sentences, s.relevance, s.ranked.score) for s in advising],
        index.encoder,
        numbering.quote,
        MAX_COURSES,
    )
    return Evidence(
        bottom_line=bottom,
        courses=courses,
        opinions=tuple(_opinions(sources, numbering)),
        opposed=tuple(_opposed(advising, numbering)),
        law=tuple(_law(sources, frame, numbering)),
        next_steps=tuple(_next_steps(advising, numbering)),
        titles={s.ranked.card.article_id: s.ranked.card.title for s in sources},
    )


def _source(index: Index, item: Ranked, vector: np.ndarray) -> Source:
    sentences, vectors = index.annotations.sentences(item.card.article_id)
    relevance = vectors @ vector if len(sentences) else np.zeros(0, np.float32)
    return Source(item, tuple(sentences), relevance)


def _advising(sources: Sequence[Source], frame: Frame) -> list[Source]:
    """The articles whose advice may be shown: near the best, in place, not replaced."""
    shown = {s.ranked.card.article_id for s in sources}
    replaced = {s.ranked.card.supersedes for s in sources} & shown
    able = [
        s
        for s in sources
        if s.ranked.card.kind != "law"
        and s.ranked.card.article_id not in replaced
        and not misplaced(s.ranked.card, frame)
        and any(x.part in ("recommendation", "option") for x in s.sentences)
    ]
    if not able:
        return []
    best = max(s.ranked.score for s in able)
    return [s for s in able if s.ranked.score >= best - _NEAR_BEST][:_ARTICLES]


def _positions(sources: Sequence[Source]) -> list[tuple[Sentence, float]]:
    """One or two positions: the opening of the best answer, and the best of the next source."""
    found = []
    for source in sources[:2]:
        weighed = [
            (s, float(r) + (0.25 if s.part == "recommendation" else 0.0))
            for s, r in zip(source.sentences, source.relevance, strict=True)
            if s.part in ("recommendation", "option") and s.voice is None
        ]
        first = next((s for s in source.sentences if s.part == "recommendation"), None)
        if first is None or not _opens_answer(source, first):
            chosen = max(weighed, key=lambda x: (x[1], -x[0].start), default=None)
        else:
            chosen = (first, 1.0)
        if chosen:
            found.append(chosen)
    return found


def _opens_answer(source: Source, sentence: Sentence) -> bool:
    """Whether a sentence stands in the first paragraph that is not the letter."""
    guidance = [s.paragraph for s in source.sentences if s.part not in ("story", "question")]
    return bool(guidance) and sentence.paragraph == min(guidance)


def _opinions(sources: Sequence[Source], numbering: _Numbering) -> list[tuple[Quote, ...]]:
    """Views of named people, one group a speaker, at most two sentences each."""
    groups: dict[tuple[str, str], list[Quote]] = {}
    for source in sources:
        if source.ranked.similarity < _OPINION_SIMILARITY:
            continue
        said = [
            (s, float(r))
            for s, r in zip(source.sentences, source.relevance, strict=True)
            if s.part == "opinion" and s.voice
        ]
        for sentence, relevance in said:
            group = groups.setdefault((sentence.article_id, sentence.voice), [])
            if len(group) < 3:
                group.append(numbering.quote(sentence, relevance))
    return [tuple(group) for group in groups.values()]


def _opposed(sources: Sequence[Source], numbering: _Numbering) -> list[tuple[Quote, Quote]]:
    """Pairs of opening positions from articles that are marked as disagreeing."""
    pairs = []
    for i, first in enumerate(sources):
        for second in sources[i + 1 :]:
            one, two = first.ranked.card, second.ranked.card
            if two.article_id in one.disagrees_with or one.article_id in two.disagrees_with:
                opening = [_positions([s]) for s in (first, second)]
                if all(opening):
                    pairs.append(tuple(numbering.quote(*o[0]) for o in opening))
    return pairs


def _law(sources: Sequence[Source], frame: Frame, numbering: _Numbering) -> list[Quote]:
    found = []
    for source in sources:
        card = source.ranked.card
        if card.kind != "law" or misplaced(card, frame):
            continue
        if source.ranked.similarity < _LAW_SIMILARITY:
            continue
        best = sorted(
            zip(source.sentences, source.relevance, strict=True), key=lambda x: -float(x[1])
        )[:2]
        found += [numbering.quote(s, float(r)) for s, r in sorted(best, key=lambda x: x[0].start)]
    return found[:4]


def _next_steps(sources: Sequence[Source], numbering: _Numbering) -> list[Quote]:
    """Where to get help, and when doing nothing stops being right, from the best article."""
    found = []
    for source in sources[:1]:
        wanted = [
            (s, float(r))
            for s, r in zip(source.sentences, source.relevance, strict=True)
            if s.part in ("help", "condition") and not numbering.known(s)
        ]
        late = [x for x in wanted if x[0].part == "help" or _DOING_NOTHING.match(x[0].text)]
        found += [numbering.quote(s, r) for s, r in late[-3:]]
    return found


class _Numbering:
    """Gives each sentence one number, in the order of first use."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int], Quote] = {}

    def quote(self, sentence: Sentence, score: float) -> Quote:
        key = (sentence.article_id, sentence.start)
        if key not in self._numbers:
            self._numbers[key] = Quote(len(self._numbers) + 1, sentence, score)
        return self._numbers[key]

    def known(self, sentence: Sentence) -> bool:
        return (sentence.article_id, sentence.start) in self._numbers
