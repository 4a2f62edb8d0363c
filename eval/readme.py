"""The README's table of figures, written from a run between two markers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from eval.report.markdown import headline_table
from eval.report.words import judge_notes, sentence

BEGIN, END = "<!-- evaluation: begin -->", "<!-- evaluation: end -->"


def write_readme(path: Path, result: Mapping[str, Any]) -> None:
    """Replace what stands between the markers.

    Raises:
        InputError: the file has no markers, or not in that order.
    """
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if not 0 <= text.find(BEGIN) < text.find(END):
        raise InputError(
            f"{path.name} has no place for the figures. Put the lines {BEGIN} and {END} where the "
            f"table belongs and run this again."
        )
    head, rest = text.split(BEGIN, 1)
    tail = rest.split(END, 1)[1]
    path.write_text(f"{head}{BEGIN}\n{table(result)}\n{END}{tail}", encoding="utf-8")


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
