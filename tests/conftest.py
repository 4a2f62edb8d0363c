"""What every test may rest on: a home of its own, no network, the real models if they are here."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.errors import ModelMissing
from assistant.settings import Settings, settings
from tests.core_parts import shipped  # noqa: F401 - a fixture of the whole run

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.embedding import Encoder

FOREIGN_SETTINGS = ("ASSISTANT_MODEL", "ASSISTANT_EMBEDDING_MODEL", "ASSISTANT_CHROMA_URL")
FOREIGN_SETTINGS += ("ASSISTANT_CORPUS", "ASSISTANT_FETCH", "OPENAI_BASE_URL", "OPENAI_API_KEY")


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home that is not the person's: a test that forgets to name one cannot harm theirs."""
    with pytest.MonkeyPatch.context() as session:
        home = tmp_path_factory.mktemp("home")
        session.setenv("ASSISTANT_HOME", str(home))
        for name in FOREIGN_SETTINGS:
            session.delenv(name, raising=False)
        settings.cache_clear()
        yield home
    settings.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse connections that leave this machine, so that no law rests on someone's server."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _loopback(address[0]):
            raise ConnectionRefusedError(f"a test must not talk to {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as session:
        session.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The embedded encoder itself; `make test` has fetched it."""
    from assistant.models import embeddings  # a second of imports that most tests do not need

    return embeddings(Settings(embedding_model="embedded"))


@pytest.fixture(scope="session")
def chat_model() -> BaseChatModel:
    """The embedded chat model itself. Where it cannot run, what is about it is left out."""
    from assistant.models import open_chat_model

    try:
        return open_chat_model(Settings(model="embedded"))
    except ModelMissing as missing:
        pytest.skip(str(missing))


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
