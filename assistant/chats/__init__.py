"""Conversations and feedback in one SQLite file, private to the person's account.

A letter is saved before anything answers it, in the state `interrupted`, and every snapshot of its
answer is saved over that: a crash loses no question and at most the last sentence.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from assistant.chats.records import (
    Conversation,
    Feedback,
    Message,
    State,
    Thumb,
    dump,
    letter_to_dict,
    title_of,
    to_conversation,
    to_feedback,
    to_message,
)
from assistant.chats.store import Store
from assistant.errors import InputError
from assistant.render import to_dict
from assistant.schema import Answer, Letter

__all__ = ["Chats", "Conversation", "Feedback", "Message", "State", "Thumb", "title_of"]

_JOINED = (
    "SELECT m.*, f.thumb, f.reasons, f.note FROM messages m "
    "LEFT JOIN feedback f ON f.message_id = m.id"
)


class Chats:
    """The conversations in the file at `path`; opening it may raise what `Store` raises."""

    def __init__(self, path: Path) -> None:
        self._store = Store(path)

    @property
    def notice(self) -> str | None:
        """What the person must be told about the file, if it was damaged."""
        return self._store.notice

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def conversations(self) -> list[Conversation]:
        """All conversations, newest first."""
        with self._store.connection() as connection:
            rows = connection.execute("SELECT * FROM conversations ORDER BY sequence DESC")
            return [to_conversation(row) for row in rows]

    def conversation(self, conversation_id: str) -> Conversation | None:
        """The conversation, or None if there is none of that id."""
        with self._store.connection() as connection:
            row = connection.execute(
                "SELECT * FROM conversations WHERE id = ?", (conversation_id,)
            ).fetchone()
        return to_conversation(row) if row else None

    def start(self, title: str) -> Conversation:
        """Begin a conversation."""
        with self._store.connection(write=True) as connection:
            cursor = connection.execute(
                "INSERT INTO conversations (id, title, created) VALUES (?, ?, ?) RETURNING *",
                (str(uuid.uuid4()), title_of(title), _now()),
            )
            return to_conversation(cursor.fetchone())

    def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation another title; an empty one is ignored."""
        if title.strip():
            with self._store.connection(write=True) as connection:
                connection.execute(
                    "UPDATE conversations SET title = ? WHERE id = ?",
                    (title_of(title), conversation_id),
                )

    def delete(self, conversation_id: str) -> None:
        """Delete a conversation with its letters, answers and feedback, and overwrite its pages.

        Letters hold other people's emails: a row that is only unlinked could be read back.
        """
        with self._store.connection(write=True) as connection:
            connection.execute("DELETE FROM conversations WHERE id = ?", (conversation_id,))
        self._store.forget_deleted()

    def messages(self, conversation_id: str) -> list[Message]:
        """The messages of a conversation, oldest first."""
        with self._store.connection() as connection:
            rows = connection.execute(
                f"{_JOINED} WHERE m.conversation_id = ? ORDER BY m.id",
                (conversation_id,),
            )
            return [to_message(row) for row in rows]

    def ask(self, conversation_id: str, letter: Letter) -> int:
        """Save a letter before it is answered; gives the message's id.

        Raises:
            InputError: the conversation does not exist (any more).
        """
        with self._store.connection(write=True) as connection:
            try:
                cursor = connection.execute(
                    "INSERT INTO messages (conversation_id, letter, state, created) "
                    "VALUES (?, ?, 'interrupted', ?)",
                    (conversation_id, dump(letter_to_dict(letter)), _now()),
                )
            except sqlite3.IntegrityError:
                raise InputError(
                    f"There is no conversation {conversation_id!r}; it may have been deleted in "
                    "another window. Start a new one."
                ) from None
            return int(cursor.lastrowid or 0)

    def keep(self, message_id: int, answer: Answer, state: State) -> None:
        """Save the answer to a message, or its newest snapshot (`interrupted` until it is done)."""
        with self._store.connection(write=True) as connection:
            connection.execute(
                "UPDATE messages SET answer = ?, model = ?, state = ? WHERE id = ?",
                (dump(to_dict(answer)), answer.model, state, message_id),
            )

    def finish(self, message_id: int, state: State) -> None:
        """Set the state of a message and leave its answer as it is."""
        with self._store.connection(write=True) as connection:
            connection.execute("UPDATE messages SET state = ? WHERE id = ?", (state, message_id))

    def rate(
        self, message_id: int, thumb: Thumb | None, reasons: Sequence[str] = (), note: str = ""
    ) -> None:
        """Keep what the person thought of an answer; None takes it back."""
        if thumb is not None and thumb not in get_args(Thumb):
            raise InputError(f"A thumb is up or down, not {thumb!r}.")
        with self._store.connection(write=True) as connection:
            connection.execute("DELETE FROM feedback WHERE message_id = ?", (message_id,))
            if thumb:
                connection.execute(
                    "INSERT INTO feedback VALUES (?, ?, ?, ?, ?)",
                    (message_id, thumb, dump(list(reasons)), note.strip(), _now()),
                )

    def export(self, *, rated_only: bool = False) -> Iterator[str]:
        """Every message as one line of JSON, in the form that `assistant ask --batch` reads.

        Beside id, question, email and history a line has the answer that was given, its model and
        state, and the feedback, so that the evaluation can replay the letter and compare.
        """
        where = "WHERE f.thumb IS NOT NULL" if rated_only else ""
        with self._store.connection() as connection:
            rows = connection.execute(f"{_JOINED} {where} ORDER BY m.id").fetchall()
        for row in rows:
            feedback = to_feedback(row)
            yield dump(
                {
                    "id": f"{row['conversation_id']}/{row['id']}",
                    **json.loads(row["letter"]),
                    "answer": json.loads(row["answer"]) if row["answer"] else None,
                    "model": row["model"],
                    "state": row["state"],
                    "feedback": feedback
                    and {
                        "thumb": feedback.thumb,
                        "reasons": list(feedback.reasons),
                        "note": feedback.note,
                    },
                }
            )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
