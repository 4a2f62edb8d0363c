"""Yes or no from any chat model, as a probability where the model gives one."""

from __future__ import annotations

import math
from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage


def yes_probability(model: BaseChatModel, messages: Sequence[BaseMessage]) -> float | None:
    """How likely `model` answers Yes to the last message, in [0, 1].

    The embedded model gives its logits, an endpoint its log probabilities; one that has
    neither is taken at its word (1 or 0). None when the reply is neither yes nor no: an
    unreadable verdict is no verdict, and the caller must treat the statement as unsupported.
    """
    own = getattr(model, "yes_probability", None)
    if own is not None:
        return own(messages)
    reply = model.invoke(list(messages), **_options(model))
    content = (reply.response_metadata.get("logprobs") or {}).get("content") or []
    if content:
        mass = {"yes": 0.0, "no": 0.0}
        for candidate in content[0].get("top_logprobs") or [content[0]]:
            word = candidate["token"].strip().lower()
            if word in mass:
                mass[word] += math.exp(candidate["logprob"])
        if mass["yes"] + mass["no"] > 0.05:
            return mass["yes"] / (mass["yes"] + mass["no"])
    word = str(reply.content).strip().lower().strip(".!*\"'")[:3]
    return 1.0 if word.startswith("yes") else 0.0 if word.startswith("no") else None


def _options(model: BaseChatModel) -> dict[str, object]:
    if model._llm_type == "openai-chat":
        return {"logprobs": True, "top_logprobs": 5, "max_tokens": 2}
    return {}
