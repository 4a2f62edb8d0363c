"""must_found: are the key points of a right answer in it? Judged by likeness: approximate."""

from __future__ import annotations

from eval.casebook import Case, plain_point
from eval.measures.base import Measure, per_case, yes
from eval.record import Record


def value(case: Case, record: Record) -> float | None:
    """The share of the case's key points that the shown text holds; none in an abstention."""
    if not record.must:
        return 0.0
    return sum(yes(point.found) for point in record.must) / len(record.must)


MEASURE = Measure(
    name="must_found",
    units=per_case(lambda c: c.expect == "advice" and any(map(plain_point, c.must)), value),
    summary="mean",
    better="higher",
    formula="mean over cases of: key points found in the shown text / key points",
    source="nugget recall after Voorhees, TREC 2003; matched by words and embedding, approximate",
    by_model=True,
)
