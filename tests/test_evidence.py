"""What is taken from the ranked articles, and into which place of an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.evidence import Evidence, gather
from assistant.frame import read_frame
from assistant.index import Index
from assistant.parts import GUIDANCE
from assistant.retrieve import retrieve
from assistant.schema import Letter, Quote
from tests.core_parts import COACH, COLUMN, LAW_UK, LAW_US, small_index

DISSENT = replace(
    COLUMN,
    id="answer-the-supplier-once",
    title="Should I answer a supplier who asked me to dinner?",
    desk="cautious",
    disagrees_with=(COLUMN.id,),
    text=COLUMN.text.replace(
        "No, you owe the salesman no answer, and you may let the email lie.",
        "Yes, you should answer the salesman once, because a written no is worth more.",
    ),
)
LETTER = "A salesman asked me to dinner by email after our contract ended. Do I have to answer him?"
HARASSED = "I am an applicant and the hiring manager sexually harassed me. Is that legal?"


@pytest.fixture(scope="module")
def index(tmp_path_factory, encoder) -> Index:
    articles = [COLUMN, COACH, LAW_US, LAW_UK, DISSENT]
    return small_index(tmp_path_factory.mktemp("evidence"), encoder, articles)


def evidence(index: Index, question: str) -> Evidence:
    frame = read_frame(Letter(question))
    return gather(index, frame, frame.situation, retrieve(index, frame, frame.situation))


def quotes(found: Evidence) -> list[Quote]:
    """Every quote of the evidence, by its place."""
    courses = [
        q for c in found.courses for q in (*c.naming, *c.for_, *c.against, *c.when, *c.wording)
    ]
    groups = [q for group in (*found.opinions, *found.opposed) for q in group]
    return [*found.bottom_line, *courses, *groups, *found.law, *found.next_steps]


def texts(found: tuple[Quote, ...]) -> list[str]:
    return [q.sentence.text for q in found]


@pytest.mark.parametrize(
    "question",
    [
        LETTER,
        HARASSED,
        "Was it wrong of the applicant to text the recruiter after the interview?",
        "What do you think about it?",
    ],
)
def test_a_letter_a_question_and_furniture_are_never_taken(index, question):
    for quote in quotes(evidence(index, question)):
        assert quote.sentence.part in GUIDANCE, quote.sentence


def test_every_quote_is_a_slice_of_its_article(index):
    for quote in quotes(evidence(index, LETTER)):
        one = quote.sentence
        assert index.library.get(one.article_id).text[one.start : one.end] == one.text


def test_a_sentence_has_one_number_wherever_it_is_used(index):
    found = quotes(evidence(index, LETTER))
    numbers = {(q.sentence.article_id, q.sentence.start): q.n for q in found}
    assert all(numbers[q.sentence.article_id, q.sentence.start] == q.n for q in found)
    assert len(set(numbers.values())) == len(numbers)


def test_the_bottom_line_is_the_answers_own_opening(index):
    assert "No, you owe the salesman no answer, and you may let the email lie." in texts(
        evidence(index, LETTER).bottom_line
    )


def test_the_courses_are_the_columns_with_their_costs(index):
    found = {c.label: c for c in evidence(index, LETTER).courses}
    assert list(found)[:2] == ["Ignore the email", "Send one line that says no"]
    assert "The risk is that he may write once more." in texts(found["Ignore the email"].against)
    assert found["Send one line that says no"].wording


def test_articles_that_disagree_are_set_side_by_side(index):
    pairs = evidence(index, LETTER).opposed
    assert {q.sentence.article_id for q in pairs[0]} == {COLUMN.id, DISSENT.id}


def test_a_named_coachs_view_is_kept_with_his_name_and_a_crowds_is_not(index):
    found = evidence(
        index, "Was it wrong of the applicant to text the recruiter? Is it harassment?"
    )
    assert texts(found.opinions[0]) == [
        "“You should call it a breach of manners,” Quill said.",
        "But she doesn’t think it is harassment, per se.",
        "“I doubt that it would end a career, but it should end the conversation.”",
    ]
    assert {q.sentence.voice for q in found.opinions[0]} == {"Dora Quill (office manners trainer)"}
    assert not any("compliment" in q.sentence.text for q in quotes(found))


def law_of(found: Evidence) -> set[str]:
    return {q.sentence.article_id for q in quotes(found) if q.sentence.part == "law"}


def test_a_letter_from_the_uk_gets_no_us_law(index):
    assert law_of(evidence(index, f"I live in London. {HARASSED}")) == {LAW_UK.id}
    assert law_of(evidence(index, f"I live in New York. {HARASSED}")) == {LAW_US.id}


def test_who_asks_for_the_law_is_given_the_rule_first(index):
    found = evidence(index, f"I live in London. {HARASSED}")
    assert found.bottom_line[0].sentence.part == "law"


def test_next_steps_say_where_to_get_help(index):
    found = texts(evidence(index, LETTER).next_steps)
    assert "Doing nothing stops being right if a second invitation follows a no." in found


def test_nothing_ranked_gives_no_evidence(index):
    frame = read_frame(Letter(LETTER))
    assert quotes(gather(index, frame, LETTER, [])) == []


def test_a_superseded_article_does_not_advise_beside_its_successor(tmp_path, encoder):
    newer = replace(DISSENT, id="newer", supersedes=COLUMN.id, disagrees_with=())
    found = evidence(small_index(tmp_path, encoder, [COLUMN, newer]), LETTER)
    assert {q.sentence.article_id for q in quotes(found)} == {"newer"}
