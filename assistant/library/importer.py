"""Files, uploads, web addresses and pastes → texts that can be stored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.library.incoming import Incoming

if TYPE_CHECKING:
    pass


def is_address(source: str) -> bool:
    """Whether `source` is meant as a web address and not as a file."""
    return re.match(r"[a-z][a-z0-9+.-]*://", source, re.IGNORECASE) is not None


def from_text(text: str, *, title: str | None = None) -> Incoming:
    return Incoming(text=text, title=title, original=text.encode("utf-8", "replace"))
