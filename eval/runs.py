"""Finished runs on disk: which there are, and reading one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from eval import RUNS
from eval.record import Record, read_records
from eval.runner import RECORDS, RESULT

BASELINE = "baseline"  # the last accepted run, kept with the code


@dataclass(frozen=True)
class Run:
    """A finished run. Records are read when they are asked for."""

    folder: Path
    result: dict[str, Any]

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    @cached_property
    def records(self) -> list[Record]:
        """All records."""
        return read_records(self.folder / RECORDS)


def finished(runs: Path = RUNS) -> list[Run]:
    """All finished runs, oldest first, the accepted baseline before all others."""
    found = [_read(path.parent) for path in runs.glob(f"*/{RESULT}")]
    return sorted(found, key=lambda run: (run.name != BASELINE, run.name))


def open_run(name: str | None = None, runs: Path = RUNS) -> Run:
    """The run of that name or folder; without one the newest.

    Raises:
        InputError: there is no such run, or it was not finished.
    """
    if name is None:
        known = finished(runs)
        if not known:
            raise InputError(f"There is no finished run in {runs.name}/ yet. Start one: make eval.")
        return known[-1]
    folder = Path(name) if Path(name, RESULT).exists() else runs / name
    if not (folder / RESULT).exists():
        names = ", ".join(run.name for run in finished(runs)) or "none yet"
        raise InputError(f"There is no finished run {name!r}. Finished runs: {names}.")
    return _read(folder)


def _read(folder: Path) -> Run:
    try:
        return Run(folder, json.loads((folder / RESULT).read_text(encoding="utf-8")))
    except ValueError as error:
        raise InputError(f"{folder.name}/{RESULT} is no JSON ({error}). Run it again.") from None


def baseline(runs: Path = RUNS) -> dict[str, Any] | None:
    """The result of the last accepted run, if there is one."""
    folder = runs / BASELINE
    return _read(folder).result if (folder / RESULT).exists() else None
