"""Characters that nobody sees: counted and taken out of what comes in.

They can carry words to a model that the person reading the same text never sees (Unicode tags
spell whole sentences), break a search for a word, or turn the order of a line round.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_CLASSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("zero-width characters", re.compile("[\u200b\u2060-\u2065\ufeff\u180e\u034f\u00ad]")),
    ("direction marks", re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")),
    ("tag characters", re.compile("[\U000e0000-\U000e007f]")),
    ("variation selectors", re.compile("[\U000e0100-\U000e01ef\ufe00-\ufe0e]")),
    ("blank letters", re.compile("[\u115f\u1160\u3164\uffa0\u2800]")),
    ("control characters",
     re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\x80-\x84\x86-\x9f\ufff9-\ufffb]")),
    ("private-use characters", re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")),
)  # fmt: skip
# Joiners are needed inside Persian and Indic words and between the parts of an emoji.
_JOINER = re.compile("[\u200c\u200d]")
_JOINED = re.compile("[\u0600-\u06ff\u0750-\u077f\u0900-\u0dff\u1780-\u17ff\u200d"
                     "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")  # fmt: skip
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)


def strip_invisible(text: str) -> tuple[str, tuple[str, ...]]:
    """(text without invisible characters, one note naming how many of each kind went)."""
    if text.isascii() and not _CLASSES[5][1].search(text):
        return text, ()
    counts: dict[str, int] = {}
    for name, pattern in _CLASSES:
        text, number = pattern.subn("", text)
        if number:
            counts[name] = number
    text, number = _subn(_JOINER, text, _joins)
    if number:
        counts["zero-width characters"] = counts.get("zero-width characters", 0) + number
    if not counts:
        return text, ()
    told = ", ".join(f"{number} {name}" for name, number in counts.items())
    return text, (f"invisible characters taken out: {told}",)


def strip_comments(text: str) -> tuple[str, tuple[str, ...]]:
    """(text without HTML comments, one note naming how many went)."""
    if "<!--" not in text:
        return text, ()
    text, number = _COMMENT.subn("", text)
    what = "1 HTML comment" if number == 1 else f"{number} HTML comments"
    return text, (f"left out: {what}",)


def _joins(text: str, at: int) -> bool:
    """Whether the joiner at `at` stands between two characters that it can join."""
    return (
        0 < at < len(text) - 1
        and _JOINED.match(text[at - 1]) is not None
        and _JOINED.match(text[at + 1]) is not None
    )


def _subn(pattern: re.Pattern[str], text: str, keep: Callable[[str, int], bool]) -> tuple[str, int]:
    pieces, last, number = [], 0, 0
    for found in pattern.finditer(text):
        if keep(text, found.start()):
            continue
        pieces.append(text[last : found.start()])
        last = found.end()
        number += 1
    return ("".join(pieces) + text[last:], number) if number else (text, 0)
