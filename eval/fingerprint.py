"""Fingerprints of what an answer depends on: code, corpus, index, models, settings, case."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import asdict
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from assistant.settings import PROJECT, Settings
from eval.casebook import Case

# What draws, stores chats or reads the command line cannot change an answer.
_NO_MATTER = ("ui", "cli", "chats", "__pycache__")
_PACKAGES = ("chromadb", "bm25s", "onnxruntime", "tokenizers", "langchain-core", "numpy", "scipy")
_PACKAGES += ("llama-cpp-python", "nupunkt", "PyStemmer")


def digest(value: Any) -> str:
    """A short fingerprint of JSON values."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return sha256(text.encode()).hexdigest()[:24]


@lru_cache(maxsize=8)
def code(*folders: str) -> str:
    """The fingerprint of all source and data files below folders of the project."""
    return _of_files(
        path
        for folder in folders
        for path in sorted((PROJECT / folder).rglob("*"))
        if path.is_file() and not any(part in _NO_MATTER for part in path.parts)
    )


def _of_files(paths: Iterable[Path]) -> str:
    whole = sha256()
    for path in paths:
        whole.update(path.relative_to(PROJECT).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:24]


def of_case(case: Case) -> str:
    """What of a case an answer depends on: what is asked, never what is expected."""
    return digest([asdict(case.letter), case.carrier, case.doc and asdict(case.doc)])


def of_settings(settings: Settings) -> dict[str, Any]:
    """The settings that can change an answer. The key and the folders of this machine cannot."""
    return {
        "model": settings.model,
        "embedding_model": settings.embedding_model,
        "endpoint": settings.openai_base_url if settings.remote else None,
        "threads": settings.threads,
        "chroma": "server" if settings.chroma_url else "folder",
    }


def versions() -> dict[str, str]:
    """Versions of what answers are computed with."""
    found = {"python": platform.python_version(), "machine": platform.machine()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def commit() -> dict[str, Any]:
    """The commit that is checked out and whether files differ from it; None outside Git."""
    try:
        head = _git("rev-parse", "HEAD")
        return {"commit": head, "changed_files": len(_git("status", "--porcelain").splitlines())}
    except (OSError, subprocess.CalledProcessError):
        return {"commit": None, "changed_files": None}


def _git(*arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=True, timeout=30
    ).stdout.strip()
