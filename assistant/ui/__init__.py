"""The page. It draws and decides nothing: all advice comes from what `get_assistant` gives.

What lives as long as the server is made here once: the assistant, the conversations, and the
answers in the making.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from assistant.chats import Chats
from assistant.settings import settings
from assistant.ui.jobs import Jobs
from assistant.ui.opening import Opening

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

__all__ = ["get_assistant", "get_chats", "get_jobs", "reopen", "use"]

_GLANCE_S = 0.2
_opener: Callable[[], Assistant] | None = None


def use(opener: Callable[[], Assistant] | None) -> None:
    """Serve the assistant that `opener` makes; None for the real one. For tests, and only there."""
    global _opener
    _opener = opener
    for resource in (_opening, get_chats, get_jobs):
        resource.clear()


def reopen() -> None:
    """Open the assistant anew at the next use."""
    _opening.clear()


def get_assistant() -> Assistant:
    """The assistant, opened once for all sessions; shows how far that is if it takes a while.

    Raises:
        AssistantError: it cannot be opened; `show_trouble` tells the person what to do.
    """
    opening = _opening()
    if not opening.done(_GLANCE_S):
        place = st.empty()
        while not opening.done(_GLANCE_S):
            place.progress(opening.share, f"{opening.words}. This happens once.")
        place.empty()
    if opening.failed:
        _opening.clear()  # the cause may be gone at the next use
    return opening.result()


@st.cache_resource(show_spinner=False)
def _opening() -> Opening:
    if _opener:
        opener = _opener
        return Opening(lambda on_progress: opener())
    from assistant.startup import open_assistant

    return Opening(lambda on_progress: open_assistant(on_progress=on_progress))


@st.cache_resource(show_spinner=False)
def get_chats() -> Chats:
    """The conversations of this computer."""
    return Chats(settings().chats)


@st.cache_resource(show_spinner=False)
def get_jobs() -> Jobs:
    """The answers in the making, of all sessions: a reloaded page finds its own again."""
    return Jobs()
