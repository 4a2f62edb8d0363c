"""Foreign Markdown → the small part of Markdown that stored texts are made of.

An image in Markdown makes a browser ask a server for it, and a link hides where it leads; neither
belongs into a text that will be quoted. Words stay, marks go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from assistant.library.article import CORPUS_KEYS, CORPUS_OPTIONAL, normalise, split_matter
from assistant.library.matter import read_mapping

_IMAGE = re.compile(r"!\[([^\[\]\n]{0,500})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,200}\])")
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]{1,500})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,200}\])")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:\s+\S+.*$", re.MULTILINE)
_AUTOLINK = re.compile(r"<(https?://[^>\s]{1,2000}|[\w.+-]{1,100}@[\w.-]{1,200})>")
_HIDING = re.compile(r"<(script|style|iframe|object|template|svg)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_TAG = re.compile(
    r"</?(?:a|abbr|article|aside|b|big|blockquote|body|br|center|cite|code|details|div|em|embed"
    r"|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|li"
    r"|link|main|mark|meta|nav|ol|p|picture|pre|q|s|section|small|source|span|strike|strong|sub"
    r"|summary|sup|table|tbody|td|th|thead|tr|tt|u|ul|video|audio)\b[^<>\n]{0,2000}/?>",
    re.IGNORECASE,
)
_SETEXT = re.compile(r"^(\S[^\n]{0,200})\n(=+|-{3,})[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"^ {0,3}(?:[-*_][ \t]*){3,}$", re.MULTILINE)
_FRONT_KEYS = {
    "title": "title",
    "author": "author",
    "date": "published",
    "published": "published",
    "url": "url",
    "link": "url",
    "canonical_url": "url",
    "source": "url",
    "site": "site",
}


@dataclass(frozen=True, slots=True)
class Markdown:
    """A Markdown file taken apart. `ours` is set when the file is a stored text of this program."""

    text: str
    matter: dict[str, Any]
    ours: bool
    removed: tuple[str, ...]


def read_markdown(content: str, name: str) -> Markdown:
    """Take `content`, the Markdown file `name`, apart.

    Raises:
        LibraryError: it has front matter that is not YAML.
    """
    content = normalise(content)
    parts = split_matter(content)
    if parts is None:
        text, removed = _flattened(content)
        return Markdown(text, {}, False, removed)
    given = read_mapping(parts[0], name)
    if given.get("kind") in ("column", "article", "law") and {"id", "title"} <= given.keys():
        return Markdown(parts[1], given, True, ())
    text, removed = _flattened(parts[1])
    found: dict[str, Any] = {}
    for key, value in given.items():
        if (ours := _FRONT_KEYS.get(key.lower())) and ours not in found and value:
            found[ours] = value
    return Markdown(text, found, False, removed)


def kept_matter(given: dict[str, Any]) -> dict[str, Any]:
    """Of front matter of ours, what travels with the text: all but what names the file."""
    own = ("id", "added", "original", "original_name")
    allowed = {*CORPUS_KEYS, *CORPUS_OPTIONAL, "author", "site", "url"} - set(own)
    return {key: value for key, value in given.items() if key in allowed and value is not None}


def _flattened(text: str) -> tuple[str, tuple[str, ...]]:
    """(text without images, links, references and HTML; what was cut)."""
    removed: list[str] = []

    def cut(found: re.Match[str]) -> str:
        removed.append(" ".join(found[0].split())[:300])
        return ""

    text = _HIDING.sub(cut, text)
    text = _IMAGE.sub(cut, text)
    text = _REFERENCE.sub(cut, text)
    text = _LINK.sub(lambda found: found[1], text)
    text = _AUTOLINK.sub(lambda found: found[1], text)
    text = re.sub(r"<br\s*/?>", "\n", text, flags=re.IGNORECASE)
    text = _TAG.sub("", text)
    text = _SETEXT.sub(lambda found: ("# " if found[2][0] == "=" else "## ") + found[1], text)
    text = _RULE.sub("", text)
    return text, tuple(removed)
