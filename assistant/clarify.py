"""One question back, asked only where there is nothing to answer without it."""

from __future__ import annotations

from dataclasses import replace

from assistant import sufficiency
from assistant.schema import Clarification, Frame, Letter

_ASK_FOR_EMAIL = (
    "I cannot see the email. Paste it, or say in a sentence or two who wrote it, what they want "
    "and what you would like to happen."
)
_ASK_FOR_MORE = (
    "What happened, and who is the other person to you? Two sentences are enough: what they did, "
    "and what you are thinking of doing."
)


def clarify(
    letter: Letter, frame: Frame, wanted: sufficiency.Wanted, *, email_unread: bool
) -> Clarification | None:
    """The question back before anything is searched, or None; in danger nothing is asked first.

    An email that could not be read, being in another language, is as good as none.
    """
    if frame.safety:
        return None
    if email_unread or sufficiency.says_nothing(letter.email or ""):
        letter = replace(letter, email=None)
    if sufficiency.asks_for_a_missing_email(letter):
        return Clarification(frame, _ASK_FOR_EMAIL)
    if sufficiency.too_little_to_go_on(letter, wanted):
        return Clarification(frame, _ASK_FOR_MORE)
    return None
