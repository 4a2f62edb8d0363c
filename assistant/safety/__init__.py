"""Safety cues and what to do now. By rules and a model; a miss is worse than a scare.

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
from assistant.schema import HelpLine

_FILE = Path(__file__).parent.with_name("help_lines.json")

# Read aloud as the person who needs it, or as the colleague who was told.
_NOW = {
    "self-harm": "I am glad that you wrote this down, and work can wait. If this is about you, please talk to a person "
        "now: call one of the lines below, or tell somebody near you that you are not safe on your own. If it is about "
        "somebody else, ring or go to them now, ask plainly whether they think of suicide, and do not keep it secret.",
    "assault": "What was done to you or to them is not yours to put right at work today. If you are in danger now, get to "
        "other people and call the emergency number. If you are hurt or may have been drugged, see a doctor today. "
        "You decide what happens next, and you may talk to a specialist line before you decide anything.",
    "threat": "Take it seriously, even if it was said as a joke or at a distance. If it could happen soon, get "
        "yourself and others away and call the emergency number before you tell anybody at work. Do not answer the "
        "message and do not meet the person alone.",
    "stalking": "It is not your part to reason with this person, and you need not meet them or answer. If they are near "
        "you now, go where there are people and call the emergency number. Tell someone you trust where you will be.",
    "minor": "Someone under 18 may be at risk. If it is you: you did nothing wrong by telling, and you deserve an adult on "
        "your side today. A parent, guardian or other trusted adult outside the workplace should know today, and the "
        "police or the child protection service if there was sexual contact or danger.",
    "deadline": "A legal time limit may be about to pass, and I cannot tell you the exact day. Contact the official body "
        "or an adviser today, before anything else: ask which date counts for you and how to keep it. An internal "
        "complaint may not stop the clock.",
}  # fmt: skip
_KEEP = (
    "Keep every message, with its date, somewhere that is not a work account, and write down what happened while "
    "it is fresh; your safety comes before any record."
)
_LOOKS_AWAY = re.compile(
    r"\b(?:ignor\w+|let it (?:go|pass|lie)|leave it (?:at that|there|alone|be)|(?:do|say) nothing|shrug\w*|brush\w* (?:it )?off|"
    r"wait and see|not worth|move on|laugh it off|put up with)\b"
)


def cues(text: str, encoder: Encoder | None = None) -> tuple[str, ...]:
    """Safety cues in a letter, gravest first; empty for an ordinary dilemma.

    Rules alone, or with the encoder that the cue model was fitted on also that model. A very
    long text is read where danger could stand, so that no email can make a person wait.
    """
    plain = rules.without_idioms(reading.bounded(reading.plain(text)))
    spoken = reading.sentences(plain)
    found = rules.found(plain) | concepts.together(plain, reading.pieces(spoken))
    found |= heard.found(spoken, encoder)
    return tuple(name for name in rules.CUES if name in found)


def what_now(found: tuple[str, ...]) -> tuple[str, ...]:
    """What to do now, for the cues found, gravest first."""
    steps = [_NOW[name] for name in found]
    if set(found) & {"assault", "threat", "stalking", "minor"}:
        steps.append(_KEEP)
    return tuple(steps)


def looks_away(advice: str) -> bool:
    """Whether a piece of advice is to ignore or sit out: never shown beside a danger."""
    return bool(_LOOKS_AWAY.search(advice.lower()))


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
    few = [line for at, line in ranked if at <= int(danger) and line.country != "elsewhere"]
    return (*anywhere, *few)


@lru_cache(maxsize=1)
def _lines() -> tuple[tuple[HelpLine, frozenset[str]], ...]:
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    checked = date.fromisoformat(data["checked"])
    return tuple(
        (HelpLine(x["country"], x["name"], x["contact"], x["source"], checked), frozenset(x["for"]))
        for x in data["lines"]
    )
