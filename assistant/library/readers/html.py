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

from assistant.library.readers.page import Page, Unreadable, share

_DROPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "iframe",
    "object",
    "embed",
    "applet",
    "form",
    "button",
    "select",
    "textarea",
    "input",
    "canvas",
    "audio",
    "video",
    "dialog",
    "title",
    "meta",
    "link",
    "base",
}  # fmt: skip; not `head`: without a <body>, the parser puts the article into it
_FURNITURE = {"nav", "figcaption", "footer", "menu"}
_BLOCKS = {
    "p", "div", "section", "article", "main", "header", "aside", "ul", "ol", "dl", "dt", "dd",
    "table", "tr", "figure", "pre", "address", "details", "summary", "fieldset", "hr", "center",
    "head", "body", "html", "td", "th", "tbody", "thead", "tfoot", "caption", "legend", "hgroup",
}  # fmt: skip
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)"
    r"|font-size\s*:\s*0(?:\.0+)?(?:px|em|rem|pt|%)?\s*(?:;|$|!)"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]",
    re.IGNORECASE,
)
_HIDDEN_CLASS = re.compile(r"\b(?:sr-only|visually-hidden|screen-reader-text|visuallyhidden)\b")
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_SELECTOR = re.compile(r"^([.#])([\w-]{1,80})$")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_NOT_ALNUM = re.compile(r"[\W_]+")
_SENTENCE_END = re.compile(r"[.!?…]['\"’”)\]]*$")
MAX_STYLE_CHARS = 300_000


def read_html(text: str) -> Page:
    """The article on the page `text`.

    Raises:
        Unreadable: nothing on it can be seen.
    """
    tree = _parsed(text)
    metadata = _metadata(text)
    comments, hidden, removed = _strip(tree)
    title = metadata.get("title") or _heading(tree)
    lines = _lines(tree)
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
        removed=removed + dropped,
        notes=notes,
    )


def fragment_lines(text: str) -> tuple[str, list[str]]:
    """(text, notes) of a piece of HTML that is all content: a feed's entry, an email's body."""
    if not text.strip():
        return "", []
    tree = _parsed(text)
    _, hidden, _ = _strip(tree, furniture=False)
    notes = [f"left out: {share(hidden, 'hidden element')}"] if hidden else []
    return "\n\n".join(_lines(tree)), notes


def _parsed(text: str) -> Any:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise Unreadable("the page is empty or no HTML") from None
    return tree


def _strip(tree: Any, *, furniture: bool = True) -> tuple[int, int, list[str]]:
    """Take out what cannot be seen and what is never article. (comments, hidden, lines cut)."""
    comments = 0
    for node in list(tree.iter(etree.Comment, etree.ProcessingInstruction)):
        comments += bool((node.text or "").strip())
        _drop(node)
    hidden_names = _names_hidden_by_style(tree)
    total = len("".join(tree.itertext())) or 1
    hidden = 0
    for node in list(tree.iter(etree.Element)):
        if node.tag in ("html", "head", "body") or node.getparent() is None:
            continue
        if node.tag in _DROPPED:
            # Some sites wrap the whole page in one form.
            if node.tag != "form" or len("".join(node.itertext())) < 0.5 * total:
                _drop(node)
        elif _is_hidden(node, hidden_names) and len("".join(node.itertext())) < 0.6 * total:
            # A page that hides nearly all of itself shows it again by script.
            hidden += bool("".join(node.itertext()).strip())
            _drop(node)
    removed: list[str] = []
    if furniture:
        for node in list(tree.iter(*_FURNITURE)):
            if node.getparent() is not None and len("".join(node.itertext())) < 0.5 * total:
                removed += _lines(node)
                _drop(node)
    return comments, hidden, removed


def _is_hidden(node: Any, names: set[str]) -> bool:
    if "hidden" in node.attrib and node.get("hidden") != "until-found":
        return True
    if _HIDDEN_STYLE.search(node.get("style", "")):
        return True
    classes = node.get("class", "")
    if _HIDDEN_CLASS.search(classes):
        return True
    marks = {f".{one}" for one in classes.split()} | {f"#{node.get('id', '')}"}
    return bool(marks & names)


def _names_hidden_by_style(tree: Any) -> set[str]:
    """Classes and ids that a style sheet in the page hides, where one rule names them alone."""
    names: set[str] = set()
    for sheet in tree.iter("style"):
        for selectors, rules in _RULE.findall((sheet.text or "")[:MAX_STYLE_CHARS]):
            if _HIDDEN_STYLE.search(rules):
                names.update(
                    one.strip() for one in selectors.split(",") if _SELECTOR.match(one.strip())
                )
    return names


def _drop(node: Any) -> None:
    """Remove `node` and keep the text after it, which lxml counts as its own."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


class _Writer:
    """Collects the lines of a tree in document order."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.pieces: list[str] = []
        self.mark = ""

    def end_line(self) -> None:
        line = _SPACES.sub(" ", "".join(self.pieces)).strip(" ")
        if line.strip():
            self.lines.append(self.mark + line)
        self.pieces = []

    def walk(self, node: Any, mark: str = "") -> None:
        tag = node.tag if isinstance(node.tag, str) else ""
        inner = mark
        if tag == "br":
            self.pieces.append("\n")
        elif re.fullmatch(r"h[1-6]", tag):
            inner = "#" * max(2, int(tag[1])) + " "
        elif tag == "li":
            inner = "- "
        elif tag == "blockquote":
            inner = "> "
        starts_line = inner != mark or tag in _BLOCKS or tag in ("li", "blockquote")
        if starts_line:
            self.end_line()
            self.mark = inner
        if node.text and tag != "br":
            self.pieces.append(node.text)
        for child in node:
            self.walk(child, inner)
            if child.tail:
                self.pieces.append(child.tail)
            if len(self.pieces) > 1 and self._two_breaks(child):
                self.end_line()
        if starts_line:
            self.end_line()
            self.mark = mark

    def _two_breaks(self, child: Any) -> bool:
        """Whether `<br><br>` ends a paragraph here, as old pages write it."""
        following = child.getnext()
        return (
            child.tag == "br"
            and following is not None
            and following.tag == "br"
            and not (child.tail or "").strip()
        )


def _lines(tree: Any) -> list[str]:
    writer = _Writer()
    writer.walk(tree)
    writer.end_line()
    return writer.lines


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
