"""What the person asks the page to do next, kept in the session between two runs.

Widgets write here from their callbacks, which run before the page does; the page takes it once.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from assistant.schema import Letter


@dataclass(frozen=True, slots=True)
class Request:
    """A question to answer now."""

    question: str
    email: str | None = None
    corrections: tuple[tuple[str, str], ...] = ()
    fresh: bool = False  # begins a conversation of its own


@dataclass(frozen=True, slots=True)
class Refusal:
    """A submission that could not be read: why, and the question, so that it is not lost."""

    reason: str
    question: str


def ask(
    question: str,
    email: str | None = None,
    corrections: tuple[tuple[str, str], ...] = (),
    fresh: bool = False,
) -> None:
    """Ask a question in the next run."""
    st.session_state["request"] = Request(question, email, corrections, fresh)


def ask_again(letter: Letter, **corrected: str) -> None:
    """Ask a letter's question again in the next run, with more of it corrected."""
    corrections = {**dict(letter.corrections), **corrected}
    ask(letter.question, letter.email, tuple(corrections.items()))


def taken() -> Request | None:
    """The request that is due, once."""
    return st.session_state.pop("request", None)


def refuse(reason: str, question: str) -> None:
    """Say in the next run why a submission was not taken."""
    st.session_state["refusal"] = Refusal(reason, question)


def refused() -> Refusal | None:
    """The refusal to show, once."""
    return st.session_state.pop("refusal", None)
