"""A letter read again beside what was found: what may move, and by how much."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.annotations import Card
from assistant.frame import read_frame
from assistant.rereading import reread
from assistant.retrieve import WEIGHTS, Ranked
from assistant.schema import Letter

LETTER = Letter("She has not said a word to me since Tuesday.")


def found(name: str, asker: str, other: str, power: str, score: float) -> Ranked:
    card = Card(
        name, name, "column", "candid", (), asker, other, power, "general",
        "2026-01-02", None, None, None, (), None,
    )  # fmt: skip
    return Ranked(card, score, 0.5, 0.5, 0.5, ())


BOSS = found("boss", "employee", "manager", "other_over_asker", 0.9)
PEER = found("peer", "employee", "coworker", "peer", 0.88)
FAR = found("far", "hr", "team", "peer", 0.4)


def test_an_article_that_fits_the_seats_it_told_of_goes_ahead_and_nothing_else_changes(encoder):
    first = read_frame(LETTER, encoder)
    assert first.other == "coworker"
    ranked = [replace(PEER, score=0.895), BOSS, FAR]
    sure = replace(BOSS, score=1.2)  # tells the seats
    frame, again = reread(first, LETTER, [sure, *ranked], encoder)
    assert (frame.asker, frame.other) == ("employee", "manager")
    assert replace(frame, asker=first.asker, other=first.other, power=first.power) == first
    assert [i.card.article_id for i in again] == ["boss", "boss", "peer", "far"]
    before = {id(i.card): i.score for i in ranked}
    gains = {i.card.article_id: i.score - before[id(i.card)] for i in again if i.score < 1.1}
    # To a peer it fitted wholly, 1, and now a peer's seat is another one, -0.2.
    assert gains["peer"] == pytest.approx(-1.2 * WEIGHTS["roles"])
    assert gains["boss"] == pytest.approx(1.2 * WEIGHTS["roles"])


def test_where_no_seat_changes_no_score_does(encoder):
    ranked = [PEER, FAR]
    first = read_frame(LETTER, encoder)
    frame, again = reread(first, LETTER, ranked, encoder)
    assert frame == first and again == ranked
    assert reread(first, LETTER, [], encoder) == (first, [])


def test_a_correction_outlasts_what_was_found(encoder):
    letter = replace(LETTER, corrections=(("other", "direct-report"),))
    frame, _ = reread(read_frame(letter, encoder), letter, [BOSS], encoder)
    assert frame.other == "direct-report"
