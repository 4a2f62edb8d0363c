"""What is said while set-up works, and how a failed command is explained."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

NEARLY_FULL_BYTES = 50_000_000
_DISK = re.compile(r"No space left on device|Errno 28\b|Disk quota exceeded", re.I)
_HASH = re.compile(r"DO NOT MATCH THE HASHES")
_CULPRIT = re.compile(
    r"^\s+([A-Za-z0-9._-]+)(?:[=<>!~ ;][^\n]*?)?(?: from [^\n]*)?:\s*\n\s+Expected", re.M
)
_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|"
    r"ProtocolError|name resolution|Name or service not known|nodename nor servname|"
    r"Network is unreachable|No route to host|Connection (?:refused|reset|aborted)|timed out|"
    r"SSLError|CERTIFICATE_VERIFY_FAILED|Max retries exceeded|50[234] (?:Server|Bad|Service|Gate)",
    re.I,
)
_ABSENT = re.compile(r"No matching distribution found for ([^\s;]+)")


class SetupFailed(Exception):
    """Set-up cannot go on. The message says what happened and what to do next."""


class CommandFailed(Exception):
    """A command ended badly. `output` is everything it wrote."""

    def __init__(self, status: int, output: str) -> None:
        super().__init__(f"exit status {status}")
        self.status, self.output = status, output


def say(text: str) -> None:
    """One line of progress, at once even when the output goes to a file."""
    print(f"set-up: {text}", flush=True)


def run(
    command: Sequence[str | Path],
    label: str,
    log: Path,
    *,
    environ: Mapping[str, str] | None = None,
) -> str:
    """Run a command, its output in `log`, with a sign of life while it works.

    Returns:
        What it wrote.

    Raises:
        CommandFailed: it ended with another status than 0.
    """
    started, shown = time.monotonic(), 0.0
    lively = sys.stdout.isatty()
    say(f"{label} …")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            env=environ,
        )
        try:
            while process.poll() is None:
                time.sleep(0.1)
                elapsed = time.monotonic() - started
                if elapsed - shown >= (1 if lively else 60):
                    shown = elapsed
                    _alive(label, elapsed, log, lively)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
            if lively and shown:
                print("\r\033[K", end="", flush=True)
    output = log.read_text(encoding="utf-8", errors="replace")
    if process.returncode:
        raise CommandFailed(process.returncode, output)
    return output


def _alive(label: str, elapsed_s: float, log: Path, lively: bool) -> None:
    if not lively:
        say(f"{label} … {elapsed_s:.0f} s")
        return
    last = log.read_bytes()[-400:].decode("utf-8", "replace").strip().rpartition("\n")[2]
    columns = shutil.get_terminal_size().columns
    line = f"set-up: {label} … {elapsed_s:.0f} s  {last.strip()}"
    print(f"\r\033[K{line[: columns - 1]}", end="", flush=True)


def explain(output: str, *, what: str, folder: Path, log: Path) -> str:
    """Why a pip command failed and what to do: value, rule, next step, in one breath.

    Args:
        output: what pip wrote.
        what: what was being done, to begin the sentence with.
        folder: where it wrote, to ask whether the disk is full.
        log: where the whole output can be read.
    """
    free = free_bytes(folder)
    if _DISK.search(output) or free < NEARLY_FULL_BYTES:
        return (
            f"{what} failed: the disk that holds {folder} is full ({free / 1e6:.0f} MB left). "
            "Free some space and run the same command again; it goes on where it stopped."
        )
    if _HASH.search(output):
        found = _CULPRIT.search(output)
        name = found.group(1) if found else "a package"
        return (
            f"{what} failed: {name} arrived with another hash than the one pinned in setup/, so "
            "it was damaged or replaced on the way and nothing of it was used. Run the same "
            "command again; if it stays so, see with `pip config list` which index serves it."
        )
    absent = _ABSENT.search(output)
    if _NETWORK.search(output):
        return (
            f"{what} failed: the package index cannot be reached. Check the network (and the "
            "proxy, if there is one), then run the same command again; it goes on where it stopped."
        )
    if absent:
        return (
            f"{what} failed: the package index that pip is configured with does not offer "
            f"{absent.group(1)}. See `pip config list`, then run the same command again."
        )
    last = next((line for line in reversed(output.splitlines()) if line.strip()), "no output")
    return f"{what} failed: {last.strip()[:300]} The whole output is in {log}."


def free_bytes(folder: Path) -> int:
    """Free space on the disk that holds `folder`, which need not exist yet."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def require_space(folder: Path, needed_bytes: int, what: str) -> None:
    """Refuse to start what cannot end.

    Raises:
        SetupFailed: the disk has less room than `needed_bytes`.
    """
    free = free_bytes(folder)
    if free < needed_bytes:
        raise SetupFailed(
            f"{what} needs {needed_bytes / 1e9:.1f} GB under {folder}, and the disk has "
            f"{free / 1e9:.1f} GB left. Free some space and run the same command again."
        )
