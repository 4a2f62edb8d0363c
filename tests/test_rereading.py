"""A letter read again beside what was found: what may move, and by how much."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.annotations import Card
from assistant.frame import read_frame
from assistant.rereading import reread
from assistant.retrieve import WEIGHTS, Ranked
from assistant.schema import Letter

LETTER = Letter("She has not looked at me since Tuesday.")


def found(name: str, asker: str, other: str, power: str, score: float) -> Ranked:
    card = Card(
        name, name, "column", "candid", (), asker, other, power, None, "general",
        "2026-01-02", None, None, None, (), None,
    )  # fmt: skip
    return Ranked(card, score, 0.5, 0.5, 0.5, 0.3, ())


SURE = found("sure", "employee", "manager", "other_over_asker", 1.2)
BOSS = found("boss", "employee", "manager", "other_over_asker", 0.885)
PEER = found("peer", "employee", "coworker", "peer", 0.9)
FAR = found("far", "hr", "team", "peer", 0.4)


def test_an_article_goes_ahead_by_what_the_seats_told_beside_it_are_worth_to_it(encoder):
    first = read_frame(LETTER, encoder)
    assert first.other == "coworker"
    frame, again = reread(first, LETTER, [SURE, PEER, BOSS, FAR], encoder)
    assert (frame.asker, frame.other) == ("employee", "manager")
    assert replace(frame, asker=first.asker, other=first.other, power=first.power) == first
    assert [i.card.article_id for i in again] == ["sure", "boss", "peer", "far"]
    score = {i.card.article_id: i.score for i in again}
    # Whose seats are told both fits wholly, 1; where one of two is another, -0.2; both, -0.4.
    assert score["boss"] - BOSS.score == pytest.approx(1.2 * WEIGHTS["roles"])
    assert score["peer"] - PEER.score == pytest.approx(-1.2 * WEIGHTS["roles"])
    assert score["far"] == pytest.approx(FAR.score)


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
