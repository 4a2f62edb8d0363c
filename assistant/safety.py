"""Safety cues and what to do now. Rules, tested for recall first: a miss is worse than a scare.

Never a diagnosis and never a verdict on what is legal. Help lines come from a dated file in
which each line names its own organisation's page.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from pathlib import Path

from assistant.schema import HelpLine

_FILE = Path(__file__).with_name("help_lines.json")

_I = r"\b(?:i|i'm|i am|i've|me|my)\b"
_CUES: tuple[tuple[str, str], ...] = (
    ("self-harm", r"\b(?:kill(?:ing)? myself|suicid\w*|end(?:ing)? (?:it all|my life|everything)|want to die|wish i (?:was|were) dead|"
        r"don'?t want to (?:live|be here|wake up|exist)|better off (?:dead|without me)|hurt(?:ing)? myself|harm(?:ing)? myself|"
        r"self.harm|cut(?:ting)? myself|no (?:reason|point) (?:to|in) (?:live|living|going on)|can'?t go on(?: living)?\b|take my own life)\b"),
    ("assault", r"\b(?:rap(?:ed?|ing)|sexual(?:ly)? assault\w*|assault(?:ed|s)?|grop(?:ed?|ing)|forced (?:himself|herself|themselves|me to)|"
        r"pinned me|held me down|put (?:his|her|their) hands? (?:on|up|down|around|between|in) (?:my|me)|"
        r"touch(?:ed|es|ing) (?:my (?:breasts?|thighs?|leg|legs|butt|bum|bottom|chest|waist|crotch)|me (?:between|under|sexually|inappropriately))|"
        r"grabb?(?:ed|s|ing) (?:me|my (?:arm|wrist|breast|breasts|butt|bum|bottom|thigh|neck|hair|throat))|hit me|punch(?:ed|es) me|slapp(?:ed|s) me|"
        r"push(?:ed|es) me (?:against|into|down)|shoved me|choked me|strangl\w+|cornered me|wouldn'?t let me (?:leave|out|go)|locked (?:me|the door)|spiked my drink|drugged)\b"),
    ("threat", r"\b(?:threat(?:en(?:ed|s|ing)?|s)?(?! to (?:quit|resign|leave|strike|fire|sack|report|sue|tell hr))|(?:kill|shoot|stab|hurt|beat) (?:me|you|us|him|her|them|everyone|everybody|people)\b(?! at)|"
        r"(?:make|making) (?:me|you) (?:pay|regret|suffer)|know where (?:i|you) live|you'?ll (?:be sorry|regret)|has a (?:gun|knife|weapon)|brought a (?:gun|knife|weapon)|watch (?:my|your) back)\b"),
    ("stalking", r"\b(?:stalk(?:s|ed|er|ing)?|follow(?:ed|s|ing) me (?:home|to|around|from|after|out)|turn(?:ed|s|ing)? up (?:at|outside) my (?:house|home|flat|apartment|door|gym|kid|child|school)|"
        r"(?:waits?|waited|waiting|parked|sitting|standing|hanging) (?:around )?(?:for me )?(?:outside|by|at|near) my (?:house|home|flat|apartment|door|car|gym|building)|"
        r"track(?:s|ed|er|ing) (?:me|my (?:car|phone|location))|gps|(?:found|got|has) my (?:home )?address|showed? up at my (?:house|home|flat|apartment|door|gym)|watch(?:es|ing)? my (?:house|flat|window)|"
        r"(?:wo|do)n'?t stop (?:calling|texting|following|contacting|messaging) me)\b"),
    ("minor", r"\b(?:(?:i'?m|i am|she'?s|he'?s|she is|he is|who is|is only|aged|only) (?:just )?(?:1[0-7]|thirteen|fourteen|fifteen|sixteen|seventeen)(?! (?:weeks|months|days|years (?:in|into|at|with|of experience))|%| ?(?:k|pounds|dollars))\b(?! (?:months?|weeks?|days?|people))|"
        r"\b(?:1[0-7]|fifteen|sixteen|seventeen|fourteen).year.old (?:girl|boy|intern|apprentice|worker|employee|trainee|waitress|waiter|cashier|daughter|son|kid|work experience)|underage|under.age|work experience (?:girl|boy|kid|student) )\b"),
    ("deadline", r"\b(?:deadline|time limit|limitation|last day|window) (?:to (?:file|claim|appeal|complain|sign)|for (?:filing|my (?:claim|appeal|complaint|charge)|a (?:claim|charge)|the (?:tribunal|claim)))\b|"
        r"\b(?:file|claim|charge|appeal|tribunal|et1|eeoc|sign)\b[^.?!]{0,60}\b(?:by (?:tomorrow|tonight|today|monday|friday|midnight|the end of (?:today|the day|the week))|tomorrow|tonight|runs out|expires?|in (?:two|three|2|3|a few) days)\b|"
        r"\b(?:nearly|almost|just over|coming up on|it'?s been)(?: \w+){0,2} (?:three months|180 days|300 days|six months) (?:since|ago)\b|\b(?:180|300).day\b"),
)  # fmt: skip
_HARMLESS = re.compile(
    r"\b(?:killing me softly|kill (?:two birds|time|the (?:mood|deal|project|feature))|deadline for (?:the|my|our|a) (?:report|project|slides|pitch|draft|proposal)|"
    r"(?:was|is|were) killing it|to die for|dying (?:to|of embarrassment|of laughter)|shoot (?:me|him|her|them) an? (?:email|mail|message|text)|kill me now|beat (?:me|him|her|them) to|hit me up|hit me that|stalk(?:ed|ing)? (?:his|her|their|my) (?:linkedin|instagram))\b"
)

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
_ORDER = ("self-harm", "assault", "threat", "stalking", "minor", "deadline")


def cues(text: str) -> tuple[str, ...]:
    """Safety cues in a letter, gravest first; empty for an ordinary dilemma."""
    plain = _HARMLESS.sub(" ", " ".join(text.lower().replace("’", "'").split()))
    found = {name for name, pattern in _CUES if re.search(pattern, plain)}
    return tuple(name for name in _ORDER if name in found)


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
