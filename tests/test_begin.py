"""An index begun with another holds what it would have embedded, and nothing of other code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import manifest
from assistant.begin import begin_with
from assistant.index import Index
from assistant.writing import one_writer
from tests.core_parts import (
    COLUMN,
    CountingEncoder,
    small_index,
    small_settings,
    write_articles,
)  # fmt: skip


@pytest.fixture
def made(tmp_path, encoder):
    """The settings of a finished index."""
    small_index(tmp_path / "made", encoder)
    return small_settings(tmp_path / "made")


def second(tmp_path, encoder):
    """Another home with the same articles: settings, counting encoder and index."""
    settings, counting = small_settings(tmp_path / "second"), CountingEncoder(encoder)
    return settings, counting, Index(settings, write_articles(tmp_path / "second"), counting)


def test_what_this_code_embedded_is_not_embedded_again(made, tmp_path, encoder):
    settings, counting, index = second(tmp_path, encoder)
    assert begin_with(settings.index, made.index)
    report = index.update()
    assert counting.texts == []
    assert report.embedded == 0
    assert index.describe()["chunks"] == index.annotations.counts()[1] > 0
    assert not begin_with(settings.index, made.index)  # something is there now


def test_what_other_code_embedded_is_embedded_anew(made, tmp_path, encoder, monkeypatch):
    monkeypatch.setattr(manifest, "code", lambda: "other")
    settings, counting, index = second(tmp_path, encoder)
    assert not begin_with(settings.index, made.index)
    index.update()
    assert counting.texts


def test_an_index_that_two_codes_embedded_says_so(made, tmp_path, encoder, monkeypatch):
    monkeypatch.setattr(manifest, "code", lambda: "other")
    changed = replace(COLUMN, text=COLUMN.text + "\n\nAsk him once.")
    again = Index(made, write_articles(tmp_path / "made", [changed]), encoder)
    again.update()
    assert manifest.code_of(made.index) == ""
    monkeypatch.undo()
    assert manifest.code_of(made.index) == ""
    again.update(rebuild=True)
    assert manifest.code_of(made.index) == manifest.code()


def test_a_folder_that_is_there_is_left_alone(made, tmp_path, encoder):
    settings, _, _ = second(tmp_path, encoder)
    settings.index.mkdir()
    (settings.index / "letters.txt").write_text("somebody's own")
    assert not begin_with(settings.index, made.index)
    assert [path.name for path in settings.index.iterdir()] == ["letters.txt"]


def test_an_index_that_is_being_written_is_not_copied(made, tmp_path, encoder):
    settings, _, _ = second(tmp_path, encoder)
    with one_writer(made.index / "writer.lock"):
        assert not begin_with(settings.index, made.index)
    assert not settings.index.exists()
