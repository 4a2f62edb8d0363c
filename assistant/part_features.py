"""What a sentence is, and where it stands, as numbers from which its part can be told.

Three kinds of features: the sentence's n-grams, its vector (made when its article is indexed),
and markers, which hold or not: what the rules make of it and of its neighbours, where it stands
in its paragraph and its article, whose words it holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.linear import ngrams
from assistant.schema import Sentence
from assistant.sentences import Paragraph

CUES = ("order", "option", "recommendation", "risk", "benefit", "condition", "help", "law")
_MARK = 0.5  # what a marker counts for beside the vector, which has norm 1
_QUARTERS = 4
_LONGEST = 3
_OPENING = 3  # words
_SHORT_WORDS, _LONG_WORDS = 7, 28
_SIGNS = {
    "quotes": re.compile(r"[“”\"]"),
    "ends with a colon": re.compile(r":$"),
    "holds a semicolon": re.compile(r";"),
    "holds a figure": re.compile(r"\d"),
    "begins with a conjunction": re.compile(r"(?:and|but|so|or|then|yet)\b", re.I),
    "opens with a condition": re.compile(r"(?:if|when|unless|should|where|once|until)\b", re.I),
    "says you": re.compile(r"\byou(?:rs?|rself)?\b", re.I),
    "says I or we": re.compile(r"\b(?:I|me|my|we|our|us)\b"),
    "tells of the past": re.compile(r"\b(?:was|were|had|did|said|asked|told|wrote)\b", re.I),
    "tells of the future": re.compile(
        r"\b(?:will|would|won[’']t|may|might)\b|[’'](?:ll|d)\b", re.I
    ),
    "opens on a pronoun": re.compile(r"(?:it|this|that|these|those|she|he|they)\b", re.I),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A sentence where it stands. Its `part` is what the rules say of it.

    `open` is false where the article's form settles the part, so that no model is asked: a
    letter, a law note, words in a quote block, a speaker's view, a question, a page's furniture.
    """

    sentence: Sentence
    block: Paragraph
    order: int  # of the sentence in its paragraph, from 0
    last: bool  # in its paragraph
    open: bool
    cues: tuple[str, ...]  # parts whose words the sentence holds, and "order"
    kind: str  # of the article: column, article or law
    imported: bool  # it has no desk of this library


def markers(parts: Sequence[str]) -> tuple[str, ...]:
    """The names of the markers, in the order of their columns."""
    return (
        *(f"rules say {p}" for p in parts),
        *(f"words of {p}" for p in CUES),
        *(f"before it {p}" for p in ("nothing", *parts)),
        *(f"after it {p}" for p in ("nothing", *parts)),
        *(f"quarter {n}" for n in range(1, _QUARTERS + 1)),
        *("first paragraph", "last paragraph", "first in paragraph", "second in paragraph"),
        *("last in paragraph", "alone in paragraph", "list item", "bold lead", "under a lead"),
        *("before words to send", "article", "imported", "short", "long"),
        *_SIGNS,
    )


def features(
    spots: Sequence[Spot], vectors: np.ndarray, parts: Sequence[str]
) -> tuple[list[list[str]], np.ndarray]:
    """The features of all N sentences of one article, in order.

    Args:
        spots: every sentence of the article, so that each is read with its neighbours.
        vectors: (N, D) unit vectors of the sentences.
        parts: all names of parts, for the columns of the markers.

    Returns:
        N lists of n-grams, and (N, D + M) numbers: each vector and behind it the M `markers`.

    Raises:
        ValueError: there are not as many vectors as sentences.
    """
    if len(vectors) != len(spots):
        raise ValueError(
            f"{len(vectors)} vectors for {len(spots)} sentences; give one vector a sentence"
        )
    names = {name: at for at, name in enumerate(markers(parts))}
    marked = np.zeros((len(spots), len(names)))
    for at in range(len(spots)):
        for name in _marks(spots, at):
            marked[at, names[name]] = _MARK
    tokens = [_tokens(spot.sentence.text) for spot in spots]
    return tokens, np.hstack([vectors, marked]) if len(spots) else marked


def _tokens(text: str) -> list[str]:
    """The n-grams of a sentence, and its first words once more as its opening."""
    words = ngrams(text, 1)
    opening = [f"^ {' '.join(words[:n])}" for n in range(1, _OPENING + 1) if len(words) >= n]
    return [*ngrams(text, _LONGEST), *opening]


def _marks(spots: Sequence[Spot], at: int) -> list[str]:
    spot, text = spots[at], spots[at].sentence.text
    before = spots[at - 1].sentence.part if at else "nothing"
    after = spots[at + 1].sentence.part if at + 1 < len(spots) else "nothing"
    first, final = spots[0].block.number, spots[-1].block.number
    said = [i for i, s in enumerate(spots) if s.block.section == spot.block.section]
    share = (at - said[0]) / max(len(said), 1)
    words = len(text.split())
    told = {
        "first paragraph": spot.block.number == spots[said[0]].block.number,
        "last paragraph": spot.block.number == final != first,
        "first in paragraph": spot.order == 0,
        "second in paragraph": spot.order == 1,
        "last in paragraph": spot.last,
        "alone in paragraph": spot.last and spot.order == 0,
        "list item": spot.block.kind == "item",
        "bold lead": bool(spot.block.lead) and spot.order == 0,
        "under a lead": bool(spot.block.lead) and spot.order > 0,
        "before words to send": after == "wording",
        "article": spot.kind == "article",
        "imported": spot.imported,
        "short": words <= _SHORT_WORDS,
        "long": words >= _LONG_WORDS,
        **{name: bool(_found(name, sign, text)) for name, sign in _SIGNS.items()},
    }
    return [
        f"rules say {spot.sentence.part}",
        *(f"words of {cue}" for cue in spot.cues),
        f"before it {before}",
        f"after it {after}",
        f"quarter {1 + int(share * _QUARTERS)}",
        *(name for name, holds in told.items() if holds),
    ]


def _found(name: str, sign: re.Pattern[str], text: str) -> re.Match[str] | None:
    opening = name.startswith(("begins", "opens"))
    return sign.match(text) if opening else sign.search(text)
