"""The question and the email as a person gives them: an argument, a file, standard input."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from assistant.cli.terminal import refuse_usage
from assistant.letter import MAX_QUESTION_CHARS

MAX_EMAIL_BYTES = 1_000_000


def question_from(argument: str | None) -> str:
    """The question as text, read from standard input when it is `-`."""
    if argument is None:
        refuse_usage(
            'There is no question. Write `assistant ask "May I ignore this email?"`, and add '
            "`--email FILE` for the email."
        )
    if argument == "-":
        data = sys.stdin.buffer.read(4 * MAX_QUESTION_CHARS + 1)
        question = data.decode("utf-8", "replace")
    else:
        # Bytes that are not UTF-8 arrive as lone surrogates, which nothing further on can store.
        question = os.fsencode(argument).decode("utf-8", "replace")
    if problem := question_problem(question):
        refuse_usage(problem)
    return question


def question_problem(question: str) -> str | None:
    """What is wrong with `question`, as a sentence, or None."""
    if not question.strip():
        return "The question is empty. Say in a sentence what happened and what you want to know."
    if len(question) > MAX_QUESTION_CHARS:
        return (
            f"The question has {len(question):,} characters and may have {MAX_QUESTION_CHARS:,}. "
            f"Ask in a few sentences and attach the rest with `--email FILE`."
        )
    return None


def email_from(source: str | None) -> str | None:
    """The email in the file `source`, or on standard input when it is `-`. .eml or text.

    Raises:
        LibraryError: it is no email and no text.
    """
    if source is None:
        return None
    if source == "-":
        name, data = "standard input", sys.stdin.buffer.read(MAX_EMAIL_BYTES + 1)
    else:
        name, data = Path(source).name, _read(Path(source))
    if problem := email_problem(len(data)):
        refuse_usage(problem)
    if not data.strip():
        refuse_usage(f"{name} is empty, so there is no email in it. Give the file with the email.")
    from assistant.library import read_letter

    return read_letter(name, data)


def email_problem(size: int) -> str | None:
    """What is wrong with an email of `size` bytes, as a sentence, or None."""
    if size > MAX_EMAIL_BYTES:
        return (
            f"The email is larger than {MAX_EMAIL_BYTES / 1e6:g} MB, the limit. Save the one "
            f"message that the question is about, without attachments."
        )
    return None


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            refuse_usage(f"{path} is a folder. Name the file with the email.")
        with path.open("rb") as file:
            return file.read(MAX_EMAIL_BYTES + 1)
    except OSError as error:
        refuse_usage(f"{path} cannot be read: {error.strerror}. Check the name of the file.")
