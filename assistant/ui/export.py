"""A conversation as a file that the person can keep: Markdown to read, JSON to process."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from assistant.chats import Conversation, Message
from assistant.render import escape, long_date, to_dict, to_markdown


def as_markdown(conversation: Conversation, messages: Sequence[Message]) -> str:
    """The conversation to read. What was pasted is quoted and inert, as everywhere."""
    parts = [f"# {escape(conversation.title)}", f"Begun on {long_date(conversation.created)}."]
    for message in messages:
        parts.append(f"## {escape(' '.join(message.letter.question.split()))}")
        if message.letter.email:
            parts.append("The email:")
            parts.append(
                "\n".join(f"> {line}" for line in escape(message.letter.email).split("\n"))
            )
        parts.append(to_markdown(message.answer).strip() if message.answer else "*Not answered.*")
        if message.state != "complete":
            parts.append(f"*This answer was {message.state} before it was finished.*")
    return "\n\n".join(parts) + "\n"


def as_json(conversation: Conversation, messages: Sequence[Message]) -> str:
    """The conversation to process: each letter with its answer as `to_dict` gives it."""
    return json.dumps(
        {
            "id": conversation.id,
            "title": conversation.title,
            "created": conversation.created.isoformat(),
            "messages": [
                {
                    "question": message.letter.question,
                    "email": message.letter.email,
                    "state": message.state,
                    "answer": message.answer and to_dict(message.answer),
                }
                for message in messages
            ],
        },
        indent=1,
    )


def file_name(conversation: Conversation, ending: str) -> str:
    """A file name made of the title's plain letters; a title may hold anything."""
    words = re.findall(r"[a-z0-9]+", conversation.title.lower())[:8]
    return f"{'-'.join(words) or 'conversation'}.{ending}"
