"""What an article answers, in one or two sentences that stand by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.portable import Portability
from assistant.schema import Sentence
from assistant.sources import Scored, Source

TIES = 1  # a sentence with more than this many ties to its own letter is not carried over
_SHORT_WORDS = 7
_BARE_WORDS = 4
_ADVICE = 0.25  # what advice has ahead of the name of a course as a bottom line
_OPENING_TIES = 4  # of a desk's first sentence, which is its answer
_ALSO = 0.03  # below the lead's score; there it is as often the second article that is right
DANGLING = re.compile(
    r"(?:This|That|It|These|Those|He|She|They|Him|Her|Them|And|But|So|Or|Then|Still|Another|"
    r"As for|Which|Such|Both|Neither|Either|While this|Otherwise)\b"
)
# "Write it down", "Thank them": what is meant stands in the sentence before.
_OBJECT = re.compile(
    r"(?:Do not |Don[’']t |Never )?\w+ (?:it|them|this|these|those|him|her)\b(?! \w+ing\b)"
)
_ON_THE_TEXT = re.compile(r"\b(?:what follows|therefore|above|below|the following)\b", re.I)
# "explaining that you have": what they have done stands in the sentence before.
_CUT_SHORT = re.compile(
    r"\b(?:that|why|whether|if) (?:you|he|she|they|we) (?:have|had|did|do|does|can|will|would)\.$"
)


def position(source: Source, portable: Portability) -> list[Scored]:
    """What an article answers, in one or two sentences: empty if it advises nothing.

    A desk says it in the first sentence of its answer, and why in the second. The first is taken
    even where it names somebody of its own letter: what comes later is a remark beside it. A guide
    gives what it tells to do, at its beginning and nearest to the letter. A text without such a
    convention gives the sentence that is nearest to the letter and stands alone.
    """
    opening = opening_of(source)
    card = source.ranked.card
    answers = card.kind == "column" and card.desk and opening
    if answers and len(opening) > 1 and len(opening[0][0].text.split()) < _BARE_WORDS:
        # "Follow your sister." answers somebody whose sister spoke; what it means comes next.
        opening = opening[opening[1][0].part == "recommendation" :]
    if answers and portable.ties(opening[0][0]) <= _OPENING_TIES:
        short = len(opening[0][0].text.split()) < _SHORT_WORDS
        why = [x for x in opening[1:] if portable.ties(x[0]) <= TIES and not portable.tells(x[0])]
        then = opening[1:2] if short else why[:1]
        # Behind a sentence that was left out "it" and "they" would be something else.
        return opening[:1] + [x for x in then if x is opening[1] or not DANGLING.match(x[0].text)]
    weighed = [
        (s, r + (_ADVICE if s.part == "recommendation" else 0.0), portable.ties(s))
        for s, r in source.scored
        if s.part in ("recommendation", "option") and s.voice is None
    ]
    starts = {s.start for s, _ in opening}
    able = [x for x in weighed if x[2] <= TIES]
    first = next((x[:2] for x in able if x[0].start in starts and x[0].part != "option"), None)
    if card.kind == "article" and card.desk:
        # A guide opens with what its subject comes to; what it tells to do says more.
        told = [x for x in counsel(source, portable, 2) if not first or x[0] is not first[0]]
        if first and told:
            told = [first, max(told, key=lambda x: x[1])]
        if told:
            return told
    if first is None and weighed:
        # Every other sentence is weighed by how near it is, and by what ties it elsewhere.
        first = max(
            able or weighed, key=lambda x: (x[1] - 0.1 * x[2] - dependence(x[0]), -x[0].start)
        )[:2]
    return [first] if first else []


def counsel(source: Source, portable: Portability, most: int) -> list[Scored]:
    """What a guide tells to do, nearest to the letter, in its own order; each stands alone."""
    able = [
        (s, r)
        for s, r in source.scored
        if s.part == "recommendation"
        and s.voice is None
        and portable.ties(s) <= TIES
        and not dependence(s)
    ]
    nearest = sorted(able, key=lambda x: -x[1])[:most]
    return sorted(nearest, key=lambda x: x[0].start)


def positions(sources: Sequence[Source], portable: Portability) -> list[Scored]:
    """The lead's position, and that of a second source that may be the right one as well."""
    found = [*position(sources[0], portable)] if sources else []
    for further in sources[1:2]:
        if further.ranked.score >= sources[0].ranked.score - _ALSO:
            found += position(further, portable)[:1]
    return found


def opening_of(source: Source) -> list[Scored]:
    """The sentences of the first paragraph that is not the letter, without its questions."""
    guidance = [x for x in source.scored if x[0].part not in ("story", "question", "furniture")]
    first = min((s.paragraph for s, _ in guidance), default=None)
    return [
        x for x in guidance if x[0].paragraph == first and x[0].part not in ("wording", "opinion")
    ]


def dependence(sentence: Sentence) -> float:
    """What a sentence loses as a bottom line for not standing alone."""
    short = len(sentence.text.split()) < _SHORT_WORDS
    text = sentence.text
    leans = DANGLING.match(text) or _OBJECT.match(text) or _ON_THE_TEXT.search(text)
    return 0.1 * short + 0.1 * bool(leans or _CUT_SHORT.search(text))
