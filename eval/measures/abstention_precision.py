"""abstention_precision: when it says that the library does not cover this, is that so?"""

from __future__ import annotations

from eval.measures.base import Answered, Measure, Units, yes


def units(answered: Answered) -> Units:
    """One unit an abstention, whole or of one of several questions.

    A case that was answered whole, or that ended in an error, is no abstention and does not apply.
    """
    found: Units = {}
    for case, record in answered:
        if record.kind == "abstention":
            found[(case.id,)] = yes(case.expect == "abstention")
        elif record.kind == "advice" and record.answer.get("missing"):
            found[(case.id,)] = yes(case.set == "partly")
        else:
            found[(case.id,)] = None
    return found


MEASURE = Measure(
    name="abstention_precision",
    units=units,
    summary="share",
    better="higher",
    formula="right abstentions (whole, or of one question among several) / abstentions",
    source="precision of the decision to abstain",
)
