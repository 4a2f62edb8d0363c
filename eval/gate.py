"""The gate: no figure falls below the last accepted one by more than its interval."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from eval import FOLDER
from eval import plan as plans
from eval.measures import MEASURES
from eval.record import read_records, write_records
from eval.report.words import figure
from eval.runner import PLAN, RECORDS
from eval.runs import BASELINE, Run

GATE = FOLDER / "gate.toml"


def read_gate(path: Path = GATE) -> dict[str, dict[str, Any]]:
    """Measure → its rule: `at_least` or `at_most` (absolute), `watch` (against the accepted run).

    Raises:
        InputError: a measure or rule is not known: a gate that watches a misspelt name lets
            everything through.
    """
    rules = tomllib.loads(path.read_text(encoding="utf-8"))
    for name, rule in rules.items():
        unknown = sorted(rule.keys() - {"at_least", "at_most", "watch"})
        if name not in MEASURES or unknown:
            raise InputError(
                f"{path.name}: {name!r} with {sorted(rule)} is no rule. A rule is a measure's "
                f"name with at_least, at_most or watch."
            )
    return rules


def trespasses(
    result: Mapping[str, Any],
    accepted: Mapping[str, Any] | None,
    rules: Mapping[str, Mapping[str, Any]],
) -> list[str]:
    """What a run does not hold, each in a sentence; empty if the gate is open.

    A watched figure may be as far below the accepted one as half the width of that one's
    interval: less is chance. A figure that is gone counts as fallen.
    """
    found = []
    for name, rule in rules.items():
        now = result["measures"].get(name, {})
        value = now.get("value")
        before = (accepted or {}).get("measures", {}).get(name, {})
        if value is None:
            if before.get("value") is not None or "at_least" in rule:
                found.append(f"{name} was not measured; the accepted run has it.")
            continue
        if "at_least" in rule and value < rule["at_least"]:
            least = figure(name, rule["at_least"])
            found.append(f"{name} is {figure(name, value)} and must be at least {least}.")
        if "at_most" in rule and value > rule["at_most"]:
            most = figure(name, rule["at_most"])
            found.append(f"{name} is {figure(name, value)} and must be at most {most}.")
        if rule.get("watch") and before.get("value") is not None:
            found += _fallen(name, value, before)
    return found


def _fallen(name: str, value: float, before: Mapping[str, Any]) -> list[str]:
    higher = MEASURES[name].better == "higher"
    edge = before.get("low") if higher else before.get("high")
    edge = before["value"] if edge is None else edge
    if (value >= edge) if higher else (value <= edge):
        return []
    was, limit = figure(name, before["value"]), figure(name, edge)
    return [f"{name} went from {was} to {figure(name, value)}, past its interval's end {limit}."]


def newest_to_judge(runs: Sequence[Run]) -> Run | None:
    """The newest whole run that is not the accepted one; runs of a few cases prove nothing."""
    whole = [
        run
        for run in runs
        if run.name != BASELINE
        and not run.result.get("stopped")
        and run.result.get("label") in ("dev", "full")
    ]
    return whole[-1] if whole else None


def accept(run: Run, runs: Path | None = None) -> Path:
    """Copy a run to `baseline`, replacing the accepted one.

    Raises:
        InputError: the run was stopped early: half a run is no yardstick.
    """
    if run.result.get("label") == "part":
        raise InputError(
            f"{run.name} asked only some of the cases. Accept a run of `assistant eval run` or "
            f"`assistant eval run --full`, which ask them all."
        )
    if run.result.get("stopped"):
        raise InputError(
            f"{run.name} was stopped by {run.result['stopped']}. Finish it first: the same "
            f"`assistant eval run` goes on where it stopped."
        )
    place = (runs or run.folder.parent) / BASELINE
    if place != run.folder:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(run.folder, place, ignore=shutil.ignore_patterns(PLAN))
        # What a missing part costs is in `run.json`; its answers would double the repository.
        kept = [r for r in read_records(place / RECORDS) if r.system not in plans.ABLATIONS]
        write_records(place / RECORDS, kept)
    return place
