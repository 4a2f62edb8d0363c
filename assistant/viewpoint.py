"""What the larger encoder holds of a letter and of the people in it, some layers before its last.

A vector of the last layer says what a letter is about. Who did what to whom, and how grave it is,
stands plainer in the layers before, at the words for the person who writes and for the others.

Source: Tenney et al., "BERT rediscovers the classical NLP pipeline", ACL 2019. In folds of the
labelled letters it tells every seat more often than the last layer does, see `eval.fit.seats`, and
more danger at the same number of false alarms, see `eval.fit.safety`.
"""

from __future__ import annotations

import re

import numpy as np

from assistant.embedding import MiniLM

_PERSONS = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        "i|me|my|mine|myself|we|us|our",
        "he|she|him|her|his|hers|they|them|their|himself|herself",
    )
)


def viewpoint(text: str, encoder: MiniLM) -> np.ndarray:
    """What stands in a letter, around its writer and around everybody else, (4608,)."""
    return encoder.embed_within(text, [[m.span() for m in p.finditer(text)] for p in _PERSONS])
