"""Emails, also those made to break the standard parser."""

from datetime import date

import pytest

from assistant.errors import LibraryError
from assistant.library import read_letter
from assistant.library.readers import mail as mail_module
from assistant.library.readers.mail import read_mail
from assistant.library.readers.page import Unreadable
from tests.foreign import SENTENCE, one


def test_a_mail_gives_its_subject_sender_and_text():
    data = (
        b"From: =?utf-8?q?Jane_Ro=C3=A9?= <jane@a.example>\r\nTo: me@a.example\r\n"
        b"Subject: Re: The hum\r\nDate: Tue, 5 Mar 2019 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/html\r\n\r\n<p>HTML</p>\r\n--b\r\nContent-Type: text/plain; "
        b"charset=iso-8859-1\r\n\r\n" + (SENTENCE * 3).encode() + b"caf\xe9\r\n--b--\r\n"
    )
    made = one("a.eml", data)
    assert (made.title, made.author, made.published) == ("The hum", "Jane Roé", date(2019, 3, 5))
    assert made.text.endswith("café")
    letter = read_letter("a.eml", data)
    assert letter.startswith("From: Jane Roé <jane@a.example>\nTo: me@a.example\n")
    assert "Subject: Re: The hum\n\nA man hums" in letter
    assert read_letter("standard input", data) == letter


def test_a_mail_of_html_alone_is_read():
    data = (
        b"Subject: s\r\nContent-Type: text/html\r\n\r\n<p>Please</p><p style='display:none'>no</p>"
    )
    assert read_letter("a.eml", data) == "Subject: s\n\nPlease"


def test_an_attachment_is_no_part_of_the_letter():
    data = (
        b'Subject: s\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nHello.\n--b\n'
        b"Content-Type: text/plain\nContent-Disposition: attachment; filename=x\n\nNo.\n--b--\n"
    )
    assert read_letter("a.eml", data) == "Subject: s\n\nHello."


def nested(depth: int) -> bytes:
    return b"Subject: s\nContent-Type: message/rfc822\n\n" * depth + b"Subject: in\n\nHello."


MAILS = {
    "unknown charset": b"Subject: s\nContent-Type: text/plain; charset=klingon\n\nHello.",
    "message id": b"Message-ID: <\nSubject: s\n\nHello.",
    "nested": nested(2000),
    "nested a little": nested(8),
    "long to": b"Subject: s\nTo: " + b"a@b.example, " * 4000 + b"\n\nHello.",
    "long to, below the limit": b"Subject: s\nTo: " + b"<" * 60_000 + b"\n\nHello.",
    "parameters": b"Subject: s\nContent-Type: text/plain; "
    + b"; ".join(b"a*%d*=x" % n for n in range(5000))
    + b"\n\nHello.",
    "many parts": b'Subject: s\nContent-Type: multipart/mixed; boundary="b"\n\n'
    + b"--b\n\nHello.\n" * 3000,
    "no boundary": b"Subject: s\nContent-Type: multipart/mixed\n\nHello.",
    "empty boundary": b'Subject: s\nContent-Type: multipart/mixed; boundary=""\n\nHello.',
    "bad date": b"Subject: s\nDate: 99 Foo 99999 99:99:99\n\nHello.",
    "bad base64": b"Subject: s\nContent-Transfer-Encoding: base64\n\n!!!!====",
    "bad subject": b"Subject: =?utf-8?b?!!!?= =?x?y?z?=\n\nHello.",
    "raw bytes": b"Subject: caf\xe9\xff\xfe\nFrom: \xff\n\nHello \xff.",
    "folded": b"Subject: s\n" + b" x\n" * 20_000 + b"\nHello.",
    "many headers": b"Subject: s\n" + b"X-A: b\n" * 8_000 + b"\nHello.",
    "brackets": b"Subject: s\nFrom: " + b"(" * 3_000 + b"\n\nHello.",
    "at signs": b"Subject: s\nFrom: " + b"@" * 3_000 + b"\n\nHello.",
    "no text": b"Subject: s\nContent-Type: image/png\n\n\x89PNG",
}


@pytest.mark.parametrize("kind", MAILS)
def test_a_mail_made_to_break_the_parser_is_read_or_refused(kind, monkeypatch):
    """Of its header the standard parser, whose time is quadratic in a line, sees short lines."""
    seen, parse = [], mail_module.message_from_bytes
    monkeypatch.setattr(
        mail_module, "message_from_bytes", lambda data, **by: seen.append(data) or parse(data, **by)
    )
    try:
        assert read_mail(MAILS[kind]).text
    except Unreadable as refused:
        assert str(refused)
    for data in seen:
        head = data.split(b"\n\n")[0]
        assert max(map(len, head.split(b"\n"))) <= mail_module.MAX_LINE_CHARS


def test_a_mail_that_cannot_be_read_is_told_by_its_name():
    with pytest.raises(LibraryError, match=r"'a\.eml' cannot be read as an email: .*paste"):
        read_letter("a.eml", MAILS["nested"])
