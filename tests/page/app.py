"""The page run without a browser, and what it shows."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

import assistant.ui
from assistant.chats import Chats
from assistant.render.inert import JOINER

PAGE = Path(assistant.ui.__file__).parent / "script" / "page.py"
QUESTION = "The hiring manager asked me out. Should I ignore the email?"


def page(path: str | None = None, **query: str) -> AppTest:
    test = AppTest.from_file(str(PAGE), default_timeout=20)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    if path:
        test.switch_page(path)
        test.run()
    return test


def ask(test: AppTest, question: str = QUESTION) -> AppTest:
    test.chat_input(key="question").set_value(question).run()
    assert not test.exception, test.exception
    return test


def shown(test: AppTest) -> str:
    parts = [*test.markdown, *test.text, *test.caption, *test.title, *test.info, *test.warning]
    parts += [*test.error, *test.success, *test.code]
    return "\n".join(str(one.value) for one in parts).replace("\\", "").replace(JOINER, "")


def buttons(test: AppTest, label: str) -> list:
    return [one for one in test.button if one.label.replace("\\", "") == label]


def chats() -> Chats:
    return assistant.ui.get_chats()
