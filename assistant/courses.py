"""Courses of action: what each article offers to do, merged where articles offer the same.

A course is a paragraph of an answer that names an action; what the paragraph goes on to say is
what speaks for it, against it, and when it fits. The label is cut out of the naming sentence, so
that even a label is the source's own words. A paragraph that only tells the reader to do one
thing more, beside the choices that the article sets off, is a step and no choice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.actions import action
from assistant.embedding import Encoder
from assistant.naming import label, names_course, offers, place_of
from assistant.portable import Portability
from assistant.schema import Quote, Sentence

MAX_COURSES = 5
SAME_COURSE = 0.60  # cosine of two labels above which they name one course
_SAME_ACTION = 0.20  # enough where both name the same kind of action
NEAR = 0.36  # cosine to the letter that the nearest sentence of a further article's course needs
NEAR_MEAN = 0.30  # and its sentences on average; below them it is another letter's course
_TIES = 1
_LEAD_TIES = 2  # of a course of the article that fits best
_DRAFT_TIES = 4  # in all the sentences of one reply to send
_PER_LIST = 2

_BOLD_GAP = 3  # characters: "** " between a bold lead and the sentence behind it


@dataclass(frozen=True, slots=True)
class Course:
    """One course of action. `naming` are the sentences that name it, one a source."""

    label: str
    naming: tuple[Quote, ...]
    for_: tuple[Quote, ...]
    against: tuple[Quote, ...]
    when: tuple[Quote, ...]
    wording: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    label: str
    weight: float
    naming: Scored
    rest: tuple[Scored, ...]
    wording: tuple[Scored, ...]
    choice: bool  # set off as one of several, not a step to take in any case


Scored = tuple[Sentence, float]
Numbered = Callable[[Sentence, float], Quote]
Weighed = tuple[Sequence[Sentence], np.ndarray, float]


def gather_courses(
    sources: Sequence[Weighed],
    encoder: Encoder,
    number: Numbered,
    portable: Portability,
    limit: int = MAX_COURSES,
) -> tuple[tuple[Course, ...], tuple[Scored, ...]]:
    """At most `limit` courses, the first article's first and in its order, and its further steps.

    Args:
        sources: per article its sentences, their relevance and the article's score. The first is
            the article that fits the letter; of the others only what is near the letter is taken.
        encoder: embeds the labels, to see which of them name the same action.
        number: gives a sentence its citation number.
        portable: says what ties a sentence to its own letter; tied ones are left out.
    """
    found, steps = [], []
    for at, source in enumerate(sources):
        own = _courses(*source, portable, lead=at == 0)
        choices = [course for course in own if course.choice]
        if len(choices) >= 2:
            steps += [c.naming for c in own if not c.choice] if at == 0 else []
            own = choices
        found += own
    if not found:
        return (), tuple(steps)
    groups = _merge(found, encoder)
    first = {s.article_id for s in sources[0][0]}

    def order(group: Sequence[_Found]) -> tuple[bool, float]:
        # The article that fits knows its own order; of the others' courses one that two name leads.
        named = 0.0 if group[0].naming[0].article_id in first else 0.05 * (len(group) - 1)
        return group[0].naming[0].article_id not in first, -group[0].weight - named

    groups.sort(key=order)
    return tuple(_course(group, number) for group in groups[:limit]), tuple(steps)


def _courses(
    sentences: Sequence[Sentence],
    relevance: np.ndarray,
    score: float,
    portable: Portability,
    *,
    lead: bool,
) -> list[_Found]:
    blocks = _blocks([(s, float(r)) for s, r in zip(sentences, relevance, strict=True)])
    named = [_naming(block) for block in blocks]
    found = []
    for at, (block, place) in enumerate(zip(blocks, named, strict=True)):
        if place is None or block[place][0].voice:
            continue
        naming = block[place]
        if portable.ties(naming[0]) > (_LEAD_TIES if lead else _TIES):
            continue
        if not lead and not _near(block):
            continue
        rest = _rest([x for x in block if x is not naming], portable, lead=lead)
        after = blocks[at + 1 :]
        words = _wording(after)
        if not any(place_of(s) == "against" for s, _ in rest):
            # A course must not lose its cost because its author began a new paragraph for it.
            rest += _rest(_cost_behind(after, named[at + 1 :]), portable, lead=lead)
        if sum(portable.ties(s) for s, _ in words) > _DRAFT_TIES:
            words = []
        # The article's score says whether the situation fits. Its courses keep its order,
        # which its author chose.
        weight = score - 0.001 * len(found)
        choice = _bold(block, place) or offers(naming[0].text)
        found.append(_Found(label(naming[0].text), weight, naming, rest, tuple(words), choice))
    return found


def _blocks(weighed: Sequence[Scored]) -> list[list[Scored]]:
    """Sentences by paragraph, in the order of the text."""
    found: dict[int, list[Scored]] = {}
    for item in weighed:
        found.setdefault(item[0].paragraph, []).append(item)
    return [found[number] for number in sorted(found)]


def _naming(block: Sequence[Scored]) -> int | None:
    """Where in a paragraph the sentence stands that names its course, if any does."""
    for at, (sentence, _) in enumerate(block):
        bold = _bold(block, at)
        if sentence.part == "option" and names_course(sentence.text, first=at == 0, bold=bold):
            return at
    return None


def _bold(block: Sequence[Scored], at: int) -> bool:
    """Whether a sentence is set in bold: its marks stand between it and the next one."""
    return at + 1 < len(block) and block[at + 1][0].start - block[at][0].end >= _BOLD_GAP


def _near(block: Sequence[Scored]) -> bool:
    nearest = max(r for _, r in block)
    return nearest >= NEAR and sum(r for _, r in block) / len(block) >= NEAR_MEAN


def _wording(after: Sequence[Sequence[Scored]]) -> list[Scored]:
    """The words to send that stand directly behind a course, or behind a line leading to them."""
    words: list[Scored] = []
    for block in after:
        if any(s.part == "wording" for s, _ in block):
            words += block
        elif words or len(block) > 1 or not block[0][0].text.endswith(":"):
            break
    return words


def _cost_behind(after: Sequence[Sequence[Scored]], named: Sequence[int | None]) -> list[Scored]:
    """The costs of a course from the paragraph behind it and its words to send.

    Only where that paragraph opens with a cost and names no course: further in, "it" is
    something else.
    """
    for block, place in zip(after, named, strict=True):
        if any(s.part == "wording" for s, _ in block):
            continue
        opens = place is None and place_of(block[0][0]) == "against"
        return [x for x in block if place_of(x[0]) == "against"] if opens else []
    return []


def _rest(block: Sequence[Scored], portable: Portability, *, lead: bool) -> tuple[Scored, ...]:
    """What a course's paragraph says further and another reader can take over.

    What tells of the article's own letter goes where the place keeps another sentence. A course
    must not lose its cost: where every sentence of a place is tied by rare words, the first that
    holds no name or figure stays.
    """
    most = _LEAD_TIES if lead else _TIES
    able = [x for x in block if portable.ties(x[0]) <= most]
    kept = [x for x in able if not portable.tells(x[0])]
    held = {place_of(s) for s, _ in kept}
    tied = [x for x in block if x not in able and not portable.particulars(x[0])]
    for item in [*able, *(x for x in tied if place_of(x[0]) in ("against", "when"))]:
        place = place_of(item[0])
        if place and place not in held:
            kept.append(item)
            held.add(place)
    return tuple(sorted(kept, key=lambda x: x[0].start))


def _merge(found: Sequence[_Found], encoder: Encoder) -> list[list[_Found]]:
    vectors = encoder.embed([course.label for course in found])
    kinds = [action(course.label) for course in found]

    def near(i: int, j: int) -> float:
        alike = float(vectors[i] @ vectors[j])
        same = kinds[i] is not None and kinds[i] == kinds[j] and alike >= _SAME_ACTION
        return max(alike, SAME_COURSE) if same else alike

    groups: list[list[int]] = []
    for i in sorted(range(len(found)), key=lambda i: -found[i].weight):
        article = found[i].naming[0].article_id
        alike = [
            (near(i, group[0]), group)
            for group in groups
            # Two courses of one article are two courses: its author told them apart.
            if all(found[j].naming[0].article_id != article for j in group)
        ]
        similarity, group = max(alike, key=lambda x: x[0], default=(0.0, None))
        if group is not None and similarity >= SAME_COURSE:
            group.append(i)
        else:
            groups.append([i])
    return [[found[i] for i in group] for group in groups]


def _course(group: Sequence[_Found], number: Numbered) -> Course:
    naming = tuple(number(*c.naming) for c in group[:2])
    lists: dict[str, list[Quote]] = {"for": [], "against": [], "when": []}
    for course in group[:2]:
        for sentence, relevance in course.rest:
            place = place_of(sentence)
            if place and len(lists[place]) < _PER_LIST and sentence.voice is None:
                lists[place].append(number(sentence, relevance))
    words = next((c.wording for c in group if c.wording), ())
    return Course(
        group[0].label,
        naming,
        tuple(lists["for"]),
        tuple(lists["against"]),
        tuple(lists["when"]),
        tuple(number(*w) for w in words),
    )
