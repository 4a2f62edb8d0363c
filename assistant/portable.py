"""Whether a sentence can be carried from its own letter to another person's.

Good columns are particular: "Leave the letter on the wardrobe." is fine advice to one reader
and nonsense to the next, however near the two situations are. A sentence is tied to its letter
by names of people and by words that hardly any other article uses and the asker did not say; and
it tells of its letter where it takes up words of it that few articles use ("your barista told you
why"), which the next reader takes for a mistake about themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.annotations import Annotations
from assistant.lexical import terms
from assistant.parts import LETTER
from assistant.schema import Sentence

_RARE_SHARE = 0.012  # of all articles
_RARE_LEAST = 2  # articles
_TOLD_SHARE = 0.036  # of all articles; a word of more of them tells nobody's story
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
_ARGUES = frozenset({"reason", "benefit", "risk"})
_CLAIMS_NOTHING = re.compile(r"^(?:If|When|Where|Once|Unless)\b|\byou (?:were|are) wrong\b")
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
        self._terms: dict[tuple[str, int], set[str]] = {}
        self._stories: dict[str, set[str]] = {}
        for s in sentences:
            own = self._terms[s.article_id, s.start] = set(terms(s.text))
            if s.part in LETTER:
                self._stories.setdefault(s.article_id, set()).update(own)
        every = set().union(*self._terms.values()) if self._terms else set()
        self._counts = annotations.frequencies(every - self._letter)
        self._few = 0 if few else _TOLD_SHARE * articles

    def ties(self, sentence: Sentence) -> int:
        """How many rare words and names tie a sentence to its letter; 0 is portable."""
        return self._rare(sentence) + self.particulars(sentence)

    def tells(self, sentence: Sentence) -> bool:
        """Whether it takes for granted what its own letter told and the asker's does not.

        Only what argues can: what says to do something or begins with "if" claims nothing of the
        reader, and that somebody was in the wrong is worth hearing in any words.
        """
        if sentence.part not in _ARGUES or _CLAIMS_NOTHING.search(sentence.text):
            return False
        story = self._stories.get(sentence.article_id, set())
        taken = (self._own(sentence) & story) - self._letter
        return bool(self._few) and any(self._counts.get(t, 0) <= self._few for t in taken)

    def particulars(self, sentence: Sentence) -> int:
        """The names and figures among its ties: what no other reader can take over."""
        figures = set(_FIGURE.findall(sentence.text.lower())) - self._figures
        return len(figures) + 2 * len(self._names(sentence.text))

    def _rare(self, sentence: Sentence) -> int:
        own = self._own(sentence)
        return sum(1 for t in own if self._counts.get(t, self._limit + 1) <= self._limit)

    def _own(self, sentence: Sentence) -> set[str]:
        key = sentence.article_id, sentence.start
        return self._terms[key] if key in self._terms else set(terms(sentence.text))

    def _names(self, text: str) -> set[str]:
        found = set(_NAME.findall(text)) - _NO_NAME - self._letter_words
        return found | (set(re.findall(r"\b[A-Z][a-z]+day\b", text)) & _WHEN) - self._letter_words
