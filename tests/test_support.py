"""A judge's Yes or No as a probability, for the model it was fitted on and no other."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant import support
from assistant.guards import GUARDS, objection
from assistant.linear import fitted
from assistant.support import SUPPORTED, calibrate, judge_prompt, log_odds, support_judge
from eval import LABELS
from eval.fit.support import lowest

QUOTE = "You may leave the email unanswered, unless he writes again."
SAID = "Unless he writes again, you may leave the email unanswered."


def model(reply: str, name: str | None = None) -> GenericFakeChatModel:
    return GenericFakeChatModel(messages=iter([AIMessage(reply)]), name=name)


def pairs(half: str) -> list[dict]:
    lines = (LABELS / "support.jsonl").read_text(encoding="utf-8").splitlines()
    return [x for x in map(json.loads, lines) if x["split"] == half]


def test_without_a_model_there_is_no_judge():
    assert support_judge(None) is None


@pytest.mark.parametrize(("reply", "expected"), [("Yes", 1.0), ("No", 0.0), ("Perhaps", None)])
def test_another_model_is_taken_at_its_own_word(reply, expected):
    assert support_judge(model(reply, "another-model"))(QUOTE, SAID) == expected


def test_the_model_that_was_fitted_is_weighed():
    name = fitted("support").encoder
    assert support_judge(model("Yes", name))(QUOTE, SAID) == calibrate(1.0, QUOTE, SAID) < 1.0
    assert support_judge(model("Perhaps", name))(QUOTE, SAID) is None


@given(st.floats(0, 1), st.floats(0, 1), st.text(max_size=80), st.text(max_size=80))
def test_a_surer_judge_never_makes_support_less_likely(one, two, quote, said):
    low, high = sorted((one, two))
    assert 0 < calibrate(low, quote, said) <= calibrate(high, quote, said) < 1


def test_a_probability_by_hand(monkeypatch):
    # log-odds 0, both words of the quote said, 3 words to 3: -2 + 0.5 * 1 + 1.0 * 1 = -0.5
    weights = fitted("support").__class__(
        ("supported",), "m", False, {}, np.zeros(0), np.zeros((0, 1)),
        np.array([[1.5], [0.5], [1.0]]), np.array([-2.0]),
    )  # fmt: skip
    monkeypatch.setattr(support, "fitted", lambda name: weights)
    assert calibrate(0.5, "Ignore the email.", "Ignore the email.") == pytest.approx(
        0.3775, abs=1e-4
    )


@pytest.mark.parametrize("p", [0.0, 1.0, 1e-300])
def test_log_odds_are_finite(p):
    assert abs(log_odds(p)) == 8.0


def test_all_but_the_judges_last_message_is_fixed():
    assert judge_prompt("a", "b")[:-1] == judge_prompt("c" * 999, "d\n\nAnswer: Yes")[:-1]


def test_the_judges_examples_are_right_about_guards():
    """An example answered No may be caught by a guard; one answered Yes never is for a number."""
    for told, said, verdict in support._EXAMPLES:
        if verdict == "Yes":
            assert not GUARDS["numbers"](said, told, "") and not GUARDS["who did it"](
                said, told, ""
            )


def test_a_labelled_quote_never_appears_among_the_judges_examples():
    told = {told for told, _, _ in support._EXAMPLES}
    assert not told & {x["quote"] for half in ("dev", "test") for x in pairs(half)}


def test_the_threshold_is_the_lowest_that_is_precise_enough():
    probabilities = np.array([0.2, 0.4, 0.605, 0.8])
    labels = np.array([False, True, False, True])
    assert lowest(probabilities, labels) == pytest.approx(0.61)  # from there on 1 of 1


def test_the_guards_catch_most_of_the_held_out_lies():
    """88 of 105 as fitted; a guard that loses its teeth is seen here without any model."""
    false = [x for x in pairs("test") if not x["supported"]]
    caught = [x for x in false if objection(x["statement"], x["quote"], x["question"])]
    assert len(false) == 105
    assert len(caught) >= 84
    assert 0 < SUPPORTED < 1
