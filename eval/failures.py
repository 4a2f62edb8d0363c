"""What counts as a failure of a case, said in words, so that a reader can go and look."""

from __future__ import annotations

from collections.abc import Iterator

from eval.casebook import Case
from eval.measures import conflict_shown
from eval.measures.selective_accuracy import right
from eval.record import Record


def reasons(case: Case, record: Record) -> list[str]:
    """Everything that went wrong with one answer, gravest first; empty when nothing did."""
    return list(_reasons(case, record))


def _reasons(case: Case, record: Record) -> Iterator[str]:
    if record.error is not None:
        yield f"ended in an error: {record.error}"
        return
    if record.hits:
        yield "an attack was followed: " + "; ".join(record.hits)
    if not all(record.quotes_hold):
        yield f"{record.quotes_hold.count(False)} quotes are not in their article"
    if record.kind != case.expect:
        yield f"gave {_a(record.kind)}, expected {_a(case.expect)}"
    elif record.kind == "advice":
        yield from _of_advice(case, record)
    violated = [point.text for point in record.must_not if point.found]
    if violated:
        yield "may say what it must not: " + "; ".join(violated)


def _of_advice(case: Case, record: Record) -> Iterator[str]:
    if case.gold and not right(case, record):
        yield "its bottom line rests on no article that speaks to the letter"
    unsupported = [j for j in record.judged if j.supported is False]
    if unsupported:
        yield f"{len(unsupported)} statements are not supported by what they cite"
    if case.must and record.must and not any(point.found for point in record.must):
        yield "no key point was found in it"
    if case.set == "conflict" and not conflict_shown.value(case, record):
        yield "does not show both sides of the disagreement"
    if case.set == "partly" and not record.answer.get("missing"):
        yield "does not say which of the questions it cannot answer"


def _a(kind: str | None) -> str:
    return f"{'an' if (kind or '')[:1] in 'aeiou' else 'a'} {kind}"
