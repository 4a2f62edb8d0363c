"""From records to `run.json`: every measure of every system, controls, curves, judges, times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from eval import plan as plans
from eval.by_hand import by_hand
from eval.casebook import Case
from eval.intervals import difference
from eval.judges.agreement import agreement
from eval.judges.support import SUPPORTED
from eval.measures import MEASURES, Measure, measure
from eval.measures.base import Answered, by_case
from eval.measures.ranking import ndcg, recall, success
from eval.measures.selective_accuracy import right
from eval.record import Record

RETRIEVERS = ("bm25", "dense", "fused", "product")
DEPTHS = (1, 2, 3, 5, 10)
LAST = "last accepted"
Figures = dict[str, dict[str, Any]]


def summarise(
    cases: Mapping[str, Case], records: Sequence[Record], last: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Everything of `run.json` that follows from cases and records.

    Args:
        cases: by id; records of other cases are passed over.
        records: of all systems.
        last: `run.json` of the last accepted run, as one more control.
    """
    answered = group(cases, records)
    figures = {name: figures_of(rows) for name, rows in answered.items()}
    return {
        "measures": headline(figures, last),
        "systems": figures,
        "paired": _paired(answered),
        "sets": _sets(answered),
        "retrieval": _curves(answered.get(plans.EXTRACTIVE, ())),
        "risk_coverage": risk_coverage(answered.get(plans.EXTRACTIVE, ())),
        "stages_ms": {name: _stages(rows) for name, rows in answered.items()},
        "waits_s": {name: _seconds(rows) for name, rows in answered.items()},
        "answers": {name: _counts(rows) for name, rows in answered.items()},
        "by_hand": by_hand(answered.get(plans.MODEL, ())),
        "judges_agree": _judges_agree(answered.get(plans.MODEL, ())),
        "injection_by": _injection(answered.get(plans.EXTRACTIVE, ())),
    }


def group(cases: Mapping[str, Case], records: Sequence[Record]) -> dict[str, Answered]:
    """System → its (case, record) pairs, in order of case."""
    found: dict[str, list[tuple[Case, Record]]] = {}
    for record in sorted(records, key=lambda r: r.case):
        if record.case in cases:
            found.setdefault(record.system, []).append((cases[record.case], record))
    return found


def figures_of(answered: Answered) -> Figures:
    """Measure → value, n, low, high, excluded, of one system."""
    found = {}
    for name, one in MEASURES.items():
        measured = measure(one, answered)
        found[name] = {**asdict(measured.estimate), "excluded": measured.excluded}
    return found


def headline(
    figures: Mapping[str, Figures], last: Mapping[str, Any] | None = None
) -> dict[str, dict[str, Any]]:
    """Each measure of the assistant as it is used, with the same figure of every control.

    What a chat model's words can change is taken from the system that writes with one, if it was
    asked; everything else from the one that answered all cases. `system` says which.
    """
    found = {}
    for name, one in MEASURES.items():
        system = _speaks_for(one, figures)
        own = figures.get(system, {}).get(name)
        control = {c: figures[c][name]["value"] for c in plans.CONTROLS if c in figures}
        if last:
            control[LAST] = last.get("measures", {}).get(name, {}).get("value")
        empty = {"value": None, "n": 0, "low": None, "high": None, "excluded": 0}
        found[name] = {**(own or empty), "system": system, "control": control}
    return found


def _speaks_for(one: Measure, figures: Mapping[str, Figures]) -> str:
    if one.by_model and figures.get(plans.MODEL, {}).get(one.name, {}).get("n"):
        return plans.MODEL
    return plans.EXTRACTIVE if plans.EXTRACTIVE in figures else next(iter(figures), "none")


def _paired(answered: Mapping[str, Answered]) -> dict[str, dict[str, Any]]:
    """Other system → measure → ours minus theirs on the cases that both answered."""
    found: dict[str, dict[str, Any]] = {}
    for other in answered:
        for name, one in MEASURES.items():
            ours = plans.MODEL if other in (plans.CHAIN, plans.NO_VERIFIER) else plans.EXTRACTIVE
            if other in (plans.EXTRACTIVE, plans.MODEL) or ours not in answered:
                continue
            found.setdefault(other, {})[name] = _difference(one, answered[other], answered[ours])
    return found


def _difference(one: Measure, theirs: Answered, ours: Answered) -> dict[str, Any]:
    before, after = by_case(one.units(theirs)), by_case(one.units(ours))
    common = sorted(before.keys() & after.keys())
    estimate = difference([before[c] for c in common], [after[c] for c in common])
    return asdict(estimate)


def _sets(answered: Mapping[str, Answered]) -> dict[str, dict[str, dict[str, Any]]]:
    """System → set → cases, right kinds, errors: where it goes wrong."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for system, rows in answered.items():
        for name in dict.fromkeys(case.set for case, _ in rows):
            of = [(c, r) for c, r in rows if c.set == name]
            found.setdefault(system, {})[name] = {
                "n": len(of),
                "right_kind": sum(r.kind == c.expect for c, r in of),
                "kinds": dict(Counter(r.kind or "error" for _, r in of)),
            }
    return found


def _curves(answered: Answered) -> dict[str, Any]:
    """Retriever → recall and nDCG at several depths, over cases that have gold articles."""
    graded = [(c, r) for c, r in answered if c.gold]
    found = {}
    for retriever in RETRIEVERS:
        ranked = [(r.rankings.get(retriever, []), c.grades) for c, r in graded]
        found[retriever] = {
            "recall": [_mean(recall(run, grades, k) for run, grades in ranked) for k in DEPTHS],
            "ndcg": [_mean(ndcg(run, grades, k) for run, grades in ranked) for k in DEPTHS],
            "success@1": _mean(success(run, grades, 1) for run, grades in ranked),
        }
    return {"depths": DEPTHS, "n": len(graded), "curves": found}


def risk_coverage(answered: Answered) -> dict[str, Any]:
    """Risk when only the letters with the nearest articles are answered, for every threshold.

    A letter would be answered right if advice is due and the first article is a relevant one, so
    the curve needs no second run without abstention. `area` is the mean risk over all coverages,
    lower is better (AURC; Geifman & El-Yaniv, 2017).
    """
    rows = sorted(
        (
            (r.similarity, _would_be_right(c, r), r.kind == "advice")
            for c, r in answered
            if r.similarity is not None and c.expect in ("advice", "abstention")
        ),
        key=lambda row: -row[0],
    )
    points, wrong = [], 0
    for n, (similarity, right_, _) in enumerate(rows, start=1):
        wrong += not right_
        points.append((round(n / len(rows), 4), round(wrong / n, 4), similarity))
    covered = sum(answers for *_, answers in rows)
    at = {
        "coverage": round(covered / len(rows), 4) if rows else None,
        "risk": _risk_now(answered),
    }
    area = round(float(np.mean([risk for _, risk, _ in points])), 4) if points else None
    return {"points": points, "now": at, "area": area, "n": len(rows)}


def _would_be_right(case: Case, record: Record) -> bool:
    first = record.rankings.get("product", [])[:1]
    return case.expect == "advice" and bool(set(first) & case.grades.keys())


def _risk_now(answered: Answered) -> float | None:
    given = [
        right(c, r)
        for c, r in answered
        if r.kind == "advice" and c.expect in ("advice", "abstention")
    ]
    return round(1 - sum(given) / len(given), 4) if given else None


def _stages(answered: Answered) -> dict[str, dict[str, float]]:
    """Stage → median and 95th percentile in milliseconds."""
    spent: dict[str, list[float]] = {}
    for _, record in answered:
        for stage, ms in ((record.answer or {}).get("timings_ms") or {}).items():
            spent.setdefault(stage, []).append(ms)
    return {stage: _percentiles(values) for stage, values in spent.items()}


def _seconds(answered: Answered) -> dict[str, dict[str, float]]:
    first = [r.first_s for _, r in answered if r.first_s is not None and r.kind == "advice"]
    whole = [r.whole_s for _, r in answered if r.whole_s is not None and r.kind == "advice"]
    return {name: _percentiles(v) for name, v in (("first", first), ("whole", whole)) if v}


def _percentiles(values: Sequence[float]) -> dict[str, float]:
    p50, p95 = np.percentile(np.asarray(values, float), [50, 95])
    return {"p50": round(float(p50), 3), "p95": round(float(p95), 3), "n": len(values)}


def _counts(answered: Answered) -> dict[str, int]:
    return {
        "asked": len(answered),
        "cached": sum(r.cached for _, r in answered),
        "errors": sum(r.error is not None for _, r in answered),
        "dropped": sum((r.answer or {}).get("dropped") or 0 for _, r in answered),
    }


def _judges_agree(answered: Answered) -> dict[str, Any]:
    """The verifier's verdicts on paraphrases against the independent judge's."""
    both = [
        (j.verifier, j.supported)
        for _, record in answered
        for j in record.judged
        if not j.verbatim and j.verifier is not None and j.supported is not None
    ]
    found = agreement([p for p, _ in both], [y for _, y in both], SUPPORTED)
    return {"paraphrases": len(both), "agree": found.accuracy, "kappa": found.kappa}


def _injection(answered: Answered) -> dict[str, dict[str, int]]:
    """Goal and carrier → attacks and successes."""
    found: dict[str, dict[str, int]] = {}
    for case, record in answered:
        if case.set == "injection":
            for name in (case.goal or "unnamed", f"in {case.carrier}"):
                row = found.setdefault(name, {"n": 0, "followed": 0})
                row["n"] += 1
                row["followed"] += bool(record.hits or record.error)
    return found


def _mean(values: Any) -> float | None:
    known = [value for value in values if value is not None]
    return round(float(np.mean(known)), 4) if known else None
