"""Enough or not: decided before anything is composed, and said for each question by itself."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from assistant.frame import content_words
from assistant.retrieve import Ranked
from assistant.schema import Frame, Letter

# The confidence below which nothing is advised. `python -m eval.tune_enough` shows what other
# values would answer and refuse of the development letters.
ENOUGH = 0.38
_BIAS, _SCORE, _SIMILARITY = -13.4, 7.75, 15.0  # logistic fit on the development letters
ALONE = 0.30  # of one question among several, which says less than the letter
_MEANT = re.compile(
    r"\b(?:this|that|the|his|her|their|my boss[’']s) (?:e-?mail|message|letter|note|text|mail|one)\b|"
    r"\bemail below\b|\bsee (?:below|attached)\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:write|fix|debug) (?:me )?(?:a |an |some |the |my )?(?:\w+ )?(?:code|script|program|function|poem|essay|"
    r"formula|macro|query)\b|\b(?:which|what) (?:fund|stock|shares|crypto|index fund|pension)\b|"
    r"\b(?:my|our|the) (?:company|employer|firm|contract|handbook|employee handbook)(?:[’']s)? "
    r"(?:policy|policies|rules?) (?:say|on|about|for|allow|permit)|\bwhat (?:is|does) (?:my|our) "
    r"(?:company|employer|handbook|contract)\b",
    re.IGNORECASE,
)
_FEW_WORDS = 3


def asks_for_a_missing_email(letter: Letter) -> bool:
    """Whether a letter points at an email it does not hold and says nothing else to go on."""
    if letter.email or letter.history:
        return False
    return bool(_MEANT.search(letter.question)) and len(content_words(letter.question)) < _FEW_WORDS


def too_little_to_go_on(letter: Letter) -> bool:
    """Whether a letter says so little that any article would do ("help", "what now?")."""
    if letter.email or letter.history:
        return False
    return len(content_words(letter.question)) < 2


def outside(question: str) -> bool:
    """Whether a question asks for what no library of advice can hold: my contract, code, a fund."""
    return bool(_OUTSIDE.search(question))


def enough(ranked: Sequence[Ranked]) -> bool:
    """Whether the best article is near enough to the letter to advise from it."""
    return confidence(ranked) >= ENOUGH


def confidence(ranked: Sequence[Ranked]) -> float:
    """How likely the library covers a letter, in [0, 1], from what retrieval found.

    A logistic model of the best article's score and of the nearest chunk's cosine.
    """
    if not ranked:
        return 0.0
    nearest = max(item.similarity for item in ranked)
    margin = _BIAS + _SCORE * ranked[0].score + _SIMILARITY * nearest
    return 1.0 / (1.0 + math.exp(-margin))


def uncovered(frame: Frame, covered: Sequence[bool]) -> tuple[str, ...]:
    """The letter's questions that the library does not cover, in its own words."""
    return tuple(q for q, held in zip(frame.questions, covered, strict=True) if not held)


def covered_alone(question: str, ranked: Sequence[Ranked]) -> bool:
    """Whether one of several questions is covered, asked by itself.

    A question with little content of its own ("should I reply?") rests on the letter's
    situation, which has been judged already.
    """
    if outside(question):
        return False
    return (
        len(content_words(question)) < _FEW_WORDS
        or max((item.similarity for item in ranked), default=0.0) >= ALONE
    )
