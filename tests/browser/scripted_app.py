"""The real page with the scripted assistant behind it, for the browser tests.

SCRIPTED_FOLDER=/some/folder streamlit run tests/browser/scripted_app.py
"""

import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402

import assistant.ui  # noqa: E402
from assistant.ui.headers import SecurityHeaders  # noqa: E402
from assistant.ui.trouble import show_unforeseen  # noqa: E402
from tests.hostile import hostile_assistant  # noqa: E402
from tests.scripted import ScriptedAssistant, write_library  # noqa: E402

FOLDER = Path(os.environ["SCRIPTED_FOLDER"])
PAUSE_S = float(os.environ.get("SCRIPTED_PAUSE_S", "0.4"))


def opener():
    if canary := os.environ.get("SCRIPTED_CANARY"):
        return hostile_assistant(FOLDER, canary, pause_s=PAUSE_S)
    return ScriptedAssistant(write_library(FOLDER), pause_s=PAUSE_S)


assistant.ui.use(opener)
app = st.App(
    PROJECT / "assistant" / "ui" / "script" / "page.py",
    middleware=[Middleware(SecurityHeaders)],
    on_script_error=show_unforeseen,
)
