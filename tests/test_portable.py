"""Names, figures and rare words tie a sentence to its own letter; the asker's words untie it."""

from __future__ import annotations

import pytest

from assistant.portable import Portability
from tests.core_parts import sentence


class Frequencies:
    """A library of so many articles in which only the words of `rare` are rare."""

    def __init__(self, articles: int, rare: tuple[str, ...]) -> None:
        self.articles, self.rare = articles, rare

    def counts(self) -> tuple[int, int, int]:
        return self.articles, 0, 0

    def frequencies(self, wanted) -> dict[str, int]:
        return {term: 1 if term in self.rare else 50 for term in wanted}


def ties(text: str, letter: str = "", rare: tuple[str, ...] = (), articles: int = 200) -> int:
    one = sentence(text)
    return Portability(Frequencies(articles, rare), letter, [one]).ties(one)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Send one line that says no.", 0),
        ("Tell Martin that you will not come.", 2),  # a name weighs two
        ("Ask for 340 pounds.", 1),
        ("Come back on the fifteenth or in nineteen days.", 1),
        ("Keep the sixty-two emails.", 1),
        ("Say it on Tuesday.", 2),
        ("Martin, say it.", 0),  # a capital at the beginning may be any word
        ("Ask Acas, or the Equality Commission, in London.", 0),
        ("The Equality Act covers it.", 0),
        ("Write on LinkedIn.", 0),
    ],
)
def test_names_and_figures_tie(text, count):
    assert ties(text) == count


def test_rare_words_tie():
    text = "Leave the letter on the wardrobe."
    assert ties(text, rare=("wardrob",)) == 1
    assert ties(text, rare=("wardrob", "letter")) == 2
    assert ties(text) == 0


def test_what_the_asker_wrote_does_not_tie():
    letter = "Martin wrote 62 letters about the wardrobe on Tuesday."
    assert ties("Tell Martin about the wardrobe.", letter, ("wardrob",)) == 0
    assert ties("Answer the 62 letters on Tuesday.", letter) == 0


def test_particulars_are_names_and_figures_alone():
    one = sentence("Put 12 pins on the wardrobe.")
    portable = Portability(Frequencies(200, ("wardrob",)), "", [one])
    assert (portable.particulars(one), portable.ties(one)) == (1, 2)


def test_in_a_small_library_no_word_is_called_rare():
    """With two articles every word stands in two articles at most."""
    assert ties("Leave the letter on the wardrobe.", rare=("wardrob",), articles=2) == 0
    assert ties("Tell Martin that you will not come.", articles=2) == 2


def test_a_sentence_tells_of_its_letter_by_words_that_few_articles_use():
    story = sentence("My barista hit the window with a wardrobe.", part="story", start=200)
    advice = sentence("Your barista told you why nobody speaks.")
    plain = sentence("Pay your staff for the meeting.", start=100)

    def tells(one, letter="", articles=200):
        few = Frequencies(articles, ("barista", "wardrob"))
        return Portability(few, letter, [story, advice, plain]).tells(one)

    assert tells(advice)
    assert not tells(plain)
    assert not tells(sentence("If your barista left, ask.", start=300))
    assert not tells(sentence("Ask your barista.", part="recommendation", start=300))
    assert not tells(advice, letter="The barista said so.")  # then it is the asker's own story
    assert not tells(advice, articles=2)


def test_only_its_own_letter_is_told_of():
    other = sentence("My barista left.", part="story", article="b")
    advice = sentence("Your barista has left.")
    assert not Portability(Frequencies(200, ("barista",)), "", [other, advice]).tells(advice)
