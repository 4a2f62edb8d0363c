"""One turn through the real pipeline: index, encoder, and the chat model if it is here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.answers import ARTICLES, CANDID
from tests.browser.driver import REAL, ask, chip, serving, settled
from tests.scripted import write_library

OPENING_MS = 240_000  # the model is loaded and the index built, on a machine that may be busy
QUESTION = (
    "After I turned the job down, the hiring manager emailed asking me out. "
    "Should I ignore this email?"
)


@pytest.fixture
def real_address(tmp_path: Path, encoder) -> Iterator[str]:
    """The page as people start it, over the three sample articles."""
    home = tmp_path / "home"
    write_library(home, ARTICLES)
    with serving(REAL, ASSISTANT_HOME=str(home), ASSISTANT_CORPUS=str(home / "corpus")) as served:
        yield served


def test_a_question_is_answered_with_quotes_that_stand_in_the_library(
    browser: BrowserContext, real_address: str
):
    page = browser.new_page()
    page.goto(real_address)
    expect(page.get_by_text("What happened?")).to_be_visible(timeout=OPENING_MS)
    ask(page, QUESTION, wait=False)
    expect(page.get_by_text("What you could do")).to_be_visible(timeout=OPENING_MS)
    settled(page)
    expect(page.get_by_role("heading", name="Ignore the email")).to_be_visible()
    expect(page.get_by_text("Every sentence above was checked against its source.")).to_be_visible()
    chip(page).click()
    panel = page.get_by_role("dialog")
    expect(panel).to_be_visible()
    quoted = panel.locator(".st-key-quoted")
    expect(quoted).to_be_in_viewport()
    lines = CANDID.text.replace("**", "").replace("> ", "").split("\n\n")
    assert quoted.inner_text() in lines
    page.close()
