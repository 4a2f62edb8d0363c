"""Watching an answer come: snapshots drawn in place, a line that says what is going on, a stop."""

from __future__ import annotations

import time

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner_utils.exceptions import StopException
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

from assistant.ui.answer import Board
from assistant.ui.jobs import Job

_GLANCE_S = 0.2
_SEARCHING_AFTER_S = 0.15


def watch(job: Job, board: Board, place: st.delta_generator.DeltaGenerator) -> None:
    """Draw the job's snapshots until it ends, saying in `place` what is going on.

    The line is written anew at every glance: only a run that writes notices a click. Pressing
    Stop ends the job; anything else that ends the run (a click, a reload, a closed tab) leaves it
    running, to be watched again. With Streamlit's fast reruns a click would look like the Stop
    button, so .streamlit/config.toml turns those off.
    """
    with place.container(key="working", horizontal=True, vertical_alignment="center"):
        line = st.empty()
        st.button(
            "Stop",
            key=f"stop-{job.message_id}",
            type="tertiary",
            on_click=job.stop,
            icon=":material/stop_circle:",
        )
    began, seen = time.monotonic(), 0
    try:
        line.markdown(_words(job, 0.0))
        while job.running:
            version = job.wait(seen, _GLANCE_S)
            if version > seen and job.snapshot is not None:
                board.draw(job.snapshot)
                seen = version
            line.markdown(_words(job, time.monotonic() - began))
    except StopException:
        if _still_connected():
            job.stop()
        raise
    if job.snapshot is not None:
        board.draw(job.snapshot)
    place.empty()


def _words(job: Job, waited_s: float) -> str:
    if job.snapshot is not None:
        return ":shimmer[Saying it more plainly, and checking each sentence against its source]"
    if waited_s > _SEARCHING_AFTER_S:
        return ":shimmer[Searching the library]"
    return ":shimmer[Reading your letter]"


def _still_connected() -> bool:
    """Whether the page that asks for the stop is still there.

    A closed or reloaded page stops its run in the same way as the Stop button does, and is taken
    off the list of sessions a moment later.
    """
    context = get_script_run_ctx(suppress_warning=True)
    time.sleep(0.05)
    return context is not None and get_instance().is_active_session(context.session_id)
