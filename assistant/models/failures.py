"""What a chat or embedding service can do wrong, as one sentence that says what to do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.errors import AssistantError, ProviderError

_NOT_A_REPLY = (
    "sent something that is no chat completion. Check that OPENAI_BASE_URL ends where the "
    "endpoint's documentation says (often /v1), or set ASSISTANT_MODEL=embedded."
)


@contextmanager
def provider_errors(where: str) -> Iterator[None]:
    """Turn a service's failures into `ProviderError`; everything else passes through.

    The openai package is only looked at when something of ours has imported it: importing it
    here would cost every answer of the embedded model half a second.
    """
    try:
        yield
    except Exception as error:
        openai = sys.modules.get("openai")
        if openai is None or not isinstance(error, openai.OpenAIError):
            raise
        raise ProviderError(f"{where} {_reason(openai, error)}") from None


@contextmanager
def usable_reply(where: str | None) -> Iterator[None]:
    """Turn whatever a reply does to its reader into `ProviderError`.

    A proxy's error page makes the client raise a ValueError, a TypeError or httpx's own. Only for
    code that does nothing but talk to the service, so that a fault of ours is never called the
    service's; the client's own errors pass, for `provider_errors` says more of them.
    """
    try:
        yield
    except AssistantError:
        raise
    except Exception as error:
        openai = sys.modules.get("openai")
        if openai is not None and isinstance(error, openai.OpenAIError):
            raise
        raise ProviderError(f"{where or 'The OpenAI API'} {_NOT_A_REPLY}") from None


def _reason(openai, error: Exception) -> str:
    if isinstance(error, openai.AuthenticationError):
        return "refused the key. Set OPENAI_API_KEY, or ASSISTANT_MODEL=embedded."
    if isinstance(error, openai.APITimeoutError):
        return (
            "did not answer in time. Try again, raise ASSISTANT_TIMEOUT_S, or set "
            "ASSISTANT_MODEL=embedded."
        )
    if isinstance(error, openai.APIConnectionError):
        return (
            "cannot be reached. Check that it runs and that OPENAI_BASE_URL is right, or set "
            "ASSISTANT_MODEL=embedded."
        )
    return f"failed: {str(error)[:300]}. Try again, or set ASSISTANT_MODEL=embedded."
