"""Plain SVG: lines with direct labels, bars, and a dot with its interval. Colours come by class.

Drawn by hand so that a report is one file of some tens of kilobytes that opens from disk in any
browser, without a script, and changes its colours with the reader's theme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 560, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 112, 16, 44


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its points in data units, and marks with a tooltip where `dots` is set."""

    name: str
    points: Sequence[tuple[float, float]]
    dots: bool = True


def lines(
    series: Sequence[Series],
    *,
    x_name: str,
    y_name: str,
    x_range: tuple[float, float],
    y_range: tuple[float, float] = (0.0, 1.0),
    x_ticks: Sequence[float],
    y_ticks: Sequence[float] = (0.0, 0.25, 0.5, 0.75, 1.0),
    marks: Sequence[tuple[float, float, str]] = (),
    diagonal: bool = False,
) -> str:
    """A line chart. `marks` are single named points, such as where the product stands now."""

    def at(x: float, y: float) -> tuple[float, float]:
        across = (x - x_range[0]) / (x_range[1] - x_range[0])
        up = (y - y_range[0]) / (y_range[1] - y_range[0])
        return (
            round(_LEFT + across * (WIDTH - _LEFT - _RIGHT), 1),
            round(HEIGHT - _BOTTOM - up * (HEIGHT - _TOP - _BOTTOM), 1),
        )

    parts = [_axes(at, x_range, y_range, x_ticks, y_ticks, x_name, y_name)]
    if diagonal:
        (x1, y1), (x2, y2) = at(x_range[0], y_range[0]), at(x_range[1], y_range[1])
        parts.append(f'<line class="diagonal" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>')
    taken: list[float] = []
    for number, one in enumerate(series, start=1):
        places = [at(x, y) for x, y in one.points]
        if not places:
            continue
        path = " ".join(f"{x},{y}" for x, y in places)
        parts.append(f'<polyline class="line s{number}" points="{path}"/>')
        if one.dots:
            for (x, y), (dx, dy) in zip(places, one.points, strict=True):
                title = escape(f"{one.name}: {dx:g} → {dy:.3f}")
                parts.append(_circle(f"dot s{number}", x, y, 3.5, title))
        x, y = places[-1]
        y = _free(y, taken)
        parts.append(_text(f"label s{number}", x + 8, y + 4, one.name))
    for x, y, name in marks:
        px, py = at(x, y)
        parts.append(_circle("mark", px, py, 6, escape(name)))
        parts.append(_text("marklabel", px, py - 11, name))
    return _svg(parts, WIDTH, HEIGHT, f"{y_name} by {x_name}")


def bars(rows: Sequence[tuple[str, float, float, str]], *, unit: str) -> str:
    """Horizontal bars: (name, value, a second and lighter value, what is written behind)."""
    if not rows:
        return ""
    step, left, right = 30, 150, 150
    height = step * len(rows) + 8
    most = max(max(a, b) for _, a, b, _ in rows) or 1.0
    scale = (WIDTH + 60 - left - right) / most
    parts = []
    for number, (name, value, second, said) in enumerate(rows):
        y = 4 + number * step
        parts += [
            _text("barname", left - 10, y + 18, name),
            _bar("bar light", left, y + 6, second * scale),
            _bar("bar", left, y + 6, value * scale),
            _text("barvalue", round(left + max(value, second) * scale + 8, 1), y + 18, said),
        ]
    return _svg(parts, WIDTH + 60, height, f"bars in {unit}")


def whisker(
    value: float | None, low: float | None, high: float | None, controls: Sequence[float | None]
) -> str:
    """A share on a line from 0 to 1: its interval, itself, and a tick for each control."""
    if value is None:
        return ""
    width, height = 150, 20

    def x(share: float) -> float:
        return round(6 + min(max(share, 0.0), 1.0) * (width - 12), 1)

    parts = [f'<line class="track" x1="6" y1="10" x2="{width - 6}" y2="10"/>']
    if low is not None and high is not None:
        parts.append(f'<line class="range" x1="{x(low)}" y1="10" x2="{x(high)}" y2="10"/>')
    for number, control in enumerate(controls, start=2):
        if control is not None:
            parts.append(
                f'<line class="tick s{number}" x1="{x(control)}" y1="4" x2="{x(control)}" y2="16"/>'
            )
    parts.append(_circle("dot s1", x(value), 10, 5, ""))
    drawn = "".join(parts)
    return f'<svg class="whisker" viewBox="0 0 {width} {height}" aria-hidden="true">{drawn}</svg>'


def _axes(at, x_range, y_range, x_ticks, y_ticks, x_name, y_name) -> str:
    parts = []
    for tick in y_ticks:
        (x1, y), (x2, _) = at(x_range[0], tick), at(x_range[1], tick)
        parts.append(f'<line class="grid" x1="{x1}" y1="{y}" x2="{x2}" y2="{y}"/>')
        parts.append(f'<text class="tickname end" x="{x1 - 8}" y="{y + 4}">{tick:g}</text>')
    for tick in x_ticks:
        x, y = at(tick, y_range[0])
        parts.append(f'<text class="tickname mid" x="{x}" y="{y + 18}">{tick:g}</text>')
    (x1, y), (x2, _) = at(x_range[0], y_range[0]), at(x_range[1], y_range[0])
    parts.append(_text("axis mid", (x1 + x2) / 2, y + 38, x_name))
    middle = -(HEIGHT - _BOTTOM + _TOP) / 2
    parts.append(_text("axis mid", middle, 12, y_name, ' transform="rotate(-90)"'))
    return "".join(parts)


def _svg(parts: Sequence[str], width: int, height: int, label: str) -> str:
    named = f'role="img" aria-label="{escape(label)}"'
    return f'<svg viewBox="0 0 {width} {height}" {named}>{"".join(parts)}</svg>'


def _circle(kind: str, x: float, y: float, radius: float, title: str) -> str:
    inside = f"<title>{title}</title>" if title else ""
    return f'<circle class="{kind}" cx="{x}" cy="{y}" r="{radius}">{inside}</circle>'


def _text(kind: str, x: float, y: float, text: str, more: str = "") -> str:
    return f'<text class="{kind}" x="{x}" y="{y}"{more}>{escape(text)}</text>'


def _bar(kind: str, x: float, y: float, width: float) -> str:
    drawn = f'width="{max(width, 1):.1f}" height="16" rx="3"'
    return f'<rect class="{kind}" x="{x}" y="{y}" {drawn}/>'


def _free(y: float, taken: list[float]) -> float:
    """A height for a label that no earlier label stands at."""
    while any(abs(y - other) < 14 for other in taken):
        y += 14
    taken.append(y)
    return y
