"""`assistant doctor`: looks at every part once and says what to do about the ones that lack."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from assistant.cli.terminal import ANSWERED, FAILED, clean, say
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.settings import Settings

MIN_FREE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `needed` is False for what the program can do without."""

    part: str
    good: bool
    told: str
    needed: bool = True


def register(app: typer.Typer) -> None:
    app.command()(doctor)


def doctor() -> None:
    """Check Python, models, library, index and endpoint; say what to do."""
    code = ANSWERED
    for finding in _findings():
        mark = "ok " if finding.good else ("FIX" if finding.needed else "-  ")
        say(f"{mark} {finding.part:<16} {clean(' '.join(finding.told.split()))}")
        if not finding.good and finding.needed:
            code = FAILED
    raise typer.Exit(code)


def _findings() -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    good = (3, 11) <= sys.version_info[:2] < (3, 14)
    rule = "" if good else "; 3.11 to 3.13 are supported, run `make setup` with one of them"
    yield Finding("Python", good, version + rule)
    from assistant.settings import settings

    try:
        chosen = settings()
    except AssistantError as error:
        yield Finding("Settings", False, str(error))
        return
    yield Finding("Settings", True, f"home {chosen.home}, models {chosen.models}")
    for part, check, needed in (
        ("Disk", _disk, True),
        ("Embedding model", _embedding, True),
        ("Chat model", _chat, False),
        ("Library", _library, True),
        ("Index", _index, True),
        ("Endpoint", _endpoint, True),
    ):
        yield _checked(part, check, chosen, needed)


def _checked(
    part: str, check: Callable[[Settings], str], chosen: Settings, needed: bool
) -> Finding:
    try:
        return Finding(part, True, check(chosen))
    except AssistantError as error:
        return Finding(part, False, str(error), needed)
    except ImportError as error:
        told = f"{error}. Install what is missing with `make setup`."
        return Finding(part, False, told, needed)


def _disk(chosen: Settings) -> str:
    folder = chosen.home
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE_BYTES:
        raise AssistantError(
            f"{free / 1e6:.0f} MB free at {folder}, and {MIN_FREE_BYTES / 1e6:.0f} MB are needed. "
            f"Make room."
        )
    return f"{free / 1e9:.1f} GB free at {folder}"


def _embedding(chosen: Settings) -> str:
    if chosen.embedding_model != "embedded":
        return f"{chosen.embedding_model} at the endpoint"
    from assistant.assets import embedding_paths, situation_paths

    return f"{embedding_paths(chosen)[0]} and {situation_paths(chosen)[0]}"


def _chat(chosen: Settings) -> str:
    if chosen.model == "none":
        return "none: answers are made of quotes alone"
    if chosen.remote:
        return f"{chosen.model} at {chosen.openai_base_url or 'the OpenAI API'}"
    from assistant.assets import chat_model_path

    path = chat_model_path(chosen)
    if importlib.util.find_spec("llama_cpp") is None:
        raise AssistantError(
            "The model file is here, but llama-cpp-python, which runs it, is not; answers are made "
            "of quotes alone. Install a C compiler and run `make setup`."
        )
    return str(path)


def _library(chosen: Settings) -> str:
    from assistant.library import open_library

    library = open_library(chosen)
    count, broken = len(library.ids()), library.broken()
    if broken:
        raise AssistantError(
            f"{count} articles; {len(broken)} files cannot be read: {broken[0][1]}"
        )
    if count == 0:
        raise AssistantError(
            f"No articles in {chosen.corpus} and {chosen.library}. Add one with `assistant add "
            f"FILE`, or unset ASSISTANT_CORPUS."
        )
    return f"{count} articles in {chosen.corpus} and {chosen.library}"


def _index(chosen: Settings) -> str:
    from assistant.index import Index
    from assistant.library import open_library
    from assistant.models import embeddings

    index = Index.open(chosen, open_library(chosen), embeddings(chosen))
    if index.stale():
        raise AssistantError("Older than the library. Bring it up to date with `assistant index`.")
    facts = index.describe()
    return ", ".join(f"{key} {facts[key]}" for key in ("articles", "chunks", "encoder")
                     if key in facts)  # fmt: skip


def _endpoint(chosen: Settings) -> str:
    if not chosen.remote and chosen.embedding_model == "embedded":
        return "not used: nothing leaves this machine"
    from assistant.models.reach import reach_endpoint

    return reach_endpoint(chosen)
