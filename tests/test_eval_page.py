"""The Evaluation page draws what runs there are, and foreign text in it is text."""

from __future__ import annotations

import json

import pytest
from evaluated import advice, case, record
from streamlit.testing.v1 import AppTest

import eval.runs
from eval.record import write_records
from eval.summary import summarise

CASE = case("answerable-1", question="[May](http://evil.example) I ignore it?")


def page():
    import os
    from pathlib import Path
    from unittest.mock import patch

    import eval.ui_page as page_
    from eval.runs import finished

    runs = Path(os.environ["EVALUATION_RUNS"])
    from evaluated import case as make

    cases = [make("answerable-1", question="[May](http://evil.example) I ignore it?")]
    with (
        patch.object(page_, "finished", lambda: finished(runs)),
        patch.object(page_, "load_cases", lambda **_: cases),
    ):
        page_.draw()


def a_run(folder, article):
    folder.mkdir(parents=True)
    records = [record(advice(("![No](x).", article)), CASE.id, similarity=0.5)]
    result = {
        "run": folder.name, "finished": "2026-11-22", "label": "dev", "split": "dev",
        "stopped": None, "judges": {"independent": {"n": 0}, "points": {"n": 0}},
        **summarise({CASE.id: CASE}, records),
    }  # fmt: skip
    write_records(folder / "records.jsonl", records)
    (folder / "run.json").write_text(json.dumps(result), encoding="utf-8")


@pytest.fixture
def runs(tmp_path, monkeypatch):
    monkeypatch.setenv("EVALUATION_RUNS", str(tmp_path))
    return tmp_path


def test_without_a_run_the_page_says_how_to_make_one(runs):
    shown = AppTest.from_function(page).run(timeout=30)
    assert not shown.exception
    assert "make eval" in shown.info[0].value


def test_the_page_shows_runs_and_any_case_with_foreign_text_inert(runs):
    a_run(runs / "one", "right")
    a_run(runs / "two", "wrong")
    shown = AppTest.from_function(page).run(timeout=30)
    assert not shown.exception
    assert shown.selectbox(key="evaluation-run").options == ["two", "one"]
    assert any("rests on no article" in m.value for m in shown.markdown)
    assert CASE.question in [t.value for t in shown.text]
    assert not any("![No](x)" in m.value for m in shown.markdown)
    shown.selectbox(key="evaluation-run").select("one").run(timeout=30)
    assert not shown.exception
    assert eval.runs.open_run("one", runs).name == "one"
