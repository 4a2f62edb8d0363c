"""whole_answer_s: how long until the whole answer stands there, in seconds?"""

from __future__ import annotations

from eval.measures.base import Measure, expects, per_case

MEASURE = Measure(
    name="whole_answer_s",
    units=per_case(expects("advice"), lambda case, record: record.whole_s, worst=None),
    summary="median",
    better="lower",
    formula="median seconds from the letter to the last statement",
    source="wall clock of the machine that ran it, asked one letter at a time",
    by_model=True,
)
