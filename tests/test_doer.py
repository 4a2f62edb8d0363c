"""Whose act a letter is about is heard, and an article on another's act is pushed down."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from assistant.annotating import annotated
from assistant.doer import EVEN, HARDLY, another_doer, doers, same_doer, told_doer
from assistant.retrieve import WEIGHTS, retrieve
from assistant.schema import DOERS, Frame
from eval import LABELS
from tests.core_parts import COLUMN, small_index


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("I snapped at the trainee in front of everyone. How do I put it right?", "asker"),
        ("The foreman snapped at me in front of everyone. What do I say to him?", "other"),
        ("I forgot to tell a colleague that she was on the rota, and she missed it.", "asker"),
        ("She forgot to tell me that I was on the rota, and blames me for it.", "other"),
        ("I have two offers, one near home and one with more money. Which?", "nobody"),
        ("I am four months pregnant. When do I tell them?", "nobody"),
    ],
)
def test_swapping_who_did_it_swaps_the_doer(text, doer, encoder):
    likely = doers(text, encoder)
    assert sum(likely) == pytest.approx(1.0)
    assert DOERS[likely.index(max(likely))] == doer


def test_another_encoder_hears_no_doer():
    class Other:
        name = "another"

    assert doers("I snapped at her.", Other()) == doers("I snapped at her.", None) == ()
    assert told_doer("I snapped at her.", Other()) is None


def test_what_is_not_known_counts_as_an_even_chance():
    assert same_doer((), "asker") == same_doer((0.9, 0.1, 0.0), None) == EVEN
    assert same_doer((0.9, 0.1, 0.0), "asker") == 0.9


def test_an_article_on_anothers_act_is_pushed_down(tmp_path, encoder):
    own = replace(COLUMN, id="own", doer="asker")
    another = replace(COLUMN, id="another", doer="other")
    index = small_index(tmp_path, encoder, [own, another])
    surely, likely = Frame(doers=(0.98, 0.0, 0.02)), Frame(doers=(0.8, 0.2, 0.0))
    first, second = retrieve(index, surely, "A dinner?")
    assert (first.card.article_id, second.card.article_id) == ("own", "another")
    assert (first.doer, second.doer) == (0.98, 0.0)
    assert first.score - second.score == pytest.approx(-WEIGHTS["another_doer"])
    # Where it is not sure, two equal articles stand by their ids.
    first, second = retrieve(index, likely, "A dinner?")
    assert (first.card.article_id, first.score) == ("another", second.score)


def test_only_what_is_hardly_likely_counts_against_an_article():
    assert another_doer((0.5, HARDLY, 0.0), "other") == 0.0
    assert another_doer((0.5, HARDLY / 2, 0.0), "other") == pytest.approx(0.5)
    assert another_doer((0.5, 0.5, 0.0), "nobody") == 1.0


def test_whose_act_an_added_article_is_about_is_heard_in_its_letter(encoder):
    added = replace(
        COLUMN, id="added", asker=None, other=None, doer=None, origin="library",
        title="I snapped at the trainee in front of everyone",
        text="## Letter\n\nI lost my temper and shouted at her. How do I put it right?\n\n"
        "## Answer\n\nSay sorry, once, in front of those who heard it.",
    )  # fmt: skip
    stated = replace(COLUMN, doer="nobody")
    batch = [added, stated, replace(COLUMN, id="silent", doer=None)]
    stamps = {article.id: "" for article in batch}
    found = [item.article.doer for item, _ in annotated(batch, stamps, encoder)]
    assert found == ["asker", "nobody", None]


def test_the_labels_of_doers_are_of_the_closed_list_and_two_readers_agree():
    lines = (LABELS / "frames.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if "doer" in row]
    assert {row["doer"] for row in rows} == {*DOERS, "mixed"}
    twice = [row for row in rows if "doer_again" in row]
    assert len(twice) >= len(rows) / 10
    assert np.mean([row["doer"] == row["doer_again"] for row in twice]) >= 0.9
