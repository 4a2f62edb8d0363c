"""The Evaluation page: the last runs, the trend, a comparison, any single case. Draws only.

A page of the app calls `draw()`. Letters, articles and model output are shown as plain text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import streamlit as st

from assistant.errors import AssistantError
from assistant.render import escape
from eval import plan as plans
from eval.answers import statements
from eval.casebook import Case, load_cases
from eval.compare import compare_runs
from eval.failures import reasons
from eval.measures import MEASURES
from eval.record import Record
from eval.report.words import GROUPS, SECONDS, arrow, figure, interval, judge_notes, sentence
from eval.runs import Run, finished

_TREND = ("kind_accuracy", "selective_accuracy", "success@1", "abstention_recall", "must_found")


def draw() -> None:
    """The whole page."""
    st.title("Evaluation")
    runs = finished()
    if not runs:
        st.info("No run has been finished yet. Start one on the command line: make eval")
        return
    names = [run.name for run in runs][::-1]
    chosen = st.selectbox("Run", names, key="evaluation-run")
    run = runs[len(runs) - 1 - names.index(chosen)]
    st.markdown(escape(sentence(run.result)))
    if run.result.get("stopped"):
        st.warning(f"This run was stopped early by {run.result['stopped']}.")
    measures, trend, comparison, cases = st.tabs(["Measures", "Trend", "Comparison", "Cases"])
    with measures:
        _measures(run)
    with trend:
        _trend(runs)
    try:
        known = {case.id: case for case in load_cases(split="all")}
    except AssistantError as error:
        st.error(str(error))
        return
    with comparison:
        _comparison(runs, run, known)
    with cases:
        _cases(run, known)


def _measures(run: Run) -> None:
    rows = []
    for group, names in GROUPS.items():
        for name in names:
            found = run.result["measures"][name]
            row = {"": group, "measure": f"{name} {arrow(name)}"}
            row |= {"value": figure(name, found["value"]), "95 %": interval(name, found)}
            row |= {"n": found["n"], "left out": found["excluded"]}
            row |= {control: figure(name, v) for control, v in found["control"].items()}
            rows.append(row)
    st.dataframe(rows, hide_index=True, height="content")
    for note in judge_notes(run.result):
        st.caption(escape(note))


def _trend(runs: Sequence[Run]) -> None:
    names = [name for name in MEASURES if name not in SECONDS]
    chosen = st.multiselect("Measures", names, default=list(_TREND), key="evaluation-trend")
    points = [
        {"run": run.name, "measure": name, **run.result["measures"][name]}
        for run in runs
        for name in chosen
        if run.result["measures"].get(name, {}).get("value") is not None
    ]
    if not points:
        st.caption("Nothing to draw yet.")
        return
    fields = ("run", "measure", "value", "low", "high", "n")
    data = alt.Data(values=[{key: point[key] for key in fields} for point in points])
    across = alt.X("run:N", sort=[run.name for run in runs], title=None)
    base = alt.Chart(data).encode(x=across, color=alt.Color("measure:N", title=None))
    value = alt.Y("value:Q", scale=alt.Scale(domain=[0, 1]), title="value")
    tooltip = ["run:N", "measure:N", "value:Q", "low:Q", "high:Q", "n:Q"]
    line = base.mark_line(point=True).encode(y=value, tooltip=tooltip)
    band = base.mark_rule(opacity=0.35, strokeWidth=5).encode(y="low:Q", y2="high:Q")
    st.altair_chart(band + line, width="stretch")


def _comparison(runs: Sequence[Run], run: Run, cases: Mapping[str, Case]) -> None:
    others = [other.name for other in runs if other.name != run.name]
    if not others:
        st.caption("A second run is needed to compare with.")
        return
    before = st.selectbox("Compared with", others, key="evaluation-before")
    found = compare_runs(next(r for r in runs if r.name == before), run, cases)
    st.markdown(f"**{escape(found['sentence'])}**")
    for system, changes in found["systems"].items():
        st.subheader(f"{system}, {found['cases'][system]} cases in both", anchor=False)
        rows = [
            {
                "measure": f"{name} {arrow(name)}",
                "before": figure(name, change["before"]),
                "after": figure(name, change["after"]),
                "difference": figure(name, change["value"]),
                "95 %": interval(name, change),
                "": change["change"],
            }
            for name, change in changes.items()
        ]
        st.dataframe(rows, hide_index=True)
        for word, flips in found["flips"][system].items():
            if flips:
                st.dataframe([{word: f["case"], **f} for f in flips], hide_index=True)


def _cases(run: Run, cases: Mapping[str, Case]) -> None:
    systems = list(run.result["systems"])
    left, middle, right = st.columns(3)
    system = left.selectbox("System", systems, key="evaluation-system")
    sets = ["all", *run.result["sets"][system]]
    set_ = middle.selectbox("Set", sets, key="evaluation-set")
    only = right.toggle("Only failures", value=system in (plans.EXTRACTIVE, plans.MODEL))
    rows = [
        (cases[r.case], r, reasons(cases[r.case], r))
        for r in sorted(run.records, key=lambda r: r.case)
        if r.system == system and r.case in cases and set_ in ("all", cases[r.case].set)
    ]
    shown = [row for row in rows if row[2] or not only]
    st.caption(f"{len(shown)} of {len(rows)} cases")
    if not shown:
        return
    chosen = st.selectbox(
        "Case", range(len(shown)), key=f"evaluation-case-{system}-{set_}-{only}",
        format_func=lambda n: f"{shown[n][0].id}: {'; '.join(shown[n][2]) or 'as expected'}",
    )  # fmt: skip
    _case(*shown[chosen])


def _case(case: Case, record: Record, why: list[str]) -> None:
    st.text(case.question)
    if case.email:
        with st.expander("The email"):
            st.text(case.email)
    for reason in why:
        st.markdown(f"- {escape(reason)}")
    gold = ", ".join(f"{g.article} ({g.grade})" for g in case.gold) or "no article"
    st.caption(escape(f"Expected: {case.expect}; gold: {gold}"))
    if record.error is not None:
        st.error(escape(record.error))
        return
    cited = {c["n"]: c for c in record.answer.get("citations", ())}
    for n, (place, one) in enumerate(statements(record.answer)):
        verdict = _verdict(record, n)
        st.markdown(f"**{place}**{verdict}: {escape(one['text'])}")
        for citation in (cited[c] for c in one["citations"] if c in cited):
            where = f"{citation['title']} [{citation['start']}:{citation['end']}]"
            same = citation["quote"] == one["text"]
            st.caption(escape(where if same else f"“{citation['quote']}” — {where}"))
    points = [("must", p) for p in record.must] + [("must not", p) for p in record.must_not]
    if points:
        rows: list[dict[str, Any]] = [
            {"": kind, "point": p.text, "found": p.found, "score": p.score} for kind, p in points
        ]
        st.dataframe(rows, hide_index=True)


def _verdict(record: Record, n: int) -> str:
    judged = record.judged[n] if n < len(record.judged) else None
    if judged is None or judged.verbatim:
        return ""
    return {True: " (supported)", False: " (not supported)", None: " (unscored)"}[judged.supported]
