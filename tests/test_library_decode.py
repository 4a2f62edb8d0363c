"""Bytes become text, whatever wrote them."""

import codecs
import os

import pytest

from assistant.errors import LibraryError
from assistant.library.decode import decode

ACCENTS = "She said “no” – it’s naïve, señor. " * 3


@pytest.mark.parametrize(
    "data",
    [
        ACCENTS.encode(),
        codecs.BOM_UTF8 + ACCENTS.encode(),
        ACCENTS.encode("utf-16"),
        ACCENTS.encode("utf-16-le"),
        ACCENTS.encode("utf-16-be"),
        ACCENTS.encode("utf-32"),
        ACCENTS.encode("cp1252"),
    ],
)
def test_text_is_read_in_whatever_it_was_written(data):
    assert decode(data, "a.txt")[0] == ACCENTS


def test_text_read_wrongly_once_is_repaired_and_said():
    garbled = "She said â€œnoâ€\x9d and itâ€™s naÃ¯ve."
    text, notes = decode(garbled.encode(), "a.txt")
    assert text == "She said “no” and it’s naïve."
    assert "repaired" in notes[0]


@pytest.mark.parametrize("text", ["“Curly” ‘q’ – dash… ﬁ ½ №", "Ã is a letter, as is Â.", "A²"])
def test_repair_leaves_what_is_right(text):
    assert decode(text.encode(), "a.txt") == (text, ())


def test_a_few_stray_bytes_do_not_spoil_the_rest():
    data = ACCENTS.encode() + b"caf\xe9"
    assert decode(data, "a.txt")[0] == ACCENTS + "café"


def test_a_declared_charset_is_tried():
    assert decode("Příliš kůň".encode("iso-8859-2"), "a", "iso-8859-2")[0] == "Příliš kůň"
    assert decode(b"caf\xe9", "a", "no-such-charset")[0] == "café"


@pytest.mark.parametrize("data", [b"a\x00b", b"\x01\x02\x03" * 50])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(LibraryError):
        decode(data, "a.txt")


@pytest.mark.parametrize("size", [1, 2, 3, 50, 777])
def test_decoding_never_fails_otherwise(size):
    for _ in range(40):
        try:
            text, _notes = decode(os.urandom(size), "a.txt")
        except LibraryError:
            continue
        text.encode("utf-8")
