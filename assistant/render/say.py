"""How a statement is spoken and a source named: the same in text, Markdown and on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from assistant.actions import instructs
from assistant.schema import DESKS, Citation, Draft, Frame, Option, Statement

POWERS_IN_WORDS = {
    "other_over_asker": "they have power over you",
    "asker_over_other": "you have power over them",
    "peer": "you are peers",
    "none": "neither has power over the other",
}
_CHANNEL = {
    "email": "by email",
    "text": "by text message",
    "social-media": "on social media",
    "chat": "in a chat",
    "call": "in a call",
    "meeting": "in a meeting",
    "in-person": "in person",
}
_ROLE = {
    "hr": "HR",
    "interviewer": "an interviewer",
    "employee": "an employee",
    "intern": "an intern",
    "owner": "an owner",
    "partner": "a partner",
    "team": "a team",
    "anyone": "anyone",
}


# "Split leave suits some families" and "Wait if he is away" begin as an order does and say when.
_CONDITION = re.compile(
    r"\b(?:if|unless|suits?|is (?:better|best|right|worse|wrong))\b", re.IGNORECASE
)


def long_date(day: date) -> str:
    """A date as it stands in a newspaper: 14 March 2026."""
    return f"{day.day} {day:%B %Y}"


def byline(citation: Citation) -> str:
    """Who wrote the source and when: `the candid desk, 14 March 2026`."""
    who = citation.desk_or_author
    parts = [
        f"the {who} desk" if who in DESKS else who,
        citation.published and long_date(citation.published),
    ]
    return ", ".join(part for part in parts if part)


def sides(option: Option) -> tuple[tuple[str, tuple[Statement, ...]], ...]:
    """What is said of an option, under the word that stands above it; nothing empty.

    What tells how to go about a course is no reason for it and no condition, so it stands apart.
    """
    how = tuple(one for one in option.for_ if instructs(one.text))
    why = tuple(one for one in option.for_ if one not in how)
    late = tuple(
        one for one in option.when if instructs(one.text) and not _CONDITION.search(one.text)
    )
    when = tuple(one for one in option.when if one not in late)
    found = (("How", how + late), ("For", why), ("Against", option.against), ("When", when))
    return tuple((name, said) for name, said in found if said)


def spoken(
    statement: Statement, citations: Mapping[int, Citation], *, under: str = ""
) -> tuple[str, str]:
    """Who says it (or ""), and the sentence, in quotation marks where it is copied.

    A sentence with a voice is somebody's opinion; without the name it would read as a fact.
    `under` is a name that already stands above the sentence and need not be said again.
    """
    text = f"“{statement.text}”" if statement.support == "verbatim" else statement.text
    if not statement.voice or statement.voice.lower() == under.lower():
        return "", text
    voice = capital(statement.voice)
    first = citations.get(statement.citations[0]) if statement.citations else None
    if first and first.published and str(first.published.year) not in voice:
        voice = f"{voice}, {first.published.year}"
    return voice, text


def capital(text: str) -> str:
    """The text with a capital first letter and the rest as it is (`str.capitalize` lowers it)."""
    return text[:1].upper() + text[1:]


def by_article(citations: Iterable[Citation]) -> list[list[Citation]]:
    """The citations of each article together, articles in the order of their first number."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.article_id, []).append(citation)
    return list(groups.values())


def by_story(
    statements: Iterable[Statement], cited: Mapping[int, Citation]
) -> list[tuple[str, list[Statement]]]:
    """The first lines with the letters that they were written about: (name of them, lines).

    So that nobody takes them for their own. The name is empty where nothing is cited.
    """
    groups: dict[str, list[Statement]] = {}
    for statement in statements:
        titles = dict.fromkeys(cited[n].title for n in statement.citations if n in cited)
        groups.setdefault("; ".join(f"“{t}”" for t in titles), []).append(statement)
    return list(groups.items())


def by_option(drafts: Iterable[Draft]) -> list[list[Draft]]:
    """The drafts of each option together, the tone to show first at the head of its group."""
    groups: dict[str, list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(draft.option, []).append(draft)
    return list(groups.values())


def where_from(group: Sequence[Draft]) -> str:
    """What stands under the words for one option: their quotes, and the tones not printed."""
    names = [f"a {draft.tone}" for draft in group[1:]]
    also = f" There is {' and '.join(names)} version too, on the page and in the JSON."
    source = f"From{''.join(f' [{n}]' for n in group[0].citations)}."
    return source + (also if names else "")


def markers(statement: Statement) -> str:
    """The statement's markers as text: ` [1] [3]`."""
    return "".join(f" [{n}]" for n in statement.citations)


def role(name: str) -> str:
    """A role in plain words with its article: `a hiring manager`."""
    return _ROLE.get(name) or f"a {name.replace('-', ' ')}"


def situation(frame: Frame) -> list[tuple[str, str]]:
    """What was read out of the letter, as (field, plain words); unknown fields are left out."""
    known = []
    if frame.asker not in ("unknown", "anyone", ""):
        known.append(("asker", f"you are {role(frame.asker)}"))
    if frame.other not in ("unknown", "anyone", ""):
        known.append(("other", f"this is about {role(frame.other)}"))
    if frame.power in POWERS_IN_WORDS:
        known.append(("power", POWERS_IN_WORDS[frame.power]))
    if frame.channel not in ("unknown", ""):
        known.append(("channel", _CHANNEL.get(frame.channel, f"by {frame.channel}")))
    if frame.jurisdiction not in ("unknown", "general", ""):
        known.append(("jurisdiction", f"you are in {_place(frame.jurisdiction)}"))
    return known


def topics(frame: Frame) -> list[str]:
    """The frame's topics in plain words."""
    return [topic.replace("-", " ") for topic in frame.topics]


def read_as(frame: Frame) -> str:
    """One sentence that says how the letter was read, or "" where it said nothing."""
    parts = [text for _, text in situation(frame)]
    about = ", ".join(topics(frame))
    read = f"As I read it, {', '.join(parts)}." if parts else ""
    return " ".join(part for part in (read, about and f"Topics: {about}.") if part)


def _place(jurisdiction: str) -> str:
    return jurisdiction if jurisdiction not in ("US", "UK", "EU") else f"the {jurisdiction}"
