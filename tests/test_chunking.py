"""Chunks keep to headings, sizes, spans and ids."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chunking import MAX_WORDS, chunk, context
from assistant.library import Library
from assistant.schema import Article
from assistant.sentences import paragraphs
from assistant.settings import Settings
from tests.core_parts import COLUMN

LINE = st.one_of(
    st.sampled_from(["## Letter", "## Answer", "## Costs", "> Thank you.", "**Wait.** It helps."]),
    st.integers(1, 400).map(lambda n: " ".join(["word"] * n) + "."),
    st.integers(1, 60).map(lambda n: "A short one. " * n),
)
TEXT = st.lists(LINE, max_size=8).map("\n\n".join)


@given(TEXT)
@settings(max_examples=100, deadline=None)
def test_chunks_cover_every_word_once_in_order_and_never_cross_a_heading(text):
    article = Article("a", "T", text)
    chunks = chunk(article)
    headings = [p for p in paragraphs(text) if p.kind == "heading"]
    at = 0
    for number, piece in enumerate(chunks):
        assert piece.id == f"a#{number}"
        assert at <= piece.start < piece.end <= len(text)
        assert not any(piece.start < h.end and h.start < piece.end for h in headings)
        at = piece.end
    outside = text
    for span in [*chunks, *headings]:
        outside = outside[: span.start] + " " * (span.end - span.start) + outside[span.end :]
    assert not re.search(r"[a-z]", outside)


@given(TEXT)
@settings(max_examples=60, deadline=None)
def test_a_chunk_is_small_unless_one_sentence_is_not(text):
    article = Article("a", "T", text)
    for piece in chunk(article):
        words = len(re.findall(r"\w+", text[piece.start : piece.end]))
        assert words <= MAX_WORDS or text.count(".", piece.start, piece.end) <= 1


def test_chunks_and_ids_are_the_same_on_every_run():
    assert chunk(COLUMN) == chunk(replace(COLUMN))


def test_a_letter_is_searched_as_situation_and_an_answer_as_guidance():
    found = [(c.role, COLUMN.text[c.start : c.end][:9]) for c in chunk(COLUMN)]
    assert found == [("situation", "I buy pap"), ("guidance", "No, you o")]


def test_every_chunk_of_the_shipped_corpus_lies_in_one_section():
    library = Library(Settings().corpus, Settings().library, fetcher=None)
    ids = set()
    for article in library.articles():
        for piece in chunk(article):
            assert piece.id not in ids
            ids.add(piece.id)
            assert "\n#" not in article.text[piece.start : piece.end], piece.id
    assert len(ids) > 300, "the corpus was not there to be read"


def test_the_title_stands_before_what_is_embedded_and_the_shift_says_how_far():
    piece = chunk(COLUMN)[1]
    text, shift = context(COLUMN, piece)
    assert text.startswith(f"{COLUMN.title}. No, you owe")
    assert text[shift:] == COLUMN.text[piece.start : piece.end]


def test_a_phrasing_of_the_question_is_embedded_alone_and_points_at_the_article():
    article = replace(COLUMN, asked_as=("A rep wants a date with me",))
    asked = chunk(article)[-1]
    assert (asked.id, asked.role) == (f"{article.id}#asked-0", "asked")
    assert context(article, asked) == ("A rep wants a date with me", 0)
    assert article.text[asked.start : asked.end].startswith("I buy paper")


def test_a_text_without_words_has_no_chunks():
    assert chunk(Article("a", "T", "## Letter\n\n## Answer", asked_as=("Why?",))) == []
