"""A run as a table: on the terminal, and between two marks of the README.

`python -m bench.report [RESULT.json] [--readme FILE]`
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.budgets import Result, Row, rows, shown

RESULTS = Path(__file__).with_name("results")
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"


def table(result: Result) -> Table:
    """The table for the terminal."""
    drawn = Table(title=f"bench {result['id']}", caption=_about(result), caption_justify="left")
    for title, justify in (
        ("measure", "left"),
        ("value", "right"),
        ("goal", "right"),
        ("control", "left"),
        ("ratio", "right"),
    ):
        drawn.add_column(title, justify=justify)
    for row in rows(result):
        style = {True: "green", False: "red", None: ""}[row.met]
        drawn.add_row(*_cells(row), style=style)
    return drawn


def markdown(result: Result) -> str:
    """The table for the README, with what it was measured on below it."""
    lines = ["| | measured | goal | control | ratio |", "|---|---|---|---|---|"]
    for row in rows(result):
        title, value, goal, control, ratio = _cells(row)
        missed = " **missed**" if row.met is False else ""
        lines.append(f"| {title} | {value}{missed} | {goal} | {control} | {ratio} |")
    return "\n".join([*lines, "", _about(result)])


def into_readme(readme: Path, result: Result) -> None:
    """Replace what stands between the marks.

    Raises:
        ValueError: the file does not hold both marks, in order.
    """
    text = readme.read_text(encoding="utf-8")
    block = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if not block.search(text):
        raise ValueError(
            f"{readme} does not hold `{BEGIN}` and `{END}`, so the table has no place. Put both "
            f"marks on lines of their own where it belongs."
        )
    fresh = f"{BEGIN}\n{markdown(result)}\n{END}"
    readme.write_text(block.sub(lambda found: fresh, text, count=1), encoding="utf-8")


def latest(folder: Path = RESULTS) -> Path:
    """The newest full run in which nothing failed.

    Raises:
        FileNotFoundError: there is none.
    """
    for path in sorted(folder.glob("*.json"), reverse=True):
        run = json.loads(path.read_text(encoding="utf-8"))
        if not (run["quick"] or run["failed"]):
            return path
    raise FileNotFoundError(f"There is no full run in {folder}. Make one with `make bench`.")


def main(arguments: list[str]) -> int:
    """Print a run, or write it into the README."""
    parser = argparse.ArgumentParser(prog="python -m bench.report", description="Show a run.")
    parser.add_argument("result", nargs="?", type=Path, help="default: the newest full run")
    parser.add_argument("--readme", type=Path, help="write the table between its marks")
    chosen = parser.parse_args(arguments)
    try:
        result = json.loads((chosen.result or latest()).read_text(encoding="utf-8"))
        if chosen.readme:
            into_readme(chosen.readme, result)
        else:
            Console().print(table(result))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    measure = row.measure
    sign = "≤" if measure.better == "lower" else "≥"
    goal = "" if measure.goal is None else f"{sign} {shown(measure.goal, measure.unit)}"
    control = ""
    if row.control is not None:
        control = f"{shown(row.control, measure.unit)} ({measure.control_title})"
    ratio = "" if row.ratio is None else f"{row.ratio:.2g}"
    return measure.title, shown(row.value, measure.unit), goal, control, ratio


def _about(result: Result) -> str:
    machine, latency = result["machine"], result.get("latency") or {}
    answers = len(latency.get("answers", ()))
    letters = f"{answers} letters, each answered by both in turns; " if answers else ""
    return (
        f"{machine['cpu']}, {machine['cores']} cores, Python {machine['python']}, commit "
        f"{machine['commit']}, {result['began'][:10]}; {letters}"
        f"load average {machine['load']} to {result['load_at_end']}."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
