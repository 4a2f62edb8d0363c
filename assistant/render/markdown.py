"""An answer as Markdown, for export and for anyone's renderer. Foreign text in it is inert."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from assistant.render.inert import escape, link
from assistant.render.say import (
    by_article,
    by_option,
    by_story,
    byline,
    capital,
    long_date,
    read_as,
    sides,
    spoken,
    where_from,
)
from assistant.schema import Abstention, Advice, Answer, Citation, Escalation, Statement

Cited = Mapping[int, Citation]


def to_markdown(answer: Answer) -> str:
    """The answer as Markdown: headings and lists are ours, every word in them is escaped.

    The only links are the stored addresses of the cited sources.
    """
    return "\n\n".join(block for block in _blocks(answer) if block) + "\n"


def _blocks(answer: Answer) -> Iterator[str]:
    words = escape(read_as(answer.frame))
    yield f"*{words}*" if words else ""
    if isinstance(answer, Advice):
        yield from _advice(answer)
    elif isinstance(answer, Escalation):
        yield from _escalation(answer)
    elif isinstance(answer, Abstention):
        yield from _notes(answer.notes)
        if answer.missing or not answer.notes:
            yield "**The library does not cover this, so there is nothing honest to quote.**"
        yield _missing(answer.missing)
        yield from _section("The nearest it has", map(escape, answer.nearest))
    else:
        yield f"**{escape(answer.question)}**"
        yield _list(map(escape, answer.choices))


def _advice(advice: Advice) -> Iterator[str]:
    cited = {citation.n: citation for citation in advice.citations}
    yield from _notes(advice.notes)
    stories = by_story(advice.bottom_line, cited)
    for story, said in stories:
        if len(stories) > 1:
            yield f"*About {escape(story or 'this')}:*"
        yield from (_said(statement, cited) for statement in said)
        if len(stories) == 1 and story:
            yield f"*Written about: {escape(story)}.*"
    for option in advice.options:
        yield f"### {escape(option.label)}"
        yield _list(
            f"{name}: {_said(statement, cited)}"
            for name, statements in sides(option)
            for statement in statements
        )
    for disagreement in advice.disagreement:
        yield f"### Where the sources disagree: {escape(disagreement.point)}"
        yield _list(
            f"{escape(capital(side.source))}: {_said(statement, cited, under=side.source)}"
            for side in disagreement.sides
            for statement in side.statements
        )
    for group in by_option(advice.drafts):
        yield f"### Words to send: {escape(group[0].option)}"
        yield "\n".join(f"> {line}" for line in escape(group[0].text).split("\n"))
        yield escape(where_from(group))
    yield from _section("The law", (_law(statement, cited) for statement in advice.law))
    yield from _section("Next steps", (_said(one, cited) for one in advice.next_steps))
    yield from _section("Also near, in the library", map(escape, advice.nearest))
    yield _missing(advice.missing)
    yield _sources(advice.citations)


def _escalation(escalation: Escalation) -> Iterator[str]:
    cited = {citation.n: citation for citation in escalation.citations}
    yield "**Help first**"
    yield _list(map(escape, escalation.now))
    yield from _section(
        "Who to call",
        (
            f"{escape(line.country)} - {escape(line.name)}: {escape(line.contact)} "
            f"({escape(line.source)}, checked {long_date(line.checked)})"
            for line in escalation.lines
        ),
    )
    yield from (_said(statement, cited) for statement in escalation.bottom_line)
    yield _missing(escalation.missing)
    yield _sources(escalation.citations)


def _said(statement: Statement, cited: Cited, *, under: str = "") -> str:
    who, text = spoken(statement, cited, under=under)
    marks = "".join(rf" \[{n}\]" for n in statement.citations)
    return f"{escape(f'{who}: {text}' if who else text)}{marks}"


def _notes(notes: Iterable[str]) -> Iterator[str]:
    return (f"**{escape(note)}**" for note in notes)


def _law(statement: Statement, cited: Cited) -> str:
    where = "; ".join(
        escape(f"{cited[n].title}, {byline(cited[n]) or 'undated'}")
        for n in statement.citations
        if n in cited
    )
    return f"{_said(statement, cited)} ({where})" if where else _said(statement, cited)


def _missing(missing: Iterable[str]) -> str:
    return "\n\n".join(_section("What the library does not cover", map(escape, missing)))


def _section(heading: str, items: Iterable[str]) -> Iterator[str]:
    listed = _list(items)
    if listed:
        yield f"### {heading}"
        yield listed


def _list(items: Iterable[str]) -> str:
    return "\n".join("- " + item.replace("\n", " ") for item in items)


def _sources(citations: Iterable[Citation]) -> str:
    blocks = ["### Sources"]
    for group in by_article(citations):
        about = link(group[0].title, group[0].url)
        by = byline(group[0])
        blocks.append(f"{about} - {escape(by)}" if by else about)
        blocks.append(_list(rf"\[{one.n}\] “{escape(one.quote)}”" for one in group))
    return "\n\n".join(blocks) if len(blocks) > 1 else ""
