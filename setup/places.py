"""Where the assistant keeps things, found without its dependencies.

`assistant.settings` decides; it cannot be imported before the packages are there, nor fast
enough to be asked at every `make`. A test holds the two together.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Places:
    """The folders that set-up reads or fills."""

    home: Path
    cache: Path
    corpus: Path
    model: str  # "embedded", "none" or the name of a model behind an endpoint
    embedding_model: str
    chroma_url: str

    @property
    def models(self) -> Path:
        """Model files, shared between clones."""
        return self.cache / "models"

    @property
    def library(self) -> Path:
        """Articles that the person added."""
        return self.home / "library"

    @property
    def index(self) -> Path:
        """The derived index."""
        return self.home / "index"

    @property
    def needs_chat_model(self) -> bool:
        """Whether the embedded chat model is wanted at all."""
        return self.model == "embedded"


def read(environ: Mapping[str, str] | None = None) -> Places:
    """The places that the environment names, as `assistant.settings` would."""
    env = os.environ if environ is None else environ

    def base(variable: str, default: str) -> Path:
        return Path(env.get(variable) or Path.home() / default) / "advice-assistant"

    def folder(variable: str, default: Path) -> Path:
        return Path(env[variable]) if variable in env else default

    return Places(
        home=folder("ASSISTANT_HOME", base("XDG_DATA_HOME", ".local/share")),
        cache=folder("ASSISTANT_CACHE", base("XDG_CACHE_HOME", ".cache")),
        corpus=folder("ASSISTANT_CORPUS", PROJECT / "corpus"),
        model=env.get("ASSISTANT_MODEL", "embedded"),
        embedding_model=env.get("ASSISTANT_EMBEDDING_MODEL", "embedded"),
        chroma_url=env.get("ASSISTANT_CHROMA_URL", ""),
    )
