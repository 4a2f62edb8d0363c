"""A tree of HTML → its visible lines in order, with heading, list and quotation marks."""

from __future__ import annotations

import re
from typing import Any

_BLOCKS = {
    "p", "div", "section", "article", "main", "header", "aside", "ul", "ol", "dl", "dt", "dd",
    "table", "tr", "figure", "pre", "address", "details", "summary", "fieldset", "hr", "center",
    "head", "body", "html", "td", "th", "tbody", "thead", "tfoot", "caption", "legend", "hgroup",
}  # fmt: skip
_SPACES = re.compile(r"[ \t\r\n\f]+")


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


def visible_lines(tree: Any) -> list[str]:
    """The lines of `tree`: paragraphs, headings (`## `), items (`- `) and quotes (`> `)."""
    writer = _Writer()
    writer.walk(tree)
    writer.end_line()
    return writer.lines
