"""recall@5: how much of what is relevant is among the first five?"""

from __future__ import annotations

from eval.measures.base import Measure, per_case
from eval.measures.ranking import recall

RETRIEVER = "product"  # the ranking that answers rest on; the others are drawn as curves

MEASURE = Measure(
    name="recall@5",
    units=per_case(
        lambda case: bool(case.gold),
        lambda case, record: recall(record.rankings.get(RETRIEVER, []), case.grades, k=5),
    ),
    summary="mean",
    better="higher",
    formula="relevant articles among the first 5 / all relevant articles",
    source="trec_eval recall.5",
)
