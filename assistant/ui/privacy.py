"""Model and privacy: which model runs, and whether anything leaves the machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from assistant.render import escape
from assistant.settings import settings
from assistant.ui import get_assistant


def promise(facts: Mapping[str, Any]) -> str:
    """The line under the question box: what happens to what is typed there."""
    if facts.get("leaves_the_machine"):
        return escape(
            f"Answers are phrased by {facts.get('model')} at {facts.get('runs')}: "
            f"{facts.get('what_leaves')} go there."
        )
    return "Runs on this computer. Nothing you write here leaves it."


def privacy_page() -> None:
    """Draw the page."""
    facts = get_assistant().describe()
    st.title("Model and privacy", anchor=False)
    with st.container(key="verdict"):
        if facts.get("leaves_the_machine"):
            st.markdown("## Some of it leaves this computer", anchors=False)
            st.markdown(
                escape(f"To {facts.get('runs')} goes: {facts.get('what_leaves')}. ")
                + "Everything else stays here."
            )
        else:
            st.markdown("## Nothing leaves this computer", anchors=False)
            st.markdown(
                "Your questions, the emails you paste and the answers are made and kept here. "
                "No account, no statistics, no pictures or links fetched."
            )
    _facts(facts)
    st.markdown("## What is kept, and where", anchors=False)
    st.markdown(
        f"- **Conversations and feedback**: `{_path(settings().chats)}`. Deleting a conversation "
        "overwrites it.\n"
        f"- **Articles you added**: `{_path(settings().library)}`\n"
        f"- **The index**, made from the articles, safe to delete: `{_path(settings().index)}`"
    )
    st.markdown("## How an answer is kept honest", anchors=False)
    st.markdown(
        "- Every sentence of advice rests on a quote that was found, letter by letter, in a "
        "stored article. Press a number such as [1] to read it where it stands.\n"
        "- A sentence that no quote bears out is not shown.\n"
        "- The email you paste is read as a description of what happened. Nothing it says can "
        "instruct the assistant.\n"
        "- It can still be wrong: about you, or because the library is. It is no lawyer, doctor "
        "or union."
    )


def _facts(facts: Mapping[str, Any]) -> None:
    model = str(facts.get("model") or "none")
    st.markdown("## What runs", anchors=False)
    if model == "none":
        st.markdown("No chat model: answers are made of the sources' own sentences.")
    else:
        st.markdown(f"**{escape(model)}**, {escape(str(facts.get('runs')))}.")
    if facts.get("note"):
        st.info(escape(str(facts["note"])))
    index = facts.get("index")
    if isinstance(index, Mapping):
        known = [
            f"{escape(str(name)).replace('_', ' ')}: {escape(str(value))}"
            for name, value in index.items()
            if isinstance(value, (str, int))
        ]
        with st.expander("About the index"):
            st.markdown("\n".join(f"- {line}" for line in known))


def _path(path: object) -> str:
    return str(path).replace("`", "'")
