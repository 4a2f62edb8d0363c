"""What code sees wrong in a paraphrase: negation, number, strength, condition, name, person."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.guards import objection

QUESTION = "The hiring manager asked me out by email. Should I ignore it?"
SILENCE = "Silence is an answer that he will understand."
MAY = "You may leave the email unanswered."
SHOULD = "You should answer the email within a week."
MUST = "You must file the claim within three months."
IF = "You may leave the email unanswered, unless he writes again."
NOT = "You do not owe him a reply."

REFUSED = [
    # quote, statement, what is said of it
    (NOT, "You owe him a reply.", "drops a negation"),
    (SILENCE, "Silence is not an answer that he will understand.", "negates"),
    (SHOULD, "You should never answer the email within a week.", "negates"),
    ("Avoid a long reply to him.", "Send a long reply to him.", "drops a negation"),
    ("Nobody owes him a reply.", "You owe him a reply.", "drops a negation"),
    (MUST, "You must file the claim within six months.", "number"),
    ("The raise was 2.5 per cent.", "The raise was 25 per cent.", "number"),
    ("Write to him in May.", "Write to him twice in May.", "number"),
    (SILENCE, "Silence is an answer for 90 days.", "number"),
    (SHOULD, "You must answer the email within a week.", "must or never"),
    (SHOULD, "You have to answer the email within a week.", "must or never"),
    (MAY, "You should leave the email unanswered.", "only allows"),
    (MAY, "Leave the email unanswered.", "only allows"),
    ("You could tell the recruiter.", "You need to tell the recruiter.", "must or never"),
    (IF, "You may leave the email unanswered.",
     "drops a"),
    ("Tell the recruiter if he writes again.", "Tell the recruiter that he writes again.",
     "condition"),
    ("Wait until he has answered you.", "Wait and he has answered you.", "condition"),
    ("Only a lawyer can tell you that.", "A lawyer can tell you that.", "condition"),
    ("You should answer him.", "You should answer Martin.", "name"),
    ("Write to the company.", "Write to the company, said Dora Quill.", "name"),
    ("You should tell somebody close to you.", "You should tell your colleague close to you.",
     "person"),
    ("Keep the message and tell the company.", "Keep the message and tell the police.", "person"),
    ("The candidate asked for it.", "The interviewer asked for it.", "person"),
    (SHOULD, "I should answer the email within a week.", "first person"),
    (SHOULD, "We should answer the email within a week.", "first person"),
    (SHOULD, "You should answer my email within a week.", "first person"),
    (SILENCE, "Silence is an answer, and therapy, yoga, walking and music help a lot.",
     "more than the quote"),
    ("A direct call changes everything: you may stay silent, and you should not lie.",
     "A direct call changes nothing: you may stay silent.", "negates"),
    ("Never sign it, and do not throw it away.", "Never sign it, and throw it away.", "opposite"),
    ("You may keep the post, and you do not have to open your telephone.",
     "You may keep the post, and you do have to open your telephone.", "negation"),
    ("The law gives you twelve weeks of unpaid leave.",
     "The law gives you twelve weeks of paid leave.", "opposite of a word"),
    ("Give it two weeks of shifts.", "Give it two months of shifts.", "another time"),
    ("Write to him soon.", "Write to him on Friday.", "time not in"),
    ("He is two rungs below you.", "He is one rung below you.", "another number"),
    ("A tip would cost you the post and might damage her name.",
     "A tip would cost you the post and would damage her name.", "surer"),
    ("You could agree a rule, and she may ask anybody.", "Agree a rule, and she may ask anybody.",
     "only allows"),
    ("A joke made before us can go to HR.", "A joke can be made before us and go to HR.", "allows"),
    ("Meetings generally count as work.", "Meetings count as work.", "hedge"),
    ("Recruiters commonly look at the figure.", "All recruiters look at the figure.", "widens"),
    ("Reports are taken in some places.", "Reports are taken in every place.", "widens"),
    ("Sign it. If the form is wrong, send it back.", "Send the form back.", "condition"),
    ("If the kettle breaks, leave the room; the door is open.",
     "If you leave the room, the door is open.", "condition"),
    ("Go to the lunch, but not before you have spoken.", "Go to the lunch.", "drops"),
    ("Ask the chair tonight.", "Ask HR tonight.", "person"),
    ("Tell them that you accused her unfairly.", "Tell them that she accused you unfairly.",
     "another person does it"),
    ("Your manager forgets what you said.", "The client forgets what you said.", "person"),
    ("Keep the note of the day.", "Keep the note of the day for compensation.", "grave"),
    ("Wait a week.", "Should the hiring manager be ignored by email?", "quote"),
]  # fmt: skip
FINE = [
    (SILENCE, "Silence is an answer he will understand."),
    (MAY, "You may leave the hiring manager's email unanswered."),
    (IF, "Unless he writes again, you may leave the email unanswered."),
    (NOT, "You don't owe him a reply."),
    (NOT, "You owe no reply to the hiring manager."),
    (SHOULD, "Answer the email within a week."),
    (MUST, "You must file the claim within three months."),
    ("I would wait a week.", "Wait a week."),
    ("Send one line that says no.", "Send him one line that says no."),
    (
        "You owe them no diagnosis, but I would tell them.",
        "You may tell them, and owe no diagnosis.",
    ),
    ("The manager forgets what she said.", "She forgets what she said."),
    ("Tell everybody the same day.", "Tell everyone the same day."),
    ("Wait three weeks. If he writes, say no.", "Wait three weeks."),
    ("Tell Dora Quill the truth.", "You should tell Dora Quill the truth."),
]


@pytest.mark.parametrize(("quote", "statement", "said"), REFUSED)
def test_a_changed_meaning_is_refused_with_its_reason(quote, statement, said):
    assert said in (objection(statement, quote, QUESTION) or "nothing")


@pytest.mark.parametrize(("quote", "statement"), FINE)
def test_a_faithful_paraphrase_passes(quote, statement):
    assert objection(statement, quote, QUESTION) is None


def test_the_askers_own_words_may_be_used():
    quote = "You should tell him so."
    assert objection("You should tell the recruiter so.", quote, "The recruiter called.") is None
    assert objection("You should tell the recruiter so.", quote, "He called.") is not None


@pytest.mark.parametrize("text", [MAY, SHOULD, MUST, IF, NOT, SILENCE])
def test_a_quote_in_the_second_person_is_no_objection_to_itself(text):
    assert objection(text, text, "") is None


@given(st.text(max_size=120), st.text(max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_two_texts_can_be_compared(statement, quote):
    assert objection(statement, quote, "") is None or objection(statement, quote, "")
