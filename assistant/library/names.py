"""Names that we make up: ids from titles, and file names that are fit to be shown.

A file on disk is always called after an id made here. A name that came with a file, an upload or
an address is only ever shown, never opened: `../../x`, `CON` and 300 letters all arrive one day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from hashlib import sha256

MAX_SLUG_CHARS = 60
MAX_NAME_CHARS = 160
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d|readme)$")  # on some systems not files


def slug(title: str) -> str:
    """An id made of `title`: ascii, kebab-case, at most 60 characters, never empty.

    >>> slug("After I turned down a job, the hiring manager asked me out")
    'after-i-turned-down-a-job-the-hiring-manager-asked-me-out'
    >>> slug("Don’t “reply all”!")
    'dont-reply-all'
    """
    folded = unicodedata.normalize("NFKD", title.replace("’", "").replace("'", ""))
    plain = folded.encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    made = ""
    for word in words:
        longer = f"{made}-{word}" if made else word[:MAX_SLUG_CHARS]
        if len(longer) > MAX_SLUG_CHARS:
            break
        made = longer
    if len(made) < 2:  # nothing of the title is ascii: 八つ当たり
        return f"text-{sha256(title.encode('utf-8', 'replace')).hexdigest()[:10]}"
    return f"{made}-text" if _RESERVED.match(made) else made


def free_id(title: str, taken: Callable[[str], bool]) -> str:
    """The first of `slug`, `slug-2`, `slug-3`, ... that is not taken."""
    base = slug(title)
    if not taken(base):
        return base
    number = 2
    while taken(f"{base}-{number}"):
        number += 1
    return f"{base}-{number}"


def shown_name(name: str) -> str:
    """The last part of a file name, without control characters, for messages and front matter.

    >>> shown_name("..\\\\..\\\\etc/pass\\x00wd.txt")
    'passwd.txt'
    """
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    kept = "".join(
        ch for ch in last if unicodedata.category(ch)[0] != "C" and ch not in "\u2028\u2029"
    )
    kept = " ".join(kept.split())
    return kept[:MAX_NAME_CHARS] or "unnamed"


def one_line(text: str, limit: int = 300) -> str:
    """`text` on one line of at most `limit` characters, cut at a word with an ellipsis."""
    text = " ".join("".join(" " if unicodedata.category(ch) == "Cc" else ch for ch in text).split())
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
