"""Writing to disk so that a crash, a full disk or a second writer loses nothing.

Every file is written beside its place and renamed into it, so a reader sees the old file or the
new one, never half of one. One process writes at a time, and the one that waits is told who does.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import Busy, LibraryError

STATE = ".state"  # lock, holder, half-written files, caches: nothing in it is worth keeping
LOCK_NAME = "lock"
HOLDER_NAME = "writer.json"
TEMPORARY = "writing-"
FREE_BYTES_KEPT = 20_000_000
WAIT_S = 10.0


@contextmanager
def writing(folder: Path, *, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold the one writer's lock of `folder`, which is made if missing.

    Raises:
        Busy: another process (or thread) kept the lock for `wait_s`; the message names it.
        LibraryError: the folder cannot be made or written to.
    """
    state = folder / STATE
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = FileLock(state / LOCK_NAME, timeout=wait_s, thread_local=False)
        lock.acquire()
    except Timeout:
        raise Busy(
            f"{folder} is being written by {_holder(state)}, and one writer is the limit. "
            f"Wait until it has ended, or stop it, and try again."
        ) from None
    except OSError as error:
        raise _not_written(folder, error) from None
    try:
        with suppress(OSError):
            (state / HOLDER_NAME).write_text(json.dumps(_self_description()), encoding="utf-8")
        for left in state.glob(f"{TEMPORARY}*"):  # of a writer that died; we hold its lock now
            with suppress(OSError):
                left.unlink()
        yield
    finally:
        with suppress(OSError):
            (state / HOLDER_NAME).unlink()
        lock.release()


def write_atomically(path: Path, data: bytes, *, folder: Path) -> None:
    """Put `data` at `path`, below `folder`, whole or not at all, and on the disk on return.

    Raises:
        LibraryError: no room, no right, or no such folder. What was at `path` is still there.
    """
    temporary = folder / STATE / f"{TEMPORARY}{os.getpid()}-{path.name}"
    try:
        temporary.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(path.parent).free
        if free < len(data) + FREE_BYTES_KEPT:
            raise LibraryError(
                f"{path.parent}: only {free / 1e6:.0f} MB are free on the disk and "
                f"{FREE_BYTES_KEPT / 1e6:.0f} MB must stay so. Nothing was stored. Make room and "
                f"try again."
            )
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise _not_written(path, error) from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def delete(path: Path) -> None:
    """Remove `path` if it is there, and make that last.

    Raises:
        LibraryError: the file cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            _sync_folder(path.parent)
    except OSError as error:
        raise _not_written(path, error) from None


def _sync_folder(folder: Path) -> None:
    """Make a rename or removal in `folder` last. Some file systems cannot; that is no failure."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _self_description() -> dict[str, object]:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]]) if sys.argv else "python"
    return {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": command[:80],
        "since": datetime.now().isoformat(" ", "seconds"),
    }


def _holder(state: Path) -> str:
    try:
        told = json.loads((state / HOLDER_NAME).read_text(encoding="utf-8"))
        return (
            f"process {int(told['pid'])} on {told['host']} (`{told['command']}`, since "
            f"{told['since']})"
        )
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def _not_written(path: Path, error: OSError) -> LibraryError:
    return LibraryError(
        f"{path} could not be written: {error.strerror or error}. Nothing was changed. See that "
        f"the folder exists, belongs to you and has room, and try again."
    )
