"""Courses of action: what each article offers to do, merged where articles offer the same.

A course is a paragraph of an answer that names an action in its first sentences; what the
paragraph goes on to say is what speaks for it, against it, and when it fits. The label is cut
out of the naming sentence, so that even a label is the source's own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.actions import action
from assistant.embedding import Encoder
from assistant.portable import Portability
from assistant.schema import Quote, Sentence

SAME_COURSE = 0.60  # cosine of two labels above which they name one course
_SAME_ACTION = 0.20  # enough where both name the same kind of action
NEAR = 0.36  # cosine to the letter that a course's nearest sentence must reach
NEAR_MEAN = 0.30  # and its sentences on average; below them it is another letter's course
_TIES = 1
_DRAFT_TIES = 4  # in all the sentences of one reply to send
_LABEL_WORDS = 16
_PER_LIST = 2

_INTRODUCES = re.compile(
    r"^(?:.*?\b(?:(?:option|choice|course|way|route|path|approach|possibility)(?:, of course,)? is to(?: also)? |"
    r"reasonable to |fine to |ok to |okay to |acceptable to |all right to |"
    r"you (?:could|can|may|might)(?: also| simply| just| always| of course| instead| perfectly well)? ))",
    re.IGNORECASE,
)
_DASHED = re.compile(r" [—–-] (?P<after>[a-z][^.;:]{8,90})[.;:]?$")
_TAIL = re.compile(r"(?:,| if | because | so that | which | and see | when ).*$")


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
    naming: tuple[Sentence, float]
    rest: tuple[tuple[Sentence, float], ...]
    wording: tuple[tuple[Sentence, float], ...]


Numbered = Callable[[Sentence, float], Quote]
Weighed = tuple[Sequence[Sentence], np.ndarray, float]


def gather_courses(
    sources: Sequence[Weighed],
    encoder: Encoder,
    number: Numbered,
    portable: Portability,
    limit: int,
) -> tuple[Course, ...]:
    """At most `limit` courses, best first.

    Args:
        sources: per article its sentences, their relevance and the article's score.
        encoder: embeds the labels, to see which of them name the same action.
        number: gives a sentence its citation number.
        portable: says what ties a sentence to its own letter; tied ones are left out.
    """
    found = [course for source in sources for course in _courses(*source, portable)]
    if not found:
        return ()
    groups = _merge(found, encoder)
    # A course that two sources name comes before a likelier one of a single source.
    groups.sort(key=lambda g: -max(c.weight for c in g) - 0.05 * (len(g) - 1))
    return tuple(_course(group, number) for group in groups[:limit])


def _courses(
    sentences: Sequence[Sentence],
    relevance: np.ndarray,
    score: float,
    portable: Portability,
) -> list[_Found]:
    weighed = [(s, float(r)) for s, r in zip(sentences, relevance, strict=True)]
    by_paragraph: dict[int, list[tuple[Sentence, float]]] = {}
    for item in weighed:
        by_paragraph.setdefault(item[0].paragraph, []).append(item)
    numbers = sorted(by_paragraph)
    found = []
    for at, number in enumerate(numbers):
        block = by_paragraph[number]
        naming = next((x for x in block[:2] if x[0].part == "option"), None)
        if naming is None or naming[0].voice or portable.ties(naming[0]) > _TIES:
            continue
        words = []
        for following in numbers[at + 1 :]:
            if any(s.part == "wording" for s, _ in by_paragraph[following]):
                words += by_paragraph[following]
            else:
                break
        if max(r for _, r in block) < NEAR or sum(r for _, r in block) / len(block) < NEAR_MEAN:
            continue
        rest = _rest([x for x in block if x[0] is not naming[0]], portable)
        if sum(portable.ties(s) for s, _ in words) > _DRAFT_TIES:
            words = []
        # The article's score says whether the situation fits. Its courses keep its order,
        # which its author chose.
        weight = score - 0.001 * len(found)
        found.append(_Found(label(naming[0].text), weight, naming, rest, tuple(words)))
    return found


def _rest(
    block: Sequence[tuple[Sentence, float]], portable: Portability
) -> tuple[tuple[Sentence, float], ...]:
    """What a course's paragraph says further and another reader can take over.

    A course must not lose its cost: where every sentence of a place is tied by rare words,
    the first that holds no name or figure stays.
    """
    kept = [x for x in block if portable.ties(x[0]) <= _TIES]
    held = {_PLACE.get(s.part) for s, _ in kept}
    for item in block:
        place = _PLACE.get(item[0].part)
        lost = place in ("against", "when") and place not in held
        if lost and not portable.particulars(item[0]):
            kept.append(item)
            held.add(place)
    return tuple(sorted(kept, key=lambda x: x[0].start))


def label(sentence: str) -> str:
    """A short name for a course, cut from the sentence that names it.

    >>> label("Still another option is to also tell him that he should rethink it.")
    'Tell him that he should rethink it'
    >>> label("Ignore the email.")
    'Ignore the email'
    """
    text = sentence.strip().rstrip(".;:!")
    dashed = _DASHED.search(sentence)
    introduced = _INTRODUCES.match(text)
    if introduced:
        text = dashed["after"] if dashed else text[introduced.end() :]
    words = text.split()
    if len(words) > 8:
        shorter = _TAIL.sub("", text)
        text = shorter if len(shorter.split()) >= 3 else text
    words = text.split()
    if len(words) > _LABEL_WORDS:
        text = " ".join(words[:_LABEL_WORDS]) + "…"
    text = text.strip().rstrip(".;:!,")
    return text[:1].upper() + text[1:]


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
            place = _PLACE.get(sentence.part)
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


_PLACE = {
    "benefit": "for",
    "reason": "for",
    "recommendation": "for",
    "risk": "against",
    "condition": "when",
}
