"""What goes to an endpoint of a letter: its question, without what tells who somebody is."""

from __future__ import annotations

import pytest

from assistant.privacy import names, without_persons
from assistant.schema import Letter

EMAIL = """From: Ilse de Bruyn <ilse@example.org>
To: Will
Subject: Thursday

Hi Will, can you bring May as well?

Ilse
"""


def test_the_names_of_an_email_are_its_headers_greeting_and_signature():
    assert names(EMAIL) >= {"ilse", "bruyn", "will"}
    assert "thursday" not in names(EMAIL)


def test_names_of_the_email_are_left_open_in_the_question():
    asked = "Ilse wants Will to go on Thursday. Should Ilse's word count?"
    told = without_persons(Letter(asked, EMAIL))
    assert "Ilse" not in told and "Will" not in told
    assert told.startswith("[name] wants [name] to go on Thursday.")


def test_a_verb_that_is_spelled_like_a_name_stays():
    asked = "Will she mind? I will answer."
    assert without_persons(Letter(asked, EMAIL)) == asked


@pytest.mark.parametrize(
    "mark",
    ["ilse@example.org", "+44 7700 900118", "07700 900118", "GB33BUKB20201555555555",
     "P-48812", "14 Bree Street", "https://example.org/me"],
)  # fmt: skip
def test_what_belongs_to_one_person_never_goes(mark):
    assert mark not in without_persons(Letter(f"She wrote {mark} on my locker. What now?"))


@pytest.mark.parametrize(
    "asked", ["I am 41 and earn 2,400 a month.", "We meet at 9 on 3 May 2026.", "Title VII and HR?"]
)
def test_ordinary_figures_stay(asked):
    assert without_persons(Letter(asked)) == asked


def test_without_an_email_the_question_goes_as_it_is():
    assert without_persons(Letter("My boss Ann shouts.")) == "My boss Ann shouts."
