"""A home of its own, a scripted assistant, and the command line called as a function."""

from __future__ import annotations

import io
import sys
from types import SimpleNamespace

import pytest

import assistant.startup
from assistant.cli import articles as articles_module
from assistant.cli import main
from assistant.errors import InputError
from assistant.schema import Letter
from assistant.settings import settings
from tests.cli.terminal import KINDS
from tests.scripted import write_library


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
