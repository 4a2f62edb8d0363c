"""The library page."""

import streamlit as st


def library_page() -> None:
    """Draw the page."""
    st.title("Library")
