"""HTML → the lines of its article.

Two readers see the page. Ours writes down every visible line in order, with its heading, quote
or list mark. trafilatura then says which lines belong to the article. Its words are never used,
only its choice, so the text keeps the page's own characters; and what it would leave out between
two kept lines is kept when it is a whole sentence.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from lxml import etree, html

from assistant.library.readers.lines import visible_lines
from assistant.library.readers.page import Page, Unreadable, share
from assistant.library.readers.unseen import strip_unseen

_SPACES = re.compile(r"[ \t\r\n\f]+")
_NOT_ALNUM = re.compile(r"[\W_]+")
_SENTENCE_END = re.compile(r"[.!?…]['\"’”)\]]*$")


def read_html(text: str) -> Page:
    """The article on the page `text`.

    Raises:
        Unreadable: nothing on it can be seen.
    """
    tree = _parsed(text)
    metadata = _metadata(text)
    comments, hidden, removed = strip_unseen(tree)
    title = metadata.get("title") or _heading(tree)
    lines = visible_lines(tree)
    if not lines:
        raise Unreadable("the page shows no text")
    kept, dropped = _article_lines(lines, text)
    if not kept:
        raise Unreadable("the page shows no text")
    if title:
        while kept and _key(kept[0].lstrip("# ")) == _key(title):
            kept.pop(0)
    notes = []
    if comments or hidden:
        told = [share(hidden, "hidden element")] if hidden else []
        told += [share(comments, "comment in the page's code")] if comments else []
        notes.append(f"left out: {' and '.join(told)}")
    return Page(
        "\n\n".join(kept),
        title=title,
        author=metadata.get("author"),
        site=metadata.get("site"),
        url=metadata.get("url"),
        published=metadata.get("published"),
        removed=[
            line.lstrip("#>- ")
            for line in removed + dropped
            if not title or _key(line.lstrip("# ")) != _key(title)
        ],
        notes=notes,
    )


def fragment_lines(text: str) -> tuple[str, list[str]]:
    """(text, notes) of a piece of HTML that is all content: a feed's entry, an email's body."""
    if not text.strip():
        return "", []
    tree = _parsed(text)
    _, hidden, _ = strip_unseen(tree, furniture=False)
    notes = [f"left out: {share(hidden, 'hidden element')}"] if hidden else []
    return "\n\n".join(visible_lines(tree)), notes


def _parsed(text: str) -> Any:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise Unreadable("the page is empty or no HTML") from None
    return tree


def _article_lines(lines: list[str], text: str) -> tuple[list[str], list[str]]:
    """(lines of the article, lines left out), both in the page's order."""
    chosen = _chosen(text)
    keys = {_key(line) for line in chosen}
    whole = _key(" ".join(chosen))
    wanted = []
    for line in lines:
        key = _key(line.lstrip("#>- "))
        wanted.append(bool(key) and (key in keys or (len(key) >= 20 and key in whole)))
    total = sum(len(line) for line in lines if _SENTENCE_END.search(line))
    if sum(len(line) for line, want in zip(lines, wanted, strict=True) if want) < 0.25 * total:
        return lines, []  # the choice went wrong: everything, and the cleaner cuts furniture
    if not any(wanted):
        return [], lines  # nothing but navigation
    first = wanted.index(True)
    last = len(wanted) - 1 - wanted[::-1].index(True)
    for number in range(first, last):
        line = lines[number]
        if not wanted[number] and len(line) >= 60 and _SENTENCE_END.search(line):
            wanted[number] = True
    kept = [line for line, want in zip(lines, wanted, strict=True) if want]
    return kept, [line for line, want in zip(lines, wanted, strict=True) if not want]


def _chosen(text: str) -> list[str]:
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            text, include_comments=False, include_tables=True, with_metadata=False
        )
    except Exception:  # of any kind, from a page made to break it: then every line is kept
        return []
    if found is None or found.body is None:
        return []
    chosen = []
    for node in found.body.iter("p", "head", "item", "quote", "cell", "code", "lb", "list"):
        chosen.append("".join(node.itertext()))
        chosen += [node.text or "", node.tail or ""]
    return [one for one in chosen if one.strip()]


def _metadata(text: str) -> dict[str, str]:
    import trafilatura

    try:
        found = trafilatura.extract_metadata(
            text, date_config={"original_date": True, "extensive_search": False,
                               "max_date": date.today().isoformat(), "outputformat": "%Y-%m-%d"},
        )  # fmt: skip
    except Exception:  # metadata is a courtesy; a page without any is still a page
        return {}
    given = {
        "title": found.title,
        "author": found.author,
        "site": found.sitename,
        "url": found.url,
        "published": found.date,
    }
    return {key: str(value) for key, value in given.items() if value}


def _heading(tree: Any) -> str | None:
    for node in tree.iter("h1"):
        text = _SPACES.sub(" ", "".join(node.itertext())).strip()
        if text:
            return text
    return None


def _key(line: str) -> str:
    """Letters and digits only: two readers may differ in blanks and marks, not in words."""
    return _NOT_ALNUM.sub("", line).lower()


def declared_charset(data: bytes) -> str | None:
    """The charset that the page itself names, if it does so where pages do."""
    found = re.search(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,40})", data[:4096], re.I)
    return found[1].decode("ascii", "ignore") if found else None
