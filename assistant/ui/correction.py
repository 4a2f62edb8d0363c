"""The form that corrects how a letter was read: who asks, about whom, with what power, where."""

from __future__ import annotations

import streamlit as st

from assistant.frame import SAFE
from assistant.render import capital
from assistant.render.say import POWERS_IN_WORDS, role
from assistant.schema import JURISDICTIONS, POWERS, ROLES, Frame, Letter
from assistant.ui import asking

_NOT_SAID = "unknown"


def correction(frame: Frame, letter: Letter, key: str) -> None:
    """Draw a small form beside what was read; sending it asks the same question again.

    Where danger was read, one press says that there is none.
    """
    if frame.safety:
        st.button(
            "Nobody is in danger: answer the question",
            type="tertiary",
            key=f"safe-{key}",
            on_click=asking.ask_again,
            args=(letter,),
            kwargs=dict([SAFE]),
        )
    with (
        st.popover("Not right?", type="tertiary", key=f"correct-{key}"),
        st.form(f"form-{key}", border=False),
    ):
        st.markdown("**Tell me how it really is, and I will answer again.**")
        people = [_NOT_SAID, *(one for one in ROLES if one != "anyone")]
        places = [_NOT_SAID, *(one for one in JURISDICTIONS if one != "general")]
        values = {
            "asker": _choice("You are", people, frame.asker, f"asker-{key}"),
            "other": _choice("It is about", people, frame.other, f"other-{key}"),
            "power": _choice("Who has power", [_NOT_SAID, *POWERS], frame.power, f"power-{key}"),
            "jurisdiction": _choice("You are in", places, frame.jurisdiction, f"place-{key}"),
        }
        if st.form_submit_button("Answer again", type="primary"):
            changed = {
                name: value
                for name, value in values.items()
                if value != getattr(frame, name) and value != _NOT_SAID
            }
            asking.ask_again(letter, **changed)
            st.rerun()


def _choice(label: str, options: list[str], now: str, key: str) -> str:
    index = options.index(now) if now in options else 0
    return st.selectbox(label, options, index=index, format_func=_in_words, key=key)


def _in_words(value: str) -> str:
    if value == _NOT_SAID:
        return "not said"
    if value in POWERS_IN_WORDS:
        return capital(POWERS_IN_WORDS[value])
    return value if value in JURISDICTIONS else capital(role(value))
