"""The page, served by `streamlit run streamlit_app.py`: headers and hosts here, the rest in ui."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from assistant.ui.headers import SecurityHeaders
from assistant.ui.trouble import show_unforeseen

app = st.App(
    Path(__file__).parent / "assistant" / "ui" / "script" / "page.py",
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(
            TrustedHostMiddleware,
            allowed_hosts=st.get_option("server.allowedHosts") or ["localhost", "127.0.0.1"],
            www_redirect=False,
        ),
    ],
    on_script_error=show_unforeseen,
)
