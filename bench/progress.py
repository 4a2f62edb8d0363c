"""What is shown while the benchmark runs."""

from __future__ import annotations

import time

from rich.console import Console


class Report:
    """Lines of progress with the time since the start, on standard error."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._began = time.monotonic()

    def section(self, title: str) -> None:
        """A new part of the benchmark begins."""
        self._console.print(f"[bold]{self._elapsed()}  {title}[/bold]")

    def step(self, text: str) -> None:
        """Something within a part begins."""
        self._console.print(f"{self._elapsed()}    {text}")

    def _elapsed(self) -> str:
        seconds = int(time.monotonic() - self._began)
        return f"{seconds // 60:2}:{seconds % 60:02}"
