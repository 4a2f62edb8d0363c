"""What to do now, in a few warm sentences for each cue; never a diagnosis, never a verdict.

A deadline is told by its kind and by where to check it, as "ask an adviser" helps nobody who
has one day left.
"""

from __future__ import annotations

import re

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
    "health": "Your body comes before the shift. Stop, and get yourself and the others away from what can hurt you: into "
        "fresh air, off the machine, down from the height, out of the driving seat. If anybody has chest pain, cannot "
        "breathe well, is confused, bleeding, burnt or hard to wake, call the emergency number now. Once you are safe, say "
        "in one line that you stopped because it is dangerous, and ask the safety authority or your union.",
    "minor": "Someone under 18 may be at risk. If it is you: you did nothing wrong by telling, and you deserve an adult on "
        "your side today. A parent, guardian or other trusted adult outside the workplace should know today, and the "
        "police or the child protection service if there was sexual contact or danger.",
}  # fmt: skip
_KEEP = (
    "Keep every message, with its date, somewhere that is not a work account, and write down what happened while "
    "it is fresh; your safety comes before any record."
)
_TODAY = (
    "I cannot tell you the exact day, so ask today, before anything else: which date counts for you, and how do you "
    "keep it? An internal complaint or a promise to talk may not stop the clock."
)
# The first whose words stand in the letter; the last is what most letters mean.
_KINDS = (
    ("sign", r"\bsign(?:s|ed|ing)?\b|severance|settlement|waiver|\brelease\b|revoke|mutual (?:agreement|consent)|package",
        "This sounds like a paper that may give up claims, with a time to sign or to take it back. Ask in writing for more "
        "time and for a copy, and let an adviser read it before you sign; the paper itself should say until when it can be "
        "taken back."),
    ("permit", r"\bvisa\b|h-?1b|permit|sponsor\w*|immigration|foreigners'? office",
        "This sounds like the end of a permission to stay or to work. Ask the immigration authority or a registered "
        "immigration adviser, as an employer's word does not move that date."),
    ("court", r"\bcourt\b|hearing|judge|witness statement|summons|\bet3\b|defen[cs]e|payment order|served",
        "This sounds like a date set by a court or tribunal. Its telephone number and the case number stand on the paper: "
        "ring that office, and a lawyer or a free advice centre."),
    ("appeal", r"\bappeals?\b|\bcontest(?:ing)?\b|\bobject(?:ion|ing)?\b",
        "This sounds like the time for an appeal or an objection. The letter that you were sent should name the last day, "
        "the address and whether it has to arrive or only to be posted by then."),
    ("injury", r"injur\w+|accident|insurer|compensation|benefits?\b|unemploy\w+",
        "This sounds like the time to report an injury or to claim a benefit. The insurer or the benefit office that "
        "decides can say which day counts; tell it in writing, even if your employer has not done its part."),
    ("claim", r"",
        "This sounds like the time limit for taking a dismissal, pay or treatment at work to an official body."),
)  # fmt: skip
_WHERE = {
    "UK": "Where to check: Acas for Great Britain, the Labour Relations Agency for Northern Ireland, or your union.",
    "US": "Where to check: the EEOC for discrimination, your state's labor agency for pay, OSHA for safety complaints; each "
        "has a limit of its own and states differ.",
    "EU": "Where to check: each country sets its own limits, and some are only a few weeks. Ask the labour court, the labour "
        "inspectorate, the equality body or a union of the country you work in; Europe Direct can name the right body.",
    "unknown": "Where to check depends on the country you work in: Acas in Great Britain; the EEOC or your state's agency in "
        "the US; in the EU the labour court, labour inspectorate or a union there, as some limits are only a few weeks.",
}  # fmt: skip


def what_now(
    found: tuple[str, ...], text: str = "", jurisdiction: str = "unknown"
) -> tuple[str, ...]:
    """What to do now, for the cues found, gravest first.

    Args:
        found: cues, from `cues`.
        text: the letter, which tells the kind of a deadline.
        jurisdiction: where the reader works, for where to check a deadline.
    """
    steps = [_NOW[name] for name in found if name != "deadline"]
    if "deadline" in found:
        steps += [f"{_kind(text)} {_TODAY}", _WHERE.get(jurisdiction, _WHERE["unknown"])]
    if set(found) & {"assault", "threat", "stalking", "minor"}:
        steps.append(_KEEP)
    return tuple(steps)


def _kind(text: str) -> str:
    lowered = text.lower()
    return next(words for _, pattern, words in _KINDS if re.search(pattern, lowered))
