"""How a statement is spoken and a source named: the same in text, Markdown and on the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assistant.schema import Citation, Frame, Statement

_POWER = {
    "other_over_asker": "they have power over you",
    "asker_over_other": "you have power over them",
    "peer": "you are peers",
    "none": "neither has power over the other",
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


def long_date(day: date) -> str:
    """A date as it stands in a newspaper: 14 March 2026."""
    return f"{day.day} {day:%B %Y}"


def byline(citation: Citation) -> str:
    """Who wrote the source and when: `the candid desk, 14 March 2026`."""
    parts = [citation.desk_or_author, citation.published and long_date(citation.published)]
    return ", ".join(part for part in parts if part)


def spoken(statement: Statement, citations: Mapping[int, Citation]) -> tuple[str, str]:
    """Who says it (or ""), and the sentence, in quotation marks where it is copied.

    A sentence with a voice is somebody's opinion; without the name it would read as a fact.
    """
    text = f"“{statement.text}”" if statement.support == "verbatim" else statement.text
    if not statement.voice:
        return "", text
    voice = statement.voice[0].upper() + statement.voice[1:]
    first = citations.get(statement.citations[0]) if statement.citations else None
    year = f", {first.published.year}" if first and first.published else ""
    return (voice if year.strip(", ") in voice and year else voice + year), text


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
        known.append(("other", f"about {role(frame.other)}"))
    if frame.power in _POWER:
        known.append(("power", _POWER[frame.power]))
    if frame.channel not in ("unknown", ""):
        known.append(("channel", f"by {frame.channel.replace('-', ' ')}"))
    if frame.jurisdiction not in ("unknown", "general", ""):
        known.append(("jurisdiction", f"in {_place(frame.jurisdiction)}"))
    known.extend(("topic", topic.replace("-", " ")) for topic in frame.topics)
    return known


def _place(jurisdiction: str) -> str:
    return jurisdiction if jurisdiction not in ("US", "UK", "EU") else f"the {jurisdiction}"
