"""What is kept of one case under one system: a line of `records.jsonl`.

Everything a measure needs is in the record, so a run can be measured again, compared and read
years later without the corpus or the models that made it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdicts on one statement, in the order of `answers.statements`.

    A probability is None where that judge gave no readable verdict.
    `alone[i]` says whether citation i supports the statement by itself, `needed[i]` whether the
    others without it do not; both are empty for a statement without citations.
    """

    verbatim: bool
    probability: float | None  # of the independent judge: all citations together support it
    alone: tuple[bool | None, ...] = ()
    needed: tuple[bool | None, ...] = ()
    supported: bool | None = None  # the independent judge's verdict
    verifier: float | None = None  # the verifier under test, for comparison only


@dataclass(frozen=True, slots=True)
class Point:
    """A key point looked for in an answer. `score` is in [0, 1], higher is nearer."""

    text: str
    score: float
    found: bool


@dataclass(frozen=True, slots=True)
class Record:
    """One case answered by one system."""

    case: str
    system: str
    answer: dict[str, Any] | None = None
    error: str | None = None
    first_s: float | None = None  # until the first verified statement stood there
    whole_s: float | None = None
    rankings: dict[str, list[str]] = field(default_factory=dict)  # retriever → article ids
    similarity: float | None = None  # the system's confidence that the library covers the case
    quotes_hold: tuple[bool, ...] = ()  # per citation: equal to its span in the stored article
    judged: tuple[Judged, ...] = ()
    must: tuple[Point, ...] = ()
    must_not: tuple[Point, ...] = ()
    survived: tuple[str, ...] | None = None  # statements made again without the cited articles
    sent: tuple[str, ...] | None = None  # what would have left for a remote endpoint
    clean_kind: str | None = None  # kind of answer to the same letter without the attack
    hits: tuple[str, ...] | None = None  # signs that an attack was followed
    verifier: dict[str, float] = field(default_factory=dict)  # its verdicts on paraphrases
    added: dict[str, str] = field(default_factory=dict)  # articles that only this case has
    tokens: dict[str, int] = field(default_factory=dict)
    cached: bool = False

    @property
    def kind(self) -> str | None:
        """The kind of answer, None after an error."""
        return self.answer["kind"] if self.answer else None

    @property
    def key(self) -> tuple[str, str]:
        """What makes a record unique in a run."""
        return self.case, self.system


def to_json(record: Record) -> str:
    """The record as one line. What is as it is by default is left out: most of it would be."""
    bare = asdict(Record(record.case, record.system))
    values = {
        name: value
        for name, value in asdict(record).items()
        if name in ("case", "system") or value != bare[name]
    }
    return json.dumps(values, ensure_ascii=False, allow_nan=False)


def from_json(line: str) -> Record:
    """The record of a line. Keys of a later version are passed over."""
    data = json.loads(line)
    known = {f.name for f in fields(Record)}
    values = {k: v for k, v in data.items() if k in known}
    for name in ("quotes_hold", "survived", "sent", "hits"):
        if values.get(name) is not None:
            values[name] = tuple(values[name])
    values["judged"] = tuple(
        Judged(**{**j, "alone": tuple(j["alone"]), "needed": tuple(j["needed"])})
        for j in values.get("judged", ())
    )
    for name in ("must", "must_not"):
        values[name] = tuple(Point(**p) for p in values.get(name, ()))
    return Record(**values)


def read_records(path: Path) -> list[Record]:
    """All records of a file; of two for the same case and system the later one.

    A half-written last line, as a killed run leaves it, is passed over: its case is asked again.
    """
    found: dict[tuple[str, str], Record] = {}
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        try:
            record = from_json(line)
        except (ValueError, TypeError, KeyError):
            if number < len(lines):
                raise
            continue
        found[record.key] = record
    return list(found.values())


def write_records(path: Path, records: Iterable[Record]) -> None:
    """Write records in order of system and case, so that two runs can be compared as text."""
    ordered = sorted(records, key=lambda r: (r.system, r.case))
    path.write_text("".join(to_json(r) + "\n" for r in ordered), encoding="utf-8")


def failed(case: str, system: str, error: BaseException) -> Record:
    """The record of a case that ended in an error: it counts as a failure, it does not vanish."""
    return Record(case, system, error=f"{type(error).__name__}: {error}")


def without_timings(record: Record) -> Record:
    """The record without what differs from run to run, for comparing answers."""
    answer = {**record.answer, "timings_ms": {}} if record.answer else None
    return replace(record, answer=answer, first_s=None, whole_s=None, cached=False)
