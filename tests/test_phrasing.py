"""The model is asked for little, can add no turn, and is shown only where it reads better."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, HumanMessage
from pydantic import Field

from assistant.compose import extractive
from assistant.draft import DraftAnswer, DraftStatement
from assistant.evidence import Evidence
from assistant.phrasing import phrasings, prompt, with_phrasing
from assistant.schema import Frame, Quote
from tests.core_parts import sentence

LONG = (
    "While I see why you would want to leave the whole matter where it is and never think of it "
    "again, it would be better for you in the long run to write him one line that says no."
)


def draft_of(*texts: str, voice: str | None = None) -> DraftAnswer:
    quotes = [
        Quote(n, sentence(t, "reason", start=1000 * n, voice=voice), 0.5)
        for n, t in enumerate(texts)
    ]
    return extractive(Frame(), Evidence(bottom_line=tuple(quotes)), lambda article_id: article_id)


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


def test_a_sentence_that_keeps_little_of_its_quote_is_not_put_in_its_place():
    quoted = (
        "A manager who takes an address off a form and uses it to ask for a date has stepped "
        "outside the business that you had with him, and you owe no reply to what lies out there."
    )
    said = "You owe no reply to what lies out there."
    assert list(phrasings(scripted(said), draft_of(quoted), never)) == []
