"""`assistant index`, and the progress bar that every command shows while it indexes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.terminal import clean, complain, say

if TYPE_CHECKING:
    from assistant.index import IndexReport
    from assistant.library import Library
    from assistant.settings import Settings

Rebuild = Annotated[bool, typer.Option("--rebuild", help="Build it anew, whatever is there.")]


def register(app: typer.Typer) -> None:
    app.command()(index)


def index(rebuild: Rebuild = False) -> None:
    """Bring the index in line with the library."""
    from assistant.library import open_library
    from assistant.settings import settings

    library = open_library(settings())
    report = update_index(settings(), library, rebuild=rebuild)
    say(told(report))
    for path, reason in library.broken():
        complain(f"left out: {reason or path}")


def update_index(settings: Settings, library: Library, *, rebuild: bool = False) -> IndexReport:
    """Index what changed, with a progress bar on standard error.

    Raises:
        AssistantError: the encoder is missing, another process writes, or the disk is full.
    """
    from assistant.index import Index
    from assistant.models import embeddings

    with progress("Indexing") as report:
        return Index(settings, library, embeddings(settings)).update(report, rebuild=rebuild)


def told(report: IndexReport) -> str:
    """What an update did, in a sentence."""
    return (
        f"Index: {report.embedded} embedded, {report.kept} kept, {report.removed} removed, "
        f"{report.seconds:.1f} s."
    )


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int, str], None]]:
    """A function to call with (done, total, title). The bar appears with the first call, and only
    on a terminal: a log file has no use for a thousand bars."""
    if not sys.stderr.isatty():
        yield lambda done, total, title: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[title]}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )
    task = None

    def report(done: int, total: int, title: str) -> None:
        nonlocal task
        if task is None:
            bar.start()
            task = bar.add_task(label, total=total, title="")
        bar.update(task, completed=done, total=total, title=clean(title)[:60])

    try:
        yield report
    finally:
        bar.stop()
