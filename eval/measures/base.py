"""What a measure is: a value for each unit it applies to, and how units make one figure.

A unit is a case, a pair of cases or a shown quote. Its value is None where the measure does not
apply: such units are counted apart and never averaged in as 0. A case that ended in an error
counts as the worst value wherever its labels say that the measure applies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval import intervals
from eval.casebook import Case
from eval.intervals import Estimate
from eval.record import Record

Units = dict[tuple[str, ...], float | None]  # (case id, detail ...) → value
Answered = Sequence[tuple[Case, Record]]  # one system's records with their cases
_SUMMARIES = {"share": intervals.share, "mean": intervals.mean, "median": intervals.median}


@dataclass(frozen=True, slots=True)
class Measure:
    """A named figure.

    Attributes:
        name: as in `run.json` and on the command line.
        units: one system's records → value by unit.
        summary: share (zeros and ones, Wilson), mean (BCa bootstrap) or median (times).
        better: whether a higher or a lower value is better.
        formula: the definition in one line, for the report.
        source: where the definition is from.
        by_model: whether a chat model's words can change it, so that it is reported for the
            system that writes with one.
    """

    name: str
    units: Callable[[Answered], Units]
    summary: Literal["share", "mean", "median"]
    better: Literal["higher", "lower"]
    formula: str
    source: str
    by_model: bool = False

    @property
    def worst(self) -> float:
        """The value of a failure."""
        return 0.0 if self.better == "higher" else 1.0


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of one system: the estimate and how many units did not apply."""

    estimate: Estimate
    excluded: int


def measure(one: Measure, answered: Answered) -> Measured:
    """Measure one system's records."""
    units = one.units(answered)
    values = [value for value in units.values() if value is not None]
    return Measured(_SUMMARIES[one.summary](values), len(units) - len(values))


def per_case(
    applies: Callable[[Case], bool],
    value: Callable[[Case, Record], float | None],
    *,
    worst: float | None = 0.0,
) -> Callable[[Answered], Units]:
    """Units that are cases: `value` where `applies`, `worst` after an error, else None."""

    def units(answered: Answered) -> Units:
        found: Units = {}
        for case, record in answered:
            if not applies(case):
                found[(case.id,)] = None
            elif record.error is not None:
                found[(case.id,)] = worst
            else:
                found[(case.id,)] = value(case, record)
        return found

    return units


def by_case(units: Units) -> dict[str, float]:
    """Units averaged within their first case, for pairing two runs case by case."""
    grouped: dict[str, list[float]] = {}
    for unit, value in units.items():
        if value is not None:
            grouped.setdefault(unit[0], []).append(value)
    return {case: sum(values) / len(values) for case, values in grouped.items()}


def yes(condition: object) -> float:
    """1.0 or 0.0."""
    return 1.0 if condition else 0.0


def expects(*kinds: str) -> Callable[[Case], bool]:
    """Whether a case expects one of these kinds of answer."""
    return lambda case: case.expect in kinds


def in_sets(*names: str) -> Callable[[Case], bool]:
    """Whether a case is of one of these sets."""
    return lambda case: case.set in names


def pairs_of(answered: Answered, name: str) -> list[tuple[tuple[Case, Record], ...]]:
    """The pairs of a set of which both sides were answered, each once."""
    of: Mapping[str, tuple[Case, Record]] = {c.id: (c, r) for c, r in answered if c.set == name}
    return [
        (of[a], of[case.pair])
        for a, (case, _) in sorted(of.items())
        if case.pair in of and a < case.pair
    ]
