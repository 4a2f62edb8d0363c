"""When there is enough to answer from, and what is said where there is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.annotations import card
from assistant.frame import read_frame
from assistant.intent import intent
from assistant.retrieve import Ranked
from assistant.schema import Article, Letter, Turn
from assistant.sufficiency import (
    another_seat,
    another_story,
    asks_for_a_missing_email,
    covered_alone,
    enough,
    hardly_near,
    outside,
    says_nothing,
    too_little_to_go_on,
    uncovered,
    warning,
)

ARTICLE = Article(
    id="a", title="A boss", text="Say no.", kind="column", desk="candid", origin="corpus"
)
ADVICE = {"advice": 0.9, "elsewhere": 0.05, "unclear": 0.05}
UNCLEAR = {"advice": 0.1, "elsewhere": 0.1, "unclear": 0.8}


@pytest.mark.parametrize(
    "question",
    ["Should I answer this email?", "What do I reply to that message?", "See below. Help?"],
)
def test_a_letter_about_an_email_that_is_not_there_asks_for_it(question):
    assert asks_for_a_missing_email(Letter(question))
    assert not asks_for_a_missing_email(Letter(question, "Dinner on Friday?"))
    assert not asks_for_a_missing_email(Letter(question, history=(Turn("asker", "My boss ..."),)))


def test_a_letter_that_tells_the_email_needs_no_paste():
    question = "My landlord's supplier invited me to dinner on Friday. Should I answer this email?"
    assert not asks_for_a_missing_email(Letter(question))


@pytest.mark.parametrize("question", ["Help!", "What now?", "???", "Should I do it?"])
def test_a_letter_that_says_nothing_is_asked_for_more(question):
    assert too_little_to_go_on(Letter(question), ADVICE)


def test_a_letter_that_says_what_happened_is_enough_to_go_on():
    assert not too_little_to_go_on(Letter("My boss shouts at my colleague."), ADVICE)


def test_a_short_letter_that_points_at_what_was_never_told_is_asked_for_more():
    question = "He has gone and done the other thing too. Do I go?"
    assert too_little_to_go_on(Letter(question), UNCLEAR)
    assert not too_little_to_go_on(Letter(question, "I cut your shifts. Roy"), UNCLEAR)
    assert not too_little_to_go_on(Letter(f"{question} " * 4), UNCLEAR)


def test_an_email_of_headers_alone_says_nothing():
    assert says_nothing("From: Roy <roy@example.org>\nSubject: Sunday\n\n")
    assert not says_nothing("From: Roy\n\nYou are off the rota.")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Which mutual fund is best for a plasterer of thirty?", "elsewhere"),
        ("how do I descale the kettle in the staff kitchen", "elsewhere"),
        ("My boss read my diary aloud to the team. Do I say something to her?", "advice"),
        ("A colleague told the client that I was fired. How do I put that right?", "advice"),
        ("she did that thing again, so do I?", "unclear"),
    ],
)
def test_what_a_letter_asks_for_is_told_from_its_words(encoder, text, kind):
    found = intent(text, encoder)
    assert max(found, key=found.get) == kind
    assert sum(found.values()) == pytest.approx(1.0)


def test_vectors_of_another_encoder_decide_nothing(encoder):
    class Other:
        name = "another"

    assert intent("Which fund?", Other()) == {"advice": 1.0, "elsewhere": 0.0, "unclear": 0.0}


@pytest.mark.parametrize(
    ("question", "is_outside"),
    [
        ("Write me a Python script that sorts my inbox.", True),
        ("Which index fund should I put my pension in?", True),
        ("What does my contract say about notice?", True),
        ("What is our company policy on dating, what does our handbook say about it?", True),
        ("Should I write a short answer?", False),
        ("Which answer should I send?", False),
        ("My boss wrote a poem about me. Is that normal?", False),
    ],
)
def test_what_no_library_of_advice_can_hold_is_outside(question, is_outside):
    assert outside(question) is is_outside


def test_nothing_ranked_is_not_enough():
    assert not enough([], ADVICE)


def test_questions_that_are_not_covered_are_given_in_their_own_words():
    frame = read_frame(Letter("Should I answer my boss? Which moon is biggest of all?"))
    assert uncovered(frame, [True, False]) == ("Which moon is biggest of all?",)
    assert uncovered(frame, [True, True]) == ()


def test_an_article_that_stands_out_little_tells_another_story():
    ranked = [_ranked(score) for score in (0.3, 0.3, 0.3, 0.3, 0.3, 0.3)]
    alone = [_ranked(score) for score in (1.1, 0.73, 0.72, 0.71, 0.7, 0.69)]
    assert another_story(ranked, ADVICE) and not another_story(alone, ADVICE)
    assert not enough(ranked, ADVICE) and enough(alone, ADVICE)


def test_a_library_of_one_article_can_still_fit():
    assert enough([_ranked(1.1)], ADVICE) and not enough([_ranked(0.5)], ADVICE)


def test_a_question_of_law_is_answered_by_a_law_note_that_fits_it():
    """It asks for a fact, and a library of advice leaves facts alone but for its law notes."""
    facts = {"advice": 0.02, "elsewhere": 0.97, "unclear": 0.01}
    scores = (1.1, 0.73, 0.72, 0.71, 0.7, 0.69)
    column, law = ([_ranked(score, kind) for score in scores] for kind in ("column", "law"))
    assert enough(law, facts) and not enough(column, facts)
    assert not enough([_ranked(0.5, "law") for _ in scores], facts)


def test_a_rule_is_no_story_and_is_doubted_in_words_of_its_own():
    column, law = ([_ranked(0.88, kind)] for kind in ("column", "law"))
    assert "story" in warning(column) and "story" not in warning(law)
    assert "country" in warning(law)


def _ranked(score: float, kind: str = "column") -> Ranked:
    return Ranked(replace(card(ARTICLE), kind=kind), score, 0.6, 0.2, 0.3, 0.3, ())


def _asked_alone(elsewhere: float, ranked: list[Ranked]) -> bool:
    question = "Which cyber insurance would you take for an office of three?"
    return covered_alone(question, {**ADVICE, "elsewhere": elsewhere}, lambda _: ranked)


def test_one_question_among_several_is_missing_only_where_it_surely_asks_for_something_else():
    far, near = [replace(_ranked(0.5), similarity=0.1)], [_ranked(1.1)]
    assert not _asked_alone(0.99, near)
    assert not _asked_alone(0.7, far) and _asked_alone(0.7, near)
    assert not _asked_alone(0.4, far) and _asked_alone(0.4, near)
    assert _asked_alone(0.05, far)


def test_the_library_is_searched_for_one_question_only_where_it_is_in_doubt():
    def never(_: str) -> list[Ranked]:
        raise AssertionError("searched")

    surely = {**ADVICE, "elsewhere": 0.05}
    assert covered_alone("How do I ask my manager for the extra week?", surely, never)
    assert covered_alone("And then?", {**ADVICE, "elsewhere": 0.7}, never)


def _told(best: float, kind: str = "column") -> tuple[bool, bool, bool]:
    """Whether there is enough, whether it is another story, whether only its gist is told."""
    ranked = [_ranked(best, kind), *(_ranked(score) for score in (0.72, 0.72, 0.71, 0.71, 0.71))]
    return enough(ranked, ADVICE), another_story(ranked, ADVICE), hardly_near(ranked, ADVICE)


def test_the_further_off_the_story_the_less_of_it_is_told():
    falling = [_told(score / 100) for score in range(130, 50, -1)]
    assert list(dict.fromkeys(falling)) == [
        (True, False, False),  # its story: everything
        (True, True, False),  # another: everything, under a warning
        (True, True, True),  # far: the gist
        (False, True, True),  # nothing
    ]


def test_of_a_guide_that_fits_like_another_column_only_the_gist_is_told():
    falling = [score / 100 for score in range(130, 50, -1)]
    warned = [best for best in falling if _told(best)[1:] == (True, False)]
    assert warned and all(_told(best, "article")[2] for best in warned)


@pytest.mark.parametrize(
    ("asker", "other", "pair", "elsewhere"),
    [
        ("employee", "client", None, True),  # told to the owner who punished the asker
        ("owner", "client", None, False),
        ("unknown", "client", None, False),  # nobody knows that it is another seat
        ("employee", "client", "b", False),  # its other half is told to an employee
    ],
)
def test_what_is_told_to_somebody_else_at_the_table_is_another_story(asker, other, pair, elsewhere):
    best = replace(_ranked(1.1), card=replace(_ranked(1.1).card, asker="owner", other="client"))
    best = replace(best, card=replace(best.card, pair=pair))
    half = replace(best.card, article_id="b", asker="employee", pair="a")
    frame = replace(read_frame(Letter("What now?")), asker=asker, other=other)
    assert another_seat([best, replace(best, card=half)], frame) is elsewhere
