"""abstention_recall: of what the library does not cover, how much does it leave unanswered?"""

from __future__ import annotations

from eval.casebook import Case
from eval.measures.base import Measure, per_case, yes
from eval.record import Record


def applies(case: Case) -> bool:
    """Cases that the library does not answer, or not wholly."""
    return case.expect == "abstention" or case.set == "partly"


def value(case: Case, record: Record) -> float:
    """1 if the whole, or for a partly covered letter a part, is said to be missing."""
    if case.set == "partly" and case.expect != "abstention":
        return yes(record.kind == "advice" and record.answer.get("missing"))
    return yes(record.kind == "abstention")


MEASURE = Measure(
    name="abstention_recall",
    units=per_case(applies, value),
    summary="share",
    better="higher",
    formula="uncovered letters (or parts of letters) on which it abstained / uncovered letters",
    source="recall of the decision to abstain",
)
