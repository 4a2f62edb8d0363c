"""The command as a program: bad usage, doctor, signals, and what it loads."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.settings import settings
from tests.cli.terminal import one_line

ROOT = Path(__file__).resolve().parents[2]


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
