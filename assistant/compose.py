"""From evidence to a draft: the card of quotes alone, which needs no model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from assistant.courses import Course
from assistant.draft import (
    DraftAnswer,
    DraftOption,
    DraftPoint,
    DraftSide,
    DraftStatement,
    DraftWords,
)
from assistant.evidence import Earlier, Evidence
from assistant.schema import Frame, Quote


def extractive(frame: Frame, evidence: Evidence, byline: Callable[[str], str]) -> DraftAnswer:
    """The card of quotes alone.

    Args:
        frame: the letter's frame.
        evidence: the chosen sentences.
        byline: article id → who speaks in it ("the cautious desk").
    """
    quotes: dict[tuple[str, int], Quote] = {}

    def say(quote: Quote) -> DraftStatement:
        key = (quote.sentence.article_id, quote.sentence.start)
        # Numbered here, in the order of showing, so that the card counts 1, 2, 3.
        number = quotes.setdefault(key, replace(quote, n=len(quotes) + 1)).n
        return DraftStatement(quote.sentence.text, (number,), quote.sentence.voice)

    def all_of(items: Sequence[Quote]) -> tuple[DraftStatement, ...]:
        return tuple(say(item) for item in items)

    shown: set[tuple[str, int]] = set()

    def once(items: Sequence[Quote]) -> list[Quote]:
        """Those that are not on the card yet: nobody reads a sentence twice with more trust."""
        fresh = []
        for item in items:
            key = (item.sentence.article_id, item.sentence.start)
            if key not in shown:
                shown.add(key)
                fresh.append(item)
        return fresh

    bottom = all_of(once(evidence.bottom_line))
    options = tuple(_option(course, say, once) for course in evidence.courses)
    points = tuple(
        DraftPoint(
            frame.questions[0] if frame.questions else "What to do",
            tuple(DraftSide(byline(of[0].sentence.article_id), all_of(of)) for of in pair),
        )
        for pair in evidence.opposed
    )
    points += tuple(_earlier(one, all_of, byline) for one in evidence.earlier)
    points += tuple(_opinion(group, evidence, bottom, say, byline) for group in evidence.opinions)
    law = all_of(once(evidence.law))
    steps = all_of(once(evidence.next_steps))
    words = tuple(
        DraftWords(course.label, _paragraphs(course.wording, say))
        for course in evidence.courses
        if course.wording
    )
    return DraftAnswer(frame, tuple(quotes.values()), bottom, options, points, law, steps, words)


def _option(
    course: Course,
    say: Callable[[Quote], DraftStatement],
    once: Callable[[Sequence[Quote]], list[Quote]],
) -> DraftOption:
    # The sentence that names a course is shown too, unless the label already is that sentence.
    named = [
        q
        for q in course.naming
        if len(q.sentence.text.split()) > len(course.label.split()) + 3 or q is not course.naming[0]
    ]
    if course.against and not course.for_:
        named = []  # a name alone speaks for nothing, and nothing else in its source does
    for_, against, when = once([*named, *course.for_]), once(course.against), once(course.when)
    if not (for_ or against or when):
        for_ = [course.naming[0]]
    return DraftOption(
        course.label,
        tuple(say(q) for q in for_),
        tuple(say(q) for q in against),
        tuple(say(q) for q in when),
    )


def _earlier(
    earlier: Earlier,
    all_of: Callable[[Sequence[Quote]], tuple[DraftStatement, ...]],
    byline: Callable[[str], str],
) -> DraftPoint:
    """Advice that was replaced, shown only as such, beside what holds now."""
    day = date.fromisoformat(earlier.changed) if earlier.changed else None
    since = f", changed on {day.day} {day:%B %Y}" if day else ", since changed"
    before, now = (byline(of[0].sentence.article_id) for of in (earlier.before, earlier.now))
    return DraftPoint(
        f"Earlier advice{since}",
        (
            DraftSide(now, all_of(earlier.now)),
            DraftSide(f"{before} (earlier advice{since})", all_of(earlier.before)),
        ),
    )


def _opinion(
    group: Sequence[Quote],
    evidence: Evidence,
    bottom: Sequence[DraftStatement],
    say: Callable[[Quote], DraftStatement],
    byline: Callable[[str], str],
) -> DraftPoint:
    first = group[0].sentence
    sides = [DraftSide(first.voice or byline(first.article_id), tuple(say(q) for q in group))]
    if bottom and evidence.bottom_line[0].sentence.article_id != first.article_id:
        sides.append(DraftSide(byline(evidence.bottom_line[0].sentence.article_id), bottom[:1]))
    return DraftPoint(evidence.titles.get(first.article_id, "Another view"), tuple(sides))


def _paragraphs(
    quotes: Sequence[Quote], say: Callable[[Quote], DraftStatement]
) -> tuple[tuple[int, ...], ...]:
    paragraphs: dict[int, list[int]] = {}
    for quote in quotes:
        paragraphs.setdefault(quote.sentence.paragraph, []).append(say(quote).pointers[0])
    return tuple(tuple(numbers) for numbers in paragraphs.values())
