"""Spans are exact, marks stay outside them, and a bold lead stands alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.library import Library
from assistant.library.article import normalise
from assistant.sentences import paragraphs, sentence_spans
from assistant.settings import Settings
from tests.core_parts import COACH, COLUMN

WORDS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\n\r", exclude_categories=("Cs",)),
    max_size=60,
)
MARKS = st.sampled_from(["", "## ", "> ", "- ", "12. ", "**", "*", "   ", "#", ">", "**Say no.** "])
ENDS = st.sampled_from(["", ".", "?", "!”", "…", ".**", " **", "\t", ". “And", ":"])
LINE = st.tuples(MARKS, WORDS, ENDS).map("".join)
TEXT = st.lists(LINE, max_size=12).map("\n\n".join)


def said(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text, 0, len(text))]


@given(TEXT)
@settings(max_examples=150, deadline=None)
def test_paragraphs_are_slices_in_order_and_leave_no_word_out(text):
    found = paragraphs(text)
    assert [p.number for p in found] == list(range(len(found)))
    at = 0
    for paragraph in found:
        assert at <= paragraph.start < paragraph.end <= len(text)
        assert "\n" not in text[paragraph.start : paragraph.end]
        left_out = text[at : paragraph.start]
        assert not any(c.isalpha() for c in left_out), left_out
        at = paragraph.end
    assert not any(c.isalpha() for c in text[at:])


@given(TEXT)
@settings(max_examples=150, deadline=None)
def test_sentences_are_slices_in_order_and_leave_no_word_out(text):
    for paragraph in paragraphs(text):
        at = paragraph.start
        for start, end in sentence_spans(text, paragraph.start, paragraph.end):
            assert at <= start < end <= paragraph.end
            assert not any(c.isalnum() for c in text[at:start]), text[at:start]
            assert text[start:end] == text[start:end].strip(" \t*_")
            at = end
        assert not any(c.isalnum() for c in text[at : paragraph.end])


@pytest.mark.parametrize(
    "text",
    [
        'If he had asked, "Would you teach me to say it?", he might be saying it badly today.',
        "Ask “Who signed it?”, then wait.",
        '"Are you mad?" she said.',
    ],
)
def test_a_question_within_a_sentence_does_not_end_it(text):
    assert said(text) == [text]


def test_a_quoted_sentence_ends_before_the_next_one():
    assert said('He wrote "No." She left.') == ['He wrote "No."', "She left."]


def test_every_sentence_of_the_shipped_corpus_is_a_slice_without_marks():
    library = Library(Settings().corpus, Settings().library, fetcher=None)
    count = 0
    for article in library.articles():
        assert normalise(article.text) == article.text
        for paragraph in paragraphs(article.text):
            for start, end in sentence_spans(article.text, paragraph.start, paragraph.end):
                text = article.text[start:end]
                count += 1
                assert "\n" not in text and not text.startswith(("#", ">", "*", " ")), text
    assert count > 1000, "the corpus was not there to be read"


def test_a_bold_lead_is_a_sentence_of_its_own():
    assert said("**Ignore the email.** Silence is an answer. It costs little.") == [
        "Ignore the email.",
        "Silence is an answer.",
        "It costs little.",
    ]


def test_a_bold_lead_without_a_stop_belongs_to_its_sentence():
    assert len(said("**Ignoring him** costs you little.")) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Smith wrote at 5 p.m. He was late.", ["Dr. Smith wrote at 5 p.m.", "He was late."]),
        ("It pays 2.5 per cent more. Take it.", ["It pays 2.5 per cent more.", "Take it."]),
        ("He said so. “I doubt it.” She left.", ["He said so.", "“I doubt it.”", "She left."]),
        ("Why? Because.", ["Why?", "Because."]),
        ("…", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, expected):
    assert said(text) == expected


def test_marks_of_a_paragraph_stay_outside_its_span():
    text = "## Answer\n\n> Thank you, but no.\n\n- First, wait.\n\n3. Then write."
    found = [(p.kind, text[p.start : p.end]) for p in paragraphs(text)]
    assert found == [
        ("heading", "Answer"),
        ("quote", "Thank you, but no."),
        ("item", "First, wait."),
        ("item", "Then write."),
    ]


def test_a_paragraph_knows_its_section_and_heading():
    blocks = paragraphs(COLUMN.text)
    assert [p.section for p in blocks[:3]] == ["letter", "letter", "answer"]
    assert {p.heading for p in blocks[2:]} == {"Answer"}
    assert {p.section for p in paragraphs(COACH.text)} == {"body"}


def test_a_hash_tag_is_no_heading():
    assert paragraphs("#harassment is a word")[0].kind == "text"
