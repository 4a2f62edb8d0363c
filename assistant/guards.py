"""What code can see wrong in a paraphrase without asking any model.

A small model negates, hardens and invents; a judge of the same size lets some of it pass. Each
guard compares a statement with the quote it cites and returns what is wrong, or None. They err
towards refusal: a refused paraphrase costs nothing, since the quote itself is shown instead.
How many false statements each catches, and how many true ones it refuses, is measured on the
labelled pairs by `python -m eval.fit support`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.clauses import clauses, nearest, retold, told_again
from assistant.lexical import terms
from assistant.persons import newcomers, swapped

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|[a-z]+n[’']t|hardly|"
    r"refuse[sd]?|avoid|stop|unless)\b",
    re.IGNORECASE,
)
_FLAT_NO = re.compile(
    r"\b(?:not|never|none|nobody|nothing|neither|without|cannot|[a-z]+n[’']t|no(?! (?:longer|more)))\b",
    re.IGNORECASE,
)
_UN = re.compile(r"\b(un|in|im|ir|dis|il)([a-z]{4,})\b")
_WORD_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty "
    "fifty sixty ninety hundred thousand half twice double third quarter"
).split()
_NUMBER = re.compile(rf"\d+(?:[.,:]\d+)*|\b(?:{'|'.join(_WORD_NUMBERS)})\b", re.IGNORECASE)
_COUNTED = re.compile(
    rf"(?P<n>\d+(?:[.,:]\d+)*|\b(?:{'|'.join(_WORD_NUMBERS)}))\s+(?P<what>[a-z]+)", re.IGNORECASE
)
_WHEN = re.compile(
    r"\b(?:minute|hour|day|week|fortnight|month|year|morning|evening|night|weekend|today|tonight|"
    r"tomorrow|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|"
    r"april|june|july|august|september|october|november|december)(?=s?\b)",
    re.IGNORECASE,
)
_STRENGTH = (
    (3, re.compile(r"\b(?:must|have to|has to|need to|needs to|required?|always|never|obliged|illegal|owe|forbids?)\b", re.I)),
    (2, re.compile(r"\b(?:should|ought|had better|recommend|would|wrong)\b", re.I)),
    (1, re.compile(r"\b(?:may|might|can|could|perhaps|possibly|allowed|free to|reasonable|fine|option)\b", re.I)),
)  # fmt: skip
_MODAL = re.compile(
    r"\b(may|might|can|could|would|will|shall|should|must|cannot)\b(?: (?:not|also|often|well|then|only|always|"
    r"never|be))* ([a-z]{3,})",
    re.IGNORECASE,
)
_FORCE = {"may": 1, "might": 1, "can": 1, "could": 1, "should": 2, "would": 2, "will": 3}
_FORCE |= {"shall": 3, "must": 3, "cannot": 3}
_WIDE = re.compile(
    r"\b(?:all|every|everyone|everybody|everywhere|everything|any|anyone|anybody|always|certainly|definitely|"
    r"completely|entirely|surely|sure|guaranteed?|only)\b",
    re.IGNORECASE,
)  # fmt: skip
_SOME = re.compile(
    r"\b(?:some|sometimes|most|mostly|many|often|usually|generally|commonly|possibly|perhaps|probably|likely|"
    r"rarely|few|in places|as a rule|up to|at least|at most|tends?)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:some|sometimes|most|mostly|often|usually|generally|commonly|possibly|perhaps|probably|likely|rarely|"
    r"may|might|can|could|normally|typically|in places|as a rule)\b",
    re.IGNORECASE,
)
_SOFTENER = re.compile(
    r"\b(?:sometimes|mostly|often|usually|generally|commonly|possibly|perhaps|probably|normally|typically|"
    r"as a rule)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|unless|only|until|when|whenever|while|provided|except|as long as|once|not before)\b",
    re.IGNORECASE,
)
_CONDITION_CLAUSE = re.compile(
    r"\b(?:if|unless|only if|until|provided(?: that)?|as long as|except)\b([^,;.:]*)", re.IGNORECASE
)
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|[Mm]e|[Ww]e|[Oo]urs?|[Mm]ine)\b")
_HE_OR_SHE = re.compile(r"\b(?:he|him|his|she|her|hers|they|them|their)\b", re.IGNORECASE)
_GRAVE = frozenset(
    terms(
        "sue lawsuit court illegal unlawful legally crime criminal guarantee promise dismissed fired sack resign "
        "compensation damages money pay fine diagnosis therapy treatment rights harassment discrimination"
    )
)
_NEW_SHARE = 0.34
Guard = Callable[[str, str, str], str | None]


def objection(statement: str, quote: str, question: str) -> str | None:
    """What forbids `statement` as a paraphrase of `quote`, or None.

    Args:
        statement: a model's sentence.
        quote: the cited quotes, joined.
        question: the asker's question, whose words may be used to name people and things.
    """
    for guard in GUARDS.values():
        if found := guard(statement, quote, question):
            return found
    return None


def _negation(statement: str, quote: str, question: str) -> str | None:
    told = retold(statement, quote)
    said, meant = bool(_NEGATION.search(statement)), bool(_NEGATION.search(told))
    if said == meant:
        return None
    return "negates what the quote does not" if said else "drops a negation"


def _turned(statement: str, quote: str, question: str) -> str | None:
    # Two texts may both hold a "not" and still say opposite things of one clause.
    pieces = clauses(quote)
    for said in clauses(statement):
        told = nearest(said, pieces)
        if told and len(_FLAT_NO.findall(said)) % 2 != len(_FLAT_NO.findall(told)) % 2:
            return "turns a clause into its opposite"
    return None


def _opposites(statement: str, quote: str, question: str) -> str | None:
    said, told = (set(re.findall(r"[a-z]+", text.lower())) for text in (statement, quote))
    for here, there in ((said, told), (told, said)):
        for _, stem in (m.groups() for m in map(_UN.fullmatch, here - there) if m):
            if stem in there and stem not in here:
                return f"has the opposite of a word: {stem}"
    return None


def _numbers(statement: str, quote: str, question: str) -> str | None:
    said, told = ({n.lower() for n in _NUMBER.findall(text)} for text in (statement, quote))
    if new := said - told - {"one"}:
        return f"number not in the quote: {sorted(new)[0]}"
    counted = [
        {(terms(m["what"]) or [""])[0]: m["n"].lower() for m in _COUNTED.finditer(text)}
        for text in (statement, quote)
    ]
    for what, number in counted[0].items():
        if what and counted[1].get(what, number) != number:
            return f"another number of {what}"
    return None


def _dates(statement: str, quote: str, question: str) -> str | None:
    said, told = ({w.lower() for w in _WHEN.findall(text)} for text in (statement, quote))
    new = said - told
    if new and told - said:
        return f"another time: {sorted(new)[0]}"
    return f"time not in the quote: {sorted(new)[0]}" if new else None


def _strength(statement: str, quote: str, question: str) -> str | None:
    def level(text: str) -> int:
        return next((value for value, pattern in _STRENGTH if pattern.search(text)), 0)

    said, told = level(statement), level(retold(statement, quote))
    if said > max(told, 2):
        return "says must or never where the quote does not"
    # A quote that only allows must not become advice; a bare instruction would do that too.
    if told == 1 and (said == 2 or (said == 0 and not _CONDITION.search(statement))):
        return "advises what the quote only allows"
    return None


def _modals(statement: str, quote: str, question: str) -> str | None:
    said, told = ({}, {})
    for text, found in ((statement, said), (quote, told)):
        for modal, verb in _MODAL.findall(text):
            for stem in terms(verb):
                found.setdefault(stem, set()).add(_FORCE[modal.lower()])
    plain = set(terms(quote))
    for stem, forces in said.items():
        if stem in told and min(forces) > max(told[stem]):
            return f"makes surer what the quote only holds possible: {stem}"
        if stem not in told and stem in plain and max(forces) == 1:
            return f"allows what the quote does not: {stem}"
    for clause in clauses(statement):
        first = (terms(clause.split()[0]) or [""])[0]
        if first in told and first not in said and max(told[first]) == 1:
            return f"advises what the quote only allows: {first}"
    return None


def _scope(statement: str, quote: str, question: str) -> str | None:
    said, told = ({_wide(w) for w in _WIDE.findall(text)} for text in (statement, quote))
    new = said - told
    if new and (new != {"only"} or _SOME.search(quote)):
        return f"widens what the quote says: {sorted(new)[0]}"
    return None


def _hedges(statement: str, quote: str, question: str) -> str | None:
    softener = _SOFTENER.search(retold(statement, quote))
    if softener and not _HEDGE.search(statement):
        return f"drops a hedge: {softener.group()}"
    return None


def _wide(word: str) -> str:
    word = word.lower()
    return next((kind for kind in ("every", "any") if word.startswith(kind)), word)


def _conditions(statement: str, quote: str, question: str) -> str | None:
    told = told_again(statement, quote)
    if _CONDITION.search(told) and not _CONDITION.search(statement):
        return "drops a condition"
    said = set(terms(statement))
    for clause in _CONDITION_CLAUSE.findall(told):
        words = set(terms(clause))
        if words and not words & said and not _HE_OR_SHE.search(clause):
            return "drops a condition"
    return None


def _voice(statement: str, quote: str, question: str) -> str | None:
    return "speaks in the first person" if _FIRST_PERSON.search(statement) else None


def _names(statement: str, quote: str, question: str) -> str | None:
    known = set(re.findall(r"[A-Z][a-z]+", quote))
    if _HE_OR_SHE.search(quote):
        known |= set(re.findall(r"[A-Z][a-z]+", question))
    new = set(_NAME.findall(statement)) - known
    return f"name not in the quote: {sorted(new)[0]}" if new else None


def _persons(statement: str, quote: str, question: str) -> str | None:
    if new := newcomers(statement, quote, question):
        return f"person not in the quote: {new[0]}"
    return None


def _who(statement: str, quote: str, question: str) -> str | None:
    if verb := swapped(statement, quote):
        return f"another person does it: {verb}"
    return None


def _grave(statement: str, quote: str, question: str) -> str | None:
    new = (set(terms(statement)) & _GRAVE) - set(terms(quote))
    return f"a grave word that the quote lacks: {sorted(new)[0]}" if new else None


def _added(statement: str, quote: str, question: str) -> str | None:
    said, told, asked = set(terms(statement)), set(terms(quote)), set(terms(question))
    new = said - told - asked
    if said and len(new) / len(said) > _NEW_SHARE:
        return "says more than the quote"
    if said and not said & told:
        return "shares nothing with the quote"
    return None


GUARDS: dict[str, Guard] = {
    "negation": _negation,
    "turned clause": _turned,
    "opposites": _opposites,
    "numbers": _numbers,
    "dates": _dates,
    "strength": _strength,
    "modals": _modals,
    "scope": _scope,
    "hedges": _hedges,
    "conditions": _conditions,
    "first person": _voice,
    "names": _names,
    "persons": _persons,
    "who did it": _who,
    "added": _added,
    "grave words": _grave,
}
