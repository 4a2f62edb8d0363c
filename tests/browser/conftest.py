"""One server and one browser for the browser tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser.driver import SCRIPTED, browsing, open_page, playwright_here, serving


@pytest.fixture(scope="session")
def playwright() -> Playwright:
    """Playwright with the machine's own browser."""
    return playwright_here()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the scripted server keeps its articles and conversations."""
    return tmp_path_factory.mktemp("scripted")


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """The page with the scripted assistant behind it, which takes its time."""
    environment = {
        "SCRIPTED_FOLDER": str(folder),
        "SCRIPTED_PAUSE_S": "0.6",
        "ASSISTANT_HOME": str(folder / "home"),
    }
    with serving(SCRIPTED, **environment) as served:
        yield served


@pytest.fixture(scope="session")
def browser(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """A desktop browser."""
    size = {"width": 1280, "height": 900}
    with browsing(playwright, tmp_path_factory.mktemp("browser"), viewport=size) as context:
        yield context


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    """A fresh tab on the empty page."""
    tab = browser.new_page()
    yield open_page(tab, address)
    tab.close()
