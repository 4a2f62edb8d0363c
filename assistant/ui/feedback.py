"""What the person thought of an answer: a thumb, and for a low one the reason."""

from __future__ import annotations

import streamlit as st

from assistant.chats import Chats, Message

REASONS = (
    "Wrong source",
    "It misread my situation",
    "It missed the point",
    "Advice I could not use",
    "Unkind",
    "Too long",
)


def feedback(chats: Chats, message: Message) -> None:
    """Draw the thumbs; saved as soon as they are touched."""
    key = f"thumb-{message.id}"
    before = message.feedback
    thumb = st.feedback(
        "thumbs",
        key=key,
        default=None if before is None else int(before.thumb == "up"),
        on_change=_rate,
        args=(chats, message.id),
    )
    if thumb == 0:
        st.pills(
            "What was wrong?",
            REASONS,
            selection_mode="multi",
            default=[one for one in before.reasons if one in REASONS] if before else None,
            key=f"reasons-{message.id}",
            on_change=_rate,
            args=(chats, message.id),
        )
        st.text_input(
            "In your own words, if you like",
            value=before.note if before else "",
            key=f"note-{message.id}",
            max_chars=2000,
            on_change=_rate,
            args=(chats, message.id),
        )
        st.caption("Thank you. This stays on this computer.")


def _rate(chats: Chats, message_id: int) -> None:
    thumb = st.session_state.get(f"thumb-{message_id}")
    if thumb is None:
        chats.rate(message_id, None)
    else:
        chats.rate(
            message_id,
            "up" if thumb else "down",
            st.session_state.get(f"reasons-{message_id}") or () if not thumb else (),
            (st.session_state.get(f"note-{message_id}") or "") if not thumb else "",
        )
