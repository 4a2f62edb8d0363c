"""Titles of articles near a letter, each a press away from an answer out of that one alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from assistant.render import escape


def nearest(
    heading: str, titles: Sequence[str], key: str, choose: Callable[[str], None] | None
) -> None:
    """Draw the titles as buttons; as a plain list where nothing can be chosen any more."""
    if choose is None:
        st.markdown("**Also near, in my library**")
        st.markdown("\n".join(f"- {escape(title)}" for title in titles))
        return
    st.markdown(f"**{heading}**")
    for n, title in enumerate(titles):
        st.button(
            escape(title),
            key=f"story-{key}-{n}",
            type="tertiary",
            icon=":material/arrow_forward:",
            on_click=choose,
            args=(title,),
        )
