"""Whole answers out of two published texts, and out of the one that a person chose."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.index import Index
from assistant.library import Library
from assistant.pipeline import Assistant
from assistant.render import to_dict
from assistant.schema import Advice, Letter
from assistant.sufficiency import ANOTHER_STORY, HARDLY_NEAR
from tests.core_parts import small_index, small_settings
from tests.pipeline_parts import WORDY, assistant, check_whole

REAL = os.environ.get("ASSISTANT_REAL_TEXTS")
ASKED_OUT = Letter(
    "After I turned the job down, the hiring manager asked me out. Should I ignore this email?"
)


@pytest.fixture(scope="module")
def real(tmp_path_factory, encoder) -> Assistant:
    if not REAL:
        pytest.skip("ASSISTANT_REAL_TEXTS does not name the folder of the two real texts")
    home = tmp_path_factory.mktemp("real")
    (home / "corpus").mkdir()
    settings = small_settings(home)
    library = Library(settings.corpus, settings.library, fetcher=None)
    for path in sorted(Path(REAL).glob("*.txt")):
        library.add(path)
    assert len(library.ids()) == 2, "the folder must hold the column and the report"
    index = Index(settings, library, encoder)
    index.update()
    return Assistant(library, index, None)


def test_the_real_columns_three_courses_are_the_options(real):
    answer = real.advise(ASKED_OUT)
    check_whole(answer, real.library)
    labels = [option.label.lower() for option in answer.options]
    assert len(labels) == 3
    assert labels[0].startswith("ignore the email")
    assert "say no thanks and move on" in labels[1]
    assert labels[2].startswith("tell him that he should rethink asking out job applicants")
    assert "the risk of making him defensive" in answer.options[2].against[0].text


def test_the_real_coach_is_named_and_nobody_elses_view_is_taken(real):
    answer = real.advise(ASKED_OUT)
    sides = [side for point in answer.disagreement for side in point.sides]
    coach = next(side for side in sides if side.source.startswith("Bill Cole"))
    assert coach.source == "Bill Cole (professional job interview coach)"
    assert any("doesn’t think it’s harassment, per se" in s.text for s in coach.statements)
    everything = str(to_dict(answer))
    for foreign in ("What do others think", "Bookmark", "Getty", "Follow us", "One man wrote"):
        assert foreign not in everything


def test_the_story_that_a_person_chooses_is_answered_alone_and_without_a_warning(tmp_path, encoder):
    hen = replace(
        WORDY, id="the-hens-of-the-night-porter", title="The night porter keeps hens on the roof",
        text="## Letter\n\nOur night porter keeps hens on the roof and they wake the guests.\n\n"
        "## Answer\n\nAsk the porter for a quiet coop by Friday.\n\n**Move the hens.** A garden "
        "suits hens better. The cost is a day's work.",
    )  # fmt: skip
    own = assistant(small_index(tmp_path, encoder, [WORDY, hen]))
    letter = Letter("My neighbour at work has a cough. What do I say to him?")
    for article in (WORDY, hen):
        answer = own.advise(replace(letter, corrections=(("story", article.title),)))
        assert isinstance(answer, Advice)
        assert {c.article_id for c in answer.citations} == {article.id}
        assert not {ANOTHER_STORY, HARDLY_NEAR} & {*answer.notes}
    other = replace(letter, corrections=(("story", "No title of this library"),))
    assert own.advise(other).kind == own.advise(letter).kind
