"""The one place where the page tells of trouble, and offers the way out where it knows one."""

from __future__ import annotations

import logging

import streamlit as st

from assistant.errors import AssistantError, IndexMissing
from assistant.render import escape
from assistant.ui import get_assistant, reopen

logger = logging.getLogger(__name__)


def show_trouble(error: AssistantError) -> None:
    """Say what is wrong in the error's own words, which end with the next step."""
    st.error(escape(str(error)), icon=":material/error:")
    if isinstance(error, IndexMissing):
        st.button("Build the index now", type="primary", on_click=_wish_for_an_index)
    if st.session_state.pop("build_index", False):
        build_index()


def show_unforeseen(error: Exception) -> bool:
    """Say calmly that something went wrong; the traceback is in the server's log, not on the page.

    A traceback can hold somebody's email. Gives True: nothing else is shown.
    """
    logger.error("The page failed", exc_info=error)
    st.error(
        "Something went wrong on this page, and it is not your fault. Your conversations are "
        "saved. Reload the page to go on; the server's log has the details.",
        icon=":material/error:",
    )
    return True


def build_index() -> None:
    """Bring the index up to date, with progress."""
    bar = st.progress(0.0, "Reading the library…")

    def on_progress(done: int, total: int, title: str) -> None:
        bar.progress(done / total if total else 1.0, f"{done} of {total}: {escape(title)}")

    try:
        get_assistant().index.update(on_progress)
    except AssistantError as error:
        st.error(escape(str(error)))
        return
    st.rerun()


def _wish_for_an_index() -> None:
    reopen()
    st.session_state["build_index"] = True
