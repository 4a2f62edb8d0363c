"""Where the threshold of `assistant/sufficiency.py` should sit: `python -m eval.tune_enough`.

For every value of ENOUGH: how many answerable development letters would be answered, how many
unanswerable ones refused, and how often the first article of an answered one is a right one. The
constant is set by hand: what a wrong answer costs against a needless refusal is no statistic.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.progress import track

from assistant import sufficiency
from assistant.frame import read_frame
from assistant.settings import settings
from eval.casebook import Case, load_cases
from eval.systems.ours import rank
from eval.workshop import Workshop, open_workshop


@dataclass(frozen=True, slots=True)
class Seen:
    """What retrieval says of one letter."""

    similarity: float
    outside: bool  # refused for its wording, whatever is near
    answerable: bool
    right: bool  # answerable, and the first article is a relevant one


@dataclass(frozen=True, slots=True)
class Row:
    """What one threshold gives, as shares."""

    threshold: float
    answered: float  # of the answerable letters
    refused: float  # of the unanswerable letters
    accuracy: float  # of all that are answered


def look(cases: Sequence[Case], shop: Workshop) -> list[Seen]:
    """What retrieval says of each letter."""
    found = []
    for case in track(cases, "letters", console=Console(stderr=True)):
        rankings, similarity = rank(shop.index, read_frame(case.letter, shop.index.encoder))
        answerable = case.expect == "advice"
        right = answerable and bool(set(rankings["product"][:1]) & case.grades.keys())
        found.append(Seen(similarity, sufficiency.outside(case.question), answerable, right))
    return found


def row(seen: Sequence[Seen], threshold: float) -> Row:
    """The shares at one threshold."""
    answered = [s for s in seen if s.similarity >= threshold and not s.outside]
    yes = [s for s in seen if s.answerable]
    no = [s for s in seen if not s.answerable]
    return Row(
        threshold,
        sum(s.answerable for s in answered) / max(len(yes), 1),
        1 - sum(not s.answerable for s in answered) / max(len(no), 1),
        sum(s.right for s in answered) / max(len(answered), 1),
    )


def main() -> None:
    """Print the table, the threshold in force marked with a star."""
    cases = [
        case
        for case in load_cases(split="dev")
        if case.expect in ("advice", "abstention") and case.set != "injection"
    ]
    if "--quick" in sys.argv[1:]:
        cases = cases[::6]
    seen = look(cases, open_workshop(settings(), model="none"))
    now = sufficiency.ENOUGH
    print("  ENOUGH  answered  refused  both     right of answered")
    for threshold in sorted({*np.round(np.arange(0.20, 0.70, 0.02), 2).tolist(), now}):
        at = row(seen, threshold)
        mark = "*" if threshold == now else " "
        print(
            f"{mark} {threshold:.2f}    {at.answered:7.1%}  {at.refused:7.1%}  "
            f"{(at.answered + at.refused) / 2:6.1%}   {at.accuracy:7.1%}"
        )


if __name__ == "__main__":
    main()
