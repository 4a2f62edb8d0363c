"""What a letter may be: not empty, and not longer than a person can mean."""

from __future__ import annotations

from assistant.errors import InputError
from assistant.schema import Letter

MAX_QUESTION_CHARS = 20_000
MAX_EMAIL_CHARS = 1_000_000


def check(letter: Letter) -> None:
    """Nothing, for a letter that can be answered.

    Raises:
        InputError: the question is empty, or the question or the email is too long.
    """
    if not letter.question.strip():
        raise InputError(
            "The question is empty. Say in a sentence what happened and what you want to know."
        )
    if len(letter.question) > MAX_QUESTION_CHARS:
        raise InputError(
            f"The question has {len(letter.question):,} characters and may have "
            f"{MAX_QUESTION_CHARS:,}. Ask in a few sentences and attach the rest as the email."
        )
    if letter.email and len(letter.email) > MAX_EMAIL_CHARS:
        raise InputError(
            f"The email has {len(letter.email):,} characters and may have {MAX_EMAIL_CHARS:,}. "
            f"Paste only the message that the question is about."
        )
