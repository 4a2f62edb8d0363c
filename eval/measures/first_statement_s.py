"""first_statement_s: how long until the first verified sentence stands there, in seconds?"""

from __future__ import annotations

from eval.measures.base import Measure, expects, per_case

MEASURE = Measure(
    name="first_statement_s",
    units=per_case(expects("advice"), lambda case, record: record.first_s, worst=None),
    summary="median",
    better="lower",
    formula="median seconds from the letter to the first verified statement",
    source="wall clock of the machine that ran it, asked one letter at a time",
    by_model=True,
)
