"""Takes out of a page what cannot be seen on it, and what is never its article.

A paragraph that is there for machines and not for eyes is the commonest way to smuggle words into
a library; a menu is the commonest way to spoil a quote.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from assistant.library.readers.lines import visible_lines

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
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)"
    r"|font-size\s*:\s*0(?:\.0+)?(?:px|em|rem|pt|%)?\s*(?:;|$|!)"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]",
    re.IGNORECASE,
)
_HIDDEN_CLASS = re.compile(r"\b(?:sr-only|visually-hidden|screen-reader-text|visuallyhidden)\b")
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_SELECTOR = re.compile(r"^([.#])([\w-]{1,80})$")
MAX_STYLE_CHARS = 300_000


def strip_unseen(tree: Any, *, furniture: bool = True) -> tuple[int, int, list[str]]:
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
                removed += visible_lines(node)
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
