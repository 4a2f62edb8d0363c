"""Measures of a text: its words, its sentences, how easy it reads, how alike two texts are."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import numpy as np


@cache
def words(text: str) -> list[str]:
    """Lower-case words and numbers in order."""
    return re.findall(r"[a-z0-9']+", text.lower())


def sentences(text: str) -> list[str]:
    """Pieces of `text` that end in a stop or a line, roughly: good enough to count."""
    pieces = re.split(r"[.!?]+[\"')]*(?:\s|$)|\n+", text)
    return [piece for piece in pieces if re.search(r"[A-Za-z]", piece)]


@cache
def _syllables(word: str) -> int:
    letters = re.sub(r"[^a-z]", "", word.lower())
    if not re.search(r"[^aeiouy]le$|[td]ed$", letters):
        letters = re.sub(r"(?<=..)(?:es|ed|e)$", "", letters)  # mostly silent
    return max(1, len(re.findall(r"[aeiouy]+", letters)))


def flesch(markdown: str) -> float:
    """Flesch reading ease (1948). Headings are left out: they are no sentences."""
    prose = re.sub(r"^#+ .*$|^>|^- |\*\*", "", markdown, flags=re.MULTILINE)
    spoken = re.findall(r"[A-Za-z']+", prose)
    a_sentence = len(spoken) / len(sentences(prose))
    return 206.835 - 1.015 * a_sentence - 84.6 * sum(map(_syllables, spoken)) / len(spoken)


def tf_idf(texts: list[list[str]]) -> np.ndarray:
    """Unit vectors, one row a text; a word counts for (1 + log tf) * log(N / df)."""
    documents = Counter(word for text in texts for word in set(text))
    columns = {word: column for column, word in enumerate(documents)}
    vectors = np.zeros((len(texts), len(columns)), dtype=np.float32)
    for row, word, times in _counted(texts):
        vectors[row, columns[word]] = (1 + math.log(times)) * math.log(len(texts) / documents[word])
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _counted(texts: list[list[str]]) -> Iterator[tuple[int, str, int]]:
    for row, text in enumerate(texts):
        for word, times in Counter(text).items():
            yield row, word, times
