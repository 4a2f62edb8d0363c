"""mrr@10: how far down is the first article that helps?"""

from __future__ import annotations

from eval.measures.base import Measure, per_case
from eval.measures.ranking import reciprocal_rank

RETRIEVER = "product"  # the ranking that answers rest on; the others are drawn as curves

MEASURE = Measure(
    name="mrr@10",
    units=per_case(
        lambda case: bool(case.gold),
        lambda case, record: reciprocal_rank(record.rankings.get(RETRIEVER, []), case.grades, k=10),
    ),
    summary="mean",
    better="higher",
    formula="mean of 1 / rank of the first relevant article, 0 beyond rank 10",
    source="Voorhees, TREC-8 question answering track, 1999",
)
