"""The goals, and how each figure of a run stands against its goal and its control."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table. `at` and `control` are paths into a result, keys joined by dots."""

    title: str
    at: str
    unit: str
    goal: float | None = None
    better: str = "lower"
    control: str = ""
    control_title: str = ""

    def row(self, result: Result) -> Row:
        """The measure as a run has it; what was not measured is None, never 0."""
        return Row(self, look_up(result, self.at), look_up(result, self.control))


@dataclass(frozen=True, slots=True)
class Row:
    """A measure with its value and its control's."""

    measure: Measure
    value: float | None
    control: float | None

    @property
    def ratio(self) -> float | None:
        """Value over control."""
        return self.value / self.control if self.value is not None and self.control else None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without a goal or a value."""
        if self.measure.goal is None or self.value is None:
            return None
        within: Callable[[float, float], bool] = (
            operator.le if self.measure.better == "lower" else operator.ge
        )
        return within(self.value, self.measure.goal)


def look_up(result: Result, path: str) -> float | None:
    """The number at a dotted path, or None if any part of the way is missing.

    >>> look_up({"a": {"b": {"p50": 2.0}}}, "a.b.p50")
    2.0
    >>> look_up({"a": None}, "a.b") is None
    True
    """
    found: Any = result
    for key in path.split("."):
        if not isinstance(found, dict) or key not in found:
            return None
        found = found[key]
    return float(found) if isinstance(found, int | float) else None


_WHOLE, _FIRST_WORD = "latency.plain_total_s", "latency.plain_first_word_s"
_CHAIN = "plain chain"
MEASURES = (
    Measure("first verified statement, p50", "latency.first_statement_s.p50", "s", 0.3,
            control=f"{_FIRST_WORD}.p50", control_title=f"{_CHAIN}, first word, unverified"),
    Measure("first verified statement, p95", "latency.first_statement_s.p95", "s", 0.6,
            control=f"{_FIRST_WORD}.p95", control_title=f"{_CHAIN}, first word, unverified"),
    Measure("first phrased, verified sentence, p50", "latency.first_phrased_s.p50", "s", 3.0,
            control=f"{_FIRST_WORD}.p50", control_title=f"{_CHAIN}, first word, unverified"),
    Measure("whole answer, p50", "latency.total_s.p50", "s", 8.0,
            control=f"{_WHOLE}.p50", control_title=_CHAIN),
    Measure("whole answer, p95", "latency.total_s.p95", "s",
            control=f"{_WHOLE}.p95", control_title=_CHAIN),
    Measure("whole answer against the plain chain's, p50", "latency.total_ratio.p50", "×", 0.6),
    Measure("search, 1,000 articles, p50", "retrieval.1000.whole_ms.p50", "ms",
            control="retrieval.1000.plain_ms.p50", control_title="plain retriever"),
    Measure("search, 10,000 articles, p50", "retrieval.10000.whole_ms.p50", "ms", 15.0,
            control="retrieval.10000.plain_ms.p50", control_title="plain retriever"),
    Measure("articles added per second", "adding.articles_per_s", "/s", better="higher",
            control="adding.raw_articles_per_s", control_title="the encoder alone"),
    Measure("adding against the encoder alone", "adding.ratio", "×", 0.9, better="higher"),
    Measure("articles embedded after one changed", "adding.embedded_after_change", "", 1),
    Measure("memory with the embedded model", "memory.embedded.peak_rss_mb", "MB", 2600,
            control="memory.plain.peak_rss_mb", control_title=_CHAIN),
    Measure("memory without a chat model", "memory.none.peak_rss_mb", "MB", 500),
    Measure("second start to the first answer", "start.first_answer_s", "s", 5.0),
)  # fmt: skip


def rows(result: Result) -> list[Row]:
    """Every measure that the run has a value for."""
    return [row for row in (m.row(result) for m in MEASURES) if row.value is not None]


def shown(value: float | None, unit: str) -> str:
    """A number with its unit, three significant digits; a dash for none.

    >>> shown(0.08134, "s"), shown(2412.3, "MB"), shown(None, "s")
    ('0.0813 s', '2,412 MB', '-')
    """
    if value is None:
        return "-"
    number = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{number} {unit}".rstrip()
