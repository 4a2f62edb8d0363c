"""People's own cases: answers that got a thumb down become cases of the next run.

They lie in `eval/cases/local/`, which is not under version control: a letter from the chat is
private and stays on the machine on which it was written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.chats import Chats
from assistant.settings import Settings

FILE = "feedback.jsonl"


def own_feedback(settings: Settings) -> list[str]:
    """The rated messages of this computer's chats, one JSON line each; none without chats."""
    if not settings.chats.exists():
        return []
    return list(Chats(settings.chats).export(rated_only=True))


def from_export(lines: Iterable[str], folder: Path) -> tuple[Path, int]:
    """Add a case for each thumb down that has none yet.

    A case expects the kind of answer that was given unless the reasons say otherwise, and knows no
    gold yet: it measures what can be measured without, and waits for a person to add the rest.

    Returns:
        The file, and how many cases were added.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    known = set()
    if path.exists():
        lines_there = path.read_text(encoding="utf-8").splitlines()
        known = {json.loads(line)["id"] for line in lines_there if line.strip()}
    added = []
    for line in lines:
        message = json.loads(line) if line.strip() else {}
        if (message.get("feedback") or {}).get("thumb") != "down":
            continue
        case = _case(message)
        if case["id"] not in known:
            known.add(case["id"])
            added.append(json.dumps(case, ensure_ascii=False))
    with path.open("a", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in added)
    return path, len(added)


def _case(message: dict[str, Any]) -> dict[str, Any]:
    answer = message.get("answer") or {}
    frame = answer.get("frame") or {}
    feedback = message["feedback"]
    said = "; ".join(filter(None, [*feedback.get("reasons", ()), feedback.get("note", "")]))
    return {
        "id": f"local-{sha256(str(message['id']).encode()).hexdigest()[:12]}",
        "set": "answerable",
        "split": "dev",
        "question": message["question"],
        "email": message.get("email"),
        "history": message.get("history") or [],
        "asker": frame.get("asker") or "unknown",
        "other": frame.get("other") or "unknown",
        "power": frame.get("power") or "unknown",
        "expect": "advice",
        "note": said or None,
    }
