"""Starting the page and driving it in headless Chromium."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect, sync_playwright

PROJECT = Path(__file__).resolve().parents[2]
SCRIPTED = PROJECT / "tests" / "browser" / "scripted_app.py"
REAL = PROJECT / "streamlit_app.py"
INSTALL = "Chromium is missing. Install it, for example with `apt-get install chromium`."
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
START_S = 60
WAIT_MS = 60_000
expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong


def chromium() -> str | None:
    """The browser on this machine, if there is one."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


@cache
def playwright_here() -> Playwright:
    """Playwright with the machine's own browser. Without one: skipped here, a failure in CI.

    One for all tests: a second one in the same thread is refused.
    """
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    running = sync_playwright().start()
    atexit.register(running.stop)
    return running


@contextmanager
def serving(entry: Path, **environment: str) -> Iterator[str]:
    """Serve the page on a free port of this machine; gives its address."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(entry)]
    command += ["--server.port", str(port), "--server.headless", "true"]
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            command, cwd=PROJECT, env={**os.environ, **environment}, stdout=log, stderr=log
        )
        try:
            _wait_until_healthy(server, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


@contextmanager
def browsing(playwright: Playwright, folder: Path, **options) -> Iterator[BrowserContext]:
    """A browser with a profile of its own."""
    context = playwright.chromium.launch_persistent_context(
        str(folder), executable_path=chromium(), headless=True, args=list(FLAGS), **options
    )
    expect.set_options(timeout=WAIT_MS)  # as patient as the context: the machine may be busy
    context.set_default_timeout(WAIT_MS)
    try:
        yield context
    finally:
        context.close()


def open_page(page: Page, address: str) -> Page:
    """Go there and wait until it is drawn."""
    page.goto(address)
    settled(page)
    return page


def settled(page: Page) -> None:
    """Wait until no script runs and the foot of the page, which is drawn always, is there.

    A moment first, because the script may not have begun.
    """
    page.wait_for_timeout(300)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_selector('[data-testid="stSidebar"] a', state="attached")


def ask(page: Page, question: str, *, wait: bool = True) -> None:
    """Type a question and send it with the keyboard."""
    before = page.get_by_test_id("stChatMessage").count()
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    expect(page.get_by_test_id("stChatMessage")).to_have_count(before + 2)
    if wait:
        settled(page)


def chip(page: Page, number: int = 1) -> Locator:
    """The first visible chip of that number. Each is in the page twice, for two widths."""
    return page.locator("button:visible", has_text=f"[{number}]").first


def overflow_px(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return page.evaluate(
        "Math.max(...[document.documentElement, ...document.querySelectorAll("
        "'[data-testid=stMain], [data-testid=stMainBlockContainer], [data-testid=stBottom]')]"
        ".map(element => element.scrollWidth - element.clientWidth))"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_healthy(server: subprocess.Popen, port: int, log) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health") as reply:
                if reply.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.1)
    log.seek(0)
    raise AssertionError(f"The server did not start: {log.read()[-2000:].decode(errors='replace')}")
