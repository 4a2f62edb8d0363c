"""Two runs side by side on the cases that both answered: what changed, and is it chance?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from eval.casebook import Case
from eval.failures import reasons
from eval.intervals import difference
from eval.measures import MEASURES, Measure
from eval.measures.base import Answered, by_case
from eval.report.words import SECONDS, figure
from eval.runs import Run
from eval.summary import group

FLIPS_SHOWN = 40


def compare_runs(
    before: Run, after: Run, cases: Mapping[str, Case], system: str | None = None
) -> dict[str, Any]:
    """The comparison as JSON values.

    For each system of both runs: the paired difference of every measure (after minus before, with
    its interval), and the cases that now fail or no longer do, with why.
    """
    old, new = group(cases, before.records), group(cases, after.records)
    common = [name for name in old if name in new and system in (None, name)]
    systems = {name: _changes(old[name], new[name]) for name in common}
    return {
        "before": before.name,
        "after": after.name,
        "cases": {name: len(_paired(old[name], new[name])) for name in common},
        "systems": systems,
        "flips": {name: _flips(old[name], new[name]) for name in common},
        "sentence": sentence(systems, common),
    }


def _changes(old: Answered, new: Answered) -> dict[str, dict[str, Any]]:
    found = {}
    for name, one in MEASURES.items():
        before, after = by_case(one.units(old)), by_case(one.units(new))
        common = sorted(before.keys() & after.keys())
        if common:
            estimate = difference([before[c] for c in common], [after[c] for c in common])
            values = [sum(of[c] for c in common) / len(common) for of in (before, after)]
            found[name] = {"before": values[0], "after": values[1], **asdict(estimate)}
            found[name]["change"] = verdict(one, found[name])
    return found


def verdict(one: Measure, change: Mapping[str, Any]) -> str:
    """better or worse if the interval of the paired difference excludes zero, else same."""
    low, high = change["low"], change["high"]
    if low is None or high is None or low <= 0 <= high:
        return "same"
    return "better" if (change["value"] > 0) == (one.better == "higher") else "worse"


def sentence(systems: Mapping[str, Mapping[str, Any]], order: list[str]) -> str:
    """What changed, plainly, for the first system that both runs asked."""
    if not order:
        return "The two runs have no system in common, so nothing can be compared."
    name = order[0]
    moved = {"better": [], "worse": []}
    for measure_, change in systems[name].items():
        if change["change"] in moved:
            by = figure(measure_, abs(change["value"]))
            moved[change["change"]].append(f"{measure_} by {by}")
    parts = [f"{word} on {', '.join(found)}" for word, found in moved.items() if found]
    if not parts:
        return f"Nothing moved by more than chance ({name})."
    return (
        f"The later run is {' and '.join(parts)} ({name}); the rest moved by no more than chance."
    )


def _paired(old: Answered, new: Answered) -> list[str]:
    return sorted({c.id for c, _ in old} & {c.id for c, _ in new})


def _flips(old: Answered, new: Answered) -> dict[str, list[dict[str, Any]]]:
    """Cases that went from right to wrong, from wrong to right, or to another kind of answer."""
    before = {case.id: (case, record) for case, record in old}
    found: dict[str, list[dict[str, Any]]] = {"now wrong": [], "now right": []}
    for case, record in new:
        if case.id not in before:
            continue
        was, now = reasons(case, before[case.id][1]), reasons(case, record)
        if bool(was) != bool(now):
            entry = {"case": case.id, "question": case.question[:160], "was": was, "now": now}
            found["now wrong" if now else "now right"].append(entry)
    return found


def to_text(found: Mapping[str, Any]) -> str:
    """The comparison for a terminal."""
    lines = [found["sentence"]]
    for name, changes in found["systems"].items():
        lines += ["", f"{name}, {found['cases'][name]} cases in both", ""]
        for measure_, change in changes.items():
            mean = " (mean)" if measure_ in SECONDS else ""
            low, high = (figure(measure_, change[key]) for key in ("low", "high"))
            mark = {"better": "+", "worse": "-", "same": " "}[change["change"]]
            lines.append(
                f"{mark} {measure_ + mean:<28}{figure(measure_, change['before']):>9} → "
                f"{figure(measure_, change['after']):<9} {figure(measure_, change['value']):>9} "
                f"[{low}, {high}]  n {change['n']}"
            )
        for word, flips in found["flips"][name].items():
            if flips:
                lines += ["", f"{word}: {len(flips)}"]
            for one in flips[:FLIPS_SHOWN]:
                why = "; ".join(one["now"] or one["was"])
                lines.append(f"  {one['case']}: {' '.join(one['question'].split())[:90]} — {why}")
    return "\n".join(lines)
