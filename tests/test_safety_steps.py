"""What a person in danger is told first, and where a deadline can be checked."""

from __future__ import annotations

import hashlib
import json

import pytest

from assistant.safety import cues, help_lines, looks_away, stands_beside, what_now
from assistant.safety.rules import CUES
from eval import LABELS

PLACES = ("UK", "US", "EU", "unknown")
KINDS = [
    ("They want the settlement signed by five today.", "give up claims"),
    ("My visa lapses ten days after my last day.", "permission to stay"),
    ("The hearing is tomorrow and I was not told.", "court or tribunal"),
    ("I can appeal in writing within seven days. It is the seventh.", "appeal or an objection"),
    ("The insurer has to be told of the accident within 30 days.", "report an injury"),
    ("I was dismissed almost three months ago.", "official body"),
]
BODILY = [
    "The gas leak by the oven has been there since Monday and we are told to cook.",
    "I have chest pain and the pitch is at two.",
    "They make us strip paint without masks.",
    "I have been driving for 22 hours straight and dispatch wants one more run.",
    "The guard was taken off and the machine still runs, the interlock is taped.",
    "The fumes in the booth made two of us throw up.",
    "I fell asleep at the wheel with passengers on.",
    "My boss can't breathe and says that he is fine.",
]
WELL = [
    "The deadline for the guard dog training is tomorrow.",
    "My new mask for the play arrived at work without strings.",
    "Our boiler plate contract is dull.",
    "I am sick of the chemistry between those two.",
    "He is 16 years my senior and won't take a hint.",
    "He slapped me on the back and said well done.",
    "The new director wants to blow up the org chart.",
]


@pytest.mark.parametrize("text", BODILY)
def test_danger_to_a_body_at_work_is_seen(text):
    assert "health" in cues(text)


@pytest.mark.parametrize("text", WELL)
def test_words_of_danger_in_a_harmless_sense_are_left_alone(text):
    assert cues(text) == ()


def test_a_farewell_that_gives_things_away_and_absolves_is_danger_across_a_whole_message():
    mail = "Subject: desk. The lamp is for Jo. The rota is done. Nobody is to blame, I was tired."
    assert "self-harm" in cues(mail)
    assert cues("The lamp is for Jo. The rota is done.") == ()


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_a_deadline_is_told_by_its_kind(text, kind):
    assert kind in what_now(("deadline",), text)[0]


@pytest.mark.parametrize("place", PLACES)
def test_a_deadline_always_comes_with_where_to_check_it(place):
    steps = what_now(("deadline",), "I was dismissed.", place)
    assert "Where to check" in steps[1]
    assert help_lines(("deadline",), place)


def test_a_deadline_in_the_eu_names_bodies_of_the_country_and_a_line_that_finds_them():
    step = what_now(("deadline",), "", "EU")[1]
    assert "labour court" in step and "Acas" not in step
    assert any("Europe Direct" in line.name for line in help_lines(("deadline",), "EU"))


@pytest.mark.parametrize("cue", sorted(CUES))
@pytest.mark.parametrize("place", PLACES)
def test_each_cue_has_few_steps_and_none_looks_away_or_judges(cue, place):
    steps = what_now((cue,), "", place)
    said = " ".join(steps).lower()
    assert 1 <= len(steps) <= 2 and len(said.split()) <= 130
    assert not looks_away(said)
    for word in ("illegal", "unlawful", "against the law", "diagnos", "depress", "disorder"):
        assert word not in said


@pytest.mark.parametrize("cue", sorted(set(CUES) - {"deadline"}))
@pytest.mark.parametrize("place", ["UK", "US", "EU"])
def test_a_danger_is_given_the_emergency_number_of_its_country_first(cue, place):
    number = {"UK": "999", "US": "911", "EU": "112"}[place]
    assert number in help_lines((cue,), place)[0].contact


def test_where_no_country_is_known_each_gives_one_line_for_the_gravest_cue():
    for cue in CUES:
        lines = help_lines((cue,))
        assert len(lines) <= 7
        assert len({(line.country, line.name) for line in lines}) == len(lines)


def test_a_fifth_of_the_labels_is_held_out_by_the_hash_of_the_text_alone():
    """Nobody can choose which letters the fit never sees. The blind ones are another reader's."""
    every = [json.loads(x) for x in (LABELS / "safety.jsonl").read_text().splitlines()]
    letters = [letter for letter in every if letter["half"] != "blind"]
    assert len(every) - len(letters) >= 100
    assert len({letter["text"] for letter in every}) == len(every)
    first: dict[str, str] = {}  # twins share most of their words, so they stay together
    for letter in letters:
        text = letter["text"]
        text = first.setdefault(letter["twins"], text) if "twins" in letter else text
        digest = hashlib.sha256(text.encode()).hexdigest()
        assert (letter["half"] == "held-out") == (int(digest[:8], 16) % 5 == 0)
        assert set(letter["cues"]) <= set(CUES)
    assert 0.17 <= sum(x["half"] == "held-out" for x in letters) / len(letters) <= 0.23


def test_no_column_is_quoted_to_somebody_whose_life_may_be_at_stake():
    assert stands_beside("Write down the dates.", ("threat",))
    assert not stands_beside("Write down the dates.", ("self-harm", "threat"))
    assert not stands_beside("Doing nothing is a course too.", ("threat",))
