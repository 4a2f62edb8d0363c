"""A home of its own and a scripted assistant behind the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import assistant.ui
from assistant.settings import settings
from tests.scripted import ScriptedAssistant, write_library


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    yield tmp_path / "home"
    assistant.ui.use(None)
    settings.cache_clear()


@pytest.fixture
def scripted(home: Path, tmp_path: Path) -> ScriptedAssistant:
    made = ScriptedAssistant(write_library(tmp_path / "articles"))
    assistant.ui.use(lambda: made)
    return made
