"""The command line: what it prints, where, and the code it ends with."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

import assistant.startup
from assistant.cli import articles as articles_module
from assistant.cli import main
from assistant.errors import InputError, ModelMissing
from assistant.schema import Letter, Turn
from assistant.settings import settings
from tests.answers import ABSTENTION, ADVICE, CLARIFICATION, ESCALATION
from tests.scripted import write_library

ROOT = Path(__file__).resolve().parent.parent
KINDS = {"may": ADVICE, "moon": ABSTENTION, "this": CLARIFICATION, "threat": ESCALATION}


class Scripted:
    """Answers by the first word of the question and keeps the letters."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def advise(self, letter: Letter):
        self.letters.append(letter)
        if letter.question.startswith("break"):
            raise KeyError("a fault of ours")
        if letter.question.startswith("refuse"):
            raise InputError("This one is refused.")
        return KINDS[letter.question.split()[0]]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    write_library(tmp_path)
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path))
    monkeypatch.setenv("ASSISTANT_CORPUS", str(tmp_path / "corpus"))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


@pytest.fixture
def scripted(monkeypatch):
    made = Scripted()

    def opened(chosen, **_kwargs):
        made.settings = chosen
        return made

    monkeypatch.setattr(assistant.startup, "open_assistant", opened)
    return made


@pytest.fixture
def no_index(monkeypatch):
    """The index is somebody else's law: here it only counts how often it is asked for."""
    calls = []

    def update(_settings, library, **_kwargs):
        calls.append(library.ids())
        return SimpleNamespace(embedded=1, kept=2, removed=0, seconds=0.1)

    monkeypatch.setattr(articles_module, "update_index", update)
    return calls


@pytest.fixture
def run(monkeypatch, capsys):
    def call(*arguments: str, stdin: bytes = b"") -> SimpleNamespace:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        out, err = capsys.readouterr()
        return SimpleNamespace(code=ended.value.code or 0, out=out, err=err)

    return call


def one_line(text: str) -> str:
    """The only line of `text`, which must be one."""
    assert text.endswith("\n"), text
    assert text.count("\n") == 1, text
    return text.strip()


# ask --------------------------------------------------------------------------------------


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


# ask --batch ------------------------------------------------------------------------------


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


# articles ---------------------------------------------------------------------------------

TEXT = (
    "A man hums\n\nA man hums at the next desk, and his neighbour would like him to stop it.\n\n"
    "Comments are closed."
)


def test_adding_says_what_was_added_and_what_was_cut(run, no_index, tmp_path):
    (tmp_path / "hum.txt").write_text(TEXT)
    done = run("add", str(tmp_path / "hum.txt"))
    assert done.code == 0
    assert "added      a-man-hums  (article) A man hums" in done.out
    assert "    cut: Comments are closed." in done.out
    assert "Index: 1 embedded, 2 kept, 0 removed" in done.out
    assert "a-man-hums" in no_index[0]
    assert "unchanged  a-man-hums" in run("add", str(tmp_path / "hum.txt")).out


def test_a_source_that_fails_stops_no_other_and_fails_the_command(run, no_index, tmp_path):
    (tmp_path / "hum.txt").write_text(TEXT)
    done = run("add", str(tmp_path / "none.txt"), str(tmp_path), str(tmp_path / "hum.txt"))
    assert done.code == 1
    assert "added      a-man-hums" in done.out
    assert len(done.err.splitlines()) == 2
    assert "is a folder. Name the files" in done.err
    assert len(no_index) == 1


def test_nothing_is_indexed_when_nothing_was_added(run, no_index, tmp_path):
    assert run("add", str(tmp_path / "none.txt")).code == 1
    assert no_index == []


def test_a_paste_is_added_from_standard_input(run, no_index):
    done = run("add", "-", "--title", "My hum", "--url", "https://a.example/x", stdin=TEXT.encode())
    assert done.code == 0
    shown = json.loads(run("show", "my-hum", "--json").out)
    assert (shown["title"], shown["url"]) == ("My hum", "https://a.example/x")
    assert run("add", "a", "b", "--title", "x").code == 2


def test_the_network_can_be_switched_off(run, no_index, monkeypatch):
    monkeypatch.setenv("ASSISTANT_FETCH", "off")
    settings.cache_clear()
    done = run("add", "https://a.example/x")
    assert done.code == 1
    assert "ASSISTANT_FETCH=off" in one_line(done.err)


def test_removing_takes_only_what_was_added(run, no_index, tmp_path):
    (tmp_path / "hum.txt").write_text(TEXT)
    run("add", str(tmp_path / "hum.txt"))
    assert "removed    a-man-hums" in run("remove", "a-man-hums").out
    again = run("remove", "a-man-hums")
    assert again.code == 1
    assert "There is no article 'a-man-hums'" in one_line(again.err)
    listed = json.loads(run("list", "--json").out)
    corpus = next(one["id"] for one in listed if one["origin"] == "corpus")
    assert "belongs to the corpus" in run("remove", corpus).err


def test_list_and_show_agree(run):
    listed = json.loads(run("list", "--json").out)
    text = run("list").out
    assert len(text.splitlines()) == len(listed) > 0
    for one in listed:
        assert one["id"] in text
        shown = json.loads(run("show", one["id"], "--json").out)
        assert list(shown)[:2] == ["id", "text"]
        assert {key: shown[key] for key in one} == one
        assert shown["text"] in run("show", one["id"]).out


def test_an_unknown_article_is_told(run):
    done = run("show", "no-such-article")
    assert done.code == 1
    assert "There is no article" in one_line(done.err)


def test_a_broken_file_is_told_and_the_others_listed(run, tmp_path):
    (tmp_path / "corpus" / "columns" / "bad.md").write_text("no front matter")
    done = run("list")
    assert done.code == 0
    assert done.out
    assert "left out" in one_line(done.err)


def test_an_article_cannot_steer_the_terminal(run, tmp_path):
    (tmp_path / "library" / "evil.md").write_text(
        '---\nid: evil\ntitle: "E\\e[2Jvil"\n---\n\nRed \x1b[31m text \u202e backwards.\n'
    )
    for command in (("list",), ("show", "evil")):
        out = run(*command).out
        assert "vil" in out
        assert "\x1b" not in out
        assert "\u202e" not in out


# the rest ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("ask", "--nonsense"), ("show",), ("serve", "--port", "80")]
)
def test_bad_usage_ends_with_two(run, arguments):
    done = run(*arguments)
    assert done.code == 2
    assert done.err
    assert "Traceback" not in done.err


def test_doctor_says_for_each_part_whether_it_is_well_or_what_to_do(run, monkeypatch, tmp_path):
    monkeypatch.setenv("ASSISTANT_CACHE", str(tmp_path / "cache"))
    settings.cache_clear()
    done = run("doctor")
    assert done.code == 1  # no encoder in this cache, so no index either
    lines = done.out.splitlines()
    for part in ("Python", "Settings", "Disk", "Embedding model", "Library", "Index", "Endpoint"):
        assert any(part in line for line in lines), part
    assert any(line.startswith("FIX Embedding model") and "make setup" in line for line in lines)
    assert any(line.startswith("ok  Library") for line in lines)
    assert any(line.startswith("-   Chat model") for line in lines)  # not needed


def test_doctor_tells_an_endpoint_that_cannot_be_reached(run, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "secret-key")
    monkeypatch.setenv("ASSISTANT_MODEL", "big")
    settings.cache_clear()
    done = run("doctor")
    [line] = [line for line in done.out.splitlines() if "Endpoint" in line]
    assert line.startswith("FIX")
    assert "cannot be reached" in line
    assert "secret-key" not in done.out + done.err


def test_a_wrong_setting_is_one_line(run, monkeypatch):
    monkeypatch.setenv("ASSISTANT_THREADS", "many")
    settings.cache_clear()
    done = run("list")
    assert done.code == 1
    assert "THREADS" in one_line(done.err)


def test_the_evaluation_is_handed_its_own_arguments(run, monkeypatch):
    import typer

    suite = typer.Typer()
    seen = []

    @suite.command()
    def report(json_: bool = typer.Option(False, "--json")) -> None:
        seen.append(json_)

    @suite.command()
    def compare(a: str, b: str) -> None:
        seen.append((a, b))

    monkeypatch.setitem(sys.modules, "eval.cli", SimpleNamespace(app=suite))
    assert run("eval", "report", "--json").code == 0
    assert run("eval", "compare", "A", "B").code == 0
    assert seen == [True, ("A", "B")]
    assert run("eval", "report", "--nonsense").code == 2


# as a program -----------------------------------------------------------------------------


def program(*arguments: str, **kwargs) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "assistant", *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, **kwargs,
    )  # fmt: skip


HEAVY = ("chromadb", "langchain_core", "streamlit", "openai", "trafilatura", "numpy", "onnxruntime")


@pytest.mark.parametrize("command", [("--help",), ("ask", "--help"), ("list",), ("show", "x")])
def test_what_needs_no_model_loads_none(command):
    """`assistant --help` takes 0.25 s, most of it Typer; one of these would double it or worse."""
    code = (
        "import sys\nfrom assistant.cli import main\ntry:\n    main(sys.argv[1:])\n"
        f"finally:\n    print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], capture_output=True, text=True, cwd=ROOT
    )
    assert done.stderr.endswith("[]\n"), done.stderr


def test_a_reader_that_leaves_is_no_error():
    process = program("list")
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(20) == 130


def test_control_c_is_quiet():
    # A shell's background job ignores SIGINT and hands that down; a person's terminal does not.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = program("ask", "-")
    finally:
        signal.signal(signal.SIGINT, before)
    time.sleep(4.0)  # it waits for the question, on a busy machine too
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == b""


def test_a_text_is_added_asked_and_shown_with_the_real_index(run, encoder, tmp_path):
    """From a file to a quote in an answer, and the quote is where it says it is."""
    (tmp_path / "hum.txt").write_text(
        "The man at the next desk hums all day\n\nA reader writes:\n\nI share a desk with a man "
        "who hums all day, and I have asked him twice to stop. May I ask for another desk?\n\n"
        "Yes, you may ask for another desk because of the humming. Moving desks keeps your peace "
        "and costs you nothing but an afternoon. You could also wear headphones, and the cost is "
        "that you miss your telephone.\n"
    )
    assert "embedded" in run("add", str(tmp_path / "hum.txt")).out
    question = "May I ask for another desk because the man at the next desk hums all day?"
    done = run("ask", question, "--json", "--model", "none")
    answer = json.loads(done.out)
    assert done.code == 0, answer
    for citation in answer["citations"]:
        shown = json.loads(run("show", citation["article_id"], "--json").out)
        assert shown["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert run("doctor").out.count("FIX Index") == 0
