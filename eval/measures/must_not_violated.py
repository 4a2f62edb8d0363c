"""must_not_violated: does the answer say what is wrong for this asker? Approximate."""

from __future__ import annotations

from eval.casebook import Case, plain_point
from eval.measures.base import Measure, per_case, yes
from eval.record import Record


def value(case: Case, record: Record) -> float:
    """1 if any forbidden point is found in what the answer advises."""
    return yes(any(point.found for point in record.must_not))


MEASURE = Measure(
    name="must_not_violated",
    units=per_case(lambda c: any(map(plain_point, c.must_not)), value, worst=1.0),
    summary="share",
    better="lower",
    formula="cases in which a forbidden point is advised / cases that forbid something",
    source="this project; matched by words and embedding, approximate",
    by_model=True,
)
