"""Foreign text made inert: it is shown as the characters it is, and does nothing.

Backslashes alone are not enough for a Markdown renderer built on remark: addresses, `:emoji:`,
`:material/icon:` and arrows are replaced after the backslashes are gone, in the finished text.
Those are broken with a word joiner (U+2060), which shows nothing and fits no pattern.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

JOINER = "\u2060"

_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SCHEME = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp|data|javascript|file)(?=:)")
_WWW = re.compile(r"(?i)(www)(?=\.)")
_AT = re.compile(r"(?=@)")
_COLON_NAME = re.compile(r":(?=[\w+\-/]*:|material|streamlit)")
_ARROW = re.compile(r"(?<=-)(?=[->])|(?<=<)(?=[-=])|(?<=[>~])(?==)")
_ACTIVE = re.compile(r"[\\`*_\[\]<>&$|~]|:(?=\S)")
_LINE_MARK = re.compile(r"^(#|[-+=](?=[\s=+-]|$)|-|\+)", re.MULTILINE)
_LINE_NUMBER = re.compile(r"^(\d{1,9})([.)])", re.MULTILINE)


def plain(text: str) -> str:
    """The text without characters that steer a terminal or reorder a line.

    An article could otherwise carry an escape sequence that rewrites what is already on the
    screen, or a direction mark that makes a sentence read backwards. Line breaks stay.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        char
        for char in text
        if char == "\n"
        or not (
            unicodedata.category(char) == "Cc"
            or char in _DIRECTION
            or 0xE0000 <= ord(char) <= 0xE007F
        )
    )


def escape(text: str) -> str:
    """Foreign text as Markdown that shows exactly those characters and nothing more.

    No image, link, HTML, directive, formula, heading, list, table, quote, code or definition can
    come of it. Line breaks stay line breaks; the white space around a line goes, because four
    spaces would make code of it.

    >>> print(escape("![x](http://a.example) *b*").replace(JOINER, "|"))
    !\\[x\\](http|\\://a.example) \\*b\\*
    """
    text = "\n".join(line.strip() for line in plain(text).split("\n"))
    text = _SCHEME.sub(rf"\1{JOINER}", text)
    text = _WWW.sub(rf"\1{JOINER}", text)
    text = _AT.sub(JOINER, text)
    text = _COLON_NAME.sub(f":{JOINER}", text)
    text = _ARROW.sub(JOINER, text)
    text = _ACTIVE.sub(lambda match: "\\" + match[0], text)
    text = _LINE_MARK.sub(r"\\\1", text)
    return _LINE_NUMBER.sub(r"\1\\\2", text)


def web_address(url: str | None) -> str | None:
    """The address if it is an ordinary http(s) one, percent-encoded; otherwise None.

    Whatever else is stored as an address (`javascript:`, `data:`, a path) must not become a link.
    """
    if not url or any(char.isspace() or unicodedata.category(char) == "Cc" for char in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    return quote(url, safe=":/?#[]@!$&'*+,;=%~-._")


def link(label: str, url: str | None) -> str:
    """A Markdown link with a foreign label; the bare label where the address is no web address."""
    address = web_address(url)
    return f"[{escape(label)}](<{address}>)" if address else escape(label)
