"""Chat models behind LangChain's `BaseChatModel`: embedded, or any OpenAI-compatible endpoint."""

from assistant.models.choose import embeddings, open_chat_model
from assistant.models.judging import yes_probability

__all__ = ["embeddings", "open_chat_model", "yes_probability"]
