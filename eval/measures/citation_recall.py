"""citation_recall: does each statement follow from what it cites?"""

from __future__ import annotations

from eval.casebook import Case
from eval.measures.base import Measure, expects, per_case, yes
from eval.record import Record


def value(case: Case, record: Record) -> float | None:
    """The share of an answer's statements that all their citations together support.

    A statement without citations is unsupported. A statement on which the judge gave no readable
    verdict is unscored: it is left out, not counted as wrong.
    """
    verdicts = [j.supported for j in record.judged if j.supported is not None]
    return sum(map(yes, verdicts)) / len(verdicts) if verdicts else None


MEASURE = Measure(
    name="citation_recall",
    units=per_case(expects("advice"), value),
    summary="mean",
    better="higher",
    formula="mean over answers of: statements entailed by their citations joined / statements",
    source="Gao et al., ALCE, EMNLP 2023, by the independent judge",
    by_model=True,
)
