"""Laws of the question which side one is on: asked only in need, and a choice is an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.annotations import Card
from assistant.retrieve import Ranked
from assistant.schema import Clarification, Frame, Letter, Turn
from assistant.sides import QUESTION, seated, which_side
from tests.core_parts import COLUMN, small_index

LETTER = Letter("Is it fine to ask somebody out after an interview?")
OPEN = Frame()


@pytest.fixture(scope="module")
def card(tmp_path_factory, encoder) -> Card:
    index = small_index(tmp_path_factory.mktemp("sides"), encoder)
    return index.annotations.cards([COLUMN.id])[COLUMN.id]


@pytest.fixture
def halves(card) -> list[Ranked]:
    one = replace(card, article_id="a", pair="b", asker="interviewer", other="candidate")
    two = replace(card, article_id="b", pair="a", asker="candidate", other="interviewer")
    return [
        Ranked(one, 1.00, 0.60, 0.60, 0.60, 0.30, ()),
        Ranked(two, 0.98, 0.59, 0.60, 0.60, 0.30, ()),
    ]


def test_two_halves_that_fit_alike_are_asked_about(halves):
    asked = which_side(LETTER, OPEN, halves)
    assert isinstance(asked, Clarification) and asked.question == QUESTION
    assert asked.choices == (
        "I am an interviewer; it is about a candidate",
        "I am a candidate; it is about an interviewer",
    )


def test_nothing_is_asked_where_the_letter_or_the_search_says_it(halves, card):
    first, second = halves
    assert which_side(LETTER, Frame(asker="candidate"), halves) is None
    assert which_side(LETTER, Frame(safety=("threat",)), halves) is None
    assert which_side(replace(LETTER, email="Hello"), OPEN, halves) is None
    assert which_side(replace(LETTER, question=LETTER.question * 9), OPEN, halves) is None
    assert which_side(LETTER, OPEN, [first, replace(second, score=0.90)]) is None
    assert which_side(LETTER, OPEN, [first, replace(second, similarity=0.50)]) is None
    alone = replace(second, card=replace(second.card, article_id="c", pair=None))
    assert which_side(LETTER, OPEN, [first, alone]) is None
    same = replace(second, card=replace(second.card, asker="interviewer", other="candidate"))
    assert which_side(LETTER, OPEN, [first, same]) is None
    assert which_side(LETTER, OPEN, [first]) is None


def test_a_choice_asks_the_question_again_with_the_roles_set(halves):
    asked = which_side(LETTER, OPEN, halves)
    turns = (Turn("asker", LETTER.question), Turn("assistant", asked.question))
    for choice, asker in zip(asked.choices, ("interviewer", "candidate"), strict=True):
        again = seated(Letter(choice, "An email", turns, (("jurisdiction", "UK"),)))
        assert (again.question, again.email, again.history) == (LETTER.question, "An email", ())
        assert dict(again.corrections)["asker"] == asker
        assert dict(again.corrections)["jurisdiction"] == "UK"
        assert which_side(again, Frame(asker=asker), halves) is None


@pytest.mark.parametrize("question", ["I am a candidate", "And if I do reply?"])
def test_another_message_is_left_as_it_is(question):
    letter = Letter(question, history=(Turn("asker", "Hm?"),))
    assert seated(letter) is letter


def test_a_choice_without_a_question_before_it_is_left_as_it_is():
    letter = Letter("I am a candidate; it is about an interviewer")
    assert seated(letter) is letter
