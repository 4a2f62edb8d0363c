"""Answers kept by the fingerprint of everything that could change them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from eval.casebook import Case
from eval.fingerprint import digest, of_case
from eval.record import Record, from_json, to_json
from eval.systems import System


class Cache:
    """A folder of answers, one file each. Deleting it costs only time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, system: System, case: Case) -> Record | None:
        """The kept answer, marked as cached and under this case's id, or None."""
        try:
            record = from_json(self._path(system, case).read_text(encoding="utf-8"))
        except (OSError, ValueError, TypeError, KeyError):
            return None  # missing, or half written by a killed run: ask again
        return replace(record, case=case.id, system=system.name, cached=True)

    def put(self, system: System, case: Case, record: Record) -> None:
        """Keep an answer. An error is not kept: the next run tries again."""
        if record.error is not None:
            return
        path = self._path(system, case)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.new")
        temporary.write_text(to_json(record), encoding="utf-8")
        temporary.replace(path)

    def _path(self, system: System, case: Case) -> Path:
        key = digest([system.name, system.fingerprint, of_case(case)])
        return self._folder / key[:2] / f"{key}.json"
