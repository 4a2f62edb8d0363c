"""How long a person waits: the assistant and the plain chain, letter by letter, in turns."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from assistant.pipeline import Assistant
from assistant.schema import Advice, Answer, Letter
from bench.measuring import spread
from bench.plain_chain import PlainChain
from bench.progress import Report


def measure(
    assistant: Assistant, plain: PlainChain, letters: Sequence[Letter], report: Report
) -> dict[str, Any]:
    """Both answer every letter once, after one that does not count.

    Taking turns spreads whatever else the machine does over both.
    """
    ours, theirs = [], []
    _ours(assistant, letters[-1])
    _plain(plain, letters[-1])
    for number, letter in enumerate(letters, start=1):
        report.step(f"letter {number} of {len(letters)}")
        ours.append(_ours(assistant, letter))
        theirs.append(_plain(plain, letter))
    both = [(a["total"], b["total"]) for a, b in zip(ours, theirs, strict=True)]
    return {
        "answers": [row["kind"] for row in ours],
        "first_statement_s": _over(ours, "first_statement"),
        "first_phrased_s": _over(ours, "first_phrased"),
        "total_s": _over(ours, "total"),
        "stages_ms": {
            stage: spread([row["stages"][stage] for row in ours if stage in row["stages"]])
            for stage in ("frame", "retrieve", "evidence", "first_statement", "total")
        },
        "plain_first_word_s": _over(theirs, "first_word"),
        "plain_total_s": _over(theirs, "total"),
        "total_ratio": spread([a / b for a, b in both]),
    }


def phrased(answer: Answer) -> bool:
    """Whether a sentence of the answer is a model's, checked, and not a quote."""
    if not isinstance(answer, Advice):
        return False
    statements = list(answer.bottom_line)
    for option in answer.options:
        statements += [*option.for_, *option.against, *option.when]
    return any(statement.support == "verified" for statement in statements)


def _ours(assistant: Assistant, letter: Letter) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": "none", "stages": {}}
    began = time.perf_counter()
    for answer in assistant.stream(letter):
        now = time.perf_counter() - began
        row["kind"], row["stages"] = answer.kind, answer.timings_ms
        if answer.kind == "advice":
            row.setdefault("first_statement", now)
        if phrased(answer):
            row.setdefault("first_phrased", now)
    row["total"] = time.perf_counter() - began
    return row


def _plain(plain: PlainChain, letter: Letter) -> dict[str, Any]:
    row: dict[str, Any] = {}
    began = time.perf_counter()
    for piece in plain.stream(letter):
        if piece.strip():
            row.setdefault("first_word", time.perf_counter() - began)
    row["total"] = time.perf_counter() - began
    return row


def _over(rows: Sequence[dict[str, Any]], key: str) -> dict[str, float] | None:
    return spread([row[key] for row in rows if key in row])
