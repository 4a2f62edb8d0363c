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
from assistant.portable import Portability
from assistant.retrieve import Ranked, misplaced
from assistant.schema import Frame, Quote, Sentence

MAX_COURSES = 5
_NEAR_BEST = 0.30  # articles within this score of the best may contribute courses
_NEAR_NEAREST = 0.10  # and with a cosine within this of the nearest
_SECOND_SOURCE = 0.50  # below it a further article tells another story
_ARTICLES = 3
_LAW_SIMILARITY = 0.40
_LAW_NEAR_BEST = 0.08
_TIES = 1  # a sentence with more than this many ties to its own letter is not carried over
_OPINION_SIMILARITY = 0.45
_SHORT_WORDS = 7
DANGLING = re.compile(
    r"(?:This|That|It|These|Those|He|She|They|Him|Her|Them|And|But|So|Or|Then|Still|Another|As for|Which|Such|"
    r"Both|Neither|Either|While this|Otherwise)\b"
)
_DOING_NOTHING = re.compile(r"(?:doing|saying) nothing\b", re.IGNORECASE)


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
    portable = Portability(
        index.annotations, query, [x for source in advising for x in source.sentences]
    )
    numbering = _Numbering()
    law = _law(sources, frame)
    # Who asks whether something is allowed is answered by the rule, then by advice.
    lead = law[:2] if "is-it-legal" in frame.asked else []
    positions = _positions(advising, portable)[: 1 if lead else 2]
    bottom = tuple(numbering.quote(s, r) for s, r in [*lead, *positions])
    courses = gather_courses(
        [(s.sentences, s.relevance, s.ranked.score) for s in advising],
        index.encoder,
        numbering.quote,
        portable,
        MAX_COURSES,
    )
    return Evidence(
        bottom_line=bottom,
        courses=courses,
        opinions=tuple(_opinions(sources, numbering)),
        opposed=tuple(_opposed(advising, portable, numbering)),
        law=tuple(numbering.quote(*x) for x in law if x not in lead),
        next_steps=tuple(_next_steps(advising, portable, numbering)),
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
    nearest = max(s.ranked.similarity for s in able)
    return [
        s
        for s in able
        if s.ranked.score >= best - _NEAR_BEST
        and s.ranked.similarity >= nearest - _NEAR_NEAREST
        and (s is able[0] or s.ranked.similarity >= _SECOND_SOURCE)
    ][:_ARTICLES]


def _positions(sources: Sequence[Source], portable: Portability) -> list[tuple[Sentence, float]]:
    """One position a source for the two best: its opening, or its most relevant advice."""
    found = []
    for source in sources[:2]:
        weighed = [
            (s, float(r) + (0.25 if s.part == "recommendation" else 0.0), portable.ties(s))
            for s, r in zip(source.sentences, source.relevance, strict=True)
            if s.part in ("recommendation", "option") and s.voice is None
        ]
        opening = [x for x in weighed if x[0].part == "recommendation" and _opens(source, x[0])]
        able = [x for x in opening if x[2] <= _TIES] or [x for x in weighed if x[2] <= _TIES]
        if opening and able and able[0] in opening:
            chosen = able[0]
        else:
            # Every other sentence is weighed by how near it is, and by what ties it elsewhere.
            chosen = max(
                able or weighed, key=lambda x: (x[1] - 0.1 * x[2] - _alone(x[0]), -x[0].start)
            )
        found.append((chosen[0], chosen[1]))
    return found


def _alone(sentence: Sentence) -> float:
    """What a sentence loses as a bottom line for not standing alone."""
    short = len(sentence.text.split()) < _SHORT_WORDS
    return 0.1 * short + 0.1 * bool(DANGLING.match(sentence.text))


def _opens(source: Source, sentence: Sentence) -> bool:
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


def _opposed(
    sources: Sequence[Source], portable: Portability, numbering: _Numbering
) -> list[tuple[Quote, Quote]]:
    """Pairs of opening positions from articles that are marked as disagreeing."""
    pairs = []
    for i, first in enumerate(sources):
        for second in sources[i + 1 :]:
            one, two = first.ranked.card, second.ranked.card
            if two.article_id in one.disagrees_with or one.article_id in two.disagrees_with:
                opening = [_positions([s], portable) for s in (first, second)]
                if all(opening):
                    pairs.append(tuple(numbering.quote(*o[0]) for o in opening))
    return pairs


def _law(sources: Sequence[Source], frame: Frame) -> list[tuple[Sentence, float]]:
    """The nearest sentences of the law notes that speak for the letter's country."""
    notes = [
        s
        for s in sources
        if s.ranked.card.kind == "law"
        and not misplaced(s.ranked.card, frame)
        and s.ranked.similarity >= _LAW_SIMILARITY
    ]
    best = max((s.ranked.similarity for s in notes), default=0.0)
    found = []
    for source in notes:
        if source.ranked.similarity < best - _LAW_NEAR_BEST:
            continue
        near = sorted(
            zip(source.sentences, source.relevance, strict=True), key=lambda x: -float(x[1])
        )[:2]
        found += [(s, float(r)) for s, r in sorted(near, key=lambda x: x[0].start)]
    return found[:4]


def _next_steps(
    sources: Sequence[Source], portable: Portability, numbering: _Numbering
) -> list[Quote]:
    """Where to get help, and when doing nothing stops being right, from the best article."""
    found = []
    for source in sources[:1]:
        wanted = [
            (s, float(r))
            for s, r in zip(source.sentences, source.relevance, strict=True)
            if s.part in ("help", "condition")
            and not numbering.known(s)
            and portable.ties(s) <= _TIES
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
