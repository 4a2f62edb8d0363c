"""conflict_shown: where the library disagrees with itself, are both sides shown and voiced?"""

from __future__ import annotations

from typing import Any

from eval.casebook import Case
from eval.measures.base import Measure, in_sets, per_case, yes
from eval.record import Record


def shown(point: dict[str, Any], answer: dict[str, Any], relevant: set[str]) -> bool:
    """Whether a disagreement has two voices that each rest on a relevant article of their own."""
    article = {c["n"]: c["article_id"] for c in answer["citations"]}
    voices: dict[str, set[str]] = {}
    for side in point["sides"]:
        cited = {article.get(n) for s in side["statements"] for n in s["citations"]}
        if side["source"].strip() and cited & relevant:
            voices.setdefault(side["source"], set()).update(cited & relevant)
    return len(voices) >= 2 and len(set().union(*voices.values())) >= 2


def value(case: Case, record: Record) -> float:
    """1 if some disagreement of the answer shows both sides of this case."""
    answer = record.answer
    points = answer.get("disagreement", ())
    return yes(any(shown(point, answer, set(case.grades)) for point in points))


MEASURE = Measure(
    name="conflict_shown",
    units=per_case(in_sets("conflict"), value),
    summary="share",
    better="higher",
    formula="seeded conflicts with both sides shown, each under its source's name / conflicts",
    source="this project",
)
