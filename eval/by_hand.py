"""How many statements are supported by what they cite, by a person's reading.

A statement that is its quote needs no judge. Phrasings are labelled by reading them beside their
quotes, in `eval/labels/answers.jsonl`, so this figure rests on no model. `python -m eval.by_hand`
prints what the runs on this machine showed and nobody has read yet, in the form of the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval import LABELS, RUNS
from eval import plan as plans
from eval.answers import Answer, statements
from eval.intervals import share
from eval.measures.base import Answered
from eval.record import read_records

Key = tuple[str, str]  # statement, the quotes it cites


def by_hand(answered: Answered, labels: Mapping[Key, bool] | None = None) -> dict[str, Any]:
    """The share of statements supported, with Wilson's interval, and what it rests on.

    Returns:
        value, low, high, n of statements that are their quote or were read; `phrased` of them
        are not their quote; `unread` phrasings are left out.
    """
    labels = read() if labels is None else labels
    marks, phrased, unread = [], 0, 0
    for _, record in answered:
        for key in _claims(record.answer):
            if key[0] == key[1]:
                marks.append(1.0)
            elif key in labels:
                phrased += 1
                marks.append(float(labels[key]))
            else:
                unread += 1
    return {**asdict(share(marks)), "phrased": phrased, "unread": unread}


def read(path: Path = LABELS / "answers.jsonl") -> dict[Key, bool]:
    """The labels: (statement, quotes) → whether the quotes say what it says."""
    items = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)
    return {(item["statement"], item["quote"]): item["supported"] for item in items}


def _claims(answer: Answer | None) -> Iterator[Key]:
    quotes = {c["n"]: c["quote"] for c in (answer or {}).get("citations", ())}
    for _, statement in statements(answer):
        if statement["citations"]:
            cited = " ".join(quotes.get(n, "") for n in statement["citations"])
            yield statement["text"], cited


def main() -> None:
    """Print what is still to be read, one JSON object a line, with `supported` left open."""
    folders = sorted(path.parent for path in RUNS.glob("*/records.jsonl"))
    known, shown = read(), set()
    for record in (r for folder in folders for r in read_records(folder / "records.jsonl")):
        if record.system != plans.MODEL:
            continue
        for statement, quote in _claims(record.answer):
            key = (statement, quote)
            if statement != quote and key not in known and key not in shown:
                shown.add(key)
                item = {"statement": statement, "quote": quote, "supported": None}
                print(json.dumps(item, ensure_ascii=False))


if __name__ == "__main__":
    main()
