"""What the page must never be: hostile text given to the renderer as it is. It proves the canary.

LEAKY_CANARY names the canary; LEAKY_HEADERS=1 puts the page's security headers on.
"""

import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402

from assistant.ui.headers import SecurityHeaders  # noqa: E402

SCRIPT = Path(__file__).with_name("leaky_script") / "leak.py"
app = st.App(
    SCRIPT, middleware=[Middleware(SecurityHeaders)] if os.environ.get("LEAKY_HEADERS") else []
)
