"""Conversations, messages and feedback as records, and their rows and JSON."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from assistant.errors import InputError
from assistant.render import from_dict
from assistant.schema import Answer, Letter, Turn

State = Literal["complete", "stopped", "interrupted"]
Thumb = Literal["up", "down"]

TITLE_MAX_CHARS = 60


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as listed. `sequence` orders them; the clock of a laptop does not."""

    id: str
    title: str
    created: datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the person thought of an answer."""

    thumb: Thumb
    reasons: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A letter and what answered it. `problem` says why a saved answer cannot be shown."""

    id: int
    conversation_id: str
    letter: Letter
    answer: Answer | None
    model: str | None
    state: State
    feedback: Feedback | None = None
    problem: str | None = None


def title_of(question: str) -> str:
    """A conversation's first title: the question's beginning, cut between words."""
    words = " ".join(question.split())
    if len(words) <= TITLE_MAX_CHARS:
        return words or "A question"
    cut = words[: TITLE_MAX_CHARS + 1].rsplit(" ", 1)[0]
    return (cut if len(cut) <= TITLE_MAX_CHARS else words[:TITLE_MAX_CHARS]) + "…"


def dump(value: Any) -> str:
    """JSON in ASCII: a pasted email may hold half a surrogate pair, which no file can."""
    return json.dumps(value, allow_nan=False)


def to_conversation(row: sqlite3.Row) -> Conversation:
    """A row of `conversations`."""
    created = datetime.fromisoformat(row["created"])
    return Conversation(row["id"], row["title"], created, row["sequence"])


def to_message(row: sqlite3.Row) -> Message:
    """A row of `messages` joined with its feedback.

    An answer that this version cannot read costs that answer, not the conversation.
    """
    answer, problem = None, None
    if row["answer"]:
        try:
            answer = from_dict(json.loads(row["answer"]))
        except (InputError, json.JSONDecodeError) as error:
            problem = str(error)
    return Message(
        id=row["id"],
        conversation_id=row["conversation_id"],
        letter=letter_from_dict(json.loads(row["letter"])),
        answer=answer,
        model=row["model"],
        state=row["state"],
        feedback=to_feedback(row),
        problem=problem,
    )


def to_feedback(row: sqlite3.Row) -> Feedback | None:
    """The feedback of a joined row, if it has any."""
    if row["thumb"] is None:
        return None
    return Feedback(row["thumb"], tuple(json.loads(row["reasons"])), row["note"])


def letter_to_dict(letter: Letter) -> dict[str, Any]:
    """A letter as JSON values, in the form that `assistant ask --batch` reads."""
    return {
        "question": letter.question,
        "email": letter.email,
        "history": [{"role": turn.role, "text": turn.text} for turn in letter.history],
        "corrections": [list(correction) for correction in letter.corrections],
    }


def letter_from_dict(data: dict[str, Any]) -> Letter:
    """The letter that `letter_to_dict` wrote."""
    return Letter(
        question=data["question"],
        email=data["email"],
        history=tuple(Turn(turn["role"], turn["text"]) for turn in data["history"]),
        corrections=tuple((name, value) for name, value in data["corrections"]),
    )
