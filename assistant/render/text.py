"""An answer as plain text for a terminal, wrapped, sources numbered at the end."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.render.inert import plain, web_address
from assistant.render.say import (
    by_article,
    by_option,
    by_story,
    byline,
    capital,
    long_date,
    markers,
    read_as,
    sides,
    spoken,
    where_from,
)
from assistant.schema import (
    Abstention,
    Advice,
    Answer,
    Citation,
    Clarification,
    Escalation,
    Frame,
    Statement,
)

WIDTH_CHARS = 88

Cited = Mapping[int, Citation]


def to_text(answer: Answer) -> str:
    """The answer for a terminal: what to do first, the sources last, nothing that steers it.

    Everything passes through `plain`: a quoted article must not be able to move the cursor.
    """
    if isinstance(answer, Advice):
        lines = _advice(answer)
    elif isinstance(answer, Abstention):
        lines = _abstention(answer)
    elif isinstance(answer, Clarification):
        lines = _clarification(answer)
    else:
        lines = _escalation(answer)
    return "\n".join(lines).strip("\n")


def _advice(advice: Advice) -> Iterator[str]:
    cited = {citation.n: citation for citation in advice.citations}
    yield from _title("Advice", advice.frame)
    yield from _notes(advice.notes)
    yield from _first_lines(advice.bottom_line, cited)
    for number, option in enumerate(advice.options, start=1):
        yield from _head(f"Option {number}: {option.label}")
        for name, statements in sides(option):
            yield from _said(statements, cited, label=name)
    for disagreement in advice.disagreement:
        yield from _head(f"Where the sources disagree: {disagreement.point}")
        for side in disagreement.sides:
            yield from _wrap(f"{capital(side.source)}:", indent=2)
            yield from _said(side.statements, cited, under=side.source, indent=4)
    for group in by_option(advice.drafts):
        yield from _head(f"Words to send: {group[0].option}")
        for paragraph in plain(group[0].text).split("\n"):
            yield from _wrap(paragraph, indent=4) if paragraph.strip() else ("",)
        yield from _wrap(where_from(group))
    if advice.law:
        yield from _head("The law")
        for statement in advice.law:
            yield from _said((statement,), cited)
            yield from _law_source(statement, cited)
    if advice.next_steps:
        yield from _head("Next steps")
        yield from _said(advice.next_steps, cited)
    if advice.nearest:
        yield from _head("Also near, in the library")
        yield from _list(advice.nearest)
    yield from _missing(advice.missing)
    yield from _sources(advice.citations)


def _first_lines(statements: Sequence[Statement], cited: Cited) -> Iterator[str]:
    stories = by_story(statements, cited)
    for story, said in stories:
        if len(stories) == 1:
            yield from _said(said, cited)
            yield from _wrap(f"Written about: {story}.") if story else ()
        else:
            yield from _wrap(f"About {story or 'this'}:", hang=2)
            yield from _said(said, cited, indent=4)


def _abstention(abstention: Abstention) -> Iterator[str]:
    yield from _title("No advice", abstention.frame)
    yield from _notes(abstention.notes)
    if abstention.missing or not abstention.notes:
        yield from _wrap("The library does not cover this, so there is nothing honest to quote.")
    yield from _missing(abstention.missing)
    if abstention.nearest:
        yield from _head("The nearest it has")
        yield from _list(abstention.nearest)


def _clarification(clarification: Clarification) -> Iterator[str]:
    yield from _title("One question first", clarification.frame)
    yield from _wrap(clarification.question)
    yield from _list(clarification.choices)


def _escalation(escalation: Escalation) -> Iterator[str]:
    cited = {citation.n: citation for citation in escalation.citations}
    yield from _title("Help first", escalation.frame)
    yield from _list(escalation.now)
    if escalation.lines:
        yield from _head("Who to call")
        for line in escalation.lines:
            yield from _wrap(f"{line.country} - {line.name}: {line.contact}", indent=2)
            yield from _wrap(f"({line.source}, checked {long_date(line.checked)})", indent=6)
    if escalation.bottom_line:
        yield from _head("After that")
        yield from _said(escalation.bottom_line, cited)
    yield from _missing(escalation.missing)
    yield from _sources(escalation.citations)


def _title(kind: str, frame: Frame) -> Iterator[str]:
    yield kind.upper()
    yield from _wrap(read_as(frame), indent=0)
    yield ""


def _head(text: str) -> Iterator[str]:
    yield ""
    yield from _wrap(text.rstrip(":"), indent=0)


def _said(
    statements: Iterable[Statement],
    cited: Cited,
    *,
    label: str = "",
    under: str = "",
    indent: int = 2,
) -> Iterator[str]:
    for statement in statements:
        who, text = spoken(statement, cited, under=under)
        lead = ": ".join(part for part in (label, who) if part)
        sentence = f"{lead}: {text}" if lead else text
        yield from _wrap(f"{sentence}{markers(statement)}", indent=indent, hang=2)


def _law_source(statement: Statement, cited: Cited) -> Iterator[str]:
    """The date and title under a statement of law: law without them is worse than none."""
    for n in statement.citations:
        if n in cited:
            where = f"{cited[n].title} ({byline(cited[n]) or 'undated'})"
            yield from _wrap(where, indent=6)


def _notes(notes: Sequence[str]) -> Iterator[str]:
    for note in notes:
        yield from _wrap(note)
        yield ""


def _missing(missing: Sequence[str]) -> Iterator[str]:
    if missing:
        yield from _head("What the library does not cover")
        yield from _list(missing)


def _sources(citations: Sequence[Citation]) -> Iterator[str]:
    if not citations:
        return
    yield from _head("Sources")
    for group in by_article(citations):
        first = group[0]
        about = " - ".join(part for part in (first.title, byline(first)) if part)
        yield from _wrap(about, hang=2)
        address = web_address(first.url)
        if address:
            yield f"  {address}"
        for citation in group:
            yield from _wrap(f"[{citation.n}] “{citation.quote}”", indent=4, hang=4)


def _list(items: Iterable[str]) -> Iterator[str]:
    for item in items:
        yield from _wrap(f"- {item}", indent=2, hang=2)


def _wrap(text: str, *, indent: int = 2, hang: int = 0) -> list[str]:
    return textwrap.wrap(
        " ".join(plain(text).split()),
        width=WIDTH_CHARS,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hang),
        break_on_hyphens=False,
    )
