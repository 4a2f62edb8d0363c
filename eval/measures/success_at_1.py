"""success@1: is the first article a relevant one?"""

from __future__ import annotations

from eval.measures.base import Measure, per_case
from eval.measures.ranking import success

RETRIEVER = "product"  # the ranking that answers rest on; the others are drawn as curves

MEASURE = Measure(
    name="success@1",
    units=per_case(
        lambda case: bool(case.gold),
        lambda case, record: success(record.rankings.get(RETRIEVER, []), case.grades, k=1),
    ),
    summary="share",
    better="higher",
    formula="share of cases whose first article is relevant",
    source="trec_eval success.1",
)
