"""Nothing that a letter, an email, an article or a model says may reach out or become active.

Each way of showing text is tried twice: with the page's headers, as people use it, and with the
browser told to ignore them, so that the escaping has to hold alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.driver import ask, browsing, chip, open_page, serving, settled
from tests.hostile import payload
from tests.security.canary import Canary

LEAKY = Path(__file__).with_name("leaky_app.py")
STORED = "https://stored.example/hostile"
KINDS = ("plainly", "slowly", "abstain", "clarify", "escalate")
PICTURES = "img, iframe, object, embed, video, audio, source, form, .katex, svg image"


@pytest.fixture(scope="module", params=[False, True], ids=["with headers", "escaping alone"])
def tab(request, playwright: Playwright, tmp_path_factory) -> Iterator[Page]:
    """A browser tab, one that obeys the headers and one that ignores them."""
    folder = tmp_path_factory.mktemp("browser")
    options = {"bypass_csp": request.param, "viewport": {"width": 1280, "height": 900}}
    with browsing(playwright, folder, **options) as context:
        yield context.pages[0]


def check(tab: Page, canary: Canary, address: str) -> None:
    """Nothing was fetched, nothing can be followed but what we stored, nothing ran."""
    assert canary.hits == []
    hrefs = tab.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
    foreign = {
        href
        for href in hrefs
        if urlsplit(href)._replace(fragment="").netloc != urlsplit(address).netloc
    }
    assert foreign <= {STORED}, foreign
    assert all(urlsplit(href).scheme in ("http", "https") for href in hrefs)
    # A locator looks into shadow roots as well, where Streamlit keeps an empty <audio> of its own.
    pictures = tab.locator(PICTURES).evaluate_all("all => all.map(e => e.outerHTML)")
    assert [one for one in pictures if one != "<audio></audio>"] == []
    assert tab.evaluate("window.pwned") is None
    shown = tab.evaluate(
        "[...document.querySelectorAll('[src], [style*=\"url(\"], [srcset], [poster]')]"
        ".map(e => e.getAttribute('src') || e.getAttribute('style') || '')"
    )
    assert not [one for one in shown if canary.url in one or "evil.example" in one], shown


def test_the_canary_sings_when_text_is_shown_as_it_is(
    playwright: Playwright, canary: Canary, tmp_path: Path
):
    """Without this, silence would prove nothing."""
    with (
        serving(LEAKY, LEAKY_CANARY=canary.url) as address,
        browsing(playwright, tmp_path) as context,
    ):
        open_page_of_any_kind(context.pages[0], address)
        hits = list(canary.hits)
    canary.hits.clear()
    assert len(hits) >= 3, hits


def test_the_headers_alone_silence_the_canary(
    playwright: Playwright, canary: Canary, tmp_path: Path
):
    with (
        serving(LEAKY, LEAKY_CANARY=canary.url, LEAKY_HEADERS="1") as address,
        browsing(playwright, tmp_path) as context,
    ):
        open_page_of_any_kind(context.pages[0], address)
        hits = list(canary.hits)
    canary.hits.clear()
    assert hits == []


def open_page_of_any_kind(tab: Page, address: str) -> None:
    tab.goto(address)
    tab.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    tab.wait_for_timeout(2_000)


@pytest.mark.parametrize("kind", KINDS)
def test_no_answer_reaches_out_while_it_comes_or_after(
    tab: Page, canary: Canary, hostile_address: str, kind: str
):
    open_page(tab, hostile_address)
    tab.get_by_role("button", name="Attach or paste an email").click()
    tab.get_by_label("The email you are asking about").fill(payload(canary.url, "email"))
    tab.keyboard.press("Escape")
    ask(tab, f"{kind} {payload(canary.url, 'question')}", wait=False)
    for _ in range(8):
        check(tab, canary, hostile_address)
        tab.wait_for_timeout(250)
    settled(tab)
    expect(tab.get_by_text(f"{canary.url}/question/md.png", exact=False).first).to_be_visible()
    tab.get_by_text("The email", exact=True).first.click()
    tab.wait_for_timeout(500)
    check(tab, canary, hostile_address)
    tab.reload()
    settled(tab)
    check(tab, canary, hostile_address)


def test_no_tooltip_and_no_source_panel_reaches_out(
    tab: Page, canary: Canary, hostile_address: str
):
    open_page(tab, hostile_address)
    ask(tab, "plainly")
    chip(tab).hover()
    expect(tab.get_by_test_id("stTooltipContent")).to_be_visible()
    check(tab, canary, hostile_address)
    chip(tab).click()
    expect(tab.get_by_role("dialog")).to_be_visible()
    expect(tab.locator(".st-key-quoted")).to_be_visible()
    tab.wait_for_timeout(500)
    check(tab, canary, hostile_address)
    assert STORED in tab.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")


def test_no_page_about_the_library_or_the_model_reaches_out(
    tab: Page, canary: Canary, hostile_address: str
):
    open_page(tab, f"{hostile_address}/library")
    check(tab, canary, hostile_address)
    tab.locator('[class*="st-key-read-hostile-0"] button:visible').first.click()
    expect(tab.get_by_role("dialog")).to_be_visible()
    tab.wait_for_timeout(500)
    check(tab, canary, hostile_address)
    open_page(tab, f"{hostile_address}/privacy")
    check(tab, canary, hostile_address)


def test_an_added_text_is_shown_as_text(tab: Page, canary: Canary, hostile_address: str):
    open_page(tab, f"{hostile_address}/library")
    tab.get_by_text("Add articles").click()
    tab.get_by_role("radio", name="Paste a text").or_(
        tab.get_by_role("button", name="Paste a text")
    ).first.click()
    # The form of the other kind is still being taken away: a click sent meanwhile can be lost.
    settled(tab)
    text = f"{payload(canary.url, 'paste')}\n\n" + "A sentence about meetings. " * 30
    tab.get_by_label("The text", exact=True).fill(text)
    tab.get_by_label("Title", exact=True).fill(payload(canary.url, "title")[:250])
    tab.keyboard.press("Tab")
    settled(tab)
    tab.get_by_role("button", name="Add to the library").click()
    expect(tab.get_by_text("was added.").or_(tab.get_by_text("unchanged.")).first).to_be_visible()
    settled(tab)
    check(tab, canary, hostile_address)
