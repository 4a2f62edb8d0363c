"""An answer on the page, block by block, redrawn only where it changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st

from assistant.errors import LibraryError
from assistant.library import Library
from assistant.render import (
    by_option,
    byline,
    capital,
    escape,
    link,
    long_date,
    sides,
    situation,
    topics,
    web_address,
)
from assistant.schema import Answer, Citation, Draft, Frame
from assistant.ui import blocks as b
from assistant.ui.statements import Cited, chips, first_lines, open_source, say
from assistant.ui.stories import nearest


@dataclass(frozen=True, slots=True)
class Hands:
    """What a block may reach: the library, and what happens when the person picks something."""

    library: Library
    pick: Callable[[str], None]  # a reply to a question asked back
    correct: Callable[[Frame, str], None] | None = None  # draws the form that corrects it
    choose: Callable[[str], None] | None = None  # answers from the article of this title


class Board:
    """The place of one answer. Drawing a later snapshot replaces the blocks that differ.

    Each kind of block has a region of its own, so that a further option does not push everything
    below it into being drawn again. Each drawing of a block has a place and a number of its own: a
    place drawn over keeps what the new content does not cover, and a key used twice in one run is
    refused.
    """

    def __init__(self, key: str, hands: Hands) -> None:
        self._key, self._hands = key, hands
        with st.container(key=f"answer-{key}"):
            self._regions = {kind: st.container() for kind in b.READING_ORDER}
        self._places: dict[b.Address, _Place] = {}

    def draw(self, answer: Answer) -> None:
        """Draw the answer, or what of it is new."""
        cited = b.citations_of(answer)
        blocks = b.addressed(b.blocks_of(answer))
        for address, block in blocks.items():
            face = (block, b.cited_by(block, cited))
            place = self._places.get(address)
            if place is None:
                place = self._places[address] = _Place(self._regions[address[0]].container())
            if place.face != face:
                kind, number = address
                key = f"{self._key}-{kind.__name__.lower()}-{number}-{place.drawings}"
                with place.redraw(face):
                    _draw(block, cited, key, self._hands)
        for address in self._places.keys() - blocks.keys():
            self._places[address].clear()


class _Place:
    """Where one block stands."""

    def __init__(self, container: st.delta_generator.DeltaGenerator) -> None:
        self._container = container
        self._slot: st.delta_generator.DeltaGenerator | None = None
        self.face: object = None
        self.drawings = 0

    def redraw(self, face: object) -> st.delta_generator.DeltaGenerator:
        self.clear()
        self.face = face
        self.drawings += 1
        self._slot = self._container.empty()
        return self._slot.container()

    def clear(self) -> None:
        if self._slot is not None:
            self._slot.empty()
        self.face = None


def _draw(block: b.Block, cited: Cited, key: str, hands: Hands) -> None:
    match block:
        case b.Situation():
            _situation(block, key, hands)
        case b.BottomLine(statements):
            first_lines(statements, cited, key)
        case b.Choice():
            _choice(block, cited, key)
        case b.Dispute():
            _dispute(block, cited, key)
        case b.Words(drafts):
            _heading("Words to send")
            for number, group in enumerate(by_option(drafts)):
                _words(group, cited, f"{key}-{number}")
        case b.Law(statements):
            _law(block, cited, key, hands.library)
        case b.NextSteps(statements):
            _heading("Next steps")
            with st.container(key=f"steps-{key}"):
                say(statements, cited, key)
        case b.Missing(parts):
            with st.container(key=f"missing-{key}"):
                st.markdown("**What my library does not cover**")
                st.markdown("\n".join(f"- {escape(part)}" for part in parts))
        case b.Near(titles):
            with st.container(key=f"near-{key}"):
                nearest(
                    "Is one of these your story? I will answer from it", titles, key, hands.choose
                )
        case b.Note(notes):
            with st.container(key=f"note-{key}"):
                for note in notes:
                    st.markdown(escape(note))
        case b.NoAnswer():
            _no_answer(block, key, hands)
        case b.AskBack(question, choices):
            with st.container(key=f"ask-back-{key}"):
                st.markdown(f"## {escape(question)}", anchors=False)
                with st.container(horizontal=True):
                    for n, choice in enumerate(choices):
                        st.button(
                            escape(choice),
                            key=f"pick-{key}-{n}",
                            on_click=hands.pick,
                            args=(choice,),
                        )
        case b.HelpFirst():
            _help_first(block, key)
        case b.Sources(citations):
            _sources(citations, key)


def _heading(text: str) -> None:
    st.markdown(f"## {text}", anchors=False)


def _situation(block: b.Situation, key: str, hands: Hands) -> None:
    known = [text for _, text in situation(block.frame)] + topics(block.frame)
    if not known:
        return
    with st.container(key=f"situation-{key}", horizontal=True, gap="xsmall"):
        badges = " ".join(f":gray-badge[{escape(capital(text))}]" for text in known)
        st.markdown(f":gray[As I read it] {badges}")
        if hands.correct:
            hands.correct(block.frame, key)


def _choice(block: b.Choice, cited: Cited, key: str) -> None:
    if block.number == 1:
        _heading("What you could do")
    option = block.option
    with st.container(key=f"choice-{key}", border=True):
        st.markdown(f"### {escape(option.label)}", anchors=False)
        for name, statements in sides(option):
            with st.container(key=f"{name.lower()}-{key}"):
                st.markdown(f"**{name}**")
                with st.container(key=f"side-{name.lower()}-{key}"):
                    say(statements, cited, f"{key}-{name}")
        for number, group in enumerate(by_option(block.drafts)):
            _words(group, cited, f"{key}-{number}")


def _words(tones: Sequence[Draft], cited: Cited, key: str) -> None:
    """Words for one option; tabs change the tone in the browser, without another run."""
    numbers = dict.fromkeys(n for draft in tones for n in draft.citations)
    with st.container(key=f"words-{key}"):
        with st.container(key=f"words-head-{key}"):
            st.markdown("**Words to send**")
            chips(numbers, cited, f"words-{key}")
        if len(tones) == 1:
            st.code(tones[0].text, language=None, wrap_lines=True)
            return
        tabs = st.tabs([capital(draft.tone) for draft in tones])
        for tab, draft in zip(tabs, tones, strict=True):
            with tab:
                st.code(draft.text, language=None, wrap_lines=True)


def _dispute(block: b.Dispute, cited: Cited, key: str) -> None:
    _heading("Where my sources disagree")
    with st.container(key=f"dispute-{key}"):
        st.markdown(escape(capital(block.disagreement.point)))
        columns = st.columns(len(block.disagreement.sides), gap="medium")
        for number, (column, side) in enumerate(
            zip(columns, block.disagreement.sides, strict=True)
        ):
            with column, st.container(key=f"voice-{key}-{number}"):
                st.markdown(f"**{escape(capital(side.source))}**")
                say(side.statements, cited, f"{key}-{number}", under=side.source)


def _law(block: b.Law, cited: Cited, key: str, library: Library) -> None:
    _heading("The law")
    with st.container(key=f"law-{key}"):
        for number, statement in enumerate(block.statements):
            say((statement,), cited, f"{key}-{number}")
            places = dict.fromkeys(
                _place(cited[n], library) for n in statement.citations if n in cited
            )
            st.caption(" · ".join(places))
        st.caption("General information, not advice about your case.")


def _place(citation: Citation, library: Library) -> str:
    """Where and when a statement of law holds; law without both is worse than none."""
    try:
        article = library.get(citation.article_id)
    except LibraryError:
        return escape(byline(citation) or citation.title)
    place = "anywhere" if article.jurisdiction == "general" else article.jurisdiction
    day = article.as_of or article.published
    return escape(
        f"{capital(place)}, as of {long_date(day)}" if day else f"{capital(place)}, undated"
    )


def _no_answer(block: b.NoAnswer, key: str, hands: Hands) -> None:
    with st.container(key=f"no-answer-{key}"):
        for note in block.notes:
            st.markdown(escape(note))
        if block.notes and not block.missing:
            return
        st.markdown("## My library does not cover this.", anchors=False)
        st.markdown(
            "I answer only from what has been written by people who thought about it. "
            "On this I have nothing to quote, so I will not guess."
        )
        if block.missing:
            st.markdown("**What is missing**")
            st.markdown("\n".join(f"- {escape(part)}" for part in block.missing))
        if block.nearest:
            nearest("The nearest I have. Is one your story?", block.nearest, key, hands.choose)
        st.markdown("You could ask it another way, or add an article about it to the library.")


def _help_first(block: b.HelpFirst, key: str) -> None:
    with st.container(key=f"help-first-{key}"):
        st.markdown("## First, your safety", anchors=False)
        for step in block.now:
            st.markdown(escape(step))
        if block.lines:
            st.markdown("**Who you can call**")
            for number, line in enumerate(block.lines):
                with st.container(key=f"line-{key}-{number}"):
                    st.markdown(
                        f":gray-badge[{escape(line.country)}] {escape(line.name)}  \n"
                        f"**{escape(line.contact)}**  \n"
                        f":small[{_where_from(line.source)}, checked {long_date(line.checked)}]"
                    )


def _where_from(source: str) -> str:
    """The page that a number stands on, as a link named for its site."""
    address = web_address(source)
    return link(urlsplit(address).hostname or source, address) if address else escape(source)


def _sources(citations: tuple[Citation, ...], key: str) -> None:
    """The articles behind the answer, each opening at its first quote."""
    firsts: dict[str, Citation] = {}
    for citation in citations:
        firsts.setdefault(citation.article_id, citation)
    count = len(firsts)
    with st.container(key=f"sources-{key}"):
        st.markdown(f"**{count} source{'' if count == 1 else 's'}**")
        for citation in firsts.values():
            by = byline(citation)
            with st.container(key=f"source-{key}-{citation.n}"):
                st.button(
                    escape(citation.title),
                    key=f"open-{key}-{citation.n}",
                    type="tertiary",
                    on_click=open_source,
                    args=(citation,),
                )
                if by:
                    st.caption(escape(capital(by)))
