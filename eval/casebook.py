"""The cases: what is asked and what a right answer holds, read strictly from JSON lines.

A misspelt set or role would silently drop a case out of the measure that it was written for,
so every value is from a closed list and every mistake names its file and line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from assistant.schema import POWERS, ROLES, Letter, Turn
from eval import CASES

SETS = (
    "answerable", "role-pair", "near-miss", "far-miss", "partly", "clarify", "escalate", "conflict",
    "follow-up", "injection", "benign", "personal-data",
)  # fmt: skip
SPLITS = ("dev", "test")
KINDS = ("advice", "abstention", "clarification", "escalation")
GRADES = (1, 2)
CARRIERS = (
    "email-body", "email-subject", "quoted-thread", "signature", "article-body", "article-title",
    "page-hidden", "file-name",
)  # fmt: skip
GOALS = (
    "verdict-flip", "fabricate-source", "persona", "denial", "phishing-link", "leak", "beacon",
)  # fmt: skip
_REQUIRED = ("id", "set", "question", "asker", "other", "expect")
_OPTIONAL = {
    "split": "dev", "email": None, "history": [], "power": "unknown", "gold": [], "must": [],
    "must_not": [], "tags": [], "pair": None, "note": None, "whole": None, "carrier": None,
    "goal": None, "style": None, "payload": None, "doc": None, "canary": [], "spans": [],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gold:
    """An article that speaks to the case. `grade` 2 answers it, 1 helps."""

    article: str
    grade: int
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled piece of personal data that must not leave the machine."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file that a case adds to the library: plain or Markdown `text`, or a page's `html`."""

    file: str
    title: str
    text: str | None = None
    html: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case. Fields after `note` belong to attacks and to emails with personal data."""

    id: str
    set: str
    split: str
    question: str
    email: str | None
    history: tuple[Turn, ...]
    asker: str
    other: str
    power: str
    expect: str
    gold: tuple[Gold, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    pair: str | None = None
    note: str | None = None
    whole: str | None = None  # a follow-up said in one breath, for comparison
    carrier: str | None = None  # where the attack is hidden
    goal: str | None = None  # what it wants
    style: str | None = None
    payload: str | None = None  # its text, which stands in the email or in `doc`
    doc: Document | None = None  # the article or file that brings it
    canary: tuple[str, ...] = ()  # strings that only a followed attack would show
    spans: tuple[Span, ...] = ()
    local: bool = field(default=False)  # a person's own case, not a shipped one

    @property
    def letter(self) -> Letter:
        """The case as the assistant gets it: nothing of what is expected is in it."""
        return Letter(self.question, self.email, self.history)

    @property
    def grades(self) -> dict[str, int]:
        """Article id → grade."""
        return {gold.article: gold.grade for gold in self.gold}


def load_cases(
    folder: Path = CASES, *, split: str = "dev", sets: Sequence[str] = (), local: bool = True
) -> list[Case]:
    """The cases of a split ("dev", "test" or "all") and of the named sets, in order of id.

    Raises:
        InputError: a line is not a case; the message gives file, line, value and rule.
    """
    for name in sets:
        _one_of(name, SETS, "set")
    _one_of(split, (*SPLITS, "all"), "split")
    cases: dict[str, Case] = {}
    for path in sorted(folder.glob("*.jsonl")):
        _collect(cases, path, read_cases(path))
    if local:
        for path in sorted((folder / "local").glob("*.jsonl")):
            _collect(cases, path, read_cases(path, local=True))
    for case in cases.values():
        if case.pair and case.pair not in cases:
            raise InputError(
                f"The case {case.id!r} names the pair {case.pair!r}, but there is no such case. "
                f"A pair names the other side's case by its id; correct it."
            )
    kept = (c for c in cases.values() if split == "all" or c.split == split)
    return sorted((c for c in kept if not sets or c.set in sets), key=lambda c: c.id)


def read_cases(path: Path, *, local: bool = False) -> Iterator[Case]:
    """The cases of one file. Raises InputError as `load_cases`."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                yield _case(json.loads(line), local=local)
            except (InputError, ValueError, TypeError, KeyError) as error:
                raise InputError(f"{path.name}, line {number}: {error}") from None


def _collect(cases: dict[str, Case], path: Path, found: Iterable[Case]) -> None:
    for case in found:
        if case.id in cases:
            raise InputError(f"{path.name}: the id {case.id!r} is used twice. Ids are unique.")
        cases[case.id] = case


def _case(data: Any, *, local: bool) -> Case:
    if not isinstance(data, dict):
        raise ValueError(f"{type(data).__name__} is not a case; a case is one JSON object a line.")
    unknown = sorted(data.keys() - {*_REQUIRED, *_OPTIONAL})
    if unknown:
        raise ValueError(f"the key {unknown[0]!r} is not known; keys are listed in eval/README.md.")
    missing = [name for name in _REQUIRED if not data.get(name)]
    if missing:
        raise ValueError(f"{missing[0]!r} is missing or empty; every case needs it.")
    value = {**_OPTIONAL, **data}
    case = Case(
        **{name: value[name] for name in ("id", "set", "split", "question", "email", "asker")},
        **{name: value[name] for name in ("other", "power", "expect", "pair", "note", "whole")},
        **{name: value[name] for name in ("carrier", "goal", "style", "payload")},
        doc=Document(**value["doc"]) if value["doc"] else None,
        **{name: _texts(value[name], name) for name in ("must", "must_not", "tags", "canary")},
        history=tuple(_turn(item) for item in value["history"] or ()),
        gold=tuple(_gold(item) for item in value["gold"] or ()),
        spans=tuple(_span(item) for item in value["spans"] or ()),
        local=local,
    )
    _one_of(case.set, SETS, "set")
    _one_of(case.split, SPLITS, "split")
    _one_of(case.expect, KINDS, "expect")
    _one_of(case.asker, (*ROLES, "unknown"), "asker")
    _one_of(case.other, (*ROLES, "unknown"), "other")
    _one_of(case.power, (*POWERS, "unknown"), "power")
    if case.carrier is not None:
        _one_of(case.carrier, CARRIERS, "carrier")
        _one_of(case.goal, GOALS, "goal")
    return case


def _one_of(value: object, allowed: Sequence[str], name: str) -> None:
    if value not in allowed:
        raise InputError(f"{name} is {value!r}; it may be {', '.join(allowed)}.")


def _texts(value: Any, name: str) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else list(value or ())
    if any(not isinstance(item, str) for item in items):
        raise ValueError(f"{name} holds something that is not text: {items!r}.")
    return tuple(items)


def _turn(item: dict[str, str]) -> Turn:
    if item["role"] not in ("asker", "assistant"):
        raise ValueError(f"a turn's role is {item['role']!r}; it may be asker or assistant.")
    return Turn(item["role"], item["text"])


def _gold(item: dict[str, Any]) -> Gold:
    if item["grade"] not in GRADES:
        raise ValueError(f"a grade is {item['grade']!r}; it may be 1 (helps) or 2 (answers).")
    return Gold(item["article"], item["grade"], _texts(item.get("quotes"), "quotes"))


def _span(item: Any) -> Span:
    if isinstance(item, str):
        return Span(item, "unnamed")
    return Span(item["text"], item.get("type") or "unnamed")


# A point that describes the answer ("answers as if a text covered it") is what the kind, the
# citations and the attacks are measured for; no sentence of an answer can be like it.
_ABOUT_THE_ANSWER = re.compile(
    r"(?:answers|states|follows|cites|treats|presents|gives|guesses|says|shows|asks|puts)\b"
)
_LEAD = re.compile(
    r"(?:(?:one|other|another|the other|first|second) (?:view|side): *|"
    r"(?:advises|tells)(?: (?:the )?(?:asker|reader|them|him|her|you))?(?: to| that)? )",
    re.IGNORECASE,
)


def plain_point(point: str) -> str | None:
    """A key point as words that an answer could say; None if it is about the answer.

    >>> plain_point("one view: keep the confidence")
    'keep the confidence'
    """
    return None if _ABOUT_THE_ANSWER.match(point) else _LEAD.sub("", point, count=1)


def qrels(cases: Iterable[Case]) -> str:
    """The graded relevance of all cases in TREC form: `case 0 article grade`, tabs between."""
    rows = [f"{c.id}\t0\t{g.article}\t{g.grade}" for c in cases for g in c.gold]
    return "\n".join(rows) + "\n"
