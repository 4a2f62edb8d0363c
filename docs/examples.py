"""Writes `docs/examples.md`: ten letters, their answers as they came, and what is weak in each.

    python -m docs.examples           ask again and write
    python -m docs.examples --check   say which lines on weakness were written of another answer

Letters and lines stand in `docs/examples.jsonl`. A line on what is weak is written by a reader and
belongs to the answer that was read, whose mark `read` keeps; where an answer has changed since,
the page says so instead of repeating an old judgement.
"""

from __future__ import annotations

import json
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from assistant.pipeline import Assistant
from assistant.render import to_text
from assistant.schema import Letter
from docs.exchange import shipped

LETTERS = Path(__file__).with_name("examples.jsonl")
PAGE = Path(__file__).with_name("examples.md")
_HEAD = (
    "# Ten answers, as they came\n\n"
    "Written by `python -m docs.examples` from the shipped library, without a chat model, so that "
    "they are the same on every machine. None of the letters is in the evaluation. Under each "
    "stands what a reader found weak in it.\n"
)
_UNREAD = "This answer has changed since it was last read."


def mark(answer: str) -> str:
    """What an answer is known by: changes with any character of it."""
    return sha256(answer.encode()).hexdigest()[:12]


def read_letters(path: Path = LETTERS) -> list[dict[str, str]]:
    """Letters with `question`, perhaps `email`, and `weak` and `read` once an answer was read."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def answered(assistant: Assistant, letter: dict[str, str]) -> str:
    """The answer as a terminal prints it."""
    return to_text(assistant.advise(Letter(letter["question"], letter.get("email")))).rstrip()


def page(letters: list[dict[str, str]], answers: list[str]) -> str:
    """The page: each letter, its answer in a fence, its line."""
    parts = [_HEAD]
    for n, (letter, answer) in enumerate(zip(letters, answers, strict=True), start=1):
        asked = "\n".join(f"> {line}".rstrip() for line in letter["question"].splitlines())
        email = letter.get("email")
        if email:
            pasted = "\n".join(f"> {line}".rstrip() for line in email.splitlines())
            asked += f"\n\nwith this email:\n\n{pasted}"
        fresh = letter.get("read") == mark(answer)
        weak = letter["weak"] if fresh else _UNREAD
        parts.append(f"## {n}\n\n{asked}\n\n```\n{answer}\n```\n\n*Weak:* {weak}\n")
    return "\n".join(parts)


def main() -> int:
    """Write, or with --check say what was not read; 1 where a line belongs to another answer."""
    letters = read_letters()
    with tempfile.TemporaryDirectory() as home:
        assistant = shipped(Path(home))
        answers = [answered(assistant, letter) for letter in letters]
    unread = [n for n, (x, a) in enumerate(zip(letters, answers, strict=True), 1)
              if x.get("read") != mark(a)]  # fmt: skip
    for n in unread:
        sys.stderr.write(
            f"Answer {n} was not read: say in {LETTERS.name} what is weak in it and set "
            f'"read": "{mark(answers[n - 1])}".\n'
        )
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(letters, answers), encoding="utf-8")
    return int(bool(unread))


if __name__ == "__main__":
    sys.exit(main())
