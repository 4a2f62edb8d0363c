"""How far a run has come, on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from eval.plan import Plan
from eval.record import Record
from eval.runner import Told


@contextmanager
def bars(plan: Plan, console: Console) -> Iterator[Told]:
    """One bar a system; what came from the cache or failed is said beside it."""
    columns = (
        TextColumn("{task.description:<12}"),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[said]}", style="dim"),
    )
    with Progress(*columns, console=console) as progress:
        tasks = {
            name: progress.add_task(name, total=len(cases), said="", start=False)
            for name, cases in plan.tasks
        }
        counts = {name: [0, 0] for name, _ in plan.tasks}

        def told(system: str, done: int, of: int, record: Record) -> None:
            task = tasks[system]
            if not progress.tasks[task].started:
                progress.start_task(task)
            counts[system][0] += record.cached
            counts[system][1] += record.error is not None
            cached, errors = counts[system]
            said = ", ".join(
                f"{n} {what}" for n, what in ((cached, "cached"), (errors, "failed")) if n
            )
            progress.update(task, completed=done, total=of, said=said)

        yield told


@contextmanager
def indexing(console: Console) -> Iterator:
    """A bar for the index, drawn only if there is something to embed."""
    progress = Progress(
        TextColumn("index       "), BarColumn(bar_width=28), MofNCompleteColumn(),
        TimeElapsedColumn(), console=console, transient=True,
    )  # fmt: skip
    task = None

    def told(done: int, of: int, title: str) -> None:
        nonlocal task
        if task is None:
            progress.start()
            task = progress.add_task("index", total=of)
        progress.update(task, completed=done, total=of)

    try:
        yield told
    finally:
        progress.stop()
