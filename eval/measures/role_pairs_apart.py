"""role_pairs_apart: do the two sides of one situation get advice made for their own side?"""

from __future__ import annotations

from eval.answers import cited_articles
from eval.casebook import Case
from eval.measures.base import Answered, Measure, Units, pairs_of, yes
from eval.record import Record


def own_side(case: Case, other: Case, record: Record) -> bool:
    """Whether the first article of the bottom line answers this side at least as well as that."""
    cited = cited_articles(record.answer, ("bottom line",))
    if record.kind != "advice" or not cited:
        return False
    mine, theirs = case.grades.get(cited[0], 0), other.grades.get(cited[0], 0)
    return mine > 0 and mine >= theirs


def units(answered: Answered) -> Units:
    """One unit a pair: right if both sides got their own advice and not the same bottom line."""
    found: Units = {}
    for (a, first), (b, second) in pairs_of(answered, "role-pair"):
        own = own_side(a, b, first) and own_side(b, a, second)
        lines = [
            [s["text"] for s in (r.answer or {}).get("bottom_line", ())] for r in (first, second)
        ]
        found[(a.id, b.id)] = yes(own and lines[0][:1] != lines[1][:1])
    return found


MEASURE = Measure(
    name="role_pairs_apart",
    units=units,
    summary="share",
    better="higher",
    formula="pairs in which each side's bottom line rests on its own article / pairs",
    source="this project",
)
