"""Whether a sentence can be carried from its own letter to another person's.

Good columns are particular: "Leave the letter on the wardrobe." is fine advice to one reader
and nonsense to the next, however near the two situations are. A sentence is tied to its letter
by names of people and by words that hardly any other article uses and the asker did not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.annotations import Annotations
from assistant.lexical import terms
from assistant.schema import Sentence

_RARE_SHARE = 0.012  # of all articles
_RARE_LEAST = 2  # articles
_TELLING = 60  # articles; in a smaller library every word is rare, and rareness says nothing
# A capital inside a sentence that is no name of a person.
_NAME = re.compile(r"(?<=[a-z0-9,;:)] )[A-Z][a-z]{2,}\b(?! (?:Act|Desk|Code|Kingdom|States))")
_NO_NAME = frozenset(
    "January February March April May June July August September October November December Monday Tuesday "
    "Wednesday Thursday Friday Saturday Sunday English American British European Britain England Scotland Wales "
    "Ireland Europe Acas London Christmas Easter Great Northern United Equality Commission "
    "Act Desk Code Kingdom States LinkedIn Slack Teams Zoom Instagram Facebook".split()
)
_FIGURE = re.compile(
    r"\b(?:\d[\d.,:]*|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twen|thir|for|fif|six|seven|"
    r"eigh|nine)ty(?:-\w+)?)\b"
)
_WHEN = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())


class Portability:
    """Counts what ties sentences to their own letters, for one asker's letter."""

    def __init__(
        self, annotations: Annotations, letter: str, sentences: Iterable[Sentence]
    ) -> None:
        articles = max(1, annotations.counts()[0])
        few = articles < _TELLING
        self._limit = 0 if few else max(_RARE_LEAST, round(_RARE_SHARE * articles))
        self._letter = set(terms(letter))
        self._letter_words = set(re.findall(r"[A-Z][a-z]+", letter))
        self._figures = set(_FIGURE.findall(letter.lower()))
        self._terms = {(s.article_id, s.start): set(terms(s.text)) for s in sentences}
        every = set().union(*self._terms.values()) if self._terms else set()
        self._counts = annotations.frequencies(every - self._letter)

    def ties(self, sentence: Sentence) -> int:
        """How many rare words and names tie a sentence to its letter; 0 is portable."""
        return self._rare(sentence) + self.particulars(sentence)

    def particulars(self, sentence: Sentence) -> int:
        """The names and figures among its ties: what no other reader can take over."""
        figures = set(_FIGURE.findall(sentence.text.lower())) - self._figures
        return len(figures) + 2 * len(self._names(sentence.text))

    def _rare(self, sentence: Sentence) -> int:
        own = self._terms.get((sentence.article_id, sentence.start), set(terms(sentence.text)))
        return sum(1 for t in own if self._counts.get(t, self._limit + 1) <= self._limit)

    def _names(self, text: str) -> set[str]:
        found = set(_NAME.findall(text)) - _NO_NAME - self._letter_words
        return found | (set(re.findall(r"\b[A-Z][a-z]+day\b", text)) & _WHEN) - self._letter_words
