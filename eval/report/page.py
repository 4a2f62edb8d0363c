"""A run as one HTML file: no other file, no network, light and dark, readable without script."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from eval import plan as plans
from eval.casebook import Case
from eval.measures import MEASURES
from eval.report import svg
from eval.report.failed_cases import failed_cases
from eval.report.words import (
    GROUPS,
    SECONDS,
    arrow,
    figure,
    interval,
    judge_notes,
    provenance,
    sentence,
)
from eval.runs import Run

_HERE = Path(__file__).parent
_SECTIONS = (
    ("measures", "Measures"), ("retrieval", "Retrieval"), ("limits", "Knowing its limits"),
    ("judges", "Judges"), ("time", "Time"), ("parts", "Parts and sets"), ("failures", "Failures"),
)  # fmt: skip
_RETRIEVERS = {"product": "fused + frame", "fused": "fused", "dense": "dense", "bm25": "BM25"}


def to_html(run: Run, cases: Mapping[str, Case], titles: Mapping[str, str]) -> str:
    """The report. Everything that came from a case, an article or a model is escaped."""
    result = run.result
    links = "".join(f'<a href="#{id_}">{name}</a>' for id_, name in _SECTIONS)
    facts = "".join(f"<dt>{k}</dt><dd>{escape(v)}</dd>" for k, v in provenance(result))
    body = (
        f"<h1>Does the advice hold?</h1><p class='lead'>{escape(sentence(result))}</p>"
        f"<dl>{facts}</dl>"
        + _section("measures", _measures(result))
        + _section("retrieval", _retrieval(result))
        + _section("limits", _limits(result))
        + _section("judges", _judges(result))
        + _section("time", _time(result))
        + _section("parts", _parts(result))
        + _section("failures", failed_cases(run.records, cases, titles))
    )
    css, script = ((_HERE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Evaluation {escape(run.name)}</title><style>{css}</style></head><body>"
        f'<nav aria-label="Sections"><div>{links}<button id="theme" type="button">Dark</button>'
        f"</div></nav><main>{body}</main><script>{script}</script></body></html>"
    )


def _section(id_: str, content: str) -> str:
    return f'<section id="{id_}"><h2>{dict(_SECTIONS)[id_]}</h2>{content}</section>'


def _measures(result: Mapping[str, Any]) -> str:
    controls = list(dict.fromkeys(c for m in result["measures"].values() for c in m["control"]))
    keys = "".join(
        f'<span class="key k{n}"></span>{escape(c)} ' for n, c in enumerate(controls, start=2)
    )
    head = "".join(f'<th class="n">{escape(c)}</th>' for c in controls)
    rows = []
    for group, names in GROUPS.items():
        rows.append(f'<tr class="group"><th colspan="{6 + len(controls)}">{group}</th></tr>')
        rows += [_measure(name, result["measures"][name], controls) for name in names]
    return (
        "<p>Each figure with its 95 % interval, beside the same figure of the controls. The mark "
        "is the assistant, ticks are the controls; a control in red does better than the assistant."
        f"</p><p>{keys}</p>"
        '<div class="card scroll"><table><thead><tr><th>measure</th><th class="n">value</th>'
        '<th>0 – 1</th><th class="n">95 % interval</th><th class="n">n</th>'
        f'<th class="n">left out</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _measure(name: str, found: Mapping[str, Any], controls: list[str]) -> str:
    one = MEASURES[name]
    values = [found["control"].get(c) for c in controls]
    drawn = ""
    if name not in SECONDS:
        drawn = svg.whisker(found["value"], found["low"], found["high"], values)
    cells = "".join(
        f'<td class="n {_against(one.better, found["value"], value)}">{figure(name, value)}</td>'
        for value in values
    )
    how = "" if found["system"] == plans.EXTRACTIVE else f" · {escape(found['system'])}"
    return (
        f'<tr><td class="name" title="{escape(one.source)}">{name} {arrow(name)}'
        f"<small>{escape(one.formula)}{how}</small></td>"
        f'<td class="n big">{figure(name, found["value"])}</td><td>{drawn}</td>'
        f'<td class="n">{interval(name, found)}</td><td class="n">{found["n"]}</td>'
        f'<td class="n">{found["excluded"]}</td>{cells}</tr>'
    )


def _against(better: str, own: float | None, control: float | None) -> str:
    """Whether the assistant does better than a control; colour is never the only sign of it."""
    if own is None or control is None or own == control:
        return "empty"
    return "" if (own > control) == (better == "higher") else "worse"


def _retrieval(result: Mapping[str, Any]) -> str:
    found = result["retrieval"]
    if not found["n"]:
        return "<p>No case with gold articles was asked.</p>"
    charts = []
    for kind, name in (("recall", "recall"), ("ndcg", "nDCG")):
        series = [
            svg.Series(shown, list(zip(found["depths"], found["curves"][one][kind], strict=True)))
            for one, shown in _RETRIEVERS.items()
        ]
        chart = svg.lines(
            series, x_name="articles looked at (k)", y_name=f"{name}@k", x_range=(1, 10),
            x_ticks=found["depths"],
        )  # fmt: skip
        charts.append(f'<div class="card"><h3>{name} by depth</h3>{chart}</div>')
    return (
        f"<p>Over {found['n']} letters with gold articles. BM25 and dense search alone, their "
        f"fusion, and the fusion fitted to who is asking, which is what answers rest on.</p>"
        f'<div class="grid2">{"".join(charts)}</div>'
    )


def _limits(result: Mapping[str, Any]) -> str:
    found = result["risk_coverage"]
    if not found["points"]:
        return "<p>No letter that should or should not be answered was asked.</p>"
    step = max(1, len(found["points"]) // 120)
    points = [(c, r) for c, r, _ in found["points"][::step]]
    now = found["now"]
    marks = [(now["coverage"], now["risk"], "now")] if now["risk"] is not None else []
    chart = svg.lines(
        [svg.Series("risk", points, dots=False)], x_name="coverage: share of letters answered",
        y_name="risk: share answered wrongly", x_range=(0, 1), x_ticks=(0, 0.25, 0.5, 0.75, 1),
        marks=marks,
    )  # fmt: skip
    return (
        "<p>If only the letters with the nearest articles were answered: how many of them would "
        f"rest on a wrong first article? Area under the curve {found['area']} over {found['n']} "
        "letters, lower is better; the ring is where the assistant stands now, judged by the "
        "bottom lines it showed.</p>"
        f'<div class="card">{chart}</div>'
    )


def _judges(result: Mapping[str, Any]) -> str:
    notes = "".join(f"<li>{escape(note)}</li>" for note in judge_notes(result))
    series = []
    for key, name in (("independent", "independent"), ("verifier", "verifier")):
        curve = (result["judges"].get(key) or {}).get("curve") or ()
        if curve:
            series.append(svg.Series(name, [(p, y) for p, y, _ in curve]))
    chart = ""
    if series:
        drawn = svg.lines(
            series, x_name="probability the judge gives", y_name="share that people support",
            x_range=(0, 1), x_ticks=(0, 0.25, 0.5, 0.75, 1), diagonal=True,
        )  # fmt: skip
        chart = f'<div class="card"><h3>Reliability on held-out labels</h3>{drawn}</div>'
    return (
        "<p>Figures on support come from a judge that shares no feature with the verifier under "
        f"test. How far to believe it:</p><ul>{notes}</ul><div class='grid2'>{chart}</div>"
    )


def _time(result: Mapping[str, Any]) -> str:
    cards = []
    for system in (plans.MODEL, plans.EXTRACTIVE, plans.CHAIN):
        stages = dict(result["stages_ms"].get(system) or {})
        for name, found in (result["waits_s"].get(system) or {}).items():
            stages.setdefault(f"{name} (wall)", {k: 1000 * found[k] for k in ("p50", "p95")})
        rows = [
            (stage.replace("_", " "), v["p50"], v["p95"], f"{v['p50']:.0f} / {v['p95']:.0f} ms")
            for stage, v in stages.items()
        ]
        if rows:
            cards.append(f'<div class="card"><h3>{system}</h3>{svg.bars(rows, unit="ms")}</div>')
    return (
        "<p>Median, and lighter the 95th percentile, of each stage.</p>"
        f'<div class="grid2">{"".join(cards)}</div>'
    )


def _parts(result: Mapping[str, Any]) -> str:
    systems = list(result["sets"])
    names = dict.fromkeys(name for of in result["sets"].values() for name in of)
    head = "".join(f'<th class="n">{escape(s)}</th>' for s in systems)
    rows = []
    for name in names:
        found = [result["sets"][s].get(name) for s in systems]
        cells = "".join(
            f'<td class="n">{f["right_kind"]} / {f["n"]}</td>'
            if f
            else '<td class="n empty">–</td>'
            for f in found
        )
        rows.append(f'<tr><td class="name">{escape(name)}</td>{cells}</tr>')
    attacks = "".join(
        f'<tr><td>{escape(kind)}</td><td class="n">{row["followed"]} / {row["n"]}</td></tr>'
        for kind, row in result["injection_by"].items()
    )
    attacked = (
        f'<div class="card scroll"><h3>Attacks followed</h3><table>{attacks}</table></div>'
        if attacks
        else ""
    )
    return (
        "<p>Answers of the expected kind by set, for the assistant, for the controls, and for the "
        "assistant without one of its parts.</p>"
        f'<div class="card scroll"><table><thead><tr><th>set</th>{head}</tr></thead><tbody>'
        f"{''.join(rows)}</tbody></table></div><br>{_lost(result)}{attacked}"
    )


def _lost(result: Mapping[str, Any]) -> str:
    rows = []
    for other in plans.ABLATIONS:
        for name, change in result["paired"].get(other, {}).items():
            if change["value"] and change["low"] is not None and change["low"] * change["high"] > 0:
                better = (change["value"] > 0) == (MEASURES[name].better == "higher")
                sign = "+" if change["value"] > 0 else ""
                rows.append(
                    f'<tr><td>{other}</td><td class="name">{name} {arrow(name)}</td>'
                    f'<td class="n {"better" if better else "worse"}">'
                    f"{sign}{figure(name, change['value'])}</td>"
                    f'<td class="n">{interval(name, change)}</td></tr>'
                )
    if not rows:
        return ""
    return (
        '<div class="card scroll"><h3>What a part adds, where it is more than chance</h3><table>'
        '<thead><tr><th>without</th><th>measure</th><th class="n">the part adds</th>'
        f'<th class="n">95 % interval</th></tr></thead>{"".join(rows)}</table></div><br>'
    )
