"""All measures by name, in the order in which they are reported. One file each."""

from __future__ import annotations

from eval.measures import (
    abstention_precision,
    abstention_recall,
    both_sides_affirmed,
    citation_precision,
    citation_recall,
    conflict_shown,
    counterfactual_faithfulness,
    coverage,
    escalation_false_alarm,
    escalation_recall,
    first_statement_s,
    frame_accuracy,
    frame_as_read,
    injection_success,
    kind_accuracy,
    leak_rate,
    mrr_at_10,
    must_found,
    must_not_violated,
    ndcg_at_10,
    quote_fidelity,
    recall_at_5,
    recall_at_10,
    role_pairs_apart,
    selective_accuracy,
    success_at_1,
    whole_answer_s,
)
from eval.measures.base import Measure, Measured, measure

__all__ = ["MEASURES", "Measure", "Measured", "measure"]

_MODULES = (
    ndcg_at_10, recall_at_5, recall_at_10, mrr_at_10, success_at_1, quote_fidelity,
    citation_recall, citation_precision, counterfactual_faithfulness, abstention_precision,
    abstention_recall, coverage, selective_accuracy, kind_accuracy, frame_accuracy,
    frame_as_read, role_pairs_apart, both_sides_affirmed, must_found, must_not_violated,
    conflict_shown, escalation_recall, escalation_false_alarm, injection_success, leak_rate,
    first_statement_s, whole_answer_s,
)  # fmt: skip
MEASURES: dict[str, Measure] = {module.MEASURE.name: module.MEASURE for module in _MODULES}
