"""Small cases and records for the tests of the evaluation suite."""

from __future__ import annotations

from typing import Any

from eval.casebook import Case, Gold
from eval.record import Judged, Record


def case(id_: str = "c1", **fields: Any) -> Case:
    """A case that expects advice from the article `right`, unless told otherwise."""
    values = {
        "set": "answerable", "split": "dev", "question": "May I ignore it?", "email": None,
        "history": (), "asker": "candidate", "other": "hiring-manager",
        "power": "other_over_asker", "expect": "advice", "gold": (Gold("right", 2),),
    }  # fmt: skip
    return Case(id=id_, **{**values, **fields})


def advice(*said: tuple[str, str], **fields: Any) -> dict[str, Any]:
    """Advice whose bottom line holds (text, article) pairs, each quoted verbatim."""
    return {
        "kind": "advice",
        "frame": {"asker": "candidate", "other": "hiring-manager", "power": "other_over_asker"},
        "bottom_line": [
            {"text": text, "citations": [n], "support": "verbatim", "voice": None}
            for n, (text, _) in enumerate(said, start=1)
        ],
        "options": [], "disagreement": [], "law": [], "next_steps": [], "drafts": [],
        "missing": [],
        "citations": [
            {"n": n, "article_id": article, "title": article, "quote": text, "start": 0,
             "end": len(text)}
            for n, (text, article) in enumerate(said, start=1)
        ],
        "dropped": 0, "model": "none", "timings_ms": {"total": 5.0},
        **fields,
    }  # fmt: skip


def other(kind: str, **fields: Any) -> dict[str, Any]:
    """An answer of another kind."""
    return {"kind": kind, "frame": advice()["frame"], "citations": [], **fields}


def record(answer: dict[str, Any] | None, id_: str = "c1", **fields: Any) -> Record:
    """A record of the extractive system."""
    values = {"rankings": {"product": ["right", "wrong"]}, **fields}
    return Record(id_, values.pop("system", "extractive"), answer, **values)


SUPPORTED = Judged(False, 0.9, (True,), (True,), supported=True)
UNSUPPORTED = Judged(False, 0.1, (False,), (None,), supported=False)
UNREADABLE = Judged(False, None, (None,), (None,), supported=None)
