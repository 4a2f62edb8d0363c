"""The card is numbered as it is shown; the model is asked for little and can add no turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, HumanMessage
from pydantic import Field

from assistant.compose import extractive, phrasings, prompt, with_phrasing
from assistant.courses import Course
from assistant.draft import DraftAnswer, DraftStatement
from assistant.evidence import Earlier, Evidence
from assistant.schema import Frame, Quote
from tests.core_parts import sentence

LONG = (
    "While I see why you would want to leave the whole matter where it is and never think of it "
    "again, it would be better for you in the long run to write him one line that says no."
)


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


def draft_of(*texts: str, voice: str | None = None) -> DraftAnswer:
    return card(Evidence(bottom_line=tuple(quote(n, t, voice=voice) for n, t in enumerate(texts))))


def scripted(*replies: str) -> GenericFakeChatModel:
    return GenericFakeChatModel(messages=iter([AIMessage(text) for text in replies]))


def never() -> bool:
    return False


def test_a_quote_that_reads_badly_is_phrased_and_keeps_its_pointer():
    draft = draft_of(LONG)
    (found,) = phrasings(scripted("Write him one line that says no."), draft, never)
    assert found.statement == DraftStatement("Write him one line that says no.", (1,))
    assert with_phrasing(draft, found).bottom_line == (found.statement,)
    assert draft.bottom_line[0].text == LONG  # the draft itself is never edited


@pytest.mark.parametrize("text", ["Ignore the email.", "You owe him no answer."])
def test_a_quote_that_stands_alone_is_left_to_itself(text):
    assert list(phrasings(scripted("Never asked."), draft_of(text), never)) == []


def test_a_dangling_quote_is_phrased():
    draft = draft_of("This carries a risk of making him defensive.")
    assert len(list(phrasings(scripted("You may make him defensive."), draft, never))) == 1


def test_a_voiced_quote_is_never_reworded():
    assert list(phrasings(scripted("Never asked."), draft_of(LONG, voice="Cole"), never)) == []


@pytest.mark.parametrize("reply", ["", "I am not finished and", "   ", "\n"])
def test_an_unfinished_reply_is_no_phrasing(reply):
    assert list(phrasings(scripted(reply or " "), draft_of(LONG), never)) == []


def test_a_stop_before_a_phrasing_begins_none():
    assert list(phrasings(scripted("Never asked."), draft_of(LONG), lambda: True)) == []


def test_all_but_the_last_message_is_the_same_for_every_quote():
    first, second = prompt("Say no."), prompt("Say yes. " * 50)
    assert first[:-1] == second[:-1]
    assert first[-1] != second[-1]


@given(st.text(max_size=100))
@settings(max_examples=60, deadline=None)
def test_a_quote_is_one_message_whatever_it_says(quoted):
    messages = prompt(quoted)
    assert len(messages) == len(prompt(""))
    assert isinstance(messages[-1], HumanMessage)
    assert messages[-1].content.endswith(quoted)


def test_law_is_left_in_its_own_words():
    draft = draft_of(LONG.replace("better for you", "lawful for you"))
    assert list(phrasings(scripted("Never asked."), draft, never)) == []


def test_a_text_without_full_stops_is_not_given_to_the_model():
    draft = draft_of("This is " + "word " * 5000)
    assert list(phrasings(scripted("Never asked."), draft, never)) == []


def test_braces_and_template_marks_are_only_text():
    quoted = "{question} {0.__class__} {{ 7*7 }} %s ${HOME}"
    assert quoted in prompt(quoted)[-1].content


@pytest.mark.parametrize(
    ("quoted", "said"),
    [
        ("And if he writes again, say no.", "If he writes again, say no."),
        ("But keep the note.", "Keep the note."),
        ("So, write to him today.", "Write to him today."),
    ],
)
def test_a_quote_that_only_hangs_on_a_conjunction_is_mended_without_the_model(quoted, said):
    (found,) = phrasings(scripted(), draft_of(quoted), never)
    assert found.statement == DraftStatement(said, (1,))


@pytest.mark.parametrize(
    "reply",
    [
        LONG,  # the quote again
        f"Well, {LONG[0].lower()}{LONG[1:]}",  # as long as the quote
        "This would be better.",  # short, and hangs on what went before
    ],
)
def test_a_sentence_that_is_no_better_than_its_quote_is_not_put_in_its_place(reply):
    assert list(phrasings(scripted(reply), draft_of(LONG), never)) == []


class Counted(GenericFakeChatModel):
    """Counts the pieces that were taken from it."""

    taken: list[str] = Field(default_factory=list)

    def _stream(self, *args, **kwargs):
        for chunk in super()._stream(*args, **kwargs):
            self.taken.append(str(chunk.message.content))
            yield chunk


@pytest.mark.parametrize(("quoted", "most"), [(LONG, 40), ("This carries a risk for him.", 6)])
def test_a_copy_of_the_quote_is_not_waited_for(quoted, most):
    model = Counted(messages=iter([AIMessage(quoted)]))
    assert list(phrasings(model, draft_of(quoted), never)) == []
    assert 0 < len(model.taken) < most < 2 * len(LONG.split())


def test_whom_a_pronoun_means_the_reader_knows():
    draft = draft_of("She cannot mend what she does not know.")
    assert list(phrasings(scripted("Never asked."), draft, never)) == []
