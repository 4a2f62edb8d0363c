"""Safety cues and who can help. By rules and a model; a miss is worse than a scare.

Never a diagnosis and never a verdict on what is legal. Help lines come from a dated file in
which each line names its own organisation's page.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from pathlib import Path

from assistant.embedding import Encoder
from assistant.safety import concepts, heard, reading, rules
from assistant.safety.steps import what_now
from assistant.schema import HelpLine

__all__ = [
    "CUES",
    "UNEASY",
    "cues",
    "help_lines",
    "look",
    "looks_away",
    "stands_beside",
    "what_now",
]

CUES = tuple(rules.CUES)  # every danger that is told apart, gravest first
UNEASY = (
    "If anybody here may be in danger, or you think of hurting yourself, say so in plain words and "
    "the answer begins with whom to call. In an emergency call your local emergency number now."
)

_FILE = Path(__file__).parent.with_name("help_lines.json")

_LOOKS_AWAY = re.compile(
    r"\b(?:ignor\w+|let it (?:go|pass|lie)|leave it (?:at that|there|alone|be)|(?:do|say|doing|saying) nothing|shrug\w*|brush\w* (?:it )?off|"
    r"wait and see|not worth|move on|laugh it off|put up with)\b"
)


def cues(text: str, encoder: Encoder | None = None) -> tuple[str, ...]:
    """Safety cues in a letter, gravest first; empty for an ordinary dilemma."""
    return look(text, encoder)[0]


def look(
    text: str, encoder: Encoder | None = None, email: str = ""
) -> tuple[tuple[str, ...], bool]:
    """Safety cues in a letter, and whether it is uneasy reading although none is clear.

    Rules alone, or with the encoder that the cue models were fitted on also those. A very long
    email is read where danger could stand, so that none can make a person wait.

    Args:
        text: the person's own words.
        encoder: reads the letter for the models.
        email: what the person was sent and pasted.
    """
    plain = rules.without_idioms(reading.bounded(reading.plain(f"{text}\n{email}")))
    spoken = reading.sentences(plain)
    found = rules.found(plain) | concepts.together(plain, spoken)
    kinds, uneasy = heard.found(plain, spoken, text, encoder)
    found |= kinds
    return tuple(name for name in CUES if name in found), uneasy and not found


def looks_away(advice: str) -> bool:
    """Whether a piece of advice is to ignore or sit out: never shown beside a danger."""
    return bool(_LOOKS_AWAY.search(advice.lower()))


_ENDS_A_LIFE = re.compile(r"self-harm|suicid|kill")
_HELPS = re.compile(
    r"\b(?:police|security|emergency|helpline|advice line|union|lawyer|solicitor|doctor|regulator|"
    r"safeguarding|hr|human resources|inspector\w*|write (?:it |everything )?down|record|log|dates?|"
    r"keep (?:the|every|all|each)|witness\w*|tell (?:someone|somebody|hr|your|a person))\b"
)


def stands_beside(advice: str, found: tuple[str, ...]) -> bool:
    """Whether advice of the library may follow the steps; never where a life may be at stake.

    A column on late emails, quoted to somebody who hopes not to wake up, reads as mockery. Beside
    any other danger only what tells where help is or what to keep is no worse than silence.
    """
    if "self-harm" in found or looks_away(advice) or _ENDS_A_LIFE.search(advice.lower()):
        return False
    return set(found) <= {"deadline"} or bool(_HELPS.search(advice.lower()))


def help_lines(found: tuple[str, ...], jurisdiction: str = "unknown") -> tuple[HelpLine, ...]:
    """Lines for the cues in the order of the cues, only those of the reader's country.

    Where it is unknown: the line that helps anywhere first, then of each country one line for
    the gravest cue and, where there is danger, its emergency number.
    """
    danger = bool(set(found) - {"deadline"})
    wanted = [*(["danger"] if danger else []), *found]
    ranked = [
        (next(at for at, cue in enumerate(wanted) if cue in serves), line)
        for line, serves in _lines()
        if serves & set(wanted)
    ]
    ranked.sort(key=lambda pair: pair[0])  # stable: the file's own order within a cue
    own = [line for _, line in ranked if line.country == jurisdiction]
    anywhere = [line for _, line in ranked if line.country == "elsewhere"]
    if own or jurisdiction in {line.country for line, _ in _lines()}:
        return tuple(own or anywhere)  # another country's body cannot help with a deadline here
    few = {(at, line.country): line for at, line in reversed(ranked) if at <= int(danger)}
    return (
        *anywhere,
        *(line for _, line in ranked if line in few.values() and line not in anywhere),
    )


@lru_cache(maxsize=1)
def _lines() -> tuple[tuple[HelpLine, frozenset[str]], ...]:
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        (
            HelpLine(
                x["country"],
                x["name"],
                x["contact"],
                x["source"],
                date.fromisoformat(x.get("checked", data["checked"])),
            ),
            frozenset(x["for"]),
        )
        for x in data["lines"]
    )
