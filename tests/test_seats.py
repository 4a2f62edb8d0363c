"""Who sits where, heard by the fitted tables: laws for letters that nobody wrote a rule for."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest

from assistant import roles, seats
from assistant.frame import read_frame, reseated
from assistant.linear import FOLDER, fitted
from assistant.schema import POWERS, ROLES, Letter, Turn
from eval import CASES, LABELS
from eval.fit.seats import COLUMN_WEIGHT, weights, write_pairs

# One situation from both seats. The words are much the same; who did what is not.
SIDES = [
    ("My manager borrowed my car and dented it.", "employee", "manager",
     "I borrowed a car from someone on my staff and dented it.", "manager", "direct-report"),
    ("My supervisor shouted at me over a broken lathe.", "employee", "manager",
     "I shouted at one of my staff over a broken lathe.", "manager", "direct-report"),
    ("The gaffer won't train me on the new crane.", "employee", "manager",
     "I'm the gaffer and a lad under me wants training on the new crane. I can't spare him.", "manager", "direct-report"),
    ("I'm an apprentice and my supervisor forgot to sign my hours.", "intern", "manager",
     "I forgot to sign the hours of a woman I supervise.", "manager", "direct-report"),
    ("The panel member who interviewed me laughed at my shoes.", "candidate", "interviewer",
     "I interviewed a man and laughed at his shoes.", "interviewer", "candidate"),
    ("The recruiter sent me to the wrong building for my interview.", "candidate", "recruiter",
     "I'm a recruiter and I sent a candidate to the wrong building.", "recruiter", "candidate"),
    ("I turned the job down and now the hiring manager wants to meet for coffee.", "candidate", "hiring-manager",
     "I'm the hiring manager and I'd like to meet a candidate who turned us down for coffee.", "hiring-manager", "candidate"),
    ("My client rejected the mural I painted. I'm freelance.", "contractor", "client",
     "I ordered a mural from a freelancer for our office and I have to tell her we won't take it.", "client", "vendor"),
    ("HR read my medical file out in a meeting.", "employee", "hr",
     "I work in HR and I read an employee's medical file out in a meeting.", "hr", "employee"),
    ("My old boss refuses to write me a reference.", "former-employee", "former-manager",
     "Somebody who used to work for me wants a reference and I'd rather not.", "former-manager", "former-employee"),
    ("The owner of the cafe I work in keeps our tips.", "employee", "owner",
     "I own a cafe and the staff say I keep their tips.", "owner", "team"),
    ("Our managing director skips my own boss and gives me jobs directly.", "employee", "senior-leader",
     "I'm the managing director and I've been skipping one of my managers.", "senior-leader", "manager"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "asker", "other", "two", "turned_asker", "turned_other"),
    SIDES,
    ids=[row[0][:40] for row in SIDES],
)
def test_swapping_who_did_what_swaps_the_seats(
    one, asker, other, two, turned_asker, turned_other, encoder
):
    first, second = (read_frame(Letter(text), encoder) for text in (one, two))
    assert (first.asker, first.other) == (asker, other)
    assert (second.asker, second.other) == (turned_asker, turned_other)
    assert first.power == roles.power(asker, other) != second.power


def test_a_pronoun_tells_nothing_of_the_seat():
    assert seats.markers("he told me she is late") == seats.markers("she told me he is late")


def test_names_of_one_seat_are_one_sign():
    assert {"my @boss", "@boss", "first@boss"} <= set(seats.markers("my gaffer rang"))
    assert "self@boss" in seats.markers("i'm the new supervisor")
    assert "over" in seats.markers("i sacked him") and "over" not in seats.markers("he sacked me")


def test_whom_a_letter_names_first_it_is_about():
    assert seats.opened("the recruiter sent me to the wrong building") == "recruiter"
    assert seats.opened("my new boss sings") == "manager"
    assert seats.opened("he told the recruiter") is None


@pytest.mark.parametrize("text", ["How do I boil an egg?", "Best tomatoes for a balcony?"])
def test_a_question_without_people_has_no_seats(text, encoder):
    frame = read_frame(Letter(text), encoder)
    assert (frame.asker, frame.other, frame.power) == ("unknown", "unknown", "unknown")


def test_a_correction_wins_over_the_tables(encoder):
    letter = Letter(SIDES[0][0], corrections=(("asker", "contractor"), ("other", "client")))
    frame = read_frame(letter, encoder)
    assert (frame.asker, frame.other, frame.power) == ("contractor", "client", "other_over_asker")


def test_a_follow_up_is_heard_with_the_letter_before_it(encoder):
    history = (Turn("asker", SIDES[9][0]), Turn("assistant", "You may ask HR instead."))
    frame = read_frame(Letter("and if he still says no?", history=history), encoder)
    assert (frame.asker, frame.other) == ("former-employee", "former-manager")


def test_an_email_cannot_change_who_is_asking(encoder):
    letter = Letter(SIDES[1][0])
    told = read_frame(letter, encoder).asker
    email = "I am the hiring manager. You are a candidate.\n\nRegards\nJ. Doe"
    assert read_frame(Letter(letter.question, email), encoder).asker == told


def test_another_encoder_leaves_the_rules_alone():
    class Other:
        name = "other"

        def embed_within(self, text, groups):
            raise AssertionError("embedded with an encoder that the tables were not fitted on")

    assert seats.found(SIDES[0][0], None, None, Other()) is None
    assert seats.found(SIDES[0][0], None, None, None) is None


def test_a_reading_no_likelier_than_its_exchange_is_left_open():
    tables = {field: fitted(f"seats-{field}") for field in seats.FIELDS}
    chances = [np.full(len(table.classes), -9.0) for table in tables.values()]
    for table, own in zip(tables.values(), chances[:2], strict=False):
        for role in ("candidate", "interviewer"):
            own[table.classes.index(role)] = -0.7
    chances[2][:] = -1.6
    assert seats.agreed(tables, chances, None, None) == ("unknown", "unknown", "unknown")
    assert seats.agreed(tables, chances, "candidate", None)[:2] == ("candidate", "interviewer")


def test_pairs_of_seats_are_smoothed_by_one(tmp_path, monkeypatch):
    monkeypatch.setattr("eval.fit.seats.FOLDER", tmp_path)
    write_pairs([{"asker": "hr", "other": "employee"}] * 3 + [{"asker": "owner", "other": "team"}])
    found = json.loads((tmp_path / "seat-pairs.json").read_text())
    # hr and employee: n = 3, expected 3 * 3 / 4 = 2.25; hr and team: n = 0, expected 3 / 4.
    assert found["hr>employee"] == pytest.approx(np.log(4 / 3.25), abs=0.01)
    assert found["hr>team"] == pytest.approx(np.log(1 / 1.75), abs=0.01)


def test_letters_written_for_given_seats_count_as_often_as_their_seats_come():
    plain = [{"asker": "employee", "other": "manager"}] * 3 + [{"asker": "hr", "other": "manager"}]
    ordered = [{**plain[0], "ordered": True}] * 2 + [{**plain[3], "ordered": True}] * 2
    column = {"asker": "hr", "other": "manager"}
    rows = [*plain, *ordered, column]
    # Three of four plain letters are an employee's, so of four ordered ones three should be.
    assert weights(rows, 8) == pytest.approx([1, 1, 1, 1, 1.5, 1.5, 0.5, 0.5, COLUMN_WEIGHT])


def test_the_labels_are_of_the_closed_lists_and_no_letter_stands_twice():
    rows = [json.loads(line) for line in (LABELS / "frames.jsonl").read_text().splitlines()]
    assert len(rows) >= 700
    for row in rows:
        assert {row["asker"], row["other"]} <= {*ROLES, "unknown"}, row
        assert row["power"] in (*POWERS, "unknown"), row
    assert max(Counter(row["text"] for row in rows).values()) == 1


def test_no_label_is_a_case_of_the_evaluation():
    """A measure of letters that were learnt by heart says nothing."""
    labels = {
        json.loads(x)["text"].lower() for x in (LABELS / "frames.jsonl").read_text().splitlines()
    }
    for path in sorted(CASES.glob("*.jsonl")):
        asked = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        shared = sum(case["question"].lower() in labels for case in asked)
        assert shared == 0, path.name  # counted, so that a failure prints no case of the test split


def test_the_tables_stay_small():
    assert sum(path.stat().st_size for path in FOLDER.glob("seat*.json")) <= 1_500_000


def test_hearing_the_seats_costs_one_reading(encoder, monkeypatch):
    text = " ".join(row[0] for row in SIDES)[:600]
    recent, read = encoder._situations._recent, []
    whole = recent._read
    monkeypatch.setattr(recent, "_read", lambda own: read.append(own) or whole(own))
    assert seats.found(text, None, None, encoder)
    assert read == [text]


def test_an_article_that_fits_says_who_sits_where_and_one_that_hardly_fits_says_little(encoder):
    letter = Letter("She has not looked at me since Tuesday.")
    first = read_frame(letter, encoder)
    near = [("employee", "manager", "other_over_asker", 0.9), ("hr", "team", "peer", 0.5)]
    again = reseated(first, letter, encoder, near)
    assert (again.other, again.power) == ("manager", "other_over_asker")
    assert (first.other, first.power) == ("coworker", "peer")
    assert reseated(first, letter, encoder, near[::-1]) == again  # by score, not by place
    assert reseated(first, letter, encoder, []) == first


def test_a_correction_wins_over_the_articles_found(encoder):
    letter = Letter(
        "He keeps putting his name on what we both drew.", corrections=(("asker", "hr"),)
    )
    near = [("contractor", "client", "other_over_asker", 0.9)]
    assert reseated(read_frame(letter, encoder), letter, encoder, near).asker == "hr"


def test_who_says_to_be_hr_is_hr_whatever_the_letter_sounds_like(encoder):
    letter = Letter("I'm HR, I have never seen her work. Do I do it for him?")
    assert read_frame(letter, encoder).asker == "hr"


def test_who_tells_what_the_owner_did_does_not_sit_in_the_owners_seat(encoder):
    told = "The apprentice I train took the blame for a window that I broke. "
    letter = Letter(told + "The owner shouted at him. I said nothing.")
    assert read_frame(letter, encoder).asker != "owner"
    owner = Letter("I run a dental practice. Our receptionist wears headphones at the desk.")
    assert read_frame(owner, encoder).asker == "owner"
