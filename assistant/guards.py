"""What code can see wrong in a paraphrase without asking any model.

A small model negates, hardens and invents; a judge of the same size lets some of it pass. Each
guard compares a statement with the quote it cites and returns what is wrong, or None. They err
towards refusal: a refused paraphrase costs nothing, since the quote itself is shown instead.
"""

from __future__ import annotations

import re

from assistant.lexical import terms

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|can[’']t|won[’']t|don[’']t|doesn[’']t|"
    r"didn[’']t|isn[’']t|aren[’']t|wasn[’']t|weren[’']t|needn[’']t|shouldn[’']t|wouldn[’']t|couldn[’']t|mustn[’']t|"
    r"hasn[’']t|haven[’']t|hardly|refuse[sd]?|avoid|stop|unless)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|"
                     r"twenty|thirty|ninety|hundred|thousand|half|twice|double)\b", re.IGNORECASE)  # fmt: skip
_STRENGTH = (
    (3, re.compile(r"\b(?:must|have to|has to|need to|needs to|required|always|never|obliged|illegal|owe)\b", re.I)),
    (2, re.compile(r"\b(?:should|ought|had better|recommend|would|wrong)\b", re.I)),
    (1, re.compile(r"\b(?:may|might|can|could|perhaps|possibly|allowed|free to|reasonable|fine|option)\b", re.I)),
)  # fmt: skip
_CONDITION = re.compile(r"\b(?:if|unless|only|until|when|while|provided|except)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|[Mm]e|[Ww]e|[Oo]urs?|[Mm]ine)\b")
_ROLE_WORDS = frozenset(
    terms(
        "manager boss recruiter interviewer candidate applicant colleague coworker employee report hr client "
        "supplier vendor intern owner director union lawyer police reader columnist columnists"
    )
)
_NEW_SHARE = 0.34


def objection(statement: str, quote: str, question: str) -> str | None:
    """What forbids `statement` as a paraphrase of `quote`, or None.

    Args:
        statement: a model's sentence.
        quote: the cited quotes, joined.
        question: the asker's question, whose words may be used to name people and things.
    """
    checks = (_negation, _numbers, _strength, _conditions)
    for check in checks:
        if found := check(statement, quote):
            return found
    return _words(statement, quote, question)


def _negation(statement: str, quote: str) -> str | None:
    said, told = bool(_NEGATION.search(statement)), bool(_NEGATION.search(quote))
    if said != told:
        return "negates what the quote does not" if said else "drops a negation"
    return None


def _numbers(statement: str, quote: str) -> str | None:
    new = {n.lower() for n in _NUMBER.findall(statement)} - {
        n.lower() for n in _NUMBER.findall(quote)
    }
    return f"number not in the quote: {sorted(new)[0]}" if new - {"one"} else None


def _strength(statement: str, quote: str) -> str | None:
    def level(text: str) -> int:
        return next((value for value, pattern in _STRENGTH if pattern.search(text)), 0)

    said, told = level(statement), level(quote)
    if said > max(told, 2):
        return "says must or never where the quote does not"
    # A quote that only allows must not become advice; a bare instruction would do that too.
    if told == 1 and (said == 2 or (said == 0 and not _CONDITION.search(statement))):
        return "advises what the quote only allows"
    return None


def _conditions(statement: str, quote: str) -> str | None:
    if _CONDITION.search(quote) and not _CONDITION.search(statement):
        return "drops a condition"
    return None


def _words(statement: str, quote: str, question: str) -> str | None:
    if _FIRST_PERSON.search(statement):
        return "speaks in the first person"
    names = set(_NAME.findall(statement)) - set(re.findall(r"[A-Z][a-z]+", f"{quote} {question}"))
    if names:
        return f"name not in the quote: {sorted(names)[0]}"
    said, told, asked = set(terms(statement)), set(terms(quote)), set(terms(question))
    roles = (said & _ROLE_WORDS) - told - asked
    if roles:
        return f"person not in the quote: {sorted(roles)[0]}"
    new = said - told - asked
    if said and len(new) / len(said) > _NEW_SHARE:
        return "says more than the quote"
    if said and not said & told:
        return "shares nothing with the quote"
    return None
