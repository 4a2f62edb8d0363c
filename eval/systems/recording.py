"""A chat model that only listens: it keeps what it was sent and says something harmless."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field


class Recording(BaseChatModel):
    """Stands where a remote endpoint would. Its replies make the pipeline go on to the judge."""

    heard: list[str] = Field(default_factory=list)
    name: str = "recording"

    @property
    def _llm_type(self) -> str:
        return "recording"

    def _hear(self, messages: list[BaseMessage]) -> str:
        said = [str(message.content) for message in messages]
        self.heard.extend(text for text in said if text not in self.heard)
        if "JSON Lines" in said[0]:
            return '{"place": "bottom_line", "quotes": [1], "text": "You may leave it for now."}'
        return "Yes." if "support" in said[0] else "You may leave it for now."

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        yield ChatGenerationChunk(message=AIMessageChunk(content=self._hear(messages)))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        reply = AIMessage(content=self._hear(messages))
        return ChatResult(generations=[ChatGeneration(message=reply)])
