"""From ranked articles to numbered sentences, each in the place it would have in an answer.

The sentence most like a letter is usually the letter itself. So articles are matched on the
situation, and what to do is taken from their answers by the sentences' parts: positions,
courses of action with what follows them in their paragraph, words to send, help, law, and
other people's named views. Letters, questions and captions are never taken.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.courses import Course, gather_courses
from assistant.index import Index
from assistant.naming import warns
from assistant.portable import Portability
from assistant.positions import (
    DANGLING,
    TIES,
    counsel,
    dependence,
    opening_of,
    position,
    positions,
)
from assistant.retrieve import Ranked, misplaced
from assistant.schema import Frame, Quote, Sentence
from assistant.sources import Scored, Source, cast, near_best

_LAW_SIMILARITY = 0.40  # of a note that fits worse than the advice, where the rule was asked for
_LAW_UNASKED = 0.50  # and where it was not
_LAW_BEHIND = 0.20  # and this far below the lead's score at most
_LAW_LEADING = 5  # sentences of the note that a letter is about
_LAW_NEAR_BEST = 0.08
_STEPS = 3  # of the best article, beside its choices
_GUIDE_STEPS = 4  # of a guide
_LATE = 2  # of where to get help, and of when to do nothing
_OPINION_SIMILARITY = 0.45
# Articles, and sentences of each, where none tells the story. One in eight third ones was right.
_DIGESTED, _OF_EACH = 2, 2
_DOING_NOTHING = re.compile(r"(?:doing|saying) nothing\b", re.IGNORECASE)
_ON_DEEDS = re.compile(
    r"(?<!if )\byou(?: have|[’']ve)? (?:were|been|had|did|done|went|said|let|took|gave|told|made|left|"
    r"wrote|kept|\w{3,}ed)\b",
    re.IGNORECASE,
)

Stand = tuple[Quote, ...]  # what one article says first: its position, and perhaps why


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a replaced article advised, what holds now, and the day on which it was changed."""

    before: Stand
    now: Stand
    changed: str | None  # ISO date


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences an answer may rest on, by their place in it."""

    bottom_line: tuple[Quote, ...] = ()
    courses: tuple[Course, ...] = ()
    opinions: tuple[tuple[Quote, ...], ...] = ()
    opposed: tuple[tuple[Stand, Stand], ...] = ()
    earlier: tuple[Earlier, ...] = ()
    law: tuple[Quote, ...] = ()
    next_steps: tuple[Quote, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)


def gather(
    index: Index, frame: Frame, query: str, ranked: Sequence[Ranked], alone: bool = False
) -> Evidence:
    """Choose the sentences that answer `query` from the ranked articles.

    Or from one of them `alone`, where it tells another story than the letter; then nothing is
    said of what its asker did.
    """
    speaking = cast(index, frame, query, ranked, alone)
    sources, advising = speaking.every, speaking.advising
    if alone:
        sources = advising or sources[:1]
    sides = [s for pair in (*speaking.opposed, *speaking.earlier) for s in pair]
    portable = Portability(
        index.annotations, query, [x for source in [*advising, *sides] for x in source.sentences]
    )
    numbering = _Numbering()
    law = _law(sources, advising, frame)
    # Who asks whether something is allowed is answered by the rule, then by advice.
    lead = law[:2] if _rule_first(frame, bool(advising)) else []
    opposing = {s.article_id for pair in speaking.opposed for s in pair[1:]}
    agreeing = [s for s in advising if s.article_id not in opposing]
    taken = positions(agreeing[: 1 if lead else 2], portable)
    if alone:
        taken = _without_deeds(taken) or _plain(agreeing[:1], portable)
    bottom = tuple(numbering.quote(s, r) for s, r in [*lead, *taken])
    courses, steps = gather_courses(
        [(s.sentences, s.relevance, s.ranked.score) for s in advising],
        index.encoder,
        numbering.quote,
        portable,
    )
    return Evidence(
        bottom_line=bottom,
        courses=courses,
        opinions=tuple(_opinions(sources, numbering)),
        opposed=tuple(_opposed(speaking.opposed, portable, numbering)),
        earlier=tuple(_earlier(speaking.earlier, portable, numbering)),
        law=tuple(numbering.quote(*x) for x in law if x not in lead),
        next_steps=tuple(_next_steps(advising, steps, portable, numbering)),
        titles={s.ranked.card.article_id: s.ranked.card.title for s in sources},
    )


def digest(index: Index, frame: Frame, query: str, ranked: Sequence[Ranked]) -> Evidence:
    """What each of the few nearest articles comes to, where none tells the letter's story.

    The reader chooses among them. What is much farther off than the first would be noise; its
    title is named beside the answer. Where two texts disagree about such a case, that is told too.
    """
    speaking = cast(index, frame, query, ranked)
    able = near_best(speaking.every, frame)[:_DIGESTED]
    sides = [s for pair in speaking.opposed for s in pair]
    every = [x for s in [*able, *sides] for x in s.sentences]
    portable = Portability(index.annotations, query, every)
    numbering = _Numbering()
    gists = [(s, _carried(_gist(s, portable), portable) or _plain([s], portable)) for s in able]
    told = [(s, of) for s, of in gists if of]
    law = _law(speaking.every, speaking.advising, frame)
    lead = law[:2] if _rule_first(frame, bool(told)) else []
    return Evidence(
        bottom_line=tuple(numbering.quote(*x) for x in [*lead, *(x for _, of in told for x in of)]),
        opposed=tuple(_opposed(speaking.opposed, portable, numbering)),
        law=tuple(numbering.quote(*x) for x in law if x not in lead),
        titles={s.article_id: s.ranked.card.title for s, _ in told},
    )


def _gist(source: Source, portable: Portability) -> list[Scored]:
    """A column answers one letter; a guide answers many, so what is near to this one is told."""
    card = source.ranked.card
    guide = card.kind == "article" and card.desk
    near = counsel(source, portable, _OF_EACH) if guide else []
    return near or position(source, portable)


def _rule_first(frame: Frame, advised: bool) -> bool:
    """Whether the rule comes first: it was asked for, or nothing else is there.

    Where there is danger help comes first, and the rule after it.
    """
    return ("is-it-legal" in frame.asked or not advised) and not frame.safety


def _without_deeds(sentences: Sequence[Scored]) -> list[Scored]:
    """Sentences but those on what somebody did: the reader of another story was not wrong."""
    return [x for x in sentences if not _ON_DEEDS.search(x[0].text)]


def _carried(gist: Sequence[Scored], portable: Portability) -> list[Scored]:
    """What of a text's gist says something to somebody with another story."""
    told = [x for x in gist if not portable.particulars(x[0]) and not portable.tells(x[0])]
    return _without_deeds(told)[:_OF_EACH]


def _plain(sources: Sequence[Source], portable: Portability) -> list[Scored]:
    """What texts tell to do that answer first of all what their askers did."""
    return [x for s in sources for x in _without_deeds(counsel(s, portable, _OF_EACH))[:1]]


def _opinions(sources: Sequence[Source], numbering: _Numbering) -> list[tuple[Quote, ...]]:
    """Views of named people, one group a speaker."""
    groups: dict[tuple[str, str], list[Quote]] = {}
    for source in sources:
        if source.ranked.similarity < _OPINION_SIMILARITY:
            continue
        said = [(s, r) for s, r in source.scored if s.part == "opinion" and s.voice]
        for sentence, relevance in said:
            group = groups.setdefault((sentence.article_id, sentence.voice), [])
            if len(group) < 3:
                group.append(numbering.quote(sentence, relevance))
    return [tuple(group) for group in groups.values()]


def _opposed(
    pairs: Sequence[tuple[Source, Source]], portable: Portability, numbering: _Numbering
) -> list[tuple[Stand, Stand]]:
    """What the articles that disagree say first, the advising one's before the other's."""
    stands = [[_stand(side, portable, numbering) for side in pair] for pair in pairs]
    return [(one, two) for one, two in stands if one and two]


def _earlier(
    pairs: Sequence[tuple[Source, Source]], portable: Portability, numbering: _Numbering
) -> list[Earlier]:
    """What the replaced articles said first, beside what took its place."""
    found = []
    for old, new in pairs:
        before, now = (_stand(side, portable, numbering) for side in (old, new))
        if before and now:
            changed = old.ranked.card.revised or new.ranked.card.published
            found.append(Earlier(before, now, changed))
    return found


def _stand(source: Source, portable: Portability, numbering: _Numbering) -> Stand:
    return tuple(numbering.quote(*x) for x in position(source, portable))


def _law(sources: Sequence[Source], advising: Sequence[Source], frame: Frame) -> list[Scored]:
    """The nearest sentences of the law notes that speak for the letter's country.

    A note that fits worse than the advice is about something else nine times in ten, unless its
    words are very near or somebody asked for the rule.
    """
    lead = advising[0].ranked.score if advising else -math.inf
    enough = _LAW_SIMILARITY if "is-it-legal" in frame.asked else _LAW_UNASKED

    def near(source: Source) -> bool:
        ahead = source.ranked.score - lead
        return ahead >= 0 or (ahead >= -_LAW_BEHIND and source.ranked.similarity >= enough)

    notes = [
        s
        for s in sources
        if s.ranked.card.kind == "law" and not misplaced(s.ranked.card, frame) and near(s)
    ]
    best = max((s.ranked.similarity for s in notes), default=0.0)
    found = []
    for source in notes:
        if source is not notes[0] and source.ranked.similarity < best - _LAW_NEAR_BEST:
            continue
        # A note also holds words to send; they tell somebody's story and no rule.
        rules = [x for x in source.scored if x[0].part == "law"]
        several = _LAW_LEADING if not advising and source is notes[0] else 2
        found += sorted(sorted(rules, key=lambda x: -x[1])[:several], key=lambda x: x[0].start)
    return found[: 4 if advising else _LAW_LEADING + 1]


def _next_steps(
    sources: Sequence[Source],
    steps: Sequence[Scored],
    portable: Portability,
    numbering: _Numbering,
) -> list[Quote]:
    """What to do in any case, where to get help, and when doing nothing stops being right.

    All from the best article, in its order. `steps` are what it tells the reader to do beside
    its choices; a guide without choices says what to do sentence by sentence, so of it more is
    taken. What a course or the bottom line has said already is not said again.
    """
    if not sources:
        return []
    starts = {s.start for s, _ in steps}
    guide = sources[0].ranked.card.kind == "article"
    # A column argues its answer in its first paragraph; what it says there is no step.
    opening = [] if guide else opening_of(sources[0])
    argued = opening[0][0].paragraph if opening else None
    able = [
        (s, r)
        for s, r in sources[0].scored
        if s.voice is None
        and not numbering.known(s)
        and portable.ties(s) <= TIES
        and not portable.tells(s)
    ]
    todo = [
        (s, r)
        for s, r in able
        if (s.start in starts or s.part in ("recommendation", "condition") or warns(s.text))
        and (s.start in starts or s.paragraph != argued)
        and not DANGLING.match(s.text)
        and not s.text.endswith(":")
    ]
    todo.sort(key=lambda x: dependence(x[0]) - x[1])
    late = [x for x in able if x[0].part == "help" or _DOING_NOTHING.match(x[0].text)][-_LATE:]
    kept = {x[0].start: x for x in [*todo[: _GUIDE_STEPS if guide else _STEPS], *late]}
    return [numbering.quote(*kept[start]) for start in sorted(kept)]


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
