"""What the independent judge sees of a statement and the text that it cites.

None of it is what the verifier under test looks at: that one asks a chat model and guards by
rules; this one weighs word order, word forms and sentence vectors, and learns the weights from
hand labels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np

from assistant.embedding import Encoder
from assistant.lexical import terms
from assistant.sentences import sentence_spans

NAMES = (
    "words of the statement that the text has",
    "words of the text that the statement has",
    "pairs of neighbouring words that the text has",
    "longest run in common",
    "cosine",
    "negation differs",
    "number of new words",
    "number not in the text",
    "stronger than the text",
    "condition dropped",
    "person changed",
)
_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_NO = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|without|cannot|\w+n't)\b", re.IGNORECASE
)
_FIRM = re.compile(r"\b(?:must|always|never|have to|owe|required|certainly|every|all|any)\b", re.I)
_SOFT = re.compile(r"\b(?:may|might|can|could|perhaps|sometimes|often|usually|probably)\b", re.I)
_IF = re.compile(r"\b(?:if|unless|until|when|while|only|except|provided|whether)\b", re.I)
_PERSONS = ({"he", "him", "his", "man"}, {"she", "her", "hers", "woman"}, {"you", "your", "yours"})
_NUMBER = re.compile(
    r"\d[\d.,:]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty)\b", re.I
)
_WINDOW = 2  # sentences: support stands in one place, and far words in common mislead


def windows(text: str) -> list[str]:
    """A short text itself; of a long one every run of two sentences, as a quote would be."""
    sentences = [text[a:b] for a, b in sentence_spans(text, 0, len(text))] or [text]
    if len(sentences) <= _WINDOW:
        return [text]
    return [" ".join(sentences[i : i + _WINDOW]) for i in range(len(sentences) - _WINDOW + 1)]


def features(statement: str, texts: Sequence[str], encoder: Encoder) -> np.ndarray:
    """Features of one statement against each of N short texts, shape (N, len(NAMES))."""
    vectors = encoder.embed([statement, *texts])
    cosines = vectors[1:] @ vectors[0]
    return np.array([_row(statement, t, float(c)) for t, c in zip(texts, cosines, strict=True)])


def _row(statement: str, text: str, cosine: float) -> list[float]:
    statement, text = statement.replace("’", "'"), text.replace("’", "'")
    said, told = _tokens(statement), _tokens(text)
    words, told_words = set(terms(statement)), set(terms(text))
    new = words - told_words
    return [
        len(words & told_words) / max(len(words), 1),
        len(words & told_words) / max(len(told_words), 1),
        _pairs_in_common(said, told),
        _longest_run(said, told) / max(len(said), 1),
        cosine,
        float(bool(_NO.search(statement)) != bool(_NO.search(text))),
        min(len(new), 8) / 8,
        float(bool(_numbers(statement) - _numbers(text))),
        float(_firmness(statement) > _firmness(text)),
        float(bool(_IF.search(text)) and not _IF.search(statement)),
        float(bool(_persons(said) - _persons(told))),
    ]


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def _pairs_in_common(said: list[str], told: list[str]) -> float:
    ours, theirs = set(pairwise(said)), set(pairwise(told))
    return len(ours & theirs) / max(len(ours), 1)


def _longest_run(said: list[str], told: list[str]) -> int:
    return SequenceMatcher(None, said, told, autojunk=False).find_longest_match().size


def _numbers(text: str) -> set[str]:
    return {number.lower().rstrip(".,:") for number in _NUMBER.findall(text)}


def _firmness(text: str) -> int:
    return 2 if _FIRM.search(text) else 0 if _SOFT.search(text) else 1


def _persons(tokens: list[str]) -> set[int]:
    found = set(tokens)
    return {n for n, group in enumerate(_PERSONS) if found & group}
