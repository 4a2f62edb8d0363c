"""A run as Markdown: the headline table against the controls, and where it goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval import plan as plans
from eval.measures import MEASURES
from eval.report.words import GROUPS, arrow, figure, interval, judge_notes, provenance, sentence

_FOLLOWED = ("kind_accuracy", "coverage", "success@1", "ndcg@10", "must_found")


def to_markdown(result: Mapping[str, Any]) -> str:
    """The whole report as Markdown."""
    lines = [f"# Evaluation {result['run']}", "", sentence(result), ""]
    lines += [f"- {name}: {text}" for name, text in provenance(result)]
    lines += ["", "## Measures", "", *headline_table(result)]
    lines += ["", "A dash: the measure did not apply. Intervals are 95 %: Wilson's for shares, ",
              "bootstrap over cases (BCa) for means."]  # fmt: skip
    lines += ["", "## Judges", "", *(f"- {note}" for note in judge_notes(result))]
    if others := [name for name in plans.ABLATIONS if name in result["systems"]]:
        lines += ["", "## Without a part", "", *_ablations(result, others)]
    if plans.WHOLE in result["paired"]:
        lines += ["", "## Follow-ups", "", *follow_ups(result)]
    lines += ["", "## By set", "", *_sets(result), ""]
    return "\n".join(lines)


def headline_table(result: Mapping[str, Any], names: tuple[str, ...] = ()) -> list[str]:
    """The table of all measures, or of the named ones, with every control that was run."""
    controls = _controls(result)
    head = ["measure", "", "value", "95 % interval", "n", "excluded", *controls]
    lines = [_row(head), _row(["---"] * len(head))]
    for name in names or [name for group in GROUPS.values() for name in group]:
        found = result["measures"][name]
        cells = [f"`{name}`", arrow(name), figure(name, found["value"]), interval(name, found)]
        cells += [str(found["n"]), str(found["excluded"])]
        lines.append(_row(cells + [figure(name, found["control"].get(c)) for c in controls]))
    return lines


def _controls(result: Mapping[str, Any]) -> list[str]:
    found = [c for one in result["measures"].values() for c in one["control"]]
    return list(dict.fromkeys(found))


def _ablations(result: Mapping[str, Any], others: list[str]) -> list[str]:
    """Difference to the whole assistant on the same cases, where its interval excludes zero."""
    lines = [_row(["without", "measure", "with it", "lost", "95 % interval"]), _row(["---"] * 5)]
    for other in others:
        for name, change in result["paired"].get(other, {}).items():
            if change["value"] and change["low"] is not None and change["low"] * change["high"] > 0:
                before = result["systems"][other][name]["value"]
                lines.append(
                    _row([
                        other, f"`{name}` {arrow(name)}", figure(name, before + change["value"]),
                        figure(name, change["value"]), interval(name, change),
                    ])
                )  # fmt: skip
    return lines if len(lines) > 2 else ["No measure differs by more than its interval."]


def follow_ups(result: Mapping[str, Any]) -> list[str]:
    """Follow-ups after their history beside the same questions asked whole."""
    head = ["measure", "", "after its history", "asked whole", "difference", "95 % interval", "n"]
    lines = [_row(head), _row(["---"] * len(head))]
    for name in _FOLLOWED:
        change = result["paired"][plans.WHOLE].get(name)
        if not change or not change["n"]:
            continue
        # The systems were asked of different cases; the pairs are those that both answered.
        whole = result["systems"][plans.WHOLE][name]["value"]
        shown = [figure(name, v) for v in (whole + change["value"], whole, change["value"])]
        cells = [f"`{name}`", arrow(name), *shown, interval(name, change), str(change["n"])]
        lines.append(_row(cells))
    return lines


def _sets(result: Mapping[str, Any]) -> list[str]:
    systems = list(result["sets"])
    lines = [_row(["set", *systems]), _row(["---"] * (len(systems) + 1))]
    for name in dict.fromkeys(n for of in result["sets"].values() for n in of):
        cells = [name]
        for system in systems:
            row = result["sets"][system].get(name)
            cells.append(f"{row['right_kind']} of {row['n']}" if row else "–")
        lines.append(_row(cells))
    return [*lines, "", "Answers of the expected kind, of all asked."]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def definitions() -> list[str]:
    """Every measure with its formula and source, for `eval/README.md`."""
    lines = [_row(["measure", "formula", "source"]), _row(["---"] * 3)]
    return lines + [
        _row([f"`{name}` {arrow(name)}", one.formula, one.source]) for name, one in MEASURES.items()
    ]
