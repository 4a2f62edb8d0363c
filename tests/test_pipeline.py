"""One letter's way, end to end on a small library, with a scripted chat model."""

from __future__ import annotations

from dataclasses import replace

import openai
import pytest

from assistant.errors import AssistantError, IndexMissing, InputError
from assistant.index import Index
from assistant.startup import open_assistant
from tests.core_parts import COLUMN, small_index, small_settings
from tests.pipeline_parts import (
    LETTER,
    PHRASED,
    SMALL,
    assistant,
    check_whole,
    scripted,
    statements,
)


@pytest.fixture(scope="module")
def index(tmp_path_factory, encoder) -> Index:
    return small_index(tmp_path_factory.mktemp("pipeline"), encoder, SMALL)


def test_without_a_model_the_card_of_quotes_is_the_answer(index):
    snapshots = list(assistant(index).stream(LETTER))
    assert len(snapshots) == 1
    (card,) = snapshots
    check_whole(card, index.library)
    assert (card.model, card.dropped, card.kind) == ("none", 0, "advice")
    assert {s.support for s in statements(card)} == {"verbatim"}
    assert [o.label for o in card.options][:2] == ["Ignore the email", "Send one line that says no"]
    assert [c.n for c in card.citations] == list(range(1, len(card.citations) + 1))


def test_snapshots_are_whole_and_each_verified(index):
    snapshots = list(assistant(index, scripted()).stream(LETTER))
    assert len(snapshots) >= 3
    for one in snapshots:
        check_whole(one, index.library)
    counts = [sum(s.support == "verified" for s in statements(one)) for one in snapshots]
    assert counts[0] == 0 and counts[-1] == 2 and counts == sorted(counts)
    assert {s.text for s in statements(snapshots[-1]) if s.support == "verified"} == set(
        PHRASED.values()
    )


def test_the_card_does_not_wait_for_the_model(index):
    model = scripted()
    stream = assistant(index, model).stream(LETTER)
    assert next(stream).citations
    assert model.asked == []
    stream.close()


def test_advise_gives_the_last_snapshot(index):
    whole = assistant(index, scripted()).advise(LETTER)
    last = list(assistant(index, scripted()).stream(LETTER))[-1]
    assert replace(whole, timings_ms={}) == replace(last, timings_ms={})


def test_the_same_letter_gives_the_same_answer(index):
    one, two = (replace(assistant(index).advise(LETTER), timings_ms={}) for _ in range(2))
    assert one == two


def test_a_stop_begins_nothing_new_and_keeps_what_was_shown(index):
    model, shown = scripted(), []
    for one in assistant(index, model).stream(LETTER, stop=lambda: bool(shown)):
        shown.append(one)
    assert model.asked == []
    check_whole(shown[-1], index.library)
    assert replace(shown[-1], timings_ms={}) == replace(shown[0], timings_ms={})


def test_a_stop_after_a_phrasing_keeps_it(index):
    shown = []
    stream = assistant(index, scripted()).stream(LETTER, stop=lambda: len(shown) >= 2)
    for one in stream:
        shown.append(one)
    assert (
        [s.text for s in statements(shown[-1]) if s.support == "verified"]
        == [s.text for s in statements(shown[1]) if s.support == "verified"]
        != []
    )


@pytest.mark.parametrize("verdict", ["No", "I cannot say.", ""])
def test_what_is_not_judged_supported_stays_a_quote(index, verdict):
    answer = assistant(index, scripted(verdict=verdict)).advise(LETTER)
    assert {s.support for s in statements(answer)} == {"verbatim"}
    check_whole(answer, index.library)


class Lost(openai.APIConnectionError):
    def __init__(self) -> None:
        super().__init__(request=None)


@pytest.mark.parametrize("failing", ["phrase", "judge"])
def test_a_provider_that_fails_leaves_the_quotes_and_says_so(index, failing):
    def before(kind: str) -> None:
        if kind == failing:
            raise Lost

    snapshots = list(assistant(index, scripted(before=before)).stream(LETTER))
    final = snapshots[-1]
    check_whole(final, index.library)
    assert {s.support for s in statements(final)} == {"verbatim"}
    assert len(final.notes) == 1 and "cannot be reached" in final.notes[0]
    assert replace(final, notes=(), timings_ms={}) == replace(snapshots[0], timings_ms={})


def test_a_provider_that_fails_later_keeps_what_it_phrased_before(index):
    calls = []

    def before(kind: str) -> None:
        calls.append(kind)
        if len(calls) > 2:  # one phrasing and its verdict
            raise Lost

    final = assistant(index, scripted(before=before)).advise(LETTER)
    check_whole(final, index.library)
    assert sum(s.support == "verified" for s in statements(final)) == 1
    assert final.notes


def test_a_fault_of_our_own_is_not_dressed_up_as_the_providers(index):
    def before(kind: str) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        assistant(index, scripted(before=before)).advise(LETTER)


def test_every_stage_is_timed(index):
    answer = assistant(index, scripted()).advise(LETTER)
    assert {"frame", "retrieve", "evidence", "first_statement", "first_phrased", "total"} <= set(
        answer.timings_ms
    )
    assert answer.timings_ms["first_statement"] <= answer.timings_ms["total"]


def test_an_assistant_is_opened_with_an_index_brought_up_to_date(tmp_path, encoder):
    built = small_index(tmp_path, encoder, [COLUMN])
    settings = built._settings
    (settings.library / "new-note.md").write_text(
        (settings.library / f"{COLUMN.id}.md").read_text("utf-8").replace(COLUMN.id, "new-note"),
        encoding="utf-8",
    )
    opened = open_assistant(settings)
    assert opened.index.describe()["articles"] == 2
    told = opened.describe()
    assert (told["model"], told["leaves_the_machine"]) == ("none", False)


def test_an_index_removed_meanwhile_is_one_sentence(tmp_path, encoder):
    built = small_index(tmp_path, encoder, [COLUMN])
    (small_settings(tmp_path).index / "manifest.json").unlink()
    with pytest.raises(IndexMissing, match="assistant index"):
        assistant(built).advise(LETTER)


def test_an_error_of_ours_is_never_a_bare_exception():
    assert issubclass(IndexMissing, AssistantError) and issubclass(InputError, AssistantError)
