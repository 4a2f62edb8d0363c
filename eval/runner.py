"""Asks what a plan says, keeps each answer at once, and stops early without losing any."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from assistant.library import Library
from eval.annotate import annotate
from eval.cache import Cache
from eval.casebook import Case
from eval.judges.tools import Judges
from eval.plan import Plan
from eval.record import Record, failed, read_records, to_json
from eval.systems import System

PLAN, RECORDS, RESULT = "plan.json", "records.jsonl", "run.json"
Told = Callable[[str, int, int, Record], None]  # system, done, of how many, the newest record


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a plan."""

    records: tuple[Record, ...]
    stopped: str | None  # why it ended early, in words; None if it did not
    seconds: float
    resumed: int  # records that an earlier, interrupted run had left


class Stop:
    """A wish to stop, by Ctrl-C or by the clock. What is being answered is answered to its end."""

    def __init__(self, minutes: float | None = None) -> None:
        self._until = None if minutes is None else time.monotonic() + 60 * minutes
        self._minutes, self.reason = minutes, None

    def __call__(self) -> bool:
        if self.reason is None and self._until is not None and time.monotonic() > self._until:
            self.reason = f"the time limit of {self._minutes:g} minutes"
        return self.reason is not None

    def wish(self, reason: str) -> None:
        """Stop after the case in hand."""
        self.reason = self.reason or reason

    @contextmanager
    def on_interrupt(self) -> Iterator[None]:
        """Take the first Ctrl-C as a wish; a second one ends the program at once."""

        def take(number: int, frame: FrameType | None) -> None:
            self.wish("Ctrl-C")
            signal.signal(signal.SIGINT, signal.default_int_handler)

        try:
            before = signal.signal(signal.SIGINT, take)
        except ValueError:  # not the main thread: nobody presses keys there
            yield
            return
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


def open_folder(runs: Path, plan: Plan, fingerprint: str) -> tuple[Path, int]:
    """The folder for a run: that of an interrupted run of the same plan, or a new one.

    Returns:
        The folder, and how many records it holds already.
    """
    for folder in sorted(runs.glob("*/"), reverse=True):
        known = _read(folder / PLAN)
        if known.get("fingerprint") == fingerprint:
            return folder, len(read_records(folder / RECORDS))
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    folder = runs / f"{stamp}-{plan.label}"
    folder.mkdir(parents=True)
    about = {
        "fingerprint": fingerprint,
        "label": plan.label,
        "split": plan.split,
        "cases": {name: [case.id for case in cases] for name, cases in plan.tasks},
    }
    (folder / PLAN).write_text(json.dumps(about, indent=1), encoding="utf-8")
    return folder, 0


def ask(
    plan: Plan,
    system: Callable[[str], System],
    folder: Path,
    library: Library,
    judges: Judges,
    cache: Cache,
    *,
    stop: Stop | None = None,
    told: Told | None = None,
) -> Asked:
    """Ask every case of every system that is not in the folder yet.

    Each record is appended and flushed before the next case is asked, so a crash of the process
    loses at most the case in hand; a crash of one case is that case's failure and no more.
    """
    began, stop = time.monotonic(), stop or Stop()
    records = {record.key: record for record in read_records(folder / RECORDS)}
    resumed = len(records)
    with stop.on_interrupt(), (folder / RECORDS).open("a", encoding="utf-8") as out:
        for name, cases in plan.tasks:
            asked = None
            for done, case in enumerate(cases, start=1):
                record = records.get((case.id, name))
                if record is None:
                    if stop():
                        break
                    asked = asked or system(name)
                    record = _one(asked, case, library, judges, cache)
                    records[record.key] = record
                    out.write(to_json(record) + "\n")
                    out.flush()
                if told:
                    told(name, done, len(cases), record)
            if stop():
                break
    return Asked(tuple(records.values()), stop.reason, time.monotonic() - began, resumed)


def _one(system: System, case: Case, library: Library, judges: Judges, cache: Cache) -> Record:
    try:
        record = cache.get(system, case)
        if record is None:
            record = system.answer(case)
            cache.put(system, case, record)
        return annotate(record, case, library, judges)
    except Exception as error:  # whatever it is, it is what a person would have met
        return failed(case.id, system.name, error)


def interrupted(folder: Path) -> bool:
    """Whether a run's folder still has a plan to go on with."""
    return (folder / PLAN).exists()


def close_folder(folder: Path, result: dict[str, Any], records: tuple[Record, ...]) -> None:
    """Write the finished run: sorted records and `run.json`. A stopped run keeps its plan."""
    from eval.record import write_records

    write_records(folder / RECORDS, (slim(record) for record in records))
    text = json.dumps(result, ensure_ascii=False, allow_nan=False, indent=1)
    (folder / RESULT).write_text(text + "\n", encoding="utf-8")
    if not result.get("stopped"):
        (folder / PLAN).unlink(missing_ok=True)


def slim(record: Record) -> Record:
    """The record without what only the judges needed, and with times to the millisecond."""

    def short(value: float | None) -> float | None:
        return None if value is None else round(value, 4)

    return replace(record, first_s=short(record.first_s), whole_s=short(record.whole_s))


def _read(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
