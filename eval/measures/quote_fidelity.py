"""quote_fidelity: is every shown quote in its article, character for character? It must be 1."""

from __future__ import annotations

from eval.measures.base import Answered, Measure, Units, yes


def units(answered: Answered) -> Units:
    """One unit a shown quote; a case that ended in an error is one quote that does not hold."""
    found: Units = {}
    for case, record in answered:
        if record.error is not None:
            found[(case.id, "error")] = 0.0
        elif not record.quotes_hold:
            found[(case.id,)] = None
        for n, holds in enumerate(record.quotes_hold, start=1):
            found[(case.id, str(n))] = yes(holds)
    return found


MEASURE = Measure(
    name="quote_fidelity",
    units=units,
    summary="share",
    better="higher",
    formula="quotes equal to article.text[start:end] / shown quotes",
    source="this project: exact match, no normalisation",
)
