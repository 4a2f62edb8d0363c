"""Whether an endpoint answers at all, asked without sending a word of anybody's."""

from __future__ import annotations

import openai

from assistant.models.failures import provider_errors, usable_reply
from assistant.settings import Settings

WAIT_S = 5.0


def reach_endpoint(settings: Settings) -> str:
    """Ask the endpoint for its list of models; one sentence on what it said.

    Raises:
        ProviderError: it cannot be reached or refuses the key; the message says what to do.
    """
    where = settings.openai_base_url or "The OpenAI API"
    with provider_errors(where), usable_reply(where):
        client = openai.OpenAI(
            base_url=settings.openai_base_url,
            api_key=settings.openai_api_key or "none",
            timeout=WAIT_S,
            max_retries=0,
        )
        try:
            names = [model.id for model in client.models.list()]
        except openai.NotFoundError:
            return f"{where} answers, but does not list its models"
    asked = settings.model
    if settings.remote and names and asked not in names:
        return f"{where} answers, but does not list {asked!r} among its {len(names)} models"
    return f"{where} answers"
