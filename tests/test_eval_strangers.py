"""Letters by strangers: held out, graded with what ships, and told without flattery."""

from __future__ import annotations

from dataclasses import replace

from assistant.schema import Letter
from assistant.settings import PROJECT
from assistant.sufficiency import ANOTHER_STORY, HARDLY_NEAR
from eval import strangers
from eval.dilemmas import Dilemma, read_dilemmas
from tests.answers import ABSTENTION, ADVICE, ESCALATION

SPEAKS = ADVICE.citations[0].article_id


def test_the_letters_are_graded_with_articles_that_ship_and_nothing_is_fitted_on_them():
    shipped = {path.stem for path in (PROJECT / "corpus").glob("*/*.md")}
    held = read_dilemmas(strangers.STRANGERS)
    assert len(held) >= 100 and any(not one.grades for one in held)
    assert all(set(one.grades) <= shipped for one in held)
    fitted = {one.letter.question for one in read_dilemmas()}
    assert not fitted & {one.letter.question for one in held}


def test_what_a_reader_gets_is_told_apart():
    warned = replace(ADVICE, notes=(ANOTHER_STORY,))
    gist = replace(ADVICE, notes=(HARDLY_NEAR,))
    seen = [strangers.outcome(a) for a in (ADVICE, warned, gist, ABSTENTION, ESCALATION)]
    assert seen == [
        strangers.TOLD, strangers.WARNED, strangers.GIST, strangers.REFUSED, strangers.OTHER,
    ]  # fmt: skip


def test_an_answer_counts_as_right_only_by_the_article_that_it_quotes_first():
    told = Dilemma(Letter("Do I answer?"), {SPEAKS: 1})
    other = Dilemma(Letter("Do I answer?"), {"another-article": 2})
    assert strangers.right(ADVICE, told) and not strangers.right(ADVICE, other)
    assert not strangers.right(ABSTENTION, told)
    text = strangers.table([told, other], [ADVICE, ADVICE])
    assert f"| {strangers.TOLD} | 2 | 1 of 2 |" in text
    assert "answers 50%" in text and "helps for 100%" in text
