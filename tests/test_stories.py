"""Laws of the other half of a story: offered where it comes close, and only there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.annotations import Card
from assistant.retrieve import Ranked
from assistant.stories import other_half
from tests.core_parts import COLUMN, small_index


@pytest.fixture(scope="module")
def card(tmp_path_factory, encoder) -> Card:
    index = small_index(tmp_path_factory.mktemp("stories"), encoder)
    return index.annotations.cards([COLUMN.id])[COLUMN.id]


def ranked(card: Card, *places: tuple[str, str | None, float]) -> list[Ranked]:
    return [
        Ranked(
            replace(card, article_id=name, title=f"Title of {name}", pair=pair),
            score, 0.6, 0.6, 0.6, 0.3, (),
        )
        for name, pair, score in places
    ]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs"), [("b", "a"), ("b", None), (None, "a")])
def test_the_other_half_is_offered_whichever_of_the_two_names_the_other(card, ours, theirs):
    found = ranked(card, ("a", ours, 0.9), ("c", None, 0.85), ("b", theirs, 0.8))
    assert other_half(found) == ("Title of b",)


def test_no_other_half_is_offered_that_is_far_or_of_another_story(card):
    assert other_half(ranked(card, ("a", "b", 0.9), ("b", "a", 0.5))) == ()
    assert other_half(ranked(card, ("a", None, 0.9), ("b", None, 0.89))) == ()
    assert other_half(ranked(card, ("a", None, 0.9), ("b", "c", 0.89), ("c", "b", 0.88))) == ()
    assert other_half(ranked(card, ("a", "b", 0.9))) == ()
