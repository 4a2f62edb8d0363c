"""The sidebar: the name, a new question, the conversations, the other pages."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from assistant.chats import Conversation
from assistant.render import escape
from assistant.ui import get_chats
from assistant.ui.chat import CONVERSATION, current

SHOWN = 12  # each link costs a little time before the first word of an answer


def sidebar(chat: StreamlitPage, others: list[StreamlitPage]) -> None:
    """Draw it."""
    chats = get_chats()
    here = current(chats)
    with st.sidebar:
        with st.container(key="brand"):
            st.markdown("Second opinion")
            st.caption("For awkward situations at work")
        with st.container(key="new" if here else "new-here"):
            st.page_link(chat, label="New question", icon=":material/edit_square:")
        with st.container(key="others"):
            for page in others:
                st.page_link(page)
        conversations = chats.conversations()
        if conversations:
            st.caption("Your conversations")
            everything = st.session_state.get("all_conversations", False)
            with st.container(key="conversations"):
                for conversation in conversations if everything else conversations[:SHOWN]:
                    _entry(chat, conversation, here)
            if len(conversations) > SHOWN:
                label = "Show fewer" if everything else f"Show all {len(conversations)}"
                st.button(label, key="show-all", type="tertiary", on_click=_toggle)


def _toggle() -> None:
    st.session_state["all_conversations"] = not st.session_state.get("all_conversations", False)


def _entry(chat: StreamlitPage, conversation: Conversation, here: Conversation | None) -> None:
    active = here is not None and here.id == conversation.id
    with st.container(key=f"{'here' if active else 'there'}-{conversation.sequence}"):
        st.page_link(
            chat, label=escape(conversation.title), query_params={CONVERSATION: conversation.id}
        )
