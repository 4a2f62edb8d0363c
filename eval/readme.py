"""The README's figures, written between markers by the programs that measured them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from eval.report.markdown import headline_table
from eval.report.words import judge_notes, sentence

BEGIN, END = "<!-- evaluation: begin -->", "<!-- evaluation: end -->"


def write_readme(path: Path, result: Mapping[str, Any]) -> None:
    """Put a run's table between its markers. Raises as `put_between`."""
    put_between(path, BEGIN, END, table(result))


def put_between(path: Path, begin: str, end: str, text: str) -> None:
    """Replace what stands between two markers of a file.

    Raises:
        InputError: the file has no such markers, or not in that order.
    """
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if not 0 <= before.find(begin) < before.find(end):
        raise InputError(
            f"{path.name} has no place for the figures. Put the lines {begin} and {end} where the "
            f"table belongs and run this again."
        )
    head, rest = before.split(begin, 1)
    tail = rest.split(end, 1)[1]
    path.write_text(f"{head}{begin}\n{text}\n{end}{tail}", encoding="utf-8")


def table(result: Mapping[str, Any]) -> str:
    """What goes between the markers."""
    about = result["about"]
    where = (
        f"Run `{result['run']}` on the {result['split']} cases, model "
        f"{about.get('model', {}).get('name', 'none')}, finished {result['finished'][:10]}. "
        f"Written by `assistant eval report --readme`."
    )
    judged = [note for note in judge_notes(result) if note]
    return "\n".join([sentence(result), "", *headline_table(result), "", where, *judged])
