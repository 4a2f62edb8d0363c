"""Laws that only a browser shows: streaming, stopping, reloading, keyboard, width, scheme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.answers import ADVICE, CANDID, CARD, CITATIONS, CLARIFICATION, ESCALATION
from tests.browser.driver import (
    ask,
    browsing,
    chip,
    open_page,
    overflow_px,
    settled,
)

QUESTION = "After I turned the job down he asked me out. Should I ignore the email?"
SLOW = "He writes slowly. Should I ignore the email?"
FIRST = CARD.bottom_line[0].text
LAST = ADVICE.bottom_line[0].text


def test_words_are_there_before_the_answer_is_done(page: Page):
    ask(page, SLOW, wait=False)
    expect(page.get_by_text(FIRST).first).to_be_visible(timeout=3_000)
    expect(page.get_by_test_id("stChatInputStopButton")).to_be_visible()
    assert not page.get_by_text("Next steps").count()
    settled(page)
    expect(page.get_by_text(LAST)).to_be_visible()
    expect(page.get_by_text("Next steps")).to_be_visible()
    expect(page.get_by_test_id("stChatInputStopButton")).to_have_count(0)


def test_an_answer_replaces_its_drafts_and_leaves_nothing_of_them(page: Page):
    ask(page, SLOW)
    streamed = page.locator('[class*="st-key-answer-"]').inner_text()
    page.reload()
    expect(page.locator('[class*="st-key-answer-"]')).to_have_text(streamed, use_inner_text=True)


def test_stopping_keeps_what_is_there(page: Page):
    ask(page, SLOW, wait=False)
    expect(page.get_by_text(LAST)).to_be_visible()
    page.get_by_test_id("stChatInputStopButton").click()
    settled(page)
    assert page.get_by_text(LAST).is_visible()
    assert not page.get_by_text("Next steps").count()
    page.wait_for_timeout(1_500)
    page.reload()
    settled(page)
    expect(page.get_by_text(LAST)).to_be_visible()
    expect(page.get_by_text("You stopped this answer. What was ready is kept.")).to_be_visible()
    assert not page.get_by_text("Next steps").count()


def test_a_reload_in_the_middle_loses_nothing_and_the_answer_goes_on(page: Page):
    ask(page, SLOW, wait=False)
    expect(page.get_by_text(FIRST).first).to_be_visible()
    page.reload()
    expect(page.get_by_text(SLOW).first).to_be_visible()
    expect(page.get_by_text("Next steps")).to_be_visible()
    settled(page)
    assert page.get_by_text(LAST).is_visible()


def test_a_click_in_the_middle_opens_the_source_and_the_answer_goes_on(page: Page):
    ask(page, SLOW, wait=False)
    expect(page.get_by_text(LAST)).to_be_visible()
    chip(page).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_text("Next steps")).to_be_attached()
    assert page.get_by_role("dialog").is_visible()


def test_a_conversation_is_found_again_in_the_list(page: Page, address: str):
    ask(page, "The question about the dinner and the email")
    link = page.url
    open_page(page, address)
    page.get_by_role("link", name="The question about the dinner and the email").first.click()
    settled(page)
    expect(page.get_by_text(LAST)).to_be_visible()
    assert page.url == link
    ask(page, "And if he writes again?")
    assert page.url == link, "a follow-up stays in its conversation"
    page.get_by_role("link", name="New question").click()
    settled(page)
    expect(page.get_by_text("What happened?")).to_be_visible()
    assert "c=" not in page.url


def test_a_chip_shows_its_quote_on_hover_and_on_keyboard_focus(page: Page):
    ask(page, QUESTION)
    chip(page).hover()
    tooltip = page.get_by_test_id("stTooltipContent")
    expect(tooltip).to_contain_text(CITATIONS[0].quote)
    expect(tooltip).to_contain_text(CANDID.title)
    page.mouse.move(0, 0)
    expect(tooltip).to_have_count(0)
    page.get_by_role("button", name="Not right?").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "[1]"
    expect(tooltip).to_contain_text(CITATIONS[0].quote)
    page.keyboard.press("Escape")
    expect(tooltip).to_have_count(0)


def test_the_source_panel_shows_the_quote_marked_and_in_view(page: Page):
    ask(page, QUESTION)
    page.set_viewport_size({"width": 1280, "height": 420})
    chip(page, 7).click()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text(CANDID.title)
    expect(panel).to_contain_text("14 March 2026")
    mark = panel.locator(".st-key-quoted .stMarkdownColoredBackground, .st-key-quoted span").filter(
        has_text=CITATIONS[6].quote[:30]
    )
    expect(mark.first).to_have_text(CITATIONS[6].quote)
    expect(mark.first).to_be_in_viewport()
    link = panel.get_by_role("link", name="Read it where it was published")
    assert link.get_attribute("href") == CANDID.url
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_whole_turn_needs_no_mouse(page: Page):
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.testid") == "stChatInputTextArea":
            break
    page.keyboard.type("clarify")
    page.keyboard.press("Enter")
    expect(page.get_by_text(CLARIFICATION.question).first).to_be_visible()
    settled(page)
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.innerText") == CLARIFICATION.choices[0]:
            break
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stChatMessage")).to_have_count(4)


@pytest.mark.parametrize("leave", ["Escape", "click", "send"])
def test_a_pasted_email_is_not_lost_however_its_box_is_left(page: Page, leave: str):
    page.get_by_role("button", name="Attach or paste an email").click()
    page.get_by_label("The email you are asking about").fill("Dinner on Friday?")
    if leave == "Escape":
        page.keyboard.press("Escape")
    elif leave == "click":
        page.mouse.click(900, 250)
    if leave != "send":
        expect(page.get_by_role("button", name="Email added")).to_be_visible()
    ask(page, QUESTION)
    page.get_by_text("The email", exact=True).first.click()
    expect(page.get_by_text("Dinner on Friday?")).to_be_visible()


def test_a_screen_reader_is_told_once_that_the_answer_is_ready(page: Page):
    ask(page, QUESTION)
    region = page.locator('[role="status"]').filter(has_text="Answer ready, 3 sources.")
    expect(region).to_have_count(1)


def test_words_to_send_are_copied_as_they_are(page: Page, address: str):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    ask(page, QUESTION)
    page.get_by_role("button", name="Copy to clipboard").first.click()
    assert page.evaluate("navigator.clipboard.readText()") == CITATIONS[7].quote


def test_an_article_is_removed_only_after_a_second_yes(page: Page, address: str, folder: Path):
    file = folder / "library" / "to-be-removed.md"
    file.write_text("---\nid: to-be-removed\ntitle: To be removed\n---\nA short text.\n")
    open_page(page, f"{address}/library")
    page.get_by_role("button", name="To be removed").first.click()
    panel = page.get_by_role("dialog")
    remove = panel.get_by_role("button", name="Remove it")
    expect(remove).to_be_disabled()
    panel.get_by_text("I want to remove this article").click()
    expect(remove).to_be_enabled()
    remove.click()
    expect(page.get_by_text("was removed.")).to_be_visible()
    assert not file.exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_telephone(
    playwright: Playwright, address: str, tmp_path: Path, scheme: str
):
    size = {"width": 390, "height": 844}
    with browsing(playwright, tmp_path, viewport=size, color_scheme=scheme) as context:
        page = open_page(context.pages[0], address)
        assert overflow_px(page) == 0
        for question in (QUESTION, "x" * 400, "threat", "stock options", "clarify"):
            ask(page, question)
            assert overflow_px(page) == 0, question
        for path in ("library", "privacy"):
            open_page(page, f"{address}/{path}")
            assert overflow_px(page) == 0, path
        background = page.evaluate(
            "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
        )
        brightness = sum(map(int, re.findall(r"\d+", background)[:3]))
        assert (brightness > 384) == (scheme == "light")


def test_help_is_set_apart_and_comes_first(page: Page):
    ask(page, "He made a threat")
    box = page.locator('[class*="st-key-help-first-"]').bounding_box()
    situation = page.locator('[class*="st-key-situation-"]').bounding_box()
    assert box is not None
    assert situation is not None
    assert box["y"] < situation["y"]
    expect(page.get_by_text(ESCALATION.now[0])).to_be_visible()
