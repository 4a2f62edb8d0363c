"""Dilemmas by people who did not know the library, with the articles that speak to them.

The tuning of ranking and refusal reads them beside the development letters: those were written
by people who did, so weights fitted on them alone suit strangers less well. Each was labelled by
reading its ten best candidates; an article that was not among them has no grade.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from assistant.schema import Letter
from eval import LABELS


@dataclass(frozen=True, slots=True)
class Dilemma:
    """A letter and what of the library speaks to it; most have nothing."""

    letter: Letter
    grades: dict[str, int]  # article id → 2 answers it, 1 helps


def read_dilemmas(path: Path = LABELS / "coverage.jsonl") -> list[Dilemma]:
    """The labelled dilemmas in the order of their file."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        grades = {gold["article"]: gold["grade"] for gold in item["gold"]}
        found.append(Dilemma(Letter(item["text"]), grades))
    return found
