"""What must hold before the index is written: nobody else writes, and there is room."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import Busy, LibraryError

_MIN_FREE_BYTES = 200 * 2**20  # Chroma hangs for ever on a full disk; stop before it


@contextmanager
def one_writer(path: Path) -> Iterator[None]:
    """Hold the lock at `path`, or say who holds it.

    Raises:
        Busy: another process is writing.
    """
    lock = FileLock(path, timeout=0)
    holder = path.with_suffix(".pid")
    try:
        with lock:
            holder.write_text(str(os.getpid()), encoding="utf-8")
            yield
    except Timeout:
        pid = holder.read_text(encoding="utf-8") if holder.exists() else "unknown"
        raise Busy(
            f"Another process (PID {pid}) is writing the index, and only one may. Nothing was "
            f"changed here; wait for it to end and run the command again."
        ) from None


def require_space(folder: Path) -> None:
    """Stop before the disk is full.

    Raises:
        LibraryError: less room is left than the index may need.
    """
    free = shutil.disk_usage(folder).free
    if free < _MIN_FREE_BYTES:
        raise LibraryError(
            f"Only {free // 2**20} MB are free at {folder}, and the index needs 200 MB of room. "
            f"Nothing was lost; free some space and run `assistant index`."
        )


def erase(path: Path) -> None:
    """Delete a file or a folder of derived data; no error if it is not there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
