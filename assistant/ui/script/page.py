"""What every page shares: its dress, its navigation, and one place where trouble is told.

This script is run anew at every click. It has a folder to itself because Streamlit puts the folder
of its script on the import path, where a neighbour called `library` would hide other modules.
"""

from pathlib import Path

import streamlit as st

from assistant.errors import AssistantError
from assistant.ui.chat import begin_what_was_asked, chat_page
from assistant.ui.dressing import dress
from assistant.ui.library import library_page
from assistant.ui.privacy import privacy_page
from assistant.ui.sidebar import sidebar
from assistant.ui.trouble import show_trouble

st.set_page_config(
    page_title="Second opinion",
    page_icon=str(Path(__file__).parents[1] / "icon.png"),
    layout="centered",
)
dress()


def evaluation_page() -> None:
    """The suite draws its own page; it is read only when somebody opens it."""
    from eval.ui_page import draw

    draw()


chat = st.Page(chat_page, title="Ask", icon=":material/edit_square:", default=True)
others = [
    st.Page(library_page, title="Library", icon=":material/menu_book:", url_path="library"),
    st.Page(privacy_page, title="Model and privacy", icon=":material/lock:", url_path="privacy"),
    st.Page(
        evaluation_page, title="Evaluation", icon=":material/monitoring:", url_path="evaluation"
    ),
]
page = st.navigation([chat, *others], position="hidden")
try:
    begin_what_was_asked()
    sidebar(chat, others)
    page.run()
except AssistantError as error:
    show_trouble(error)
