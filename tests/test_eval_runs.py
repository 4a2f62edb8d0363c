"""A run: every case is asked once, no crash or interruption loses anything, no figure lies."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace

import pytest
from evaluated import advice, case, other, record

from assistant.errors import InputError
from assistant.library import Library
from eval.cache import Cache
from eval.casebook import Gold, read_cases
from eval.compare import compare_runs, to_text
from eval.fingerprint import of_case
from eval.gate import accept, read_gate, trespasses
from eval.judges.points import PointJudge
from eval.judges.support import SupportJudge
from eval.judges.tools import Judges
from eval.local import from_export
from eval.plan import CHAIN, EXTRACTIVE, MODEL, Plan, make, shuffled, stratified
from eval.readme import BEGIN, END, write_readme
from eval.record import failed, read_records
from eval.report import to_html, to_markdown
from eval.runner import RECORDS, Stop, ask, close_folder, interrupted, open_folder
from eval.runs import Run, baseline, finished, open_run
from eval.summary import summarise

MANY = [case(f"c{n:02}", question=f"Question {n}?") for n in range(12)]
PLAN = Plan(((EXTRACTIVE, tuple(MANY)),), "dev")


class Told:
    """A system that answers from a list and counts how often it is asked."""

    name = EXTRACTIVE
    fingerprint = "told-1"

    def __init__(self, *, breaks=(), on=lambda case: None):
        self.asked, self._breaks, self._on = [], breaks, on

    def answer(self, one):
        self.asked.append(one.id)
        self._on(one)
        if one.id in self._breaks:
            raise RuntimeError(f"no answer to {one.id}")
        return record(advice(("No.", "right")), one.id)


@pytest.fixture(scope="module")
def judges(encoder):
    return Judges(SupportJudge(encoder, []), PointJudge(encoder))


@pytest.fixture
def run_with(tmp_path, judges):
    """Ask the plan of a system; folder and cache are the same each time."""
    library = Library(tmp_path / "corpus", tmp_path / "added", fetcher=None)

    def go(system, *, stop=None, plan=PLAN):
        folder, resumed = open_folder(tmp_path / "runs", plan, plan.fingerprint({}))
        cache = Cache(tmp_path / "cache")
        asked = ask(plan, lambda name: system, folder, library, judges, cache, stop=stop)
        return asked, folder, resumed

    return go


def test_a_crash_of_one_case_is_that_cases_failure(run_with):
    asked, folder, _ = run_with(Told(breaks=("c03",)))
    assert len(asked.records) == 12
    errors = {r.case: r.error for r in read_records(folder / RECORDS) if r.error}
    assert errors == {"c03": "RuntimeError: no answer to c03"}


def test_an_interrupted_run_goes_on_where_it_stopped(run_with):
    stop = Stop()
    system = Told(on=lambda one: stop.wish("Ctrl-C") if len(system.asked) == 5 else None)
    asked, folder, resumed = run_with(system, stop=stop)
    assert (len(asked.records), asked.stopped, resumed) == (5, "Ctrl-C", 0)
    later = Told()
    asked, again, resumed = run_with(later)
    assert (again, resumed, asked.stopped) == (folder, 5, None)
    assert sorted(system.asked + later.asked) == [c.id for c in MANY]


def test_ctrl_c_ends_after_the_case_in_hand(run_with):
    system = Told(on=lambda one: os.kill(os.getpid(), signal.SIGINT) if one.id == "c01" else None)
    asked, folder, _ = run_with(system)
    assert asked.stopped == "Ctrl-C"
    assert [r.case for r in read_records(folder / RECORDS)] == ["c00", "c01"]


def test_the_clock_stops_a_run_without_losing_anything(run_with):
    asked, _, _ = run_with(Told(), stop=Stop(minutes=0.0))
    assert asked.stopped == "the time limit of 0 minutes"


def test_a_killed_runs_half_line_is_asked_again(run_with):
    _, folder, _ = run_with(Told())
    text = (folder / RECORDS).read_text(encoding="utf-8")
    (folder / RECORDS).write_text(text[:-40], encoding="utf-8")
    assert len(read_records(folder / RECORDS)) == 11


def test_an_answer_comes_from_the_cache_until_something_changes(run_with, tmp_path):
    run_with(Told())
    plan = replace(PLAN, label="second")
    cached = Told()
    asked, *_ = run_with(cached, plan=plan)
    assert cached.asked == [] and all(r.cached for r in asked.records)
    changed = Told()
    changed.fingerprint = "told-2"
    run_with(changed, plan=replace(PLAN, label="third"))
    assert len(changed.asked) == 12


def test_an_error_is_not_kept_for_the_next_run(run_with):
    run_with(Told(breaks=("c03",)))
    again = Told()
    run_with(again, plan=replace(PLAN, label="second"))
    assert again.asked == ["c03"]


def test_what_is_expected_does_not_change_an_answer_and_what_is_asked_does():
    assert of_case(case(must=("a",))) == of_case(case(must=("b",), id_="other"))
    assert of_case(case()) != of_case(case(email="Hello"))


def test_the_sample_holds_every_set_and_whole_pairs():
    pairs = [
        case(f"p{n}", set="role-pair", pair=f"p{n + 1 if n % 2 == 0 else n - 1}") for n in range(40)
    ]
    cases = [case(f"a{n}") for n in range(200)] + pairs + [case("d1", set="escalate")]
    sample = stratified(cases, 60)
    ids = {one.id for one in sample}
    assert 55 <= len(sample) <= 66
    assert "d1" in ids
    assert all(one.pair in ids for one in sample if one.pair)
    assert [c.id for c in stratified(cases[::-1], 60)] == [c.id for c in sample]
    assert shuffled(cases) == shuffled(cases[::-1])


def test_the_plain_run_asks_the_model_a_sample_and_a_full_one_everything():
    cases = [case(f"a{n}") for n in range(200)]
    tasks = dict(make(cases, model=True).tasks)
    assert (len(tasks[EXTRACTIVE]), len(tasks[MODEL]), len(tasks[CHAIN])) == (200, 60, 10)
    tasks = dict(make(cases, model=True, full=True).tasks)
    assert len(tasks[MODEL]) == len(tasks[CHAIN]) == 200
    assert MODEL not in dict(make(cases, model=False).tasks)


# finished runs ----------------------------------------------------------------------------

HOSTILE = '<script>alert(1)</script> & "quotes"'


def finished_run(folder, answers, **fields):
    """A finished run of the extractive system over MANY with the given answers."""
    folder.mkdir(parents=True)
    records = tuple(
        record(answer, one.id, quotes_hold=(True,), similarity=0.5)
        if answer
        else failed(one.id, EXTRACTIVE, RuntimeError("boom"))
        for one, answer in zip(MANY, answers, strict=False)
    )
    cases = {one.id: one for one in MANY}
    result = {
        "run": folder.name, "finished": "2026-11-22T00:00:00+00:00", "label": "dev",
        "split": "dev", "stopped": None, "seconds": 1.0, "resumed": 0,
        "planned": {EXTRACTIVE: 12}, "about": {"commit": "abc", "changed_files": 0},
        "cache": {"asked": 12, "from_cache": 0}, "labels": {},
        "judges": {"independent": {"n": 0}, "points": {"n": 0}},
        **summarise(cases, records), **fields,
    }  # fmt: skip
    close_folder(folder, result, records)
    return Run(folder, result)


RIGHT, WRONG = advice(("No.", "right")), advice(("No.", "wrong"))


def test_run_json_holds_every_measure_with_its_interval_and_control(tmp_path):
    run = finished_run(tmp_path / "a", [RIGHT] * 12)
    stored = json.loads((run.folder / "run.json").read_text(encoding="utf-8"))
    assert len(stored["measures"]) == 27
    for found in stored["measures"].values():
        assert {"value", "n", "low", "high", "excluded", "control"} <= found.keys()
    assert stored["measures"]["selective_accuracy"]["value"] == 1.0
    assert not interrupted(run.folder)


def test_what_a_model_can_change_is_reported_for_the_system_with_the_model():
    cases = {one.id: one for one in MANY[:2]}
    rows = [record(RIGHT, "c00", whole_s=0.1), record(RIGHT, "c00", whole_s=7.0, system=MODEL)]
    found = summarise(cases, rows)["measures"]
    assert (found["whole_answer_s"]["value"], found["whole_answer_s"]["system"]) == (7.0, MODEL)
    assert found["kind_accuracy"]["system"] == EXTRACTIVE


def test_a_comparison_names_the_cases_that_flipped_and_says_it_plainly(tmp_path):
    before = finished_run(tmp_path / "a", [RIGHT] * 12)
    after = finished_run(tmp_path / "b", [WRONG] * 6 + [RIGHT] * 6)
    found = compare_runs(before, after, {one.id: one for one in MANY})
    change = found["systems"][EXTRACTIVE]["selective_accuracy"]
    assert (change["value"], change["change"]) == (-0.5, "worse")
    assert [one["case"] for one in found["flips"][EXTRACTIVE]["now wrong"]] == [
        f"c{n:02}" for n in range(6)
    ]
    assert found["sentence"].startswith("The later run is worse on selective_accuracy by 50.0 %")
    assert "c05" in to_text(found)
    same = compare_runs(before, before, {one.id: one for one in MANY})
    assert same["sentence"].startswith("Nothing moved")


def test_the_gate_opens_for_chance_and_shuts_for_a_loss(tmp_path):
    rules = {"selective_accuracy": {"watch": True}, "quote_fidelity": {"at_least": 1.0}}
    accepted = finished_run(tmp_path / "a", [RIGHT] * 9 + [WRONG] * 3).result
    slight = finished_run(tmp_path / "b", [RIGHT] * 8 + [WRONG] * 4).result
    loss = finished_run(tmp_path / "c", [RIGHT] * 2 + [WRONG] * 10).result
    assert trespasses(slight, accepted, rules) == []
    assert trespasses(accepted, None, rules) == []
    told = trespasses(loss, accepted, rules)
    assert len(told) == 1 and "selective_accuracy went from 75.0 % to 16.7 %" in told[0]
    gone = json.loads(json.dumps(accepted))
    gone["measures"]["selective_accuracy"]["value"] = None
    assert "was not measured" in trespasses(gone, accepted, rules)[0]


def test_a_gate_that_watches_an_unknown_name_is_refused(tmp_path):
    path = tmp_path / "gate.toml"
    path.write_text('[ndcg]\nwatch = true\n["kind_accuracy"]\nabove = 1\n', encoding="utf-8")
    with pytest.raises(InputError, match="'ndcg'"):
        read_gate(path)
    assert "quote_fidelity" in read_gate()


def test_half_a_run_is_not_accepted_and_a_whole_one_is_the_next_control(tmp_path):
    half = finished_run(tmp_path / "half", [RIGHT], stopped="Ctrl-C")
    with pytest.raises(InputError, match="stopped by Ctrl-C"):
        accept(half)
    accept(finished_run(tmp_path / "whole", [RIGHT] * 12))
    assert baseline(tmp_path)["measures"]["kind_accuracy"]["value"] == 1.0
    assert [run.name for run in finished(tmp_path)] == ["baseline", "half", "whole"]
    assert len(open_run("baseline", tmp_path).records) == 12
    with pytest.raises(InputError, match="Finished runs: baseline"):
        open_run("nothing", tmp_path)


def test_the_answers_of_ablations_are_not_kept_with_the_accepted_run(tmp_path):
    run = finished_run(tmp_path / "whole", [RIGHT] * 4)
    lines = (run.folder / "records.jsonl").read_text().splitlines()
    lines.append(lines[0].replace('"extractive"', '"no frame"'))
    (run.folder / "records.jsonl").write_text("\n".join(lines) + "\n")
    accept(run)
    kept = open_run("baseline", tmp_path).records
    assert [record.system for record in kept] == ["extractive"] * 4


def test_a_report_is_one_file_and_foreign_text_does_nothing_in_it(tmp_path):
    bad = advice((HOSTILE, "wrong"))
    run = finished_run(tmp_path / "a", [bad, other("abstention"), None])
    cases = {one.id: replace(one, question=HOSTILE, email=HOSTILE) for one in MANY}
    page = to_html(run, cases, {"right": HOSTILE})
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    assert page.count("<script>") == 1
    for outside in ("src=", 'href="http', "@import", "url("):
        assert outside not in page
    assert 'id="c00-extractive"' in page and "rests on no article" in page
    assert "gave an abstention, expected an advice" in page
    text = to_markdown(run.result)
    assert "| `kind_accuracy` | ↑ |" in text


def test_the_readme_is_written_between_its_marks_and_nowhere_else(tmp_path):
    run = finished_run(tmp_path / "a", [RIGHT] * 12)
    path = tmp_path / "README.md"
    path.write_text(f"# Title\n\n{BEGIN}\nold\n{END}\n\nEnd.\n", encoding="utf-8")
    write_readme(path, run.result)
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# Title\n\n{BEGIN}\n") and text.endswith(f"{END}\n\nEnd.\n")
    assert "`quote_fidelity`" in text and "old" not in text
    path.write_text("# Title", encoding="utf-8")
    with pytest.raises(InputError, match="no place for the figures"):
        write_readme(path, run.result)


def test_a_thumb_down_becomes_a_case_once(tmp_path):
    message = {
        "id": "x/1", "question": "May I?", "email": None, "history": [], "answer": RIGHT,
        "feedback": {"thumb": "down", "reasons": ["wrong source"], "note": ""},
    }  # fmt: skip
    liked = {**message, "id": "x/2", "feedback": {"thumb": "up"}}
    lines = [json.dumps(message), json.dumps(liked), json.dumps(message)]
    path, count = from_export(lines, tmp_path)
    assert count == 1 and from_export(lines, tmp_path)[1] == 0
    (one,) = read_cases(path, local=True)
    assert (one.question, one.note, one.local) == ("May I?", "wrong source", True)


def test_gold_that_moved_is_found_again_by_its_likeness():
    from eval.requote import nearest

    text = "## Answer\n\nNo, do not tell her manager about it. Keep your promise to her."
    assert nearest("No, do not tell her manager.", text) == (
        "No, do not tell her manager about it."
    )
    assert nearest("Buy a boat and sail away tonight.", text) is None
    assert Gold("a", 2).quotes == ()
