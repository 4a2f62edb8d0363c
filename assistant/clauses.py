"""Clauses of a sentence, and which of them another sentence tells again.

A quote of two sentences negates one and conditions the other; what binds a paraphrase is the
part that it retells, not a "not" at the quote's other end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.lexical import terms

_CUT = re.compile(
    r"\s*(?:[;:.!?]+\s+|,\s+|\s[–—]\s|\b(?:and|but|because|since|so|though|although|whereas|or)\b\s+)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_SAME = 0.6  # of the smaller clause's words in common: then both speak of one thing
_TOUCHED = 0.34  # of a statement's words found in a sentence: then it retells that sentence


def clauses(text: str) -> list[str]:
    """The text cut at stops, commas and conjunctions; pieces without a content word are left out.

    >>> clauses("You owe them no diagnosis, but I would tell them.")
    ['You owe them no diagnosis', 'I would tell them.']
    """
    return [piece for piece in _CUT.split(text) if piece and terms(piece)]


def nearest(clause: str, pieces: Sequence[str]) -> str | None:
    """The piece that speaks of the same thing as `clause`, or None where none does."""
    own = set(terms(clause))
    best, found = 0.0, None
    for piece in pieces:
        words = set(terms(piece))
        common = len(own & words)
        share = common / max(min(len(own), len(words)), 1)
        if common >= min(2, len(own)) and share >= _SAME and share + 0.01 * common > best:
            best, found = share + 0.01 * common, piece
    return found


def retold(statement: str, quote: str) -> str:
    """Those clauses of `quote` of which `statement` has half the words; all where it has none."""
    own = set(terms(statement))
    pieces = clauses(quote)
    kept = [p for p in pieces if 2 * len(own & set(terms(p))) >= len(set(terms(p)))]
    return "; ".join(kept) or quote


def told_again(statement: str, quote: str) -> str:
    """Those sentences of `quote` that `statement` retells; all of it where none stands out."""
    sentences = _SENTENCE.split(quote)
    if len(sentences) < 2:
        return quote
    own = set(terms(statement))
    kept = [s for s in sentences if len(own & set(terms(s))) >= _TOUCHED * max(len(own), 1)]
    return " ".join(kept) or quote
