"""What a terminal is told, and the exit codes that a script reads."""

from __future__ import annotations

import errno
import json
import os
import sys
from contextlib import suppress
from typing import Any, NoReturn

import typer

ANSWERED, FAILED, USAGE, ABSTAINED, ASKS_BACK, ESCALATED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130
CODE_OF_KIND = {
    "advice": ANSWERED,
    "abstention": ABSTAINED,
    "clarification": ASKS_BACK,
    "escalation": ESCALATED,
}


def say(text: str) -> None:
    """One line or more on standard output, at once. A reader that has gone ends the command."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.EINVAL):
            raise
        silence()
        raise typer.Exit(INTERRUPTED) from None


def say_json(value: Any, *, indent: int | None = 2) -> None:
    """`value` as JSON. NaN is no JSON, so it fails here and not at whoever reads it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, default=str)
    # A lone surrogate from a command line that is not UTF-8 cannot be printed; JSON can spell it.
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, allow_nan=False, indent=indent, default=str)
    say(text)


def complain(text: str) -> None:
    """One line on standard error: whatever the message holds, it stays one line."""
    with suppress(OSError):
        sys.stderr.write("assistant: " + " ".join(clean(text).split()) + "\n")
        sys.stderr.flush()


def refuse_usage(text: str) -> NoReturn:
    """End with the code for bad usage and a sentence that says what would be good."""
    complain(text)
    raise typer.Exit(USAGE)


def clean(text: str) -> str:
    """Foreign text without what steers a terminal."""
    from assistant.render.inert import plain

    return plain(text)


def silence() -> None:
    """Let nothing more be written: at exit Python would complain about the closed pipe."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
