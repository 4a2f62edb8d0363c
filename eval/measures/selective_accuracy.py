"""selective_accuracy: of the letters that got advice, how many got it from the right article?"""

from __future__ import annotations

from eval.answers import cited_articles
from eval.casebook import Case
from eval.measures.base import Answered, Measure, Units, yes
from eval.record import Record


def right(case: Case, record: Record) -> bool:
    """Whether advice was due and its bottom line rests on an article that speaks to the case."""
    resting_on = set(cited_articles(record.answer, ("bottom line",)))
    return case.expect == "advice" and bool(resting_on & case.grades.keys())


def units(answered: Answered) -> Units:
    """One unit a letter that got advice, or that ended in an error though advice was due."""
    found: Units = {}
    for case, record in answered:
        if record.error is not None and case.expect == "advice":
            found[(case.id,)] = 0.0
        else:
            answers = record.kind == "advice" and case.expect in ("advice", "abstention")
            found[(case.id,)] = yes(right(case, record)) if answers else None
    return found


MEASURE = Measure(
    name="selective_accuracy",
    units=units,
    summary="share",
    better="higher",
    formula="advice whose bottom line cites a relevant article / letters answered with advice",
    source="El-Yaniv & Wiener 2010: accuracy on what was covered",
)
