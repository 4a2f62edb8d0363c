"""kind_accuracy: advice, abstention, a question back or help first: is it the right one?"""

from __future__ import annotations

from eval.measures.base import Measure, per_case, yes

MEASURE = Measure(
    name="kind_accuracy",
    units=per_case(lambda case: True, lambda case, record: yes(record.kind == case.expect)),
    summary="share",
    better="higher",
    formula="answers of the expected kind / cases",
    source="accuracy over four kinds",
)
