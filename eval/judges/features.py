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
    "negation where the text has none",
    "negation of the text dropped",
    "number of new words",
    "number or measure not in the text",
    "stronger than the text",
    "hedge of the text dropped",
    "conditions dropped",
    "person changed",
    "least supported word",
    "next to least supported word",
    "mean support of words",
    "least supported new word",
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
    r"\d[\d.,:]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|"
    r"sixty|ninety|hundred|half|twice|once|first|second|third|minutes?|hours?|days?|weeks?|months?|"
    r"years?|fortnight|mornings?|evenings?)\b",
    re.I,
)
_CONTENT = re.compile(r"[A-Za-z][A-Za-z'-]{2,}|\d[\d.,:]*")
_BEFORE = 2  # words: "does not", "never"
_WINDOW = 2  # sentences: support stands in one place, and far words in common mislead


def windows(text: str) -> list[str]:
    """A short text itself; of a long one every run of two sentences, as a quote would be."""
    sentences = [text[a:b] for a, b in sentence_spans(text, 0, len(text))] or [text]
    if len(sentences) <= _WINDOW:
        return [text]
    return [" ".join(sentences[i : i + _WINDOW]) for i in range(len(sentences) - _WINDOW + 1)]


def features(statement: str, texts: Sequence[str], encoder: Encoder) -> np.ndarray:
    """Features of one statement against each of N short texts, shape (N, len(NAMES))."""
    statement = statement.replace("’", "'")
    texts = [text.replace("’", "'") for text in texts]
    everything = [statement, *texts]
    words = [[m.span() for m in _CONTENT.finditer(text)] for text in everything]
    vectors, within = encoder.embed_with_spans(everything, words)
    cosines = vectors[1:] @ vectors[0]
    said = [statement[a:b].lower() for a, b in words[0]]
    rows = []
    for n, text in enumerate(texts, start=1):
        told = {text[a:b].lower() for a, b in words[n]}
        best = _support_of_words(within[0], within[n])
        rows.append([*_row(statement, text, float(cosines[n - 1])), *_least(best, said, told)])
    return np.array(rows)


def _support_of_words(said: np.ndarray, told: np.ndarray) -> np.ndarray:
    """For each word of the statement the cosine of the nearest word of the text, in context."""
    if not len(said) or not len(told):
        return np.zeros(max(len(said), 1))
    return (said @ told.T).max(axis=1)


def _least(best: np.ndarray, said: list[str], told: set[str]) -> list[float]:
    ordered = np.sort(best)
    new = [value for value, word in zip(best, said, strict=False) if word not in told]
    return [
        float(ordered[0]),
        float(ordered[min(1, len(ordered) - 1)]),
        float(best.mean()),
        float(min(new, default=1.0)),
    ]


def _row(statement: str, text: str, cosine: float) -> list[float]:
    said, told = _tokens(statement), _tokens(text)
    words, told_words = set(terms(statement)), set(terms(text))
    new = words - told_words
    more_no = len(_NO.findall(statement)) - len(_NO.findall(_stretch(text, words)))
    fewer_if = len(_IF.findall(text)) - len(_IF.findall(statement))
    return [
        len(words & told_words) / max(len(words), 1),
        len(words & told_words) / max(len(told_words), 1),
        _pairs_in_common(said, told),
        _longest_run(said, told) / max(len(said), 1),
        cosine,
        float(more_no > 0),
        float(more_no < 0),
        min(len(new), 8) / 8,
        float(bool(_numbers(statement) - _numbers(text))),
        float(_firmness(statement) > _firmness(text)),
        float(bool(_SOFT.search(text)) and not _SOFT.search(statement)),
        min(max(fewer_if, 0), 2) / 2,
        float(bool(_persons(said) - _persons(told))),
    ]


def _stretch(text: str, words: set[str]) -> str:
    """The part of a text from just before to just after the words it shares with a statement.

    A text of two sentences negates one of them; what counts is the one that is retold.
    """
    found = list(_TOKEN.finditer(text.lower()))
    shared = [n for n, match in enumerate(found) if set(terms(match.group())) & words]
    if not shared:
        return text
    first, last = max(shared[0] - _BEFORE, 0), min(shared[-1] + 1, len(found) - 1)
    return text[found[first].start() : found[last].end()]


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
