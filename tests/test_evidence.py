"""What is taken from the ranked articles, and into which place of an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.evidence import Evidence, digest, gather
from assistant.frame import read_frame
from assistant.index import Index
from assistant.parts import GUIDANCE
from assistant.positions import dependence
from assistant.retrieve import Ranked, retrieve
from assistant.schema import Frame, Letter, Quote
from assistant.sources import LAW_LEADS, NEAR_BEST
from tests.core_parts import COACH, COLUMN, LAW_UK, LAW_US, sentence, small_index

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
    stands = [of for pair in found.opposed for of in pair]
    stands += [of for one in found.earlier for of in (one.before, one.now)]
    groups = [q for group in (*found.opinions, *stands) for q in group]
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
    assert {of[0].sentence.article_id for of in pairs[0]} == {COLUMN.id, DISSENT.id}


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


def ranked(index: Index, question: str = LETTER) -> tuple[Frame, list[Ranked]]:
    frame = read_frame(Letter(question))
    return frame, retrieve(index, frame, frame.situation)


def test_the_other_side_is_shown_although_the_search_did_not_find_it(index):
    frame, found = ranked(index)
    alone = [r for r in found if r.card.article_id == DISSENT.id]
    (pair,) = gather(index, frame, LETTER, alone).opposed
    assert [of[0].sentence.article_id for of in pair] == [DISSENT.id, COLUMN.id]


def test_a_side_that_was_removed_from_the_library_is_not_called(tmp_path, encoder):
    index = small_index(tmp_path, encoder, [DISSENT])  # it names COLUMN, which is not there
    frame, found = ranked(index)
    assert gather(index, frame, LETTER, found).opposed == ()


def test_a_side_is_not_the_bottom_line_as_well(index):
    """Two opposite positions in one breath are no answer; they are a disagreement."""
    found = evidence(index, LETTER)
    assert len({q.sentence.article_id for q in found.bottom_line}) == 1


NEWER = replace(DISSENT, id="newer", supersedes=COLUMN.id, disagrees_with=())
REPLACED = replace(COLUMN, revised=date(2026, 9, 15))


def test_a_replaced_article_is_shown_only_as_earlier_advice_with_its_day(tmp_path, encoder):
    found = evidence(small_index(tmp_path, encoder, [REPLACED, NEWER]), LETTER)
    (earlier,) = found.earlier
    assert earlier.before[0].sentence.article_id == COLUMN.id
    assert (earlier.now[0].sentence.article_id, earlier.changed) == ("newer", "2026-09-15")
    advice = replace(found, earlier=())
    assert {q.sentence.article_id for q in quotes(advice)} == {"newer"}


def test_a_replaced_article_brings_its_successor_although_that_was_not_found(tmp_path, encoder):
    index = small_index(tmp_path, encoder, [REPLACED, NEWER])
    frame, found = ranked(index)
    old = [r for r in found if r.card.article_id == COLUMN.id]
    answer = gather(index, frame, LETTER, old)
    assert {q.sentence.article_id for q in answer.bottom_line} == {"newer"}


def test_an_article_whose_successor_was_removed_advises_again(tmp_path, encoder):
    found = evidence(small_index(tmp_path, encoder, [REPLACED]), LETTER)
    assert {q.sentence.article_id for q in found.bottom_line} == {COLUMN.id}
    assert found.earlier == ()


def test_a_desks_first_sentence_is_its_answer_even_where_it_names_somebody(tmp_path, encoder):
    first = "No, you owe the salesman no answer, and you may let the email lie."
    named = "Leave Piet without an answer, and let the email lie."
    one = replace(COLUMN, text=COLUMN.text.replace(first, named))
    found = evidence(small_index(tmp_path, encoder, [one]), LETTER)
    assert texts(found.bottom_line) == [named]


def test_a_guide_says_what_to_do_and_not_what_its_subject_comes_to(tmp_path, encoder):
    guide = replace(
        COLUMN, id="dinners-with-suppliers", kind="article", asker=None, other=None, power=None,
        title="Dinners with suppliers, and invitations after a contract has ended",
        text=(
            "An invitation from a supplier is work in better clothes.\n\n"
            "## When a contract has ended\n\n"
            "The mill may ask again. You should answer a salesman who asks you to dinner once."
        ),
    )  # fmt: skip
    found = evidence(small_index(tmp_path, encoder, [guide]), LETTER)
    assert texts(found.bottom_line) == ["You should answer a salesman who asks you to dinner once."]


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("Write it down in front of them before you leave the room.", True),
        ("Do not send them to the whole team on a Friday evening.", True),
        ("Thank her in private, and ask what she needs to go on.", True),
        ("Do not send your interviewer a message explaining that you have.", True),
        ("Say out loud that he knows more about the work than you do.", False),
        ("Write the date down in front of them before you leave.", False),
        ("Let him going home early be no reason for a quarrel.", False),
    ],
)
def test_a_sentence_whose_object_stands_in_the_one_before_leans_on_it(text, leans):
    assert bool(dependence(sentence(text, "recommendation"))) == leans


def test_the_other_persons_story_does_not_advise(tmp_path, encoder):
    """The supplier's own column fits the same evening and reproaches the wrong person."""
    mine = replace(COLUMN, pair="i-asked-a-buyer-to-dinner")
    theirs = replace(
        COLUMN, id="i-asked-a-buyer-to-dinner", pair=COLUMN.id, asker="vendor", other="employee",
        title="I asked a buyer to dinner after our contract ended", desk="cautious",
        text=COLUMN.text.replace("No, you owe the salesman", "You were wrong, she owes you"),
    )  # fmt: skip
    index = small_index(tmp_path, encoder, [mine, theirs])
    frame, found = ranked(index)
    for asker, other, own in (("employee", "vendor", mine), ("vendor", "employee", theirs)):
        seat = replace(frame, asker=asker, other=other)
        answer = gather(index, seat, LETTER, found)
        assert {q.sentence.article_id for q in quotes(answer)} == {own.id}
        # Nothing is left of the reproach where the story is another one, and nothing else told.
        told = digest(index, seat, LETTER, found)
        assert {q.sentence.article_id for q in quotes(told)} <= {own.id}


def test_a_law_note_far_ahead_of_all_advice_is_the_answer(index):
    frame, found = ranked(index, f"I live in London. {HARASSED}")
    ahead = [r for r in found if r.card.article_id == LAW_UK.id]
    rest = [replace(r, score=ahead[0].score - LAW_LEADS - 0.01) for r in found if r not in ahead]
    answer = gather(index, frame, frame.situation, [*ahead, *rest])
    assert {q.sentence.part for q in answer.bottom_line} == {"law"}
    assert answer.courses == ()


def test_where_no_story_fits_each_of_the_nearest_says_what_it_comes_to_and_no_more(index):
    frame, found = ranked(index, LETTER)
    level = [replace(r, score=found[0].score) for r in found]
    told = digest(index, frame, frame.situation, level)
    speaking = [q.sentence.article_id for q in told.bottom_line]
    assert len(set(speaking)) > 1
    assert all(speaking.count(one) <= 2 for one in speaking)
    assert set(told.titles) == set(speaking)
    assert (told.courses, told.next_steps, told.earlier) == ((), (), ())
    assert told.opposed  # the column and its dissent
    far = [found[0], *(replace(r, score=found[0].score - NEAR_BEST - 0.01) for r in found[1:])]
    alone = digest(index, frame, frame.situation, far)
    assert {q.sentence.article_id for q in alone.bottom_line} == {found[0].card.article_id}


def test_who_asks_whether_it_is_legal_is_told_the_rule_first_though_no_story_fits(index):
    frame, found = ranked(index, f"I live in London. {HARASSED}")
    told = digest(index, frame, frame.situation, found)
    assert told.bottom_line[0].sentence.article_id == LAW_UK.id


@pytest.mark.parametrize(
    "deed",
    [
        "You were wrong to leave the salesman waiting.",
        "You took an email from a salesman for a promise.",
        "You have let the salesman wait for a fortnight.",
        "You promised the salesman an answer to his email.",
    ],
)
def test_of_another_story_nothing_is_said_of_what_its_asker_did(deed, tmp_path, encoder):
    """A reader whose story is another one was not wrong to write twice."""
    text = COLUMN.text.replace(
        "No, you owe the salesman no answer, and you may let the email lie.",
        f"{deed} You should write to the salesman once.",
    )
    blaming = small_index(tmp_path, encoder, [replace(COLUMN, text=text)])
    frame, found = ranked(blaming, LETTER)
    assert deed in texts(gather(blaming, frame, frame.situation, found).bottom_line)
    alone = gather(blaming, frame, frame.situation, found, alone=True)
    far = digest(blaming, frame, frame.situation, found)
    for answer in (alone, far):
        assert deed not in texts(answer.bottom_line)


def test_where_all_that_is_answered_is_a_deed_what_to_do_is_told_instead(tmp_path, encoder):
    text = COLUMN.text.replace(
        "No, you owe the salesman no answer, and you may let the email lie.",
        "You were wrong to leave the salesman waiting. You had his number.",
    )
    text += "\n\nYou should write to the salesman once and leave it there."
    blaming = small_index(tmp_path, encoder, [replace(COLUMN, text=text)])
    frame, found = ranked(blaming, LETTER)
    alone = gather(blaming, frame, frame.situation, found, alone=True)
    assert [q.sentence.part for q in alone.bottom_line] == ["recommendation"]
