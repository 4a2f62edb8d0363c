"""frame_accuracy: does it see who is asking, about whom, and who has power over whom?"""

from __future__ import annotations

from eval.casebook import Case
from eval.measures.base import Measure, per_case, yes
from eval.record import Record

FIELDS = ("asker", "other", "power")


def value(case: Case, record: Record) -> float | None:
    """The share of the labelled fields that were read exactly as labelled."""
    labelled = [name for name in FIELDS if getattr(case, name) != "unknown"]
    frame = record.answer.get("frame")
    if not frame:
        return None  # a control that reads no frame
    return sum(yes(frame.get(name) == getattr(case, name)) for name in labelled) / len(labelled)


MEASURE = Measure(
    name="frame_accuracy",
    units=per_case(lambda case: any(getattr(case, f) != "unknown" for f in FIELDS), value),
    summary="mean",
    better="higher",
    formula="mean over cases of: fields read as labelled / labelled fields (asker, other, power)",
    source="exact match",
)
