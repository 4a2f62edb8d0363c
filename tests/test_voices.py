"""A quoted person is named, with who that is; a crowd is nobody."""

from __future__ import annotations

import pytest

from assistant.sentences import paragraphs, sentence_spans
from assistant.voices import SpeakerTracker

OPENING = "Desk Weekly asked office manners trainer Dora Quill for her view."


def speakers(text: str) -> dict[str, str | None]:
    """Each sentence with its speaker."""
    tracker = SpeakerTracker(text)
    return {
        text[a:b]: tracker.speaker(p, a, b)
        for p in paragraphs(text)
        for a, b in sentence_spans(text, p.start, p.end)
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "“It is a breach of manners,” Quill said.",
        "Quill doesn’t think it is harassment.",
        "“Say no,” says Quill.",
        "According to Quill, one line is enough.",
        "Quill also recommends a short no.",
    ],
)
def test_a_named_speaker_is_given_with_name_and_description(sentence):
    assert speakers(f"{OPENING} {sentence}")[sentence] == "Dora Quill (office manners trainer)"


def test_he_said_means_the_last_who_spoke():
    found = speakers(f"{OPENING} “Say no,” Quill said. But she doesn’t think it is grave.")
    assert found["But she doesn’t think it is grave."].startswith("Dora Quill")


def test_a_bare_quotation_in_the_same_paragraph_is_the_same_speakers():
    found = speakers(f"{OPENING} “Say no,” Quill said. “I doubt that it is grave.”")
    assert found["“I doubt that it is grave.”"].startswith("Dora Quill")


def test_a_bare_quotation_in_a_new_paragraph_is_nobodys():
    found = speakers(f"{OPENING} “Say no,” Quill said.\n\n“It could be anyone who says this.”")
    assert found["“It could be anyone who says this.”"] is None


@pytest.mark.parametrize(
    "sentence",
    [
        "One man wrote, “It was only a compliment.”",
        "Another commented, “Clumsy, but polite.”",
        "A third wrote, “Good to know.”",
        "Many male commenters, while polite about it, fail to see it.",
        "“It is harassment,” one woman stated.",
        "Some readers said that it was fine.",
    ],
)
def test_a_crowd_is_anonymous(sentence):
    assert speakers(sentence)[sentence] == SpeakerTracker.ANONYMOUS


@pytest.mark.parametrize(
    "sentence",
    [
        "The cost is that he may write once more.",
        "You said that you would wait.",
        "If they said no, let it be.",
        "Nobody told you to reply.",
        "Talk to HR before you reply.",
    ],
)
def test_the_articles_own_sentence_has_no_other_speaker(sentence):
    assert speakers(sentence)[sentence] is None


def test_a_speaker_does_not_leak_into_the_authors_next_sentence():
    found = speakers(f"{OPENING} “Say no,” Quill said. The email can wait.")
    assert found["The email can wait."] is None
