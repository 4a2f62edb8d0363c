"""What a file is, told by its content; the name only has to agree."""

import os
import struct

import pytest

from assistant.errors import LibraryError
from assistant.library.importer import from_bytes, is_address
from assistant.library.sniff import form_of
from tests.foreign import TEXT, WORD, archive, one

BINARIES = {
    "exe": b"MZ\x90\x00\x03" + bytes(60),
    "elf": b"\x7fELF\x02\x01\x01" + bytes(60),
    "png": b"\x89PNG\r\n\x1a\n" + bytes(60),
    "jpeg": b"\xff\xd8\xff\xe0" + bytes(60),
    "gif": b"GIF89a" + bytes(60),
    "bmp": b"BM" + bytes(60),
    "ico": b"\x00\x00\x01\x00" + bytes(60),
    "webp": b"RIFF\x00\x00\x00\x00WEBP" + bytes(60),
    "wav": b"RIFF\x00\x00\x00\x00WAVE" + bytes(60),
    "mp3": b"ID3\x03\x00" + bytes(60),
    "ogg": b"OggS" + bytes(60),
    "mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(60),
    "mkv": b"\x1aE\xdf\xa3" + bytes(60),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(60),
    "bzip2": b"BZh91AY&SY\x00" + bytes(60),
    "xz": b"\xfd7zXZ\x00" + bytes(60),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(60),
    "rar": b"Rar!\x1a\x07\x00" + bytes(60),
    "zstd": b"\x28\xb5\x2f\xfd" + bytes(60),
    "zip": archive({"a.txt": b"text"}),
    "sqlite": b"SQLite format 3\x00" + bytes(60),
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60),
    "rtf": b"{\\rtf1\\ansi Hello}",
    "postscript": b"%!PS-Adobe-3.0",
    "class": b"\xca\xfe\xba\xbe" + bytes(60),
    "wasm": b"\x00asm\x01" + bytes(60),
    "font": b"\x00\x01\x00\x00\x00\x0c" + bytes(60),
    "tiff": b"II*\x00" + bytes(60),
    "flac": b"fLaC" + bytes(60),
    "random": os.urandom(4000),
    "floats": struct.pack("<500d", *(n / 7 for n in range(500))),
    "nul": b"Some text, and then \x00 a NUL.",
}


@pytest.mark.parametrize("kind", BINARIES)
def test_a_binary_named_txt_is_refused(kind):
    with pytest.raises(LibraryError) as caught:
        from_bytes("letter.txt", BINARIES[kind])
    assert "'letter.txt'" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.txt", b"Some text.", "text"),
        ("a", b"Some text.", "text"),
        ("a.txt", b"From: a@b.example\nTo: c\nSubject: s\nDate: d\n\nx", "text"),
        ("a.md", b"# Title\n\nText", "markdown"),
        ("a.md", b"From: a@b.example\nTo: c\nSubject: s\nDate: d\n\nx", "markdown"),
        ("a.html", b"<p>x</p>", "html"),
        ("a.htm", b"\xef\xbb\xbf\n<!-- c --><!DOCTYPE html><title>x", "html"),
        ("a.html", b"text with <b>tags</b> and <div>blocks</div>", "html"),
        ("page", b"<!doctype html><p>x", "html"),
        ("a.xml", b'<?xml version="1.0"?><rss version="2.0">', "feed"),
        ("a.atom", b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
        ("a.eml", b"Subject: s\n\nx", "mail"),
        ("a.pdf", b"%PDF-1.7", "pdf"),
        ("a.docx", archive(WORD), "docx"),
    ],
)
def test_the_content_says_what_a_file_is(name, data, form):
    assert form_of(data, name) == form


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"Some text.", "called .pdf but holds plain text"),
        ("a.docx", b"%PDF-1.7", "called .docx but holds a PDF"),
        ("a.txt", b"%PDF-1.7", "called .txt but holds a PDF"),
        ("a.txt", b"<!doctype html><html><p>x", "called .txt but holds an HTML page"),
        ("a.html", b"Just some text.", "called .html but holds plain text"),
        ("a.eml", b"Dear Jane, hello.", "called .eml but holds plain text"),
        ("a.md", b"<rss version='2.0'>", "called .md but holds a feed"),
        ("a.xml", b"<config/>", "no feed"),
        ("a.docx", archive({"a.txt": b"x"}), "zip archive"),
        ("a.exe", b"Some text.", "end in .exe are not read"),
        ("a.py", b"print()", "end in .py are not read"),
    ],
)
def test_name_and_content_must_agree(name, data, says):
    with pytest.raises(LibraryError, match=says.replace(".", r"\.")):
        form_of(data, name)


@pytest.mark.parametrize(
    "data", [b"<!-- -->" * 500, b"<?xml ?>" * 500, b"<!--" * 1000, b"\n" * 4000]
)
def test_what_stands_in_front_of_a_page_is_passed_in_one_way_only(data):
    """Two comments are also one longer comment; trying every way takes 2 to the power of 500."""
    assert form_of(data + b"x", "a") == "text"


@pytest.mark.parametrize("start", [b"MZungu ", b"BMW ", b"BZhang ", b"ID3 "])
def test_a_text_may_begin_like_a_program(start):
    assert one("a.txt", start + TEXT.encode()).text


@pytest.mark.parametrize(
    "source", ["https://a.example/x", "HTTP://a.example", "ftp://x", "file:///x"]
)
def test_an_address_is_told_from_a_path(source):
    assert is_address(source)


@pytest.mark.parametrize("source", ["a.txt", "C:\\a.txt", "./http/a", "/tmp/a:b", "http:a"])
def test_a_path_is_no_address(source):
    assert not is_address(source)
