"""What the page says when it cannot be opened as it should."""

from __future__ import annotations

from collections.abc import Callable

import assistant.ui
from assistant.errors import AssistantError, IndexMissing, ModelMissing
from tests.page.app import ask, buttons, page, shown
from tests.scripted import ScriptedAssistant


def opening_raises(error: AssistantError) -> Callable[[], ScriptedAssistant]:
    def opener() -> ScriptedAssistant:
        raise error

    return opener


def test_trouble_on_opening_is_told_in_its_own_words(home):
    assistant.ui.use(opening_raises(ModelMissing("The encoder is not here. Run `make setup`.")))
    test = page()
    assert not test.exception
    assert "The encoder is not here. Run `make setup`." in shown(test)


def test_a_missing_index_is_offered_to_be_built(scripted):
    calls = []
    update = scripted.index.update
    scripted.index.update = lambda *args, **kwargs: (calls.append(1), update(*args, **kwargs))

    def stream(letter, *, stop):
        raise IndexMissing("There is no index. Build it.")
        yield

    scripted.stream = stream
    test = ask(page())
    (build,) = buttons(test, "Build the index now")
    build.click().run()
    assert calls


def test_a_damaged_file_of_conversations_is_told(scripted, home):
    home.mkdir(parents=True, exist_ok=True)
    (home / "chats.sqlite").write_bytes(b"no database" * 500)
    assert "set aside" in shown(page())
