"""BM25: Lucene's form by hand, ties by id, saved and loaded alike."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.lexical import Lexical, searched, terms

DOCUMENTS = {"c": ["ask", "boss"], "a": ["ask", "boss"], "b": ["ask", "date", "date"], "d": ["pay"]}


def built(documents: dict[str, list[str]] = DOCUMENTS) -> Lexical:
    return Lexical.build(list(documents), list(documents.values()))


def test_the_score_is_lucenes():
    # idf("date") = ln(1 + (4 - 1 + 0.5) / (1 + 0.5)) = ln(10 / 3)
    # mean length = (2 + 2 + 3 + 1) / 4 = 2
    # tf part     = 2 / (2 + 1.5 · (1 - 0.75 + 0.75 · 3 / 2)) = 2 / 4.0625
    assert built().search("date", 4) == [
        ("b", pytest.approx(math.log(10 / 3) * 2 / 4.0625, abs=1e-4))
    ]


def test_ties_are_broken_by_id():
    assert [chunk for chunk, _ in built().search("boss", 4)] == ["a", "c"]


def test_a_tie_at_the_cut_is_broken_by_id_too():
    documents = {f"{n:02}": ["boss"] for n in reversed(range(20))}
    assert [chunk for chunk, _ in built(documents).search("boss", 3)] == ["00", "01", "02"]


def test_a_chunk_without_any_of_the_words_is_not_found():
    assert built().search("salary", 4) == []
    assert built().search("should I have been there", 4) == []  # stop words only


def test_a_word_asked_twice_counts_once():
    assert built().search("date date date", 4) == built().search("date", 4)


def test_what_is_loaded_finds_what_was_saved(tmp_path):
    built().save(tmp_path / "bm25")
    assert Lexical.load(tmp_path / "bm25").search("boss date", 4) == built().search("boss date", 4)


def test_an_empty_library_is_saved_loaded_and_finds_nothing(tmp_path):
    Lexical.build([], []).save(tmp_path)
    assert Lexical.load(tmp_path).search("boss", 3) == []


def test_an_index_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        Lexical.load(tmp_path / "nowhere")


def test_a_document_without_words_does_no_harm():
    assert built({"a": [], "b": ["boss"]}).search("boss", 2)[0][0] == "b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The manager’s emails", ["manag", "email"]),
        ("asked asking asks", ["ask", "ask", "ask"]),
        ("I don't, I can’t!", []),
        ("£2,000 in 2026", ["2", "000", "2026"]),
        ("", []),
    ],
)
def test_terms_are_stemmed_words_without_stop_words(text, expected):
    assert terms(text) == expected


@given(st.text(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_text_can_be_searched(text):
    found = built().search(text, 4)
    assert found == sorted(found, key=lambda item: (-item[1], item[0]))
    assert all(score > 0 for _, score in found)


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("The hiring manager asked me out", ["ask_out"]),
        ("They turned him down and then let him in", ["turn_down", "let_in"]),
        ("Out with it. Up, down and over", []),
        ("She asked me whether the lift was out", ["lift_out"]),
    ],
)
def test_a_verb_is_found_with_its_particle(text, verbs):
    assert searched(text) == terms(text) + verbs


def test_who_is_asked_out_is_not_found_by_who_is_asked():
    texts = {"out": "He asked me out.", "up": "He asked me why I wake up.", "pay": "He asked me."}
    index = built({name: searched(text) for name, text in texts.items()})
    assert index.search("Was she asked out?", 3)[0][0] == "out"
