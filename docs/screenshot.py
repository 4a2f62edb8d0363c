"""Take the README's picture of the page from a running app.

    make run                                     # in another terminal
    .venv/bin/python docs/screenshot.py          # writes docs/chat.png

Asks one question, waits for the whole answer, and saves the window as a PNG of few colours, which
keeps it under 200 kB.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

QUESTION = (
    "After I turned the job down, the hiring manager emailed asking me out. "
    "Should I ignore this email?"
)
MAX_BYTES = 200_000
WAIT_MS = 120_000
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def take(address: str, question: str, out: Path, size: tuple[int, int], scheme: str) -> None:
    """Ask the question on the page at `address` and save what the window then shows."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("Chromium is missing. Install it, for example with `apt-get install chromium`.")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=browser,
            args=FLAGS,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
        )
        page = context.pages[0]
        page.set_default_timeout(WAIT_MS)
        page.goto(address)
        page.get_by_test_id("stChatInputTextArea").fill(question)
        page.keyboard.press("Enter")
        page.wait_for_selector('[class*="st-key-sources-"]')
        page.wait_for_selector(IDLE)
        page.get_by_test_id("stChatInputTextArea").blur()
        page.wait_for_timeout(1_000)
        page.screenshot(path=out)
        context.close()


def shrink(file: Path) -> int:
    """Save the picture again with ever fewer colours until it is small; gives its bytes."""
    with Image.open(file) as opened:
        picture = opened.convert("RGB")
    for colours in (256, 128, 64, 32):
        picture.quantize(colours, dither=Image.Dither.NONE).save(file, optimize=True)
        if file.stat().st_size < MAX_BYTES:
            break
    return file.stat().st_size


def main() -> None:
    """Read the command line, take the picture, say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--address", default="http://127.0.0.1:8501")
    parser.add_argument("--question", default=QUESTION)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("chat.png"))
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=1000)
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    given = parser.parse_args()
    take(given.address, given.question, given.out, (given.width, given.height), given.scheme)
    sys.stdout.write(f"{given.out}: {shrink(given.out):,} bytes\n")


if __name__ == "__main__":
    main()
