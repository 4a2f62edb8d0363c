"""A canary that notes every request, and pages full of text that would like to reach it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser.driver import SCRIPTED, playwright_here, serving
from tests.security.canary import Canary


@pytest.fixture(scope="session")
def playwright() -> Playwright:
    """Playwright with the machine's own browser."""
    return playwright_here()


@pytest.fixture(scope="session")
def canary() -> Iterator[Canary]:
    """The canary of this run."""
    made = Canary()
    yield made
    made.close()


@pytest.fixture(scope="session")
def hostile_address(playwright: Playwright, canary: Canary, tmp_path_factory) -> Iterator[str]:
    """The page behind which every answer and every article is hostile."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    environment = {
        "SCRIPTED_FOLDER": str(folder),
        "SCRIPTED_CANARY": canary.url,
        "SCRIPTED_PAUSE_S": "0.4",
        "ASSISTANT_HOME": str(folder / "home"),
    }
    with serving(SCRIPTED, **environment) as served:
        yield served
