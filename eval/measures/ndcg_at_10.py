"""ndcg@10: do the articles that answer stand first, weighed by how well they answer?"""

from __future__ import annotations

from eval.measures.base import Measure, per_case
from eval.measures.ranking import ndcg

RETRIEVER = "product"  # the ranking that answers rest on; the others are drawn as curves

MEASURE = Measure(
    name="ndcg@10",
    units=per_case(
        lambda case: bool(case.gold),
        lambda case, record: ndcg(record.rankings.get(RETRIEVER, []), case.grades, k=10),
    ),
    summary="mean",
    better="higher",
    formula="DCG@10 / ideal DCG@10, gain = grade, discount = log2(rank + 1)",
    source="Järvelin & Kekäläinen 2002; trec_eval ndcg_cut.10",
)
