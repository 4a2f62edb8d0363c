"""Settings from the environment, one place, read once. Nothing else reads `os.environ`."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

PROJECT = Path(__file__).resolve().parent.parent


def _xdg(variable: str, default: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / default) / "advice-assistant"


class Settings(BaseSettings):
    """What a person may set. Names in the environment are given beside each field."""

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_", extra="ignore", frozen=True)

    home: Path = Field(default_factory=lambda: _xdg("XDG_DATA_HOME", ".local/share"))
    cache: Path = Field(default_factory=lambda: _xdg("XDG_CACHE_HOME", ".cache"))
    corpus: Path = PROJECT / "corpus"
    model: str = "embedded"  # ASSISTANT_MODEL: "embedded", "none", or a name the endpoint knows
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    openai_api_key: str | None = Field(default=None, validation_alias="OPENAI_API_KEY", repr=False)
    embedding_model: str = "embedded"  # or a name the endpoint's /embeddings knows
    chroma_url: str | None = None  # ASSISTANT_CHROMA_URL: a Chroma server instead of a folder
    threads: int = Field(default_factory=lambda: max(1, min(4, os.cpu_count() or 1)), ge=1, le=64)
    timeout_s: float = Field(default=60.0, gt=0, le=600)
    fetch: Literal["public", "off"] = "public"  # whether `assistant add URL` may use the network

    @property
    def library(self) -> Path:
        """Articles that the person added: the truth beside the corpus."""
        return self.home / "library"

    @property
    def index(self) -> Path:
        """Derived data; deleting it loses nothing."""
        return self.home / "index"

    @property
    def chats(self) -> Path:
        """Conversations and feedback, SQLite."""
        return self.home / "chats.sqlite"

    @property
    def models(self) -> Path:
        """Model files, shared between clones."""
        return self.cache / "models"

    @property
    def remote(self) -> bool:
        """Whether answering sends anything to a chat endpoint."""
        return self.model not in ("embedded", "none")


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings.

    Raises:
        SettingsError: a value is of the wrong form; the message names the variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(
            f"The setting {name} = {first.get('input')!r} is refused: {first['msg']}. "
            f"Correct or unset ASSISTANT_{name.removeprefix('ASSISTANT_')} and start again."
        ) from None
