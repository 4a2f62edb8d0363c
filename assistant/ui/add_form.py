"""The form that adds articles, with progress, and the report of what was cut from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import AssistantError
from assistant.render import capital, escape
from assistant.settings import settings
from assistant.ui.adding import Outcome, Source, add_all, address, addresses_in, paste, upload

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

FILES = ("txt", "md", "html", "htm", "pdf", "docx", "eml", "xml", "rss", "atom")
MAX_FILE_MB = 10
_SHARE_READING = 0.4  # of the bar; the rest is making the texts findable


def add_form(assistant: Assistant) -> None:
    """Draw the form; what is sent is added at once, and the report stays until the next one."""
    number = st.session_state.setdefault("add_number", 0)
    with st.expander("Add articles", icon=":material/library_add:", key="add"):
        kinds = ["Files", "A web address", "Paste a text"]
        if settings().fetch == "off":
            kinds.remove("A web address")
        kind = st.segmented_control(
            "Where from?", kinds, default="Files", required=True, key="add-kind"
        )
        with st.form(f"add-{number}-{kind}", border=False):
            sources = _fields(str(kind), number)
            sent = st.form_submit_button("Add to the library", type="primary")
        if sent and sources:
            _add(assistant, sources)
        elif sent:
            st.info("There is nothing to add yet.")
    _after_a_removal(assistant)
    for outcome in st.session_state.get("outcomes", ()):
        _report(outcome)


def _fields(kind: str, number: int) -> list[Source]:
    if kind == "Files":
        files = st.file_uploader(
            "Articles as files",
            type=list(FILES),
            accept_multiple_files=True,
            max_upload_size=MAX_FILE_MB,
            key=f"files-{number}",
        )
        return [upload(file.name, file.getvalue()) for file in files or ()]
    if kind == "A web address":
        text = st.text_area(
            "Addresses of articles or feeds, one a line",
            placeholder="https://",
            height=90,
            key=f"addresses-{number}",
        )
        return [address(one) for one in addresses_in(text or "")]
    text = st.text_area("The text", height=220, key=f"text-{number}")
    title = st.text_input("Title", placeholder="As it was published", key=f"title-{number}")
    author = st.text_input("Author or site", key=f"author-{number}")
    url = st.text_input("Where it was published", placeholder="https://", key=f"url-{number}")
    return [paste(text, title or "", author or "", url or "")] if (text or "").strip() else []


def _add(assistant: Assistant, sources: Sequence[Source]) -> None:
    bar = st.progress(0.0, "Reading…")

    def before(number: int, source: Source) -> None:
        share = number / len(sources) * _SHARE_READING
        bar.progress(share, f"Reading {number + 1} of {len(sources)}: {escape(source.name)}")

    outcomes = add_all(assistant.library, sources, before)
    st.session_state["outcomes"] = outcomes
    st.session_state["add_number"] += 1
    if any(added.status != "unchanged" for one in outcomes for added in one.added):
        _index(assistant, bar, _SHARE_READING)
    st.rerun()


def _index(assistant: Assistant, bar: st.delta_generator.DeltaGenerator, from_share: float) -> None:
    """Make what is new findable, the bar saying how far it is."""

    def on_progress(done: int, total: int, title: str) -> None:
        share = from_share + (1 - from_share) * (done / total if total else 1.0)
        bar.progress(min(share, 1.0), f"Making it findable, {done} of {total}: {escape(title)}")

    try:
        assistant.index.update(on_progress)
    except AssistantError as error:
        outcomes = list(st.session_state.get("outcomes", ()))
        st.session_state["outcomes"] = [*outcomes, Outcome("The index", refusal=str(error))]


def _after_a_removal(assistant: Assistant) -> None:
    said = st.session_state.pop("build_after", None)
    if said:
        bar = st.progress(0.0, "Tidying up…")
        _index(assistant, bar, 0.0)
        bar.empty()
        st.success(escape(said))


def _report(outcome: Outcome) -> None:
    if outcome.refusal:
        st.error(f"**{escape(outcome.name)}**: {escape(outcome.refusal)}")
        return
    for added in outcome.added:
        words = {
            "added": "was added",
            "updated": "was updated",
            "unchanged": "was already here, unchanged",
        }[added.status]
        st.success(f"**{escape(capital(added.article.title))}** {words}.")
        notes = [*added.notes]
        if added.removed:
            count = len(added.removed)
            with st.expander(
                f"{count} line{'' if count == 1 else 's'} cut, because they are not the text"
            ):
                st.markdown(
                    "\n".join(f"- {escape(' '.join(line.split()))}" for line in added.removed)
                )
        if notes:
            st.caption(" · ".join(escape(note) for note in notes))
