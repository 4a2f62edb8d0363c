"""The embedded model as a LangChain chat model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict

from assistant.models.engine import Engine, Piece

_ROLES = {"system": "system", "human": "user", "ai": "assistant"}
_END = "<|im_end|>"


class EmbeddedChat(BaseChatModel):
    """Qwen2.5-Coder-1.5B-Instruct through llama.cpp, greedy, on this machine.

    All messages but the last are taken as the fixed prefix, whose state is kept: keep rules
    and examples the same from call to call, and put what is new into the last message.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    engine: Engine
    name: str = "qwen2.5-coder-1.5b-instruct"
    max_tokens: int = 256

    @property
    def _llm_type(self) -> str:
        return "embedded-llama.cpp"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.name, "max_tokens": self.max_tokens}

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        prefix, rest = chatml(messages)
        limit = int(kwargs.get("max_tokens") or self.max_tokens)
        for text in self.engine.complete(
            prefix, rest, max_tokens=limit, stop=[_END, *(stop or [])]
        ):
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=text))
            if run_manager:
                run_manager.on_llm_new_token(text, chunk=chunk)
            yield chunk

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        text = "".join(c.text for c in self._stream(messages, stop, run_manager, **kwargs))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])

    def yes_probability(self, messages: Sequence[BaseMessage]) -> float:
        """How likely the model answers "Yes" rather than "No" to the last message."""
        return self.engine.yes_probability(*chatml(messages))


def chatml(messages: Sequence[BaseMessage]) -> tuple[list[Piece], list[Piece]]:
    """Messages as ChatML pieces: all but the last, and the last with the open reply."""
    turns = [
        [(f"<|im_start|>{_ROLES[m.type]}\n", True), (str(m.content), False), (f"{_END}\n", True)]
        for m in messages
    ]
    prefix = [piece for turn in turns[:-1] for piece in turn]
    return prefix, [*turns[-1], ("<|im_start|>assistant\n", True)]
