"""How long each stage of an answer took."""

from __future__ import annotations

import time


class Clock:
    """Stage times in milliseconds of wall time."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str, *, whole: bool = False, once: bool = False) -> None:
        """Note a stage's own time, or with `whole` the time since the letter came."""
        now = time.perf_counter()
        if not (once and stage in self._laps):
            self._laps[stage] = round(1000 * (now - (self._began if whole else self._last)), 1)
        self._last = now

    def done(self) -> dict[str, float]:
        """All laps and the total so far."""
        total = round(1000 * (time.perf_counter() - self._began), 1)
        keys = ("frame", "retrieve", "evidence", "first_statement")
        return {**dict.fromkeys(keys, 0.0), **self._laps, "total": total}
