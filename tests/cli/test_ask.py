"""One question at the command line: what it prints, where, and the code it ends with."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import assistant.startup
from assistant.errors import ModelMissing
from tests.cli.terminal import KINDS, one_line

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("word", "code"), [("may", 0), ("moon", 3), ("this", 4), ("threat", 5)])
def test_the_code_says_what_kind_of_answer_came(run, scripted, word, code):
    done = run("ask", f"{word} I ignore this email?")
    assert done.code == code
    assert done.out
    assert done.err == ""


def test_json_is_one_object_that_keeps_the_schema(run, scripted):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((ROOT / "assistant" / "answer.schema.json").read_text())
    for word in KINDS:
        jsonschema.validate(json.loads(run("ask", word, "--json").out), schema)


def test_the_model_can_be_named(run, scripted):
    run("ask", "may I?", "--model", "none")
    assert scripted.settings.model == "none"
    assert run("ask", "may I?", "--model", " ").code == 2


@pytest.mark.parametrize("question", ["", "   ", "\n"])
def test_an_empty_question_is_bad_usage(run, scripted, question):
    done = run("ask", question)
    assert done.code == 2
    assert "The question is empty. Say in a sentence" in one_line(done.err)
    assert done.out == ""


def test_no_question_is_bad_usage(run, scripted):
    done = run("ask")
    assert done.code == 2
    assert "There is no question" in one_line(done.err)


def test_a_question_too_long_is_told_the_limit_and_where_to_put_the_rest(run, scripted):
    done = run("ask", "may " + "x" * 20_000)
    assert done.code == 2
    assert "20,004 characters and may have 20,000" in one_line(done.err)
    assert "`--email FILE`" in done.err
    assert run("ask", "may " + "x" * 19_996).code == 0


def test_a_question_that_is_not_utf8_is_no_crash(run, scripted):
    assert run("ask", os.fsdecode(b"may I \xff ignore it?")).code == 0
    scripted.letters[0].question.encode("utf-8")


def test_question_or_email_can_be_read_from_standard_input(run, scripted):
    run("ask", "-", stdin=b"may I ignore it?\n")
    run("ask", "may I?", "--email", "-", stdin=b"Please stop.\n")
    assert [one.question.strip() for one in scripted.letters] == ["may I ignore it?", "may I?"]
    assert scripted.letters[1].email.strip() == "Please stop."
    assert run("ask", "-", "--email", "-").code == 2


def test_an_email_file_is_read_as_mail_or_as_text(run, scripted, tmp_path):
    (tmp_path / "a.eml").write_bytes(
        b"From: Jane <j@a.example>\nSubject: =?utf-8?q?caf=C3=A9?=\nContent-Type: text/html\n\n"
        b"<p>Please <b>stop</b>.</p>"
    )
    (tmp_path / "a.txt").write_bytes(b"caf\xe9 at four?")
    run("ask", "may I?", "--email", str(tmp_path / "a.eml"))
    run("ask", "may I?", "--email", str(tmp_path / "a.txt"))
    assert scripted.letters[0].email == "From: Jane <j@a.example>\nSubject: café\n\nPlease stop."
    assert scripted.letters[1].email == "café at four?"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"x" * 1_000_001, "larger than 1 MB"),
        (b"", "is empty"),
        (b"%PDF-1.4", "is no email"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"a\x00b", "NUL"),
    ],
)
def test_an_email_that_cannot_be_one_is_told(run, scripted, tmp_path, data, says):
    (tmp_path / "mail").write_bytes(data)
    done = run("ask", "may I?", "--email", str(tmp_path / "mail"))
    assert done.code in (1, 2)
    assert says in one_line(done.err)
    assert scripted.letters == []


@pytest.mark.parametrize("name", ["none.eml", "."])
def test_an_email_that_is_no_file_is_bad_usage(run, scripted, tmp_path, name):
    done = run("ask", "may I?", "--email", str(tmp_path / name))
    assert done.code == 2
    assert str(tmp_path) in one_line(done.err)


def test_a_known_error_is_one_line_and_no_traceback(run, monkeypatch):
    def missing(*_args, **_kwargs):
        raise ModelMissing("The model\nis missing.\x1b[2J Run `make setup`.")

    monkeypatch.setattr(assistant.startup, "open_assistant", missing)
    done = run("ask", "may I?")
    assert done.code == 1
    assert one_line(done.err).startswith("assistant: The model is missing.")
    assert "\x1b" not in done.err
    assert done.out == ""
