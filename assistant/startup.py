"""What an assistant needs before the first letter: library, index and models, opened once."""

from __future__ import annotations

from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel

from assistant.errors import IndexMissing, ModelMissing
from assistant.index import Index, Progress
from assistant.library import Library, open_library
from assistant.models import embeddings, open_chat_model
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.settings import settings as read_settings


def open_assistant(
    settings: Settings | None = None, *, on_progress: Progress | None = None
) -> Assistant:
    """Open the library, bring the index up to date and load the models.

    A stale or missing index is updated here; a chat model that is not on this machine only
    makes answers extractive, which `describe` says.

    Raises:
        ModelMissing: the encoder is not on this machine.
        Busy: another process is writing the index that has to be updated.
        IndexMissing: the index folder holds files of another program.
        SettingsError: a setting is wrong.
    """
    settings = settings or read_settings()
    library = open_library(settings)
    index = open_index(settings, library, on_progress)
    chat = open_chat(settings)
    remote = (settings.openai_base_url or "the OpenAI API") if settings.remote else None
    return Assistant(
        library, index, chat.model, model_name=chat.name, remote=remote, note=chat.note
    )


def open_index(settings: Settings, library: Library, on_progress: Progress | None = None) -> Index:
    """The index over a library, brought up to date. Raises as `open_assistant`."""
    index = Index(settings, library, embeddings(settings))
    try:
        index.refresh()
        fresh = not index.stale()
    except IndexMissing:
        fresh = False
    if not fresh:
        index.update(on_progress)
    return index


@dataclass(frozen=True, slots=True)
class Chat:
    """The chat model and its name; without one "none", and why if one was asked for."""

    model: BaseChatModel | None
    name: str
    note: str | None = None


def open_chat(settings: Settings) -> Chat:
    """The chat model of the settings, or none where it is not on this machine.

    Raises:
        SettingsError: the model that is named needs an endpoint that is not set.
    """
    try:
        model = open_chat_model(settings)
    except ModelMissing as error:
        return Chat(None, "none", str(error))
    return Chat(model, "none" if model is None else getattr(model, "name", None) or settings.model)
