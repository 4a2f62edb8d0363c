"""A sentence with its chips. A chip shows its quote on hover and on focus, and opens its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from assistant.render import by_story, byline, escape, spoken
from assistant.schema import Citation, Statement

Cited = Mapping[int, Citation]


def say(
    statements: Iterable[Statement], cited: Cited, key: str, *, label: str = "", under: str = ""
) -> None:
    """Draw statements one under the other, each with its chips at its end."""
    for number, statement in enumerate(statements):
        with st.container(key=f"said-{key}-{number}"):
            who, text = spoken(statement, cited, under=under)
            lead = f":small[:gray[{label}]] " if label else ""
            voice = f"**{escape(who)}:** " if who else ""
            st.markdown(f"{lead}{voice}{escape(text)}")
            chips(statement.citations, cited, f"{key}-{number}")


def first_lines(statements: Iterable[Statement], cited: Cited, key: str) -> None:
    """Draw what it comes down to, with the letters that it was written about."""
    stories = by_story(statements, cited)
    for number, (story, said) in enumerate(stories):
        own = key if number == 0 else f"{key}-{number}"
        if len(stories) > 1:
            st.caption(escape(f"About {story or 'this'}:"))
        with st.container(key=f"bottom-line-{own}"):
            say(said, cited, own)
    if len(stories) == 1 and stories[0][0]:
        st.caption(escape(f"Written about: {stories[0][0]}."))


def chips(numbers: Iterable[int], cited: Cited, key: str) -> None:
    """Draw the chips `[1]` of citations."""
    for n in numbers:
        if n in cited:
            st.button(
                f"[{n}]",
                key=f"chip-{key}-{n}",
                type="tertiary",
                help=preview(cited[n]),
                on_click=open_source,
                args=(cited[n],),
            )


def preview(citation: Citation) -> str:
    """What a chip shows before it is opened: the quote, who wrote it and when, and the title."""
    by = byline(citation)
    about = f"**{escape(by[:1].upper() + by[1:])}** · " if by else ""
    return f"“{escape(' '.join(citation.quote.split()))}”\n\n{about}{escape(citation.title)}"


def open_source(citation: Citation) -> None:
    """Ask for the source panel; the page opens it in its next run, once."""
    st.session_state["open_source"] = citation


def source_asked_for() -> Citation | None:
    """The citation whose source is to be opened now, if any."""
    return st.session_state.pop("open_source", None)
