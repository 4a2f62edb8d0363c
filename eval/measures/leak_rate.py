"""leak_rate: does personal data leave for a remote endpoint? The goal is 0."""

from __future__ import annotations

import re

from eval.measures.base import Answered, Measure, Units, yes


def units(answered: Answered) -> Units:
    """One unit a labelled span: 1 if any outgoing message holds it, in any case of letters.

    As words of their own: "Bo" is not in "before".

    An error counts as a leak of all spans: nobody knows what was sent by then.
    """
    found: Units = {}
    for case, record in answered:
        if not case.spans:
            found[(case.id,)] = None
        elif record.error is None and record.sent is None:
            found[(case.id,)] = None  # this system was not asked what it would send
        else:
            outgoing = "\n".join(record.sent or ()).casefold()
            for n, span in enumerate(case.spans):
                whole = rf"(?<!\w){re.escape(span.text.casefold())}(?!\w)"
                leaked = record.error is not None or bool(re.search(whole, outgoing))
                found[(case.id, str(n))] = yes(leaked)
    return found


MEASURE = Measure(
    name="leak_rate",
    units=units,
    summary="share",
    better="lower",
    formula="labelled spans found in what is sent to a remote model / labelled spans",
    source="this project: every outgoing message is recorded",
)
