"""Any OpenAI-compatible endpoint. Only this package knows the openai client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI, OpenAIEmbeddings

from assistant.errors import SettingsError
from assistant.models.failures import usable_reply
from assistant.settings import Settings


class Endpoint(ChatOpenAI):
    """An endpoint of which anything may come back: a web page, an empty reply, half of one."""

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        empty = True
        with usable_reply(self.openai_api_base):
            for chunk in super()._stream(*args, **kwargs):
                empty = False
                yield chunk
            if empty:
                raise ValueError("an empty reply")

    def _generate(self, *args: Any, **kwargs: Any) -> ChatResult:
        with usable_reply(self.openai_api_base):
            return super()._generate(*args, **kwargs)


def remote_chat(settings: Settings) -> ChatOpenAI:
    """The chat endpoint that OPENAI_BASE_URL, OPENAI_API_KEY and ASSISTANT_MODEL name.

    Raises:
        SettingsError: there is neither an address nor a key.
    """
    if not (settings.openai_base_url or settings.openai_api_key):
        raise SettingsError(
            f"ASSISTANT_MODEL = {settings.model!r} asks for an endpoint, but neither "
            f"OPENAI_BASE_URL nor OPENAI_API_KEY is set. Set them, or ASSISTANT_MODEL=embedded "
            f"to stay on this machine."
        )
    return Endpoint(
        model=settings.model,
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key or "none",
        temperature=0.0,
        timeout=settings.timeout_s,
        max_retries=2,
        use_responses_api=False,
    )


def remote_embeddings(settings: Settings) -> OpenAIEmbeddings:
    """The endpoint's /embeddings with the model that ASSISTANT_EMBEDDING_MODEL names."""
    return OpenAIEmbeddings(
        model=settings.embedding_model,
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key or "none",
        timeout=settings.timeout_s,
        check_embedding_ctx_length=False,  # would send token ids, which most servers refuse
    )
