"""The second process: what goes wrong in it stays in it."""

import signal
from pathlib import Path

import pytest

from assistant.errors import LibraryError
from assistant.library import importer as importer_module
from assistant.library.workbench import MEMORY_BYTES
from assistant.library.worker import Worker
from tests.foreign import SENTENCE


def test_a_reader_that_takes_too_long_is_given_up_and_the_next_file_is_read():
    worker = Worker()
    slow = b"<p>" + b"<b><i>" * 60_000 + b"x" * 5_000_000
    try:
        with pytest.raises(LibraryError, match=r"took longer than 0\.05 seconds"):
            worker.read("html", slow, "slow.html", seconds=0.05)
        assert worker.read("html", f"<p>{SENTENCE}</p>".encode(), "a.html")[0].text
    finally:
        worker.close()


def test_a_reader_that_dies_takes_nothing_with_it(monkeypatch):
    worker = Worker()
    try:
        worker.read("html", f"<p>{SENTENCE}</p>".encode(), "a.html")
        start = worker._start

        def start_and_kill():
            start()
            worker._process.kill()
            worker._process.wait()

        monkeypatch.setattr(worker, "_start", start_and_kill)
        with pytest.raises(LibraryError, match="broke the program that reads a page"):
            worker.read("html", f"<p>{SENTENCE}</p>".encode(), "a.html")
        monkeypatch.undo()
        assert worker.read("html", f"<p>{SENTENCE}</p>".encode(), "a.html")[0].text
    finally:
        worker.close()


def test_a_reader_holds_no_keys_and_may_not_fill_memory_or_disk(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    worker = Worker()
    try:
        worker.read("html", f"<p>{SENTENCE}</p>".encode(), "a.html")
        process = Path(f"/proc/{worker._process.pid}")
        if not process.exists():
            pytest.skip("this system does not show a process's environment and limits")
        assert b"secret" not in (process / "environ").read_bytes()
        lines = [line for line in (process / "limits").read_text().split("\n")[1:] if line]
        told = {line[:26].strip(): line[26:].split()[0] for line in lines}
        assert told["Max address space"] == str(MEMORY_BYTES)
        assert told["Max file size"] == "0"
        assert told["Max cpu time"] != "unlimited"
    finally:
        worker.close()


def test_a_reader_killed_for_its_time_is_told_like_one_that_was_waited_for(monkeypatch):
    worker = Worker()
    try:
        start = worker._start

        def start_and_exhaust():
            start()
            worker._process.send_signal(signal.SIGXCPU)
            worker._process.wait()

        monkeypatch.setattr(worker, "_start", start_and_exhaust)
        with pytest.raises(LibraryError, match="took longer than 20 seconds"):
            worker.read("html", f"<p>{SENTENCE}</p>".encode(), "a.html")
    finally:
        worker.close()


def test_one_process_reads_many_files():
    worker = importer_module._worker
    worker.read("html", f"<p>{SENTENCE}</p>".encode(), "a.html")
    first = worker._process.pid
    worker.read("mail", b"Subject: s\n\nHello.", "a.eml")
    assert worker._process.pid == first
