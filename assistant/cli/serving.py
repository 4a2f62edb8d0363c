"""`assistant serve`: the page, on this machine only."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from assistant.cli.terminal import FAILED, complain

Port = Annotated[int, typer.Option(min=1024, max=65535, help="The port to listen on.")]


def register(app: typer.Typer) -> None:
    app.command()(serve)


def serve(port: Port = 8501) -> None:
    """Serve the chat on 127.0.0.1 until stopped with Ctrl-C."""
    from assistant.settings import PROJECT

    page = PROJECT / "streamlit_app.py"
    if not page.is_file():
        complain(f"{page} is missing. Use a whole clone.")
        raise typer.Exit(FAILED)
    # Replaces this process, so that Ctrl-C and `kill` reach the server and no second one is left.
    os.chdir(PROJECT)
    sys.stdout.flush()
    os.execv(  # noqa: S606 - a fixed program with fixed arguments
        sys.executable,
        [
            sys.executable, "-m", "streamlit", "run", str(page),
            "--server.address", "127.0.0.1",
            "--server.port", str(port),
            "--server.headless", "true",
            "--server.fileWatcherType", "none",
            "--browser.gatherUsageStats", "false",
        ],
    )  # fmt: skip
