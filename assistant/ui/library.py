"""The library page: what it holds, what can be added, and what was cut on the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import AssistantError
from assistant.library import Library
from assistant.render import capital, escape, long_date
from assistant.ui import get_assistant
from assistant.ui.add_form import add_form
from assistant.ui.adding import Outcome
from assistant.ui.listing import (
    ORIGINS,
    Filter,
    Row,
    matching,
    page_of,
    pages,
    rows_of,
    summary,
    topics_of,
)
from assistant.ui.source import body, head
from assistant.ui.trouble import build_index

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.schema import Article

_KINDS = {"column": "Columns", "article": "Articles", "law": "Law notes"}
_ORIGINS = {"corpus": "Came with it", "library": "Added by you"}


def library_page() -> None:
    """Draw the page."""
    assistant = get_assistant()
    rows = _rows(assistant.library, hash(tuple(assistant.library.stamps().items())))
    st.title("Library", anchor=False)
    st.markdown(f"Every answer is made of sentences from here. {summary(rows)}")
    add_form(assistant)
    _behind(assistant)
    _broken(assistant.library)
    _list(rows)
    wanted = st.session_state.pop("open_article", None)
    if wanted:
        _preview(assistant, wanted)


@st.cache_resource(show_spinner=False, max_entries=1)
def _rows(_library: Library, state: int) -> list[Row]:
    """The rows, read again only when a file has changed: `state` stands for all files."""
    return rows_of(_library.articles())


def _behind(assistant: Assistant) -> None:
    if not assistant.index.stale():
        return
    st.warning("Some of the library cannot be found by answers yet.")
    if st.button("Bring it up to date", key="bring-up-to-date", type="primary"):
        build_index()


def _broken(library: Library) -> None:
    broken = library.broken()
    if broken:
        count = len(broken)
        label = f"{count} file{' cannot' if count == 1 else 's cannot'} be read"
        with st.expander(label, icon=":material/error:"):
            st.markdown("\n".join(f"- {escape(reason)}" for _, reason in broken))


def _list(rows: list[Row]) -> None:
    with st.container(key="filters"):
        text = st.text_input(
            "Search", placeholder="A word of the title, the text or the author", key="search"
        )
        topic_column, kind_column, origin_column = st.columns(3)
        topic = topic_column.selectbox(
            "Topic",
            topics_of(rows),
            index=None,
            placeholder="Any topic",
            format_func=lambda one: capital(one.replace("-", " ")),
            key="topic",
        )
        kind = kind_column.selectbox(
            "Kind",
            list(_KINDS),
            index=None,
            placeholder="Any kind",
            format_func=_KINDS.get,
            key="kind",
        )
        origin = origin_column.selectbox(
            "From",
            ORIGINS,
            index=None,
            placeholder="Anywhere",
            format_func=_ORIGINS.get,
            key="origin",
        )
    found = matching(rows, Filter(text, topic, kind, origin))
    if not found:
        st.info("Nothing here fits. Try another word, or add an article above.")
        return
    number = 1
    if pages(found) > 1:
        st.caption(f"{len(found)} found")
    place = st.container(key="rows")
    if pages(found) > 1:
        number = st.pagination(pages(found), key=f"page-{hash((text, topic, kind, origin))}")
    with place:
        for row in page_of(found, number):
            _row(row)


def _row(row: Row) -> None:
    facts = [capital(row.byline), *(topic.replace("-", " ") for topic in row.topics)]
    if row.published:
        facts.insert(1, long_date(row.published))
    if row.origin == "library":
        facts.append("added by you")
    with st.container(key=f"row-{row.id}"):
        st.button(
            escape(row.title), key=f"read-{row.id}", type="tertiary", on_click=_open, args=(row.id,)
        )
        st.caption(escape(" · ".join(facts)))


def _open(article_id: str) -> None:
    st.session_state["open_article"] = article_id


def _preview(assistant: Assistant, article_id: str) -> None:
    try:
        article = assistant.library.get(article_id)
    except AssistantError as error:
        st.error(escape(str(error)))
        return

    def panel() -> None:
        head(article)
        body(article)
        if article.origin == "library":
            with st.container(key="remove", border=True):
                sure = st.checkbox(
                    "I want to remove this article and its original from my library", key="sure"
                )
                if st.button(
                    "Remove it",
                    disabled=not sure,
                    icon=":material/delete:",
                    on_click=_remove,
                    args=(assistant, article),
                ):
                    st.rerun()  # the panel is drawn apart from the page, which has changed

    title = escape(" ".join(article.title.split())) or "Article"
    st.dialog(title, position="right", width="medium")(panel)()


def _remove(assistant: Assistant, article: Article) -> None:
    if not st.session_state.get("sure"):
        return
    try:
        assistant.library.remove(article.id)
        st.session_state["build_after"] = f"“{article.title}” was removed."
    except AssistantError as error:
        st.session_state["outcomes"] = [Outcome(article.title, refusal=str(error))]
