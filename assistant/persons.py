"""Who is in a sentence and who does what in it, as far as word order tells.

"You accused her" and "she accused you" share every word; advice that mixes them up is worse
than none.
"""

from __future__ import annotations

import re

from assistant.lexical import terms

_PEOPLE = (
    "manager boss recruiter interviewer candidate applicant colleague coworker employee report "
    "hr client supplier vendor intern owner director union lawyer police reader columnist "
    "columnists supervisor partner adviser board panel chair chairman audit office lead doctor "
    "rep employer agency team friend candid cautious worker desk assistant engineer council "
    "writer student customer trustee auditor inspector investor regulator headhunter landlord "
    "mentor apprentice trainee founder ministry union court newspaper press"
)
PEOPLE = frozenset(terms(_PEOPLE))
_YOU = frozenset("you i we".split())
_HE = frozenset("he him".split())
_SHE = frozenset("she her".split())
_THEY = frozenset("they them".split())
_THIRD = _HE | _SHE | _THEY
_BETWEEN = frozenset(
    (
        "may might can could would will should must shall do does did don't doesn't didn't can't "
        "won't cannot not never have has had to need also only ever then still already really be "
        "is are was were"
    ).split()
)
_PASSIVE = frozenset("be is are was were been being get gets got".split())
_TOKEN = re.compile(r"[a-z]+(?:['’][a-z]+)?")


def newcomers(statement: str, quote: str, question: str) -> list[str]:
    """People in `statement` who are not in `quote`, sorted.

    The asker's words may be used, but not for a person whom the quote names otherwise: to ask
    the chair is not to ask HR.
    """
    said, told = (frozenset(terms(text)) & PEOPLE for text in (statement, quote))
    new = said - told
    if not told - said:
        new -= frozenset(terms(question))
    return sorted(new)


def swapped(statement: str, quote: str) -> str | None:
    """A verb that another person does in `statement` than in `quote`, or None."""
    said, told = _doers(statement), _doers(quote)
    for verb, doers in said.items():
        if verb in told and not any(_same(a, b) for a in doers for b in told[verb]):
            return verb
    return None


def _doers(text: str) -> dict[str, set[str]]:
    """Stem of a verb → who stands before it, only auxiliaries between; passives are left out."""
    tokens = [token.replace("’", "'") for token in _TOKEN.findall(text.lower())]
    found: dict[str, set[str]] = {}
    for at, token in enumerate(tokens):
        who = _person(token)
        if not who:
            continue
        place = at + 1
        passive = False
        while place < len(tokens) and tokens[place] in _BETWEEN:
            passive |= tokens[place] in _PASSIVE
            place += 1
        if place >= len(tokens) or passive:
            continue
        for verb in terms(tokens[place]):
            if verb not in PEOPLE:
                found.setdefault(verb, set()).add(who)
    return found


def _person(token: str) -> str | None:
    if token in _YOU:
        return "you"
    for name, group in (("he", _HE), ("she", _SHE), ("they", _THEY)):
        if token in group:
            return name
    stems = terms(token)
    return stems[0] if stems and stems[0] in PEOPLE else None


def _same(one: str, other: str) -> bool:
    third = {"he", "she", "they"}
    if one == other or "they" in (one, other):
        return one == other or "you" not in (one, other)
    if one in third or other in third:
        # "She" may stand for the manager, but not for "he" or for "you".
        return "you" not in (one, other) and not (one in third and other in third)
    return False
