"""How times, memory and machines are measured and summed up."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIBRARIES = ("chromadb", "langchain", "llama-cpp-python", "numpy", "onnxruntime", "streamlit")


def quantile(values: Sequence[float], share: float) -> float:
    """The value at or below which `share` of the values lie, by linear interpolation.

    >>> quantile([1.0, 2.0, 3.0, 4.0], 0.5)
    2.5
    """
    ordered = sorted(values)
    at = (len(ordered) - 1) * share
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


def spread(values: Sequence[float]) -> dict[str, float] | None:
    """n, p50 and p95 of measurements; None when nothing was measured, which is not 0."""
    if not values:
        return None
    return {
        "n": len(values),
        "p50": round(statistics.median(values), 4),
        "p95": round(quantile(values, 0.95), 4),
    }


def timed(call: Callable[[], Any]) -> float:
    """Seconds of wall time that a call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def peak_rss_mb() -> float:
    """The most memory this process has held so far, in MB.

    On Linux from /proc, since getrusage may still show the peak of the process that started
    this one.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1e6 if sys.platform == "darwin" else 1e3)
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / 1e6


def machine() -> dict[str, Any]:
    """What the figures were measured on. Load says whether the machine was shared."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "commit": _commit(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


@contextmanager
def environment(**names: str | Path) -> Iterator[None]:
    """Environment variables for the time of a `with`, for what child processes inherit."""
    before = {name: os.environ.get(name) for name in names}
    os.environ.update({name: str(value) for name, value in names.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _cpu() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or "unknown"
    names = [line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line]
    return names[0] if names else "unknown"


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    )
    return done.stdout.strip() or "unknown"
