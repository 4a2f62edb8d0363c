"""Which chat model and which encoder the settings ask for."""

from __future__ import annotations

from functools import lru_cache

from langchain_core.language_models import BaseChatModel

from assistant.assets import chat_model_path, embedding_paths, situation_paths
from assistant.embedding import Encoder, MiniLM, RemoteEmbedding
from assistant.errors import ModelMissing
from assistant.settings import Settings
from assistant.situations import MPNet


@lru_cache(maxsize=2)
def open_chat_model(settings: Settings) -> BaseChatModel | None:
    """The chat model, or None where answers are to be extractive.

    Loaded once a process: the embedded model takes a second and two gigabytes.

    Raises:
        ModelMissing: the embedded model or its runtime is not on this machine.
        SettingsError: an endpoint's model is named without an address or a key.
    """
    if settings.model == "none":
        return None
    if settings.remote:
        from assistant.models.remote import remote_chat  # openai costs 0.6 s to import

        return remote_chat(settings)
    path = chat_model_path(settings)
    try:
        from assistant.models.embedded import EmbeddedChat
        from assistant.models.engine import Engine
    except ImportError as error:
        raise ModelMissing(
            f"llama-cpp-python is not installed ({error}). Run `make setup` with a C++ compiler "
            f"on the machine (Debian: apt-get install g++), or set ASSISTANT_MODEL=none."
        ) from None
    engine = Engine(path, threads=settings.threads, prefixes=settings.cache / "prefixes")
    return EmbeddedChat(engine=engine)


@lru_cache(maxsize=2)
def embeddings(settings: Settings) -> Encoder:
    """The encoder that the index is built with.

    Raises:
        ModelMissing: the embedded encoder is not on this machine.
    """
    if settings.embedding_model != "embedded":
        from assistant.models.remote import remote_embeddings

        return RemoteEmbedding(remote_embeddings(settings), settings.embedding_model)
    model, tokenizer = embedding_paths(settings)
    situations = MPNet(*situation_paths(settings), settings.threads)
    return MiniLM(model, tokenizer, settings.threads, situations)
