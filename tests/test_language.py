"""Laws of language: English is never refused, and another language never answered as if it were."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.language import foreign_email, foreign_language, refusal, unread_email
from eval.casebook import load_cases

QUESTIONS: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "foreign_questions.json").read_text(encoding="utf-8")
)
FOREIGN = [(code, text) for code, texts in QUESTIONS.items() for text in texts]
NEIGHBOURS = {"da": {"da", "no"}}  # written alike; either is understood
GERMAN = "Hallo Frau Weber, könnten Sie mir bitte bis morgen die Unterlagen schicken? Danke, Klaus"
ENGLISH = [
    "shld i reply lol", "thx", "u ok hun", "quit?", "help!!!", "wtf", "boss = creep", "hr sucks",
    "do i hv 2 reply 2 dis", "bro my mgr sus af", "pip again. union?", "me and boss kissed",
    "Siobhán, Łukasz and Nguyễn all got promoted, me no", "Is it rude to say adiós?",
    "Jonas Müller said 'Na ja, schauen wir mal'", "notice period germany kündigungsfrist?",
    "My boss wrote “Können wir uns sehen?” what do I answer", "ghosted by recruiter, chase?",
    f"got this in german: {GERMAN} Should I go?", "fyi Priya & Oluwaseun r fighting ugh",
    "Herr Schmidt cc'd Frau Dr. Vogel, Dipl.-Ing. Weiß on Zwischenzeugnis",
    "annual leave denied 3x",
    "Ho ho ho secret santa cap 5 quid", "resign yes or no", "12/11?", "...", "a@b.example",
    "i am from brazil and my english is no good, my chief he shout to me all day, what i do",
]  # fmt: skip


def test_there_are_enough_questions_to_speak_of():
    assert len(FOREIGN) >= 60 and len(QUESTIONS) >= 12


@pytest.mark.parametrize(("code", "text"), FOREIGN, ids=lambda value: value[:12])
def test_a_question_in_another_language_is_recognised(code, text):
    found = foreign_language(text)
    assert found is not None and found != "en"
    if code != "other":
        assert found in NEIGHBOURS.get(code, {code})


@pytest.mark.parametrize("text", ENGLISH)
def test_messy_english_is_english(text):
    assert foreign_language(text) is None


def test_no_development_question_and_no_email_is_refused():
    cases = load_cases(split="dev")
    assert len(cases) > 450
    asked = [c.question for c in cases] + [t.text for c in cases for t in c.history]
    assert [text for text in asked if foreign_language(text)] == []
    assert [c.id for c in cases if c.email and foreign_email(c.email)] == []


def test_an_email_with_one_foreign_line_is_read_and_a_foreign_one_is_not():
    assert foreign_email(f"From: Klaus\nSubject: Termin\n\n{GERMAN}") == "de"
    english = "Could you send me the file by tomorrow? I need it for the meeting with the board."
    assert (
        foreign_email(f"From: Klaus\nSubject: File\n\n{english}\n\nViele liebe Grüße aus Köln")
        is None
    )


@pytest.mark.parametrize("code", [*QUESTIONS, "eu"])
def test_a_refusal_names_the_emergency_numbers_in_every_language_it_speaks(code):
    said = refusal(code)
    assert len(said) >= 2 and any("ask again in English" in sentence for sentence in said)
    for sentence in said:
        assert "112" in sentence and "911" in sentence and "999" in sentence


def test_each_language_is_refused_in_its_own_words():
    said = {code: refusal(code)[0] for code in QUESTIONS if code != "other"}
    assert len(set(said.values())) == len(said) >= 12
    for code, sentence in said.items():
        assert foreign_language(sentence) in NEIGHBOURS.get(code, {code})


def test_an_unread_email_is_named_by_its_language():
    assert "German" in unread_email("de")[0] and "another language" in unread_email("eu")[0]


def test_english_costs_no_model_of_languages():
    """It takes half a second and 120 MB, and nearly nobody needs it."""
    code = (
        "import sys; from assistant.language import foreign_language as f; "
        "f('After the call my manager sent flowers to parents in Leeds, twice.'); "
        "sys.exit('py3langid' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
