"""The page of examples: each answer stands with its letter, and no judgement outlives it."""

from __future__ import annotations

from docs.examples import mark, page, read_letters

LETTER = {"question": "Do I answer?", "email": "Hi\nRoy", "weak": "It is short."}


def test_a_line_on_weakness_belongs_to_the_answer_that_was_read():
    fresh = page([{**LETTER, "read": mark("No.")}], ["No."])
    assert "*Weak:* It is short." in fresh and "> Hi\n> Roy" in fresh
    stale = page([{**LETTER, "read": mark("No.")}], ["Yes."])
    assert "It is short." not in stale and "has changed since it was last read" in stale


def test_there_are_ten_letters_and_each_answer_was_read():
    letters = read_letters()
    assert len(letters) == 10
    assert all(letter["weak"] and letter["read"] for letter in letters)
