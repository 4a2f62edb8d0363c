"""When there is enough to answer from, and what is said where there is not."""

from __future__ import annotations

import pytest

from assistant.frame import read_frame
from assistant.schema import Letter, Turn
from assistant.sufficiency import (
    asks_for_a_missing_email,
    enough,
    outside,
    too_little_to_go_on,
    uncovered,
)


@pytest.mark.parametrize(
    "question",
    ["Should I answer this email?", "What do I reply to that message?", "See below. Help?"],
)
def test_a_letter_about_an_email_that_is_not_there_asks_for_it(question):
    assert asks_for_a_missing_email(Letter(question))
    assert not asks_for_a_missing_email(Letter(question, "Dinner on Friday?"))
    assert not asks_for_a_missing_email(Letter(question, history=(Turn("asker", "My boss ..."),)))


def test_a_letter_that_tells_the_email_needs_no_paste():
    question = "My landlord's supplier invited me to dinner on Friday. Should I answer this email?"
    assert not asks_for_a_missing_email(Letter(question))


@pytest.mark.parametrize("question", ["Help!", "What now?", "???", "Should I do it?"])
def test_a_letter_that_says_nothing_is_asked_for_more(question):
    assert too_little_to_go_on(Letter(question))


def test_a_letter_that_says_what_happened_is_enough_to_go_on():
    assert not too_little_to_go_on(Letter("My boss shouts at my colleague."))


@pytest.mark.parametrize(
    ("question", "is_outside"),
    [
        ("Write me a Python script that sorts my inbox.", True),
        ("Which index fund should I put my pension in?", True),
        ("What does my contract say about notice?", True),
        ("What is our company policy on dating, what does our handbook say about it?", True),
        ("Should I write a short answer?", False),
        ("Which answer should I send?", False),
        ("My boss wrote a poem about me. Is that normal?", False),
    ],
)
def test_what_no_library_of_advice_can_hold_is_outside(question, is_outside):
    assert outside(question) is is_outside


def test_nothing_ranked_is_not_enough():
    assert not enough([])


def test_questions_that_are_not_covered_are_given_in_their_own_words():
    frame = read_frame(Letter("Should I answer my boss? Which moon is biggest of all?"))
    assert uncovered(frame, [True, False]) == ("Which moon is biggest of all?",)
    assert uncovered(frame, [True, True]) == ()
