"""What the person typed, pasted and attached, made into a letter with the turns before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.chats import Message
from assistant.frame import SAFE
from assistant.schema import Abstention, Answer, Clarification, Escalation, Letter, Turn
from assistant.stories import STORY

EARLIER_MESSAGES = 6
QUESTION_FOR_A_BARE_EMAIL = "What should I do about this email?"


def letter_from(
    question: str,
    email: str | None,
    earlier: Sequence[Message],
    corrections: Iterable[tuple[str, str]] = (),
) -> Letter:
    """The letter to answer.

    A follow-up is still about the email of the turn before it, so that email goes along until
    another one takes its place; the same holds for what the person corrected. That nobody is in
    danger, and which article tells the story, they say of one question only.
    """
    email = (email or "").strip() or None
    question = question.strip() or (QUESTION_FOR_A_BARE_EMAIL if email else "")
    if earlier and email is None:
        email = earlier[-1].letter.email
    before = earlier[-1].letter.corrections if earlier else ()
    kept = {name: value for name, value in before if name not in (SAFE[0], STORY)}
    return Letter(
        question=question,
        email=email,
        history=tuple(turns_of(earlier[-EARLIER_MESSAGES:])),
        corrections=tuple({**kept, **dict(corrections)}.items()),
    )


def turns_of(messages: Iterable[Message]) -> Iterable[Turn]:
    """Earlier messages as turns: each question, and the gist of its answer if it has one."""
    for message in messages:
        yield Turn("asker", message.letter.question)
        if message.answer:
            yield Turn("assistant", gist(message.answer))


def gist(answer: Answer) -> str:
    """An answer in a sentence or two, for the next turn's memory."""
    if isinstance(answer, Clarification):
        return answer.question
    if isinstance(answer, Abstention):
        return "The library does not cover: " + "; ".join(answer.missing)
    if isinstance(answer, Escalation):
        return " ".join(answer.now)
    lines = [statement.text for statement in answer.bottom_line]
    if answer.options:
        lines.append("Options: " + "; ".join(option.label for option in answer.options) + ".")
    return " ".join(lines)


def brought_an_email(message: Message, earlier: Sequence[Message]) -> bool:
    """Whether the message brought an email of its own, which the page then shows with it."""
    before = earlier[-1].letter.email if earlier else None
    return message.letter.email is not None and message.letter.email != before
