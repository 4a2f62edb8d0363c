"""Where the person writes: the question, and the email that it is about, pasted or as a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from assistant.errors import AssistantError
from assistant.library.importer import read_letter
from assistant.ui import asking

EMAIL_FILES = ("eml", "txt", "md")
MAX_FILE_MB = 10


def composer(*, follow_up: bool, promise: str) -> None:
    """Draw it at the foot of the page. A submission becomes the next run's request."""
    with st.bottom, st.container(key="composer"):
        _email_box()
        st.chat_input(
            "Ask what comes next" if follow_up else "What happened, and what do you want to know?",
            key="question",
            accept_file=True,
            file_type=list(EMAIL_FILES),
            max_upload_size=MAX_FILE_MB,
            submit_mode="stop",
            on_submit=_submit,
        )
        st.caption(promise)


def email_of(pasted: str, files: Iterable[Any]) -> str | None:
    """The email as text: what was attached, then what was pasted.

    Raises:
        AssistantError: a file is no email; the message says what to do instead.
    """
    parts = [read_letter(file.name, file.getvalue()) for file in files if file is not None]
    text = "\n\n".join(part for part in (*parts, pasted.strip()) if part)
    return text or None


def _email_box() -> None:
    """The box empties itself after each question: its widgets get new names."""
    number = st.session_state.setdefault("email_number", 0)
    added = st.session_state.get(f"email_text_{number}") or st.session_state.get(
        f"email_file_{number}"
    )
    label = "Email added" if added else "Attach or paste an email"
    icon = ":material/mark_email_read:" if added else ":material/attach_email:"
    with st.popover(label, icon=icon, key="email-box"):
        st.text_area(
            "The email you are asking about",
            key=f"email_text_{number}",
            height=220,
            placeholder="Paste it here, with who sent it and when, if you can.",
        )
        st.file_uploader(
            "Or attach it as a file (.eml, .txt, .md)",
            key=f"email_file_{number}",
            type=list(EMAIL_FILES),
            max_upload_size=MAX_FILE_MB,
        )
        st.caption("It is read as text only. Pictures and links in it are never opened.")


def _submit() -> None:
    """Runs before the page: gather what was written and make it the request."""
    value = st.session_state["question"]
    number = st.session_state["email_number"]
    question, attached = (value or ""), []
    if value is not None and not isinstance(value, str):
        question, attached = value.text or "", list(value.files or ())
    attached.append(st.session_state.get(f"email_file_{number}"))
    try:
        email = email_of(st.session_state.get(f"email_text_{number}") or "", attached)
    except AssistantError as error:
        asking.refuse(str(error), question)
    else:
        asking.ask(question, email)
    st.session_state["email_number"] = number + 1
