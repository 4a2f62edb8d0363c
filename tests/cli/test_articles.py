"""Articles at the command line: added, listed, shown and removed."""

from __future__ import annotations

import json

from assistant.settings import settings
from tests.cli.terminal import one_line

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
