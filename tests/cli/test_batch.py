"""Many letters from a file: one line each, whatever is wrong with another."""

from __future__ import annotations

import json

import assistant.startup
from assistant.errors import ModelMissing
from assistant.schema import Turn
from tests.cli.terminal import one_line


def batch(run, tmp_path, *lines: str | bytes, code: int = 0) -> list[dict]:
    path = tmp_path / "batch.jsonl"
    path.write_bytes(b"\n".join(x.encode() if isinstance(x, str) else x for x in lines) + b"\n")
    done = run("ask", "--batch", str(path), "--json")
    assert done.code == code
    return [json.loads(line) for line in done.out.splitlines()]


def test_a_batch_answers_each_line_in_its_order(run, scripted, tmp_path):
    answers = batch(
        run,
        tmp_path,
        '{"id": "a", "question": "may I?", "email": "Stop."}',
        "",
        '{"question": "moon?", "history": [{"role": "asker", "text": "hi"}]}'.replace("?", " ?"),
        '{"id": 7, "question": "this", "history": null, "extra": 1}',
    )
    assert [(one["id"], one["kind"]) for one in answers] == [
        ("a", "advice"),
        (3, "abstention"),
        (7, "clarification"),
    ]
    assert scripted.letters[0].email == "Stop."
    assert scripted.letters[1].history == (Turn("asker", "hi"),)


def test_a_bad_line_gives_an_error_line_and_the_others_go_on(run, scripted, tmp_path):
    bad = [
        "not json",
        "[1]",
        '{"id": "no"}',
        '{"id": "n", "question": 5}',
        '{"id": "e", "question": " "}',
        '{"id": "l", "question": "' + "x" * 20_001 + '"}',
        '{"id": "m", "question": "may", "email": 5}',
        '{"id": "b", "question": "may", "email": "' + "x" * 1_000_001 + '"}',
        '{"id": "h", "question": "may", "history": [{"role": "boss", "text": "x"}]}',
        '{"id": "r", "question": "refuse"}',
        '{"id": "u", "question": "break"}',
        b'{"id": "q", "question": "' + b"[" * 5 + b"\xff",
        "[" * 100_000,
    ]
    answers = batch(run, tmp_path, *bad, '{"id": "last", "question": "may I?"}', code=1)
    assert len(answers) == len(bad) + 1
    for one in answers[:-1]:
        assert set(one) == {"id", "error"}
        assert one["error"]
    assert answers[-1]["kind"] == "advice"
    assert answers[-1]["id"] == "last"
    assert answers[9] == {"id": "r", "error": "This one is refused."}


def test_a_line_longer_than_any_letter_is_skipped_and_not_kept(run, scripted, tmp_path):
    answers = batch(run, tmp_path, b"x" * 4_100_000, '{"question": "may I?"}', code=1)
    assert "longer than 4 MB" in answers[0]["error"]
    assert answers[1]["kind"] == "advice"


def test_a_lone_surrogate_in_a_batch_is_no_crash(run, scripted, tmp_path):
    [answer] = batch(run, tmp_path, '{"id": "\\ud800", "question": "may \\ud83d I \\ud83d\\ude00"}')
    assert answer["id"] == "\ud800"
    assert scripted.letters[0].question == "may \ufffd I \U0001f600"


def test_a_batch_comes_alone_and_must_exist(run, scripted, tmp_path):
    assert run("ask", "may I?", "--batch", "x").code == 2
    done = run("ask", "--batch", str(tmp_path / "none"))
    assert done.code == 2
    assert "cannot be read: No such file" in one_line(done.err)


def test_a_batch_that_nothing_can_answer_fails_once(run, monkeypatch, tmp_path):
    def missing(*_args, **_kwargs):
        raise ModelMissing("No encoder.")

    monkeypatch.setattr(assistant.startup, "open_assistant", missing)
    (tmp_path / "b").write_text('{"question": "may"}\n{"question": "may"}\n')
    done = run("ask", "--batch", str(tmp_path / "b"))
    assert (done.code, done.out, one_line(done.err)) == (1, "", "assistant: No encoder.")
