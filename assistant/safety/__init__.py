"""Safety cues and what to do now. Rules, tested for recall first: a miss is worse than a scare.

Never a diagnosis and never a verdict on what is legal. Help lines come from a dated file in
which each line names its own organisation's page.
"""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from pathlib import Path

from assistant.embedding import Encoder
from assistant.safety import heard, reading, rules
from assistant.schema import HelpLine

_FILE = Path(__file__).parent.with_name("help_lines.json")

_NOW = {
    "self-harm": "If you might hurt yourself, stop reading here and talk to a person now: call one of the lines below, "
        "or tell someone near you that you are not safe on your own.",
    "assault": "If you are in danger now, get to other people and call the emergency number. You decide what happens "
        "next; you can get medical help and talk to a specialist line before you decide anything about work.",
    "threat": "Treat a threat of violence as one. If it could happen soon, leave and call the emergency number before "
        "you tell anybody at work.",
    "stalking": "Do not meet the person or answer to reason with them. If they are near you now, go where there are "
        "people and call the emergency number.",
    "minor": "Someone under 18 is involved. An adult with responsibility outside the chain of command must know today: "
        "a parent or guardian, and the police or child protection service if there was any sexual contact or danger.",
    "deadline": "A legal time limit may be about to pass. Contact the official body or an adviser today, before you do "
        "anything else; a late claim is often lost whatever its merits.",
}  # fmt: skip
_KEEP = (
    "Keep every message, with its date, somewhere that is not a work account; write down what happened while it is "
    "fresh."
)


def cues(text: str, encoder: Encoder | None = None) -> tuple[str, ...]:
    """Safety cues in a letter, gravest first; empty for an ordinary dilemma.

    Rules alone, or with the encoder that the cue model was fitted on also that model. A very
    long text is read where danger could stand, so that no email can make a person wait.
    """
    plain = reading.bounded(reading.plain(text))
    found = rules.found(plain) | heard.found(plain, encoder)
    return tuple(name for name in rules.CUES if name in found)


def what_now(found: tuple[str, ...]) -> tuple[str, ...]:
    """What to do now, for the cues found, gravest first."""
    steps = [_NOW[name] for name in found]
    if set(found) & {"assault", "threat", "stalking", "minor"}:
        steps.append(_KEEP)
    return tuple(steps)


def help_lines(found: tuple[str, ...], jurisdiction: str = "unknown") -> tuple[HelpLine, ...]:
    """Lines for the cues, those of the reader's country first; all countries if unknown."""
    wanted = set(found) | ({"danger"} if set(found) - {"deadline"} else set())
    lines = [line for line, serves in _lines() if wanted & serves]
    own = [line for line in lines if line.country == jurisdiction]
    if own:
        return tuple(own)
    return tuple(lines)


@lru_cache(maxsize=1)
def _lines() -> tuple[tuple[HelpLine, frozenset[str]], ...]:
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    checked = date.fromisoformat(data["checked"])
    return tuple(
        (HelpLine(x["country"], x["name"], x["contact"], x["source"], checked), frozenset(x["for"]))
        for x in data["lines"]
    )
