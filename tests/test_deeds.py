"""What the asker has done already is not ordered without a word about it."""

from __future__ import annotations

import pytest

from assistant.deeds import ALREADY, done_already


@pytest.mark.parametrize(
    ("words", "order", "deed"),
    [
        ("I snapped at her and I apologised at once.", "Apologise today, once.", "apologised"),
        ("I went back and said I was sorry.", "Say sorry before the next shift.", "apologised"),
        ("I've told my line manager already.", "Tell your manager this week.", "told your boss"),
        ("I complained about it to HR.", "Go to HR with the dates.", "gone to HR"),
        ("Then I handed in my notice.", "Hand in your notice first.", "handed in your notice"),
    ],
)
def test_an_order_to_do_what_is_told_as_done_is_met_with_a_note(words, order, deed):
    assert done_already(words, [order]) == (ALREADY.format(deeds=deed),)


@pytest.mark.parametrize(
    "words",
    [
        "I never apologised.",
        "I haven't apologised yet.",
        "Should I have apologised?",
        "I wish I apologised more easily.",
        "What if I apologised to her?",
        "She apologised and I said nothing.",
        "I almost apologised.",
    ],
)
def test_what_is_denied_wished_asked_or_done_by_another_is_not_done(words):
    assert done_already(words, ["Apologise today."]) == ()


@pytest.mark.parametrize(
    "line",
    [
        "Do not apologise twice.",
        "Apologise again, in front of those who heard it.",
        "Apologise today if you have not done so.",
        "The cost is that to apologise takes some nerve.",
        "Tell your boss what happened.",
    ],
)
def test_a_line_that_orders_something_else_or_something_more_stands_without_a_note(line):
    assert done_already("I apologised at once.", [line]) == ()


def test_two_deeds_are_told_in_one_note():
    words = "I said sorry, and I told my boss."
    found = done_already(words, ["Apologise today.", "Tell your boss first."])
    assert found == (ALREADY.format(deeds="apologised and told your boss"),)
