"""The head of a conversation: its title, and a menu to rename, keep or delete it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.chats import Chats, Conversation, Message
from assistant.render import escape
from assistant.ui import get_jobs
from assistant.ui.export import as_json, as_markdown, file_name


def manage(chats: Chats, conversation: Conversation, messages: Sequence[Message]) -> None:
    """Draw the head."""
    with st.container(key="head", horizontal=True, vertical_alignment="center"):
        st.markdown(f"# {escape(conversation.title)}", anchors=False, width="stretch")
        with st.popover("More", key="more", type="tertiary", icon=":material/more_horiz:"):
            st.text_input(
                "Title",
                value=conversation.title,
                key=f"title-{conversation.id}-{conversation.title}",
                max_chars=80,
                on_change=_rename,
                args=(chats, conversation),
            )
            st.download_button(
                "Save to read (Markdown)",
                as_markdown(conversation, messages),
                file_name(conversation, "md"),
                "text/markdown",
                on_click="ignore",
                icon=":material/download:",
                width="stretch",
            )
            st.download_button(
                "Save to process (JSON)",
                as_json(conversation, messages),
                file_name(conversation, "json"),
                "application/json",
                on_click="ignore",
                icon=":material/download:",
                width="stretch",
            )
            sure = st.checkbox("I want to delete this conversation", key=f"sure-{conversation.id}")
            st.button(
                "Delete it for good",
                disabled=not sure,
                on_click=_delete,
                args=(chats, conversation),
                icon=":material/delete:",
                width="stretch",
            )


def _rename(chats: Chats, conversation: Conversation) -> None:
    key = f"title-{conversation.id}-{conversation.title}"
    chats.rename(conversation.id, st.session_state[key])


def _delete(chats: Chats, conversation: Conversation) -> None:
    get_jobs().forget(conversation.id)
    chats.delete(conversation.id)
    st.query_params.clear()
