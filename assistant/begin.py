"""An index begun with a copy of another, so that the same articles are not embedded twice."""

from __future__ import annotations

import shutil
from pathlib import Path

from assistant import manifest
from assistant.errors import Busy
from assistant.writing import erase, one_writer


def begin_with(folder: Path, other: Path) -> bool:
    """Copy the index in `other` to a new `folder`, if this very code embedded it.

    What the two libraries do not share is put right by the next update, and so is a copy that
    came out damaged. False if nothing was copied.
    """
    if folder.exists() or not manifest.code_of(other):
        return False
    try:
        with one_writer(other / "writer.lock"):
            shutil.copytree(other, folder, ignore=shutil.ignore_patterns("writer.*"))
    except (Busy, OSError):
        erase(folder)
        return False
    return True
