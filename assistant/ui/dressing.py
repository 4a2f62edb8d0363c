"""The page's own style sheet and keys, a live region for screen readers, scrolling to a quote.

Components of constant code. They are given sentences of ours and class names, put a sentence in as
text, and never see a word of an email, an article or a model.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

_HERE = Path(__file__).parent


def dress() -> None:
    """Put on the style sheet. First of all on every page, or the page would jump."""
    _style()(key="dressing")


def say_aloud(sentence: str) -> None:
    """Let a screen reader say a sentence of ours when it is done with what it reads."""
    _live()(key="live", data={"say": sentence})


def bring_into_view(key: str, name: str, at: Literal["start", "center"] = "center") -> None:
    """Scroll once to the container of that key, when it is there; `name` is the call's own."""
    _live()(key=f"live-{name}", data={"say": "", "bringIntoView": key, "at": at})


@cache
def _style() -> Any:
    css = (_HERE / "page.css").read_text(encoding="utf-8")
    js = (_HERE / "keys.js").read_text(encoding="utf-8")
    return st.components.v2.component("style", css=css, js=js, isolate_styles=False)


@cache
def _live() -> Any:
    js = (_HERE / "page.js").read_text(encoding="utf-8")
    return st.components.v2.component("live", js=js, isolate_styles=False)
