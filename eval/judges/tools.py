"""The judges that a run needs, opened once."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.embedding import Encoder
from eval.judges.points import PointJudge
from eval.judges.support import SupportJudge


@dataclass(frozen=True, slots=True)
class Judges:
    """Support of statements and presence of key points."""

    support: SupportJudge
    points: PointJudge


def open_judges(encoder: Encoder) -> Judges:
    """Fit the judges to their labels; a second or two."""
    return Judges(SupportJudge(encoder), PointJudge(encoder))
