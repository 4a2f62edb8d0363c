"""The card is numbered as it is shown and says only what its quotes say."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.compose import extractive
from assistant.courses import Course
from assistant.draft import DraftAnswer
from assistant.evidence import Earlier, Evidence
from assistant.schema import Frame, Quote
from tests.core_parts import sentence


def quote(n: int, text: str, part: str = "reason", **more) -> Quote:
    return Quote(n, sentence(text, part, start=1000 * n, **more), 0.5)


def evidence() -> Evidence:
    """Numbered in another order than it will be shown in."""
    ignore = Course(
        "Ignore the email",
        (quote(7, "Ignore the email.", "option"),),
        (quote(9, "Silence asks nothing of you.", "benefit"),),
        (quote(8, "The risk is that he writes again.", "risk"),),
        (),
        (quote(11, "Thank you, but no.", "wording", paragraph=5),),
    )
    return Evidence(
        bottom_line=(quote(12, "You owe him no answer.", "recommendation"),),
        courses=(ignore,),
        opinions=((quote(3, "“It is bad manners,” Quill said.", "opinion", voice="Dora Quill"),),),
        law=(quote(2, "The Act covers applicants.", "law"),),
        next_steps=(quote(9, "Silence asks nothing of you.", "benefit"),),  # shown before
        titles={"a": "An article"},
    )


def card(found: Evidence | None = None, frame: Frame | None = None) -> DraftAnswer:
    return extractive(frame or Frame(), found or evidence(), lambda article_id: f"by {article_id}")


def pointers(draft: DraftAnswer) -> Iterator[int]:
    """Numbers in the order in which a reader meets them."""
    for line in draft.bottom_line:
        yield from line.pointers
    for option in draft.options:
        for line in (*option.for_, *option.against, *option.when):
            yield from line.pointers
    for point in draft.disagreement:
        for side in point.sides:
            for line in side.statements:
                yield from line.pointers
    for line in (*draft.law, *draft.next_steps):
        yield from line.pointers
    for words in draft.words:
        for paragraph in words.paragraphs:
            yield from paragraph


def test_the_card_counts_one_two_three_in_the_order_shown():
    draft = card()
    first_met = list(dict.fromkeys(pointers(draft)))
    assert first_met == list(range(1, len(draft.quotes) + 1))
    assert [q.n for q in draft.quotes] == first_met


def test_every_statement_of_the_card_is_its_quote():
    draft = card()
    for line in (*draft.bottom_line, *draft.law, *draft.next_steps):
        assert line.text == draft.quotes[line.pointers[0] - 1].sentence.text


def test_a_sentence_is_not_said_twice_on_the_card():
    """The evidence holds it as a reason for the course and as a next step."""
    draft = card()
    assert [line.text for line in draft.options[0].for_] == ["Silence asks nothing of you."]
    assert draft.next_steps == ()


def test_a_side_may_repeat_the_bottom_line_under_its_number():
    bottom = quote(1, "You owe him no answer.", "recommendation")
    other = quote(2, "Answer him once.", "recommendation", article="b")
    draft = card(Evidence(bottom_line=(bottom,), opposed=(((bottom,), (other,)),)))
    mine, theirs = draft.disagreement[0].sides
    assert (mine.statements, theirs.source) == (draft.bottom_line, "by b")


def test_replaced_advice_is_named_so_with_the_day_of_the_change():
    now = quote(1, "Tell her now.", "recommendation")
    before = quote(2, "Wait a while.", "recommendation", article="old")
    found = Evidence(bottom_line=(now,), earlier=(Earlier((before,), (now,), "2026-09-08"),))
    point = card(found).disagreement[0]
    assert point.point == "Earlier advice, changed on 8 September 2026"
    assert [s.source for s in point.sides] == [
        "by a",
        "by old (earlier advice, changed on 8 September 2026)",
    ]


def test_a_course_for_which_nothing_speaks_is_not_recommended_by_its_own_name():
    named = quote(
        1, "You could leave the whole matter where it is and say nothing to him.", "option"
    )
    cost = quote(2, "I would not.")
    draft = card(Evidence(courses=(Course("Say nothing", (named,), (), (cost,), ()),)))
    assert draft.options[0].for_ == ()
    assert [line.text for line in draft.options[0].against] == ["I would not."]


def test_a_named_opinion_is_voiced_and_set_against_the_bottom_line():
    point = card().disagreement[0]
    assert point.sides[0].source == "Dora Quill"
    assert point.sides[0].statements[0].voice == "Dora Quill"
    assert point.point == "An article"


def test_words_to_send_keep_their_paragraphs():
    words = card().words[0]
    assert (words.option, len(words.paragraphs)) == ("Ignore the email", 1)


def test_no_evidence_gives_an_empty_card():
    assert card(Evidence()) == DraftAnswer(Frame(), (), ())
