"""Who did what to whom: the same nouns, another subject, another seat at the table."""

from __future__ import annotations

import pytest

from assistant.frame import read_frame
from assistant.roles import fit, power, said, same_seat, signed, spoken_of, told_asker
from assistant.schema import POWERS, ROLES, Letter

PHRASINGS = [
    # the pair that shares every noun
    ("I interviewed a man and he asked me out.", "interviewer", "candidate"),
    ("The man who interviewed me asked me out.", "candidate", "interviewer"),
    ("The man I interviewed asked me out.", "interviewer", "candidate"),
    ("My interviewer asked me out.", "candidate", "interviewer"),
    ("When I said no to the job, the hiring manager asked me out.", "candidate", "hiring-manager"),
    ("I asked out a candidate after I rejected her.", "hiring-manager", "candidate"),
    ("I am a hiring manager and an applicant asked me out.", "hiring-manager", "candidate"),
    ("A candidate emailed me after the interview to ask for a drink.", "interviewer", "candidate"),
    ("I applied for a job and the recruiter keeps texting me.", "candidate", "recruiter"),
    ("I'm a recruiter and a candidate lied on his CV.", "recruiter", "candidate"),
    # up, down and across
    ("My boss takes credit for my work.", "employee", "manager"),
    ("My manager emails me at midnight.", "employee", "manager"),
    ("The CEO asked me to my face to lie.", "unknown", "senior-leader"),
    ("My direct report comes in late every day.", "manager", "direct-report"),
    ("Someone I manage smells and I have to tell him.", "manager", "direct-report"),
    ("One of my team has stopped speaking to me.", "manager", "direct-report"),
    ("I manage a man who will not take feedback.", "manager", "unknown"),
    ("My coworker presented my idea as his.", "employee", "coworker"),
    ("My colleague copies my boss on everything.", "employee", "manager"),
    ("I have a crush on my coworker. Should I tell her?", "employee", "coworker"),
    # outside the line
    ("I work in HR and a manager wants me to backdate a letter.", "hr", "manager"),
    ("My client has not paid me in weeks, and I freelance.", "contractor", "client"),
    ("I run a small bakery and a customer slanders us.", "owner", "client"),
    ("I'm an intern and my supervisor ignores me.", "intern", "manager"),
    ("My old boss keeps emailing me questions.", "former-employee", "former-manager"),
    ("I just started a new job and my boss is never there.", "new-hire", "manager"),
    ("My wife thinks I should quit my job.", "employee", "partner"),
    ("I own a studio and my supplier asked me to dinner.", "owner", "vendor"),
    ("HR wants to talk to me about my work.", "employee", "hr"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "asker", "other"), PHRASINGS)
def test_roles_are_read_from_who_does_what(text, asker, other):
    frame = read_frame(Letter(text))
    assert (frame.asker, frame.other) == (asker, other)


@pytest.mark.parametrize(
    ("asker", "other", "expected"),
    [
        ("candidate", "hiring-manager", "other_over_asker"),
        ("hiring-manager", "candidate", "asker_over_other"),
        ("interviewer", "candidate", "asker_over_other"),
        ("employee", "manager", "other_over_asker"),
        ("manager", "direct-report", "asker_over_other"),
        ("employee", "coworker", "peer"),
        ("contractor", "client", "other_over_asker"),
        ("employee", "partner", "none"),
        ("partner", "manager", "none"),
        ("employee", "stranger", "none"),
        ("manager", "team", "asker_over_other"),
        ("employee", "team", "peer"),
        ("manager", "coworker", "peer"),
        ("employee", "vendor", "asker_over_other"),
        ("interviewer", "hiring-manager", "other_over_asker"),
        ("employee", "former-colleague", "none"),
        ("employee", "unknown", "unknown"),
        ("unknown", "manager", "unknown"),
    ],
)
def test_power_follows_the_two_roles(asker, other, expected):
    assert power(asker, other) == expected


@pytest.mark.parametrize("asker", ROLES)
def test_every_pair_of_roles_has_a_power(asker):
    assert {power(asker, other) for other in ROLES} <= {*POWERS, "unknown"}


def test_power_turned_round_is_the_other_way():
    turned = {"other_over_asker": "asker_over_other", "peer": "peer"}
    for one, other in (
        ("candidate", "interviewer"),
        ("employee", "owner"),
        ("employee", "coworker"),
    ):
        assert power(other, one) == turned[power(one, other)]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Four weeks into a job at a mill and nobody has trained me.", "new-hire"),
        ("I'm on probation and he wants my Sundays.", "new-hire"),
        ("He's on probation and wants Sundays off.", None),
        ("I do HR for a mill.", "hr"),
        ("HR told me to wait.", None),
        ("I'm the managing director of a mill.", "senior-leader"),
        ("The managing director rang.", None),
        ("A woman who used to work for me has written.", "former-manager"),
        ("A former intern of mine asked me to be a reference.", "former-manager"),
        ("I have an interview elsewhere. Do I tell my boss?", None),
    ],
)
def test_only_what_the_writer_says_of_themselves_is_told(text, role):
    assert told_asker(text.lower()) == role


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("Hello,\n\nplease sign.\n\nJo Bloggs\nHR Officer", "hr"),
        ("From: Talent Acquisition\n\nAny news?", "recruiter"),
        ("I have told the director and HR that you will come in on Monday at nine.\n\nJo", None),
        ("> Jo Bloggs\n> Managing Director", None),
        ("", None),
    ],
)
def test_a_signature_names_a_role_and_a_body_does_not(email, role):
    assert signed(email) == role


def test_the_same_seat_has_two_names():
    assert same_seat("hiring-manager", "interviewer")
    assert same_seat("employee", None) and same_seat("unknown", "client")
    assert not same_seat("candidate", "interviewer")
    assert not same_seat("manager", "direct-report")


def test_the_other_sides_story_fits_worst_and_the_same_seats_best():
    exact = fit("candidate", "hiring-manager", "candidate", "hiring-manager")
    near = fit("candidate", "interviewer", "candidate", "hiring-manager")
    half = fit("candidate", "coworker", "candidate", "hiring-manager")
    turned = fit("candidate", "hiring-manager", "hiring-manager", "candidate")
    # 0.5 + 2 · 0.25, 0.5 + 1 · 0.25, -0.2 · (2 - 1), the other side's
    assert (exact, near, half, turned) == (1.0, 0.75, pytest.approx(-0.2), -1.0)


def test_a_letter_without_roles_fits_every_article_alike():
    assert fit("unknown", "manager", "employee", "manager") == 0.0
    assert fit("employee", "manager", None, None) == 0.0


@pytest.mark.parametrize(
    ("text", "seats"),
    [
        ("i'm hr, i have never seen her work.", ("hr",)),
        ("hr says that i am late.", ()),
        ("i'm in charge of eight guides at a mine.", ("manager", "owner", "senior-leader")),
        ("owner of a cab firm, sixty drivers.", ("owner", "vendor")),
        ("i'm her boss and she knows it.", ("manager", "owner", "senior-leader")),
        ("my boss has thirty people under her.", ()),
        ("he says i'm not in charge of anything.", ()),
        ("my trainee found the mistake i made.", ("manager", "owner", "senior-leader")),
        ("my trainee year ends in may.", ()),
        ("my boss shouted at my trainee.", ()),
        ("i run a dental practice in leeds.", ("owner", "senior-leader", "manager")),
        ("i run a marathon each year.", ()),
    ],
)
def test_a_seat_that_the_writer_states_plainly_is_taken_as_said(text, seats):
    assert said(text) == seats


@pytest.mark.parametrize(
    ("text", "seats"),
    [
        ("the owner shouted at him and i said nothing.", ("owner",)),
        ("our owner's son has keys to everything.", ("owner",)),
        ("i am the owner of two shops.", ()),
        ("i'd like to be the owner one day.", ()),
    ],
)
def test_who_tells_what_the_owner_did_is_not_the_owner(text, seats):
    assert spoken_of(text) == seats
