"""How a course is named: in the source's words, and never in words turned round by a cut."""

from __future__ import annotations

import pytest

from assistant.naming import label


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        (
            "Stick to your story in front of your manager only if it is true.",
            "Stick to your story in front of your manager only if it is true",
        ),
        (
            "Ask the person who decided what you lacked if you can bear to hear it.",
            "Ask the person who decided what you lacked",
        ),
    ],
)
def test_a_condition_that_turns_the_sense_is_not_cut_off(sentence, name):
    assert label(sentence) == name
