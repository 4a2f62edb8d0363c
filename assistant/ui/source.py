"""The source panel: an article with the quoted sentence marked and in view."""

from __future__ import annotations

import streamlit as st

from assistant.errors import LibraryError
from assistant.library import Library
from assistant.render import escape, link, long_date, web_address
from assistant.schema import Article, Citation
from assistant.ui.dressing import bring_into_view
from assistant.ui.reading import Paragraph, paragraphs

QUOTED = "quoted"
_KIND = {"column": "Column", "article": "Article", "law": "Law note"}


def show_source(library: Library, citation: Citation) -> None:
    """Open the panel on the right at the quoted sentence."""
    title = escape(" ".join(citation.title.split())) or "Source"
    st.dialog(title, position="right", width="medium")(_panel)(library, citation)


def _panel(library: Library, citation: Citation) -> None:
    try:
        article = library.get(citation.article_id)
    except LibraryError:
        st.info("This article has since been removed from the library. The answer quoted:")
        st.markdown(f"“{escape(citation.quote)}”")
        return
    head(article)
    if article.text[citation.start : citation.end] == citation.quote:
        body(article, citation.start, citation.end)
        bring_into_view(QUOTED, f"{article.id}-{citation.start}")
    else:
        st.info("This article has changed since. The answer quoted:")
        st.markdown(f"“{escape(citation.quote)}”")
        body(article)


def head(article: Article) -> None:
    """Who wrote it and when, where it was published, and what a law note rests on."""
    st.caption(" · ".join(_facts(article)))
    address = web_address(article.url)
    if address:
        st.markdown(link("Read it where it was published", address))
    if article.sources:
        listed = ", ".join(link(source.title, source.url) for source in article.sources)
        st.markdown(f":small[Rests on: {listed}]")


def body(article: Article, start: int = 0, end: int = 0) -> None:
    """The article's text. Each paragraph is escaped; only the mark is ours."""
    with st.container(key="article-body"):
        seen = False
        for number, paragraph in enumerate(paragraphs(article, start, end)):
            first = paragraph.quoted and not seen
            seen = seen or first
            key = QUOTED if first else f"paragraph-{paragraph.shape}-{number}"
            with st.container(key=key):
                _draw(paragraph)


def _draw(paragraph: Paragraph) -> None:
    text = "".join(
        f":yellow-background[{escape(piece.text)}]" if piece.quoted else _keep_spaces(piece.text)
        for piece in paragraph.pieces
    )
    if paragraph.shape == "heading":
        st.markdown(f"### {text}", anchors=False)
    elif paragraph.shape == "item":
        st.markdown(f"- {text}")
    else:
        st.markdown(text)


def _keep_spaces(text: str) -> str:
    """Escaped text with the space at its edges, which separates it from the marked stretch."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{escape(text)}{after}"


def _facts(article: Article) -> list[str]:
    by = article.byline
    facts = [_KIND.get(article.kind, "Article"), escape(by[:1].upper() + by[1:])]
    if article.kind == "law":
        facts.append(
            escape("anywhere" if article.jurisdiction == "general" else article.jurisdiction)
        )
        if article.as_of:
            facts.append(f"as of {long_date(article.as_of)}")
    if article.published:
        facts.append(long_date(article.published))
    if article.origin == "library":
        facts.append("added by you")
    return facts
