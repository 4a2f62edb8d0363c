"""An answer as a list of blocks to draw, in reading order. Equal blocks need no new drawing.

Snapshots of one answer differ in a sentence or two; comparing blocks is what lets the page replace
those and leave the rest of the screen still.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from assistant.schema import (
    Abstention,
    Advice,
    Answer,
    Citation,
    Clarification,
    Disagreement,
    Draft,
    Escalation,
    Frame,
    HelpLine,
    Option,
    Statement,
)
from assistant.sufficiency import HARDLY_NEAR


@dataclass(frozen=True, slots=True)
class Situation:
    """How the letter was read."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class BottomLine:
    """What it comes down to."""

    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option, numbered from 1."""

    number: int
    option: Option
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A point on which sources differ."""

    disagreement: Disagreement


@dataclass(frozen=True, slots=True)
class Words:
    """Words to send that belong to no shown option."""

    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """Statements of law, each to be shown with place and date."""

    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What to do next."""

    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What the library does not cover."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The library holds no answer: what is missing, and the titles that come nearest."""

    missing: tuple[str, ...]
    nearest: tuple[str, ...]
    notes: tuple[str, ...] = ()  # with nothing missing: why it is refused all the same


@dataclass(frozen=True, slots=True)
class Near:
    """Titles of articles that come near the letter too, where none tells its story."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What the reader should know before the answer, such as an email that was not read."""

    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskBack:
    """One question back, with replies to choose from where they are few."""

    question: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HelpFirst:
    """What to do now and who to call."""

    now: tuple[str, ...]
    lines: tuple[HelpLine, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The articles behind the answer."""

    citations: tuple[Citation, ...]


Block = (
    Situation
    | BottomLine
    | Choice
    | Dispute
    | Words
    | Law
    | NextSteps
    | Missing
    | Near
    | NoAnswer
    | Note
    | AskBack
    | HelpFirst
    | Sources
)

READING_ORDER: tuple[type, ...] = (
    HelpFirst,
    Situation,
    AskBack,
    NoAnswer,
    Note,
    BottomLine,
    Choice,
    Words,
    Dispute,
    Law,
    NextSteps,
    Near,
    Missing,
    Sources,
)
Address = tuple[type, int]  # kind of block, and which of its kind, from 0


def addressed(blocks: Iterable[Block]) -> dict[Address, Block]:
    """The blocks by kind and number, in order."""
    found: dict[Address, Block] = {}
    count: Counter[type] = Counter()
    for block in blocks:
        kind = type(block)
        found[kind, count[kind]] = block
        count[kind] += 1
    return found


def blocks_of(answer: Answer) -> list[Block]:
    """The blocks of an answer in reading order; empty parts give none."""
    return list(_blocks(answer))


def citations_of(answer: Answer) -> dict[int, Citation]:
    """The answer's citations by number."""
    return {citation.n: citation for citation in getattr(answer, "citations", ())}


def cited_by(block: Block, cited: Mapping[int, Citation]) -> tuple[Citation, ...]:
    """The citations whose numbers a block shows; a number may mean another quote next time."""
    return tuple(cited[n] for n in sorted(set(_numbers(block))) if n in cited)


def announcement(answer: Answer) -> str:
    """One sentence for a screen reader when the answer is ready."""
    if isinstance(answer, Abstention):
        return " ".join(answer.notes) or "The library does not cover this."
    if isinstance(answer, Clarification):
        return f"One question first: {answer.question}"
    if isinstance(answer, Escalation):
        return "Help first: please read what to do now."
    articles = len({citation.article_id for citation in answer.citations})
    return f"Answer ready, {articles} source{'' if articles == 1 else 's'}."


def _blocks(answer: Answer) -> Iterator[Block]:
    if isinstance(answer, Escalation):
        yield HelpFirst(answer.now, answer.lines)
    yield Situation(answer.frame)
    if isinstance(answer, Clarification):
        yield AskBack(answer.question, answer.choices)
    elif isinstance(answer, Abstention):
        yield NoAnswer(answer.missing, answer.nearest, answer.notes)
    elif isinstance(answer, Escalation):
        if answer.bottom_line:
            yield NextSteps(answer.bottom_line)
        yield from _ending(answer.missing, answer.citations)
    else:
        yield from _advice(answer)


def _advice(advice: Advice) -> Iterator[Block]:
    if advice.notes:
        yield Note(advice.notes)
    if advice.bottom_line:
        yield BottomLine(advice.bottom_line)
    labels = {option.label for option in advice.options}
    for number, option in enumerate(advice.options, start=1):
        drafts = tuple(draft for draft in advice.drafts if draft.option == option.label)
        yield Choice(number, option, drafts)
    loose = tuple(draft for draft in advice.drafts if draft.option not in labels)
    if loose:
        yield Words(loose)
    yield from map(Dispute, advice.disagreement)
    if advice.law:
        yield Law(advice.law)
    if advice.next_steps:
        yield NextSteps(advice.next_steps)
    # What only its gist is told of may be the right one, so it can be chosen too.
    leads = advice.bottom_line if HARDLY_NEAR in advice.notes else ()
    titles = {c.n: c.title for c in advice.citations}
    told = [titles[n] for statement in leads for n in statement.citations]
    if near := tuple(dict.fromkeys([*told, *advice.nearest])):
        yield Near(near)
    yield from _ending(advice.missing, advice.citations)


def _ending(missing: tuple[str, ...], citations: tuple[Citation, ...]) -> Iterator[Block]:
    if missing:
        yield Missing(missing)
    if citations:
        yield Sources(citations)


def _numbers(value: object) -> Iterator[int]:
    if isinstance(value, (Statement, Draft)):
        yield from value.citations
    elif isinstance(value, tuple):
        for item in value:
            yield from _numbers(item)
    elif is_dataclass(value) and not isinstance(value, (Frame, Citation)):
        for one in fields(value):
            yield from _numbers(getattr(value, one.name))
