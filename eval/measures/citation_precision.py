"""citation_precision: does each citation carry something of its statement?"""

from __future__ import annotations

from eval.casebook import Case
from eval.measures.base import Measure, expects, per_case, yes
from eval.record import Record


def value(case: Case, record: Record) -> float | None:
    """The share of citations that support alone, or without which the rest does not support.

    Citations of an unsupported statement count as wrong; unscored statements are left out.
    """
    verdicts = []
    for judged in record.judged:
        if judged.supported is None:
            continue
        for alone, needed in zip(judged.alone, judged.needed, strict=True):
            verdicts.append(yes(judged.supported and (alone or needed)))
    return sum(verdicts) / len(verdicts) if verdicts else None


MEASURE = Measure(
    name="citation_precision",
    units=per_case(expects("advice"), value),
    summary="mean",
    better="higher",
    formula="mean over answers of: citations that support alone or are needed / citations",
    source="Gao et al., ALCE, EMNLP 2023, by the independent judge",
    by_model=True,
)
