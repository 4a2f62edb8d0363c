"""Settings come from the environment alone, and a wrong one is named."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass
from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant import schema
from assistant.errors import AssistantError, SettingsError
from assistant.models import open_chat_model
from assistant.schema import Article, Letter
from assistant.settings import Settings, settings


@pytest.fixture(autouse=True)
def read_anew():
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ASSISTANT_THREADS", "0", "ASSISTANT_THREADS"),
        ("ASSISTANT_THREADS", "many", "ASSISTANT_THREADS"),
        ("ASSISTANT_TIMEOUT_S", "-1", "ASSISTANT_TIMEOUT_S"),
        ("ASSISTANT_FETCH", "everything", "ASSISTANT_FETCH"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name_and_value(monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        settings()
    assert said in str(refused.value) and value in str(refused.value)


def test_settings_are_read_once(monkeypatch):
    first = settings()
    monkeypatch.setenv("ASSISTANT_MODEL", "other")
    assert settings() is first


def test_settings_cannot_be_changed_afterwards():
    with pytest.raises(ValidationError):
        settings().model = "other"


def test_the_home_is_where_the_person_says(monkeypatch, tmp_path):
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path))
    own = settings()
    assert own.library == tmp_path / "library"
    assert own.index == tmp_path / "index"
    assert own.chats == tmp_path / "chats.sqlite"


def test_without_a_home_the_platforms_folders_are_used(monkeypatch, tmp_path):
    monkeypatch.delenv("ASSISTANT_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert settings().home == tmp_path / "data" / "advice-assistant"
    assert settings().models == tmp_path / "cache" / "advice-assistant" / "models"


def test_nothing_is_remote_unless_a_model_is_named(monkeypatch):
    assert not settings().remote
    assert not Settings(model="none").remote
    assert Settings(model="gpt-4o-mini").remote


def test_a_key_is_not_shown_where_settings_are():
    assert "hunter2" not in repr(Settings(OPENAI_API_KEY="hunter2"))


def test_a_remote_model_without_an_address_or_a_key_is_refused():
    with pytest.raises(SettingsError, match=r"OPENAI_BASE_URL.*ASSISTANT_MODEL=embedded"):
        open_chat_model(Settings(model="gpt-4o-mini"))


def test_no_chat_model_is_a_choice():
    assert open_chat_model(Settings(model="none")) is None


def test_only_settings_reads_the_environment():
    package = Path(schema.__file__).parent
    readers = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in ("os.environ", "getenv("))
    }
    # The engine only sets how llama.cpp's threads wait, before it is loaded.
    assert readers <= {"settings.py", "models/engine.py"}, readers


def test_records_cannot_be_changed():
    for record in vars(schema).values():
        if is_dataclass(record) and isinstance(record, type):
            assert record.__dataclass_params__.frozen, record
    with pytest.raises(FrozenInstanceError):
        Letter("May I?").question = "Must I?"


@pytest.mark.parametrize(
    ("article", "byline"),
    [
        (Article("a", "T", "x", desk="candid", author="Ann Lee"), "the candid desk"),
        (Article("a", "T", "x", author="Ann Lee", site="Weekly"), "Ann Lee"),
        (Article("a", "T", "x", site="Weekly"), "Weekly"),
        (Article("a", "T", "x"), "“T”"),
    ],
)
def test_an_article_always_has_somebody_who_speaks(article, byline):
    assert article.byline == byline


def test_every_error_is_one_that_a_person_is_meant_to_read():
    from assistant import errors

    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    assert len(kinds) >= 9 and all(issubclass(kind, AssistantError) for kind in kinds)


def test_an_answer_names_its_kind():
    for answer in (schema.Advice, schema.Abstention, schema.Clarification, schema.Escalation):
        kind = next(field.default for field in fields(answer) if field.name == "kind")
        assert kind == answer.__name__.lower()
