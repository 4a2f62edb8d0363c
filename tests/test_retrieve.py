"""Ranking: both searches count, roles push down and never filter, the newer stands above."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assistant.frame import read_frame
from assistant.index import Index
from assistant.retrieve import (
    MAX_LETTER_SENTENCES,
    candidates,
    fuse,
    misplaced,
    query_vectors,
    retrieve,
)
from assistant.schema import Article, Letter
from tests.core_parts import COACH, COLUMN, LAW_UK, LAW_US, small_index

ANSWER = "## Answer\n\nYou should say no once. **Ignore the email.** Silence is an answer."
TO_CANDIDATE = Article(
    id="asked-out-as-a-candidate",
    title="Asked out over email after the interview",
    kind="column",
    desk="candid",
    asker="candidate",
    other="hiring-manager",
    power="other_over_asker",
    topics=("dating-at-work",),
    text="## Letter\n\nAfter the interview an email came: dinner?\n\n" + ANSWER,
)
TO_MANAGER = replace(
    TO_CANDIDATE,
    id="asked-out-as-a-manager",
    asker="hiring-manager",
    other="candidate",
    power="asker_over_other",
)
# The same words: without the rule the tie would go to the older one, by id.
OLD = replace(TO_CANDIDATE, id="a-old")
NEW = replace(TO_CANDIDATE, id="z-new", supersedes="a-old")
LETTER = "After I turned the job down, the hiring manager asked me out. Should I ignore this email?"


@pytest.fixture(scope="module")
def index(tmp_path_factory, encoder) -> Index:
    articles = [COLUMN, COACH, LAW_US, LAW_UK, TO_CANDIDATE, TO_MANAGER, OLD, NEW]
    return small_index(tmp_path_factory.mktemp("ranked"), encoder, articles)


def ranked(index: Index, question: str, k: int = 12):
    frame = read_frame(Letter(question))
    return retrieve(index, frame, frame.situation, k)


def places(index: Index, question: str) -> dict[str, int]:
    return {item.card.article_id: n for n, item in enumerate(ranked(index, question))}


def test_the_other_sides_column_is_pushed_down_and_stays(index):
    found = places(index, LETTER)
    assert found[TO_CANDIDATE.id] < found[TO_MANAGER.id]
    turned = places(index, "I asked out a candidate by email after I rejected her. Was I wrong?")
    assert turned[TO_MANAGER.id] < turned[TO_CANDIDATE.id]


def test_an_article_is_found_by_its_situation_where_neither_search_found_a_chunk(
    index, monkeypatch
):
    monkeypatch.setattr(index, "dense", lambda vector, k: [])
    monkeypatch.setattr(index, "lexical", lambda text, k: [])
    found = ranked(index, LETTER)
    assert found[0].card.article_id in (TO_CANDIDATE.id, NEW.id)
    assert found[0].told > 0.4
    assert all(item.passages for item in found)


def test_the_sentence_that_tells_the_core_counts_in_a_letter_about_much_else(index):
    aside = "The lift was broken again and the plants in the hall are all dying. " * 4
    question = f"{aside}The man who interviewed me has asked me to dinner by email. {aside}"
    plain = {c.article_id: f for c, _, f in candidates(index, read_frame(Letter(aside)), aside)}
    told = {c.article_id: f for c, _, f in candidates(index, read_frame(Letter(aside)), question)}
    for name in (TO_CANDIDATE.id, NEW.id):
        assert told[name]["core"] > told[name]["told"] + 0.1
        assert told[name]["core"] > plain[name]["core"] + 0.2


def test_a_superseded_article_stands_below_its_successor(index):
    found = places(index, LETTER)
    assert found[NEW.id] < found[OLD.id]


def test_law_stands_higher_where_it_was_asked_for(index):
    plain = ranked(index, "The hiring manager harassed me, an applicant. Should I answer?")
    legal = ranked(index, "The hiring manager harassed me, an applicant. Is that legal?")
    gap = [
        {i.card.article_id: i.score for i in found}[LAW_US.id] - found[0].score
        for found in (plain, legal)
    ]
    assert gap[1] > gap[0]


def test_scores_fall_similarities_are_cosines_and_ties_go_by_id(index):
    found = ranked(index, LETTER)
    keys = [(-item.score, item.card.article_id) for item in found]
    assert keys == sorted(keys)
    assert all(-1.0 <= item.similarity <= 1.0 for item in found)
    for item in found:
        for passage in item.passages:
            text = index.library.get(passage.article_id).text[passage.start : passage.end]
            assert text and passage.article_id == item.card.article_id


def test_the_same_letter_gives_the_same_ranking(index):
    assert ranked(index, LETTER) == ranked(index, LETTER)


def test_no_more_articles_than_asked_for(index):
    assert len(ranked(index, LETTER, k=2)) == 2


def test_an_empty_library_ranks_nothing(tmp_path, encoder):
    assert ranked(small_index(tmp_path, encoder, []), LETTER) == []


def test_words_find_what_vectors_do_not(index):
    """A rare word of the text alone, in a question about something else."""
    assert places(index, "What about a mill, and paper?")[COLUMN.id] == 0


def test_fusion_adds_bm25_scaled_to_its_best_to_the_cosine():
    found = dict(fuse({"a": 0.8, "b": 0.4}, {"b": 10.0, "c": 5.0}, weight=0.2))
    # a: 0.8; b: 0.4 + 0.2 · 10/10; c was not near: the lowest cosine seen, 0.4 + 0.2 · 5/10
    assert found == {"a": pytest.approx(0.8), "b": pytest.approx(0.6), "c": pytest.approx(0.5)}


def test_fusion_breaks_ties_by_id_and_takes_empty_searches():
    assert [c for c, _ in fuse({"b": 0.5, "a": 0.5}, {})] == ["a", "b"]
    assert fuse({}, {}) == []
    assert fuse({}, {"a": 2.0}, weight=0.2) == [("a", pytest.approx(0.2))]


def test_a_long_letter_is_read_at_its_beginning_and_its_end(encoder):
    letter = " ".join(f"Sentence number {n} says something." for n in range(40))
    _, pieces = query_vectors(encoder, letter)
    assert pieces.shape == (MAX_LETTER_SENTENCES, 384)
    whole, _ = query_vectors(encoder, "One sentence.")
    assert np.linalg.norm(whole) == pytest.approx(1.0, abs=1e-5)


def test_a_letter_from_one_country_is_not_given_anothers_law(index):
    cards = index.annotations.cards([LAW_US.id, LAW_UK.id, COLUMN.id])
    uk = read_frame(Letter("I work in London. Is this legal?"))
    unknown = read_frame(Letter("Is this legal?"))
    assert misplaced(cards[LAW_US.id], uk)
    assert not misplaced(cards[LAW_UK.id], uk)
    assert not misplaced(cards[COLUMN.id], uk)  # general
    assert not misplaced(cards[LAW_US.id], unknown)
