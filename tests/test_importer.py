"""Files, uploads, feeds and pastes on their way in."""

import os
from datetime import date
from pathlib import Path

import pytest

from assistant.errors import LibraryError
from assistant.library import Library
from assistant.library.importer import from_path
from tests.foreign import one

PAGES = Path(__file__).parent / "fixtures" / "pages"


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\x00\x00"])
def test_an_empty_file_is_an_article_without_text(data):
    with pytest.raises(LibraryError, match=r"text"):
        one("a.txt", data)


def test_ten_megabytes_are_the_limit(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(10_000_001)
    with pytest.raises(LibraryError, match=r"'a\.txt' has 10\.0 MB; one text may have 10 MB"):
        from_path(path)


def test_a_folder_is_refused_with_the_hint_to_name_its_files(tmp_path):
    with pytest.raises(LibraryError, match=r"is a folder\. Name the files in it.*\*\.txt"):
        from_path(tmp_path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(LibraryError, match=r"none\.txt cannot be read: No such file"):
        from_path(tmp_path / "none.txt")


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(LibraryError, match="not a regular file"):
        from_path(tmp_path / "pipe.txt")


@pytest.mark.parametrize("name", ["x" * 5000, "a\x00b.txt"])
def test_an_impossible_path_is_told(name):
    with pytest.raises(LibraryError, match="cannot be read"):
        from_path(Path(name))


def test_a_feed_gives_an_article_for_each_entry(tmp_path):
    library = Library(tmp_path / "corpus", tmp_path / "added")
    kettle, lunch = library.add(PAGES / "feed.xml")
    assert (kettle.article.title, kettle.article.url) == (
        "The kettle war", "https://offices.example/kettle",
    )  # fmt: skip
    assert (kettle.article.author, kettle.article.site) == ("Jane Roe", "Small Offices")
    assert kettle.article.published == date(2019, 3, 5)
    assert (
        kettle.article.text.split("\n\n")[1]
        == "Buy a second kettle, and let them keep their pride."
    )
    assert "fetch(" not in kettle.article.text
    assert "only a summary" in lunch.notes[0]
    assert any("1 entry without text" in note for note in kettle.notes)
    assert library.original(kettle.article.id).read_text().startswith("<p>Two accountants")
    assert [one.status for one in library.add(PAGES / "feed.xml")] == ["unchanged"] * 2


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "x">]><rss version="2.0">&a;</rss>',
        b"<rss version='2.0'><channel></channel></rss>",
        b"<feed>not closed",
        b"<rss version='2.0'>" + b"<item>" * 5000,
    ],
)
def test_a_feed_without_entries_or_with_entities_is_refused(data):
    with pytest.raises(LibraryError, match="feed"):
        one("a.xml", data)


def test_the_name_of_a_file_in_a_feed_is_not_opened(tmp_path):
    """feedparser would take bytes that name a file for that file's name."""
    from assistant.library.readers.feed import read_feed
    from assistant.library.readers.page import Unreadable

    other = tmp_path / "other.xml"
    other.write_bytes((PAGES / "feed.xml").read_bytes())
    with pytest.raises(Unreadable):
        read_feed(str(other).encode())
