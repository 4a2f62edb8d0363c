"""frame_as_read: does it see the seats as one of two readers saw them?

Who sits where is often open: "my manager says it was decided above her" is about the manager to
one reader and about nobody to the next. A second reader had the letter alone, without the labels
and without anybody's answer; how seldom the two agree says how much more can be asked for.
"""

from __future__ import annotations

import json
from functools import cache

from eval import LABELS
from eval.casebook import Case, load_cases
from eval.measures.base import Measure, per_case, yes
from eval.measures.frame_accuracy import FIELDS
from eval.record import Record

SECOND = LABELS / "seats-second.jsonl"


@cache
def second_readings() -> dict[str, dict[str, str]]:
    """Case id → the seats and the power as the second reader saw them."""
    rows = (json.loads(line) for line in SECOND.read_text(encoding="utf-8").splitlines())
    return {row.pop("case"): row for row in rows}


def alike() -> dict[str, float | int]:
    """How often the second reader saw what is labelled, over all labelled fields."""
    second = second_readings()
    pairs = [
        (getattr(case, name), second[case.id][name])
        for case in load_cases()
        if case.id in second
        for name in FIELDS
        if getattr(case, name) != "unknown"
    ]
    return {"fields": len(pairs), "alike": round(sum(a == b for a, b in pairs) / len(pairs), 3)}


def value(case: Case, record: Record) -> float | None:
    """The share of the labelled fields that were read as either reader read them."""
    frame = record.answer.get("frame")
    if not frame:
        return None  # a control that reads no frame
    second = second_readings()[case.id]
    labelled = [name for name in FIELDS if getattr(case, name) != "unknown"]
    seen = [frame.get(name) in (getattr(case, name), second[name]) for name in labelled]
    return sum(map(yes, seen)) / len(labelled)


def applies(case: Case) -> bool:
    """Whether a case has labelled seats and was read by the second reader."""
    labelled = any(getattr(case, name) != "unknown" for name in FIELDS)
    return labelled and case.id in second_readings()


MEASURE = Measure(
    name="frame_as_read",
    units=per_case(applies, value),
    summary="mean",
    better="higher",
    formula="mean over cases of: fields read as one of two readers did / labelled fields",
    source="exact match with either",
)
