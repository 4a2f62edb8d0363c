"""`assistant ask --batch`: JSON Lines in, JSON Lines out, one bad line never stops the others."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from assistant.cli.letters import MAX_EMAIL_BYTES, email_problem, question_problem
from assistant.cli.terminal import ANSWERED, FAILED, complain, refuse_usage, say_json
from assistant.errors import AssistantError, InputError

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.schema import Letter

MAX_LINE_BYTES = 4 * MAX_EMAIL_BYTES
MAX_TURNS = 100
_ROLES = {"asker": "asker", "user": "asker", "assistant": "assistant"}


def answer_all(source: str, open_it: Callable[[], Assistant]) -> int:
    """Answer every line of the file `source` (`-`: standard input); the exit code.

    The assistant is opened once, at the first line that holds a question.
    """
    from assistant.render import to_dict

    failed = 0
    assistant: Assistant | None = None
    with _opened(source) as lines:
        for number, line in enumerate(_lines(lines), start=1):
            if line is not None and not line.strip():
                continue
            given: dict[str, Any] = {}
            try:
                given = _object(line, number)
                letter = _letter(given)
                assistant = assistant or open_it()
                say_json({"id": _id(given, number), **to_dict(assistant.advise(letter))},
                         indent=None)  # fmt: skip
            except AssistantError as error:
                if assistant is None and not isinstance(error, InputError):
                    raise  # nothing can be answered at all
                failed += 1
                say_json({"id": _id(given, number), "error": str(error)}, indent=None)
            except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError) as error:
                # A fault of ours on one letter; the other letters still want their answer.
                failed += 1
                told = f"unexpected {type(error).__name__}: {error}"
                say_json({"id": _id(given, number), "error": told}, indent=None)
    if failed:
        complain(f"{failed} of the lines could not be answered; see their `error`.")
    return FAILED if failed else ANSWERED


@contextmanager
def _opened(source: str) -> Iterator[BinaryIO]:
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(source).open("rb")  # noqa: SIM115 - closed below
    except OSError as error:
        refuse_usage(f"{source} cannot be read: {error.strerror}. Name a file of JSON Lines.")
    with file:
        yield file


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Lines of `file`; None for one that is too long, whose rest is skipped, not kept."""
    while line := file.readline(MAX_LINE_BYTES + 1):
        if len(line) <= MAX_LINE_BYTES:
            yield line
            continue
        while not line.endswith(b"\n") and (line := file.readline(MAX_LINE_BYTES)):
            pass
        yield None


def _object(line: bytes | None, number: int) -> dict[str, Any]:
    if line is None:
        raise InputError(
            f"Line {number} is longer than {MAX_LINE_BYTES / 1e6:g} MB, the limit. Shorten the "
            f"email."
        )
    try:
        given = json.loads(line.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"Line {number} is not JSON ({str(error)[:100]}). Write one object a line, for "
            f'example {{"id": "1", "question": "..."}}.'
        ) from None
    if not isinstance(given, dict):
        raise InputError(f"Line {number} is JSON but no object. Write {{...}} around it.")
    return given


def _letter(given: dict[str, Any]) -> Letter:
    from assistant.schema import Letter

    question, email = given.get("question"), given.get("email")
    if not isinstance(question, str):
        raise InputError(f"`question` is {_shown(question)}; it must be text.")
    if problem := question_problem(question):
        raise InputError(problem.replace("`--email FILE`", "`email`"))
    if email is not None and not isinstance(email, str):
        raise InputError(f"`email` is {_shown(email)}; it must be text or null.")
    if email is not None and (problem := email_problem(len(email.encode("utf-8", "replace")))):
        raise InputError(problem)
    return Letter(
        _storable(question), _storable(email) if email else None, _history(given.get("history"))
    )


def _history(given: Any) -> tuple[Any, ...]:
    from assistant.schema import Turn

    if given is None:
        return ()
    if not isinstance(given, list) or len(given) > MAX_TURNS:
        raise InputError(f"`history` must be a list of at most {MAX_TURNS} turns.")
    turns = []
    for turn in given:
        role = turn.get("role") if isinstance(turn, dict) else None
        text = turn.get("text") if isinstance(turn, dict) else None
        if not isinstance(role, str) or role not in _ROLES or not isinstance(text, str):
            raise InputError(
                f"`history` holds {_shown(turn)}; a turn is "
                f'{{"role": "asker" or "assistant", "text": "..."}}.'
            )
        turns.append(Turn(_ROLES[role], _storable(text)))
    return tuple(turns)


def _id(given: dict[str, Any], number: int) -> str | int:
    """The line's own id, or its number in the file where it has none."""
    own = given.get("id")
    return own if isinstance(own, str | int) and not isinstance(own, bool) else number


def _storable(text: str) -> str:
    r"""`text` without lone surrogates, which JSON can spell (\ud800) and UTF-8 cannot."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _shown(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."
