"""Enough or not: decided before anything is composed, and said for each question by itself."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence

from assistant import roles
from assistant.frame import content_words
from assistant.retrieve import Ranked
from assistant.schema import Frame, Letter
from assistant.sources import NEAR_BEST

# Logistic weights, fitted on the development letters by `python -m eval.tune_enough`, which also
# shows what other thresholds would answer and refuse of them.
ANSWERABLE = {
    "bias": -4.2,
    "score": 2.98,
    "gap": 2.38,
    "asked": 6.09,
    "told": 3.84,
    "told_gap": -0.58,
    "elsewhere": -0.86,
    "guide": -0.14,
    "doer": 0.96,
}
SAME_STORY = {
    "bias": -4.83,
    "score": 7.09,
    "gap": 9.52,
    "asked": -3.85,
    "told": -0.67,
    "told_gap": -2.24,
    "elsewhere": -0.17,
    "guide": -0.09,
    "doer": 0.68,
}
ENOUGH = 0.67  # likelihood that the library covers a letter; below it nothing is advised
LEAST_FIT = 0.06  # and that the best article tells its story; below it nothing is advised
# Below it the first article is more often a wrong one than a right one, so the reader gets what
# each of the nearest comes to, and no courses of action.
PART_FIT = 0.55
CLOSE_FIT = 0.75  # below it the reader is told that the story is another one
ANOTHER_STORY = (
    "No article here tells your story. What follows was written about something else, so take "
    "from it only what fits you."
)
ANOTHER_RULE = (
    "The rule below may not be the one that you asked about. It says which country it holds in, "
    "and on which date; ask a union or an adviser which one holds for you."
)
HARDLY_NEAR = (
    "No article here tells your story. This is what the nearest ones come to. Each was written "
    "about something else, so read the one that is closest to yours and take what fits."
)
_RUNNERS_UP = 5
_HARDLY = 0.03  # added to a likelihood, so that no single reading of whose act it is decides
_FAR, _STRANGE = 0.6, 0.2  # score and `told` of an article that is far from a letter
_CLEAR = 0.5  # an "unclear" likelier than this asks back
_SHORT = 30  # words; a longer letter has something to go on
# Of one question among several, which says less than the letter: likelihoods that it asks for
# something else, how sure the library must be in the middle, and the least cosine below it.
_DOUBTFUL, _LIKELY_ELSEWHERE, _ELSEWHERE = 0.3, 0.4, 0.95
ENOUGH_ALONE, ALONE = 0.4, 0.30
_MEANT = re.compile(
    r"\b(?:this|that|the|his|her|their|my boss[’']s) (?:e-?mail|message|letter|note|text|mail|one)\b|"
    r"\bemail below\b|\bsee (?:below|attached)\b",
    re.IGNORECASE,
)
_HEADER = re.compile(r"^[A-Za-z-]{2,20}:.*$", re.MULTILINE)
_OUTSIDE = re.compile(
    r"\b(?:write|fix|debug) (?:me )?(?:a |an |some |the |my )?(?:\w+ )?(?:code|script|program|function|poem|essay|"
    r"formula|macro|query)\b|\b(?:put|invest\w*|sink) (?:\S+ ){0,4}(?:crypto\w*|bitcoins?|etfs?|index funds?)\b|"
    r"\b(?:which|what) (?:fund|stock|shares|crypto|index fund|pension)\b|"
    r"\b(?:my|our|the) (?:company|employer|firm|contract|handbook|employee handbook)(?:[’']s)? "
    r"(?:policy|policies|rules?) (?:say|on|about|for|allow|permit)|\bwhat (?:is|does) (?:my|our) "
    r"(?:company|employer|handbook|contract)\b",
    re.IGNORECASE,
)
_FEW_WORDS = 3

Wanted = Mapping[str, float]  # from `assistant.intent`


def says_nothing(email: str) -> bool:
    """Whether a pasted email is headers alone."""
    return not content_words(_HEADER.sub("", email))


def asks_for_a_missing_email(letter: Letter) -> bool:
    """Whether a letter points at an email it does not hold and says nothing else to go on."""
    if letter.email or letter.history:
        return False
    return bool(_MEANT.search(letter.question)) and len(content_words(letter.question)) < _FEW_WORDS


def too_little_to_go_on(letter: Letter, wanted: Wanted) -> bool:
    """Whether a letter says so little that any article would do ("help", "he did it again")."""
    if letter.email or letter.history:
        return False
    short = len(letter.question.split()) <= _SHORT
    return len(content_words(letter.question)) < 2 or (short and wanted["unclear"] > _CLEAR)


def outside(question: str) -> bool:
    """Whether a question asks for what no library of advice can hold: my contract, code, a fund."""
    return bool(_OUTSIDE.search(question))


def enough(ranked: Sequence[Ranked], wanted: Wanted) -> bool:
    """Whether the best article is near enough to the letter to advise from it.

    Texts about something else may still be worth reading: `hardly_near` says when of each of them
    only its gist is told. That a letter asks for facts says nothing against a law note on them.
    """
    near = fit(ranked, wanted)
    if ranked and ranked[0].card.kind == "law" and near >= PART_FIT:
        return True
    return confidence(ranked, wanted) >= ENOUGH and near >= LEAST_FIT


def another_story(ranked: Sequence[Ranked], wanted: Wanted) -> bool:
    """Whether the best article, near enough to advise from, likely tells another story."""
    return fit(ranked, wanted) < CLOSE_FIT


def warning(ranked: Sequence[Ranked]) -> str:
    """What the reader is told where the best article, of at least one, is likely another."""
    return ANOTHER_RULE if ranked[0].card.kind == "law" else ANOTHER_STORY


def told_to_asker(ranked: Sequence[Ranked], frame: Frame) -> list[Ranked]:
    """The articles but those that are told to somebody else at the table, in their order.

    "You punished the person who was right" is for the owner and not for that person.
    """
    return [item for item in ranked if roles.same_seat(frame.asker, item.card.asker)]


def another_seat(ranked: Sequence[Ranked], frame: Frame) -> bool:
    """Whether the best article is told to somebody else, and no other half of it comes near."""
    best = ranked[0]
    halves = [
        item
        for item in ranked
        if item is best
        or (item.card.article_id == best.card.pair and item.score >= best.score - NEAR_BEST)
    ]
    return not told_to_asker(halves, frame)


def hardly_near(ranked: Sequence[Ranked], wanted: Wanted) -> bool:
    """Whether the best article is so far off that its courses of action would be noise."""
    return fit(ranked, wanted) < (CLOSE_FIT if _is_guide(ranked[0]) else PART_FIT)


def confidence(ranked: Sequence[Ranked], wanted: Wanted) -> float:
    """How likely the library covers a letter, in [0, 1].

    Args:
        ranked: what retrieval found, best first.
        wanted: what the letter asks for, from `assistant.intent`.
    """
    return _likelihood(ANSWERABLE, ranked, wanted)


def fit(ranked: Sequence[Ranked], wanted: Wanted) -> float:
    """How likely the best article tells the letter's story, in [0, 1]; as `confidence`."""
    return _likelihood(SAME_STORY, ranked, wanted)


def _likelihood(weights: Mapping[str, float], ranked: Sequence[Ranked], wanted: Wanted) -> float:
    if not ranked:
        return 0.0
    found = features(ranked, wanted)
    margin = weights["bias"] + sum(weights[name] * value for name, value in found.items())
    return 1.0 / (1.0 + math.exp(-margin))


def features(ranked: Sequence[Ranked], wanted: Wanted) -> dict[str, float]:
    """What is weighed of a letter, of at least one ranked article.

    score: of the best article; gap: from it to the mean of the next five, for nothing stands out
    where nothing fits; asked: cosine to what any article's question is about, the best; told: to
    the situation that any answers, and told_gap from it to the next five; elsewhere: log-odds that
    the letter asks for something else than advice; guide: whether the best article tells no story;
    doer: log-likelihood that the letter is about the same one's act as the best article.
    """
    told = sorted((item.told for item in ranked), reverse=True)
    elsewhere = min(max(wanted["elsewhere"], 0.001), 0.999)
    return {
        "score": ranked[0].score,
        "gap": _lead([item.score for item in ranked], _FAR),
        "asked": max(item.asked for item in ranked),
        "told": told[0],
        "told_gap": _lead(told, _STRANGE),
        "elsewhere": math.log(elsewhere / (1.0 - elsewhere)),
        "guide": float(_is_guide(ranked[0])),
        "doer": math.log(ranked[0].doer + _HARDLY),
    }


def _lead(scores: Sequence[float], far: float) -> float:
    """How far the first lies above the mean of the next, which are `far` in a tiny library."""
    after = [*scores[1 : 1 + _RUNNERS_UP], *[far] * _RUNNERS_UP][:_RUNNERS_UP]
    return scores[0] - sum(after) / _RUNNERS_UP


def _is_guide(item: Ranked) -> bool:
    return item.card.kind == "article" and item.card.desk is not None


def uncovered(frame: Frame, covered: Sequence[bool]) -> tuple[str, ...]:
    """The letter's questions that the library does not cover, in its own words."""
    return tuple(q for q, held in zip(frame.questions, covered, strict=True) if not held)


def covered_alone(question: str, wanted: Wanted, search: Callable[[str], Sequence[Ranked]]) -> bool:
    """Whether one of several questions is covered, asked by itself.

    A question with little content of its own ("should I reply?") rests on the letter's
    situation, which has been judged already.

    Args:
        question: in the letter's words.
        wanted: what it asks for by itself, from `assistant.intent`.
        search: finds articles for it; asked only where the answer is in doubt.
    """
    if outside(question) or wanted["elsewhere"] > _ELSEWHERE:
        return False
    if len(content_words(question)) < _FEW_WORDS or wanted["elsewhere"] < _DOUBTFUL:
        return True
    ranked = search(question)
    if wanted["elsewhere"] >= _LIKELY_ELSEWHERE:
        return confidence(ranked, wanted) >= ENOUGH_ALONE
    return max((item.similarity for item in ranked), default=0.0) >= ALONE
