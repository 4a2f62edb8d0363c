"""recall@10: how much of what is relevant is among the first ten?"""

from __future__ import annotations

from eval.measures.base import Measure, per_case
from eval.measures.ranking import recall

RETRIEVER = "product"  # the ranking that answers rest on; the others are drawn as curves

MEASURE = Measure(
    name="recall@10",
    units=per_case(
        lambda case: bool(case.gold),
        lambda case, record: recall(record.rankings.get(RETRIEVER, []), case.grades, k=10),
    ),
    summary="mean",
    better="higher",
    formula="relevant articles among the first 10 / all relevant articles",
    source="trec_eval recall.10",
)
