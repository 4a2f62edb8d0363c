"""The form of a stored text: what it must say, what it may say, and what it says when wrong."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import LibraryError
from assistant.library.article import Stored, dump, normalise, parse
from assistant.schema import Article, Source

CORPUS = """\
---
id: the-kettle-war
title: Two of us share a kettle and have stopped speaking
kind: column
desk: candid
published: 2026-03-14
revised: null
supersedes: null
pair: null
disagrees_with: []
differs_from: null
jurisdiction: general
as_of: null
topics: [office-life, peers]
asker: employee
other: coworker
power: peer
doer: other
licence: CC-BY-4.0
sources: []
---

## Letter

We have not spoken since January.

## Answer

Buy a second kettle.
"""
ADDED = "---\nid: a\ntitle: A\n---\n\nSome text.\n"


def corpus(content: str = CORPUS):
    return parse(content, "corpus/columns/the-kettle-war.md", origin="corpus")


def test_a_corpus_text_is_read_whole():
    article = corpus().article
    assert article.id == "the-kettle-war"
    assert article.topics == ("office-life", "peers")
    assert article.published == date(2026, 3, 14)
    assert article.text.startswith("## Letter\n\nWe have")
    assert article.text.endswith("Buy a second kettle.")
    assert article.origin == "corpus"


@pytest.mark.parametrize(
    "key", ["id", "title", "kind", "desk", "revised", "sources", "power", "licence"]
)
def test_a_corpus_text_must_give_every_key(key):
    content = "\n".join(one for one in CORPUS.split("\n") if not one.startswith(f"{key}:"))
    with pytest.raises(
        LibraryError, match=rf"the-kettle-war\.md: `{key}` is missing.*Add the line"
    ):
        corpus(content)


def test_an_added_text_may_leave_most_keys_out():
    stored = parse(ADDED, "added/a.md", origin="library")
    assert stored.article == Article(id="a", title="A", text="Some text.", origin="library")


@pytest.mark.parametrize(
    ("line", "wrong", "rule"),
    [
        ("topics: [office-life, peers]", "topics: [office-lif]", "must be one of hiring, offers"),
        ("topics: [office-life, peers]", "topics: []", "must say it"),
        ("asker: employee", "asker: minion", "must be one of candidate"),
        ("kind: column", "kind: essay", "'column', 'article' or 'law'"),
        ("desk: candid", "desk: null", "must say it"),
        ("published: 2026-03-14", "published: soon", "valid date"),
        ("published: 2026-03-14", "published: 2026-03-14 10:00:00", "date"),
        ("title: Two of", "title: 1984 #", "valid string"),
        ("pair: null", "pair: The Other One", "pattern"),
        ("sources: []", "sources: [{title: x, url: 'javascript:alert(1)'}]", "http"),
        ("sources: []", "sources: [{title: x}]", "missing"),
        ("jurisdiction: general", "jurisdiction: Mars", "must be one of general, US"),
        ("id: the-kettle-war", "id: another", "file's name"),
        ("licence: CC-BY-4.0", "licence: CC-BY-4.0\nlicense: MIT", "no such key"),
        ("kind: column", "kind: law", "law note must give it"),
    ],
)
def test_a_broken_rule_is_told_with_file_key_value_and_rule(line, wrong, rule):
    assert line in CORPUS
    with pytest.raises(LibraryError) as caught:
        corpus(CORPUS.replace(line, wrong))
    message = str(caught.value)
    assert message.startswith("corpus/columns/the-kettle-war.md: ")
    assert (
        wrong.split(":")[0].split("\n")[-1] in message or "license" in message or "as_of" in message
    )
    assert rule in message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Just text.", "no front matter"),
        ("", "no front matter"),
        ("---\nid: a\n", "no front matter"),
        ("---\nid: a\ntitle: A\n---\n\n   \n", "without text"),
        ("---\n- a\n---\nx", "not a list of `key: value`"),
        ("---\nid: [a\n---\nx", "is not YAML"),
        ("---\nid: a\nid: b\ntitle: A\n---\nx", "given twice"),
        ("---\nid: &x a\ntitle: *x\n---\nx", "alias"),
        ("---\nid: !!python/object:os.system a\n---\nx", "is not YAML"),
        ("---\nid: a\ntitle: A\ntopcs: []\n---\nx", "there is no such key"),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(content, says):
    with pytest.raises(LibraryError, match=says):
        parse(content, "added/a.md", origin="library")


@pytest.mark.parametrize(
    "front",
    [
        "a: " + "[" * 20_000,
        "a: " + "{b: " * 20_000,
        "\n".join("- " * 500 for _ in range(3)),
        "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]",
        "x" * 40_000,
    ],
)
def test_front_matter_made_to_crash_the_reader_is_refused(front):
    """20,000 open brackets end the C reader of YAML, and this process with it, by SIGSEGV."""
    with pytest.raises(LibraryError):
        parse(f"---\nid: a\n{front}\n---\nx", "added/a.md", origin="library")


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    content = "\ufeff" + CORPUS.replace("\n", "\r\n")
    assert corpus(content) == corpus()


def test_a_rule_in_the_text_does_not_end_the_front_matter_early():
    stored = parse("---\nid: a\ntitle: A\n---\nOne.\n\n---\n\nTwo.", "a.md", origin="library")
    assert stored.article.text == "One.\n\n---\n\nTwo."


def test_a_stored_text_has_no_trailing_blanks_and_no_run_of_blank_lines():
    assert normalise("\ufeff\n\na  \r\n\r\n\r\n\n b\t\u2028c\n\n") == "a\n\n b\nc"


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_stored_is_read_back_character_for_character(text):
    article = Article(id="a", title="A", text=normalise("Begin. " + text), origin="library")
    assert parse(dump(Stored(article)), "a.md", origin="library").article.text == article.text


def test_every_field_survives_being_stored():
    article = replace(
        corpus().article,
        id="a",
        title='It\'s "9: to" 5 — # of {us} & *you*\\',
        author="Jane Roe: no",
        site="- x",
        url="https://offices.example/a?b=c",
        revised=date(2026, 4, 1),
        supersedes="b",
        pair="c",
        disagrees_with=("d", "e"),
        as_of=date(2026, 4, 2),
        sources=(Source("Act: s. 1", "https://law.example/1"),),
        origin="library",
    )
    stored = Stored(article, date(2026, 5, 1), "a.html", "my page.html")
    assert parse(dump(stored), "a.md", origin="library") == stored
