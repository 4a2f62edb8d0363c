"""Intervals, paired differences, judges' agreement, risk and coverage: by hand arithmetic."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from evaluated import advice, case, other, record

from eval import casebook, intervals, summary
from eval.judges.agreement import agreement, kappa
from eval.judges.logistic import fit
from eval.measures import ranking


@pytest.mark.parametrize("module", [casebook, intervals, ranking], ids=lambda m: m.__name__)
def test_the_examples_in_the_docstrings_are_true(module):
    assert doctest.testmod(module).failed == 0


def test_a_share_of_all_is_not_proved_to_be_everything():
    # Wilson: low = 1 / (1 + z² / n) = 1 / (1 + 3.8415 / 40)
    found = intervals.share([1.0] * 40)
    assert found.low == pytest.approx(1 / (1 + 3.8415 / 40), abs=1e-4)
    with pytest.raises(ValueError, match="zeros and ones"):
        intervals.share([0.5])


def test_nothing_measured_has_no_value_rather_than_zero():
    for of in (intervals.share, intervals.mean, intervals.median):
        assert of([]).value is None


def test_a_bootstrap_holds_the_mean_and_is_the_same_every_time():
    values = [0.0, 0.2, 0.4, 0.9, 1.0, 0.6, 0.7, 0.1]
    first, second = intervals.mean(values), intervals.mean(values)
    assert first == second
    assert first.low < first.value < first.high
    # About the normal interval: 0.4875 ± 1.96 · 0.37 / √8
    assert first.high - first.low == pytest.approx(2 * 1.96 * np.std(values) / np.sqrt(8), rel=0.25)


def test_one_case_has_no_interval():
    assert intervals.mean([0.4]).low is None


def test_differences_are_paired():
    """Unpaired, cases that differ by 0.9 would hide a gain of 0.01 on each."""
    before = [0.05, 0.5, 0.95, 0.3, 0.7]
    found = intervals.difference(before, [b + 0.01 for b in before])
    assert found.value == pytest.approx(0.01)
    assert found.low > 0
    with pytest.raises(ValueError, match="cannot be paired"):
        intervals.difference([1.0], [])


def test_kappa_takes_off_what_chance_gives():
    # agree 3 of 4; chance: yes .5·.75 + no .5·.25 = .5; kappa (.75 − .5) / .5
    assert kappa([1, 1, 0, 0], [1, 1, 1, 0]) == 0.5
    assert kappa([1, 1], [1, 1]) == 1.0


def test_a_judge_is_compared_only_where_it_gave_a_verdict():
    found = agreement([0.9, None, 0.2, 0.8], [True, True, False, False], 0.5)
    assert (found.n, found.unscored, found.accuracy) == (3, 1, pytest.approx(2 / 3))
    # Of the pairs (supported, not): 0.9 > 0.2 and 0.9 > 0.8
    assert found.auc == 1.0


def test_the_fit_tells_two_heaps_apart():
    rows = np.array([[0.1, 5.0], [0.2, 5.0], [0.8, 5.0], [0.9, 5.0]])
    model = fit(rows, np.array([0.0, 0.0, 1.0, 1.0]))
    low, high = model.probability(np.array([[0.0, 5.0], [1.0, 5.0]]))
    assert low < 0.5 < high
    with pytest.raises(ValueError, match="needs supported and unsupported"):
        fit(rows, np.ones(4))


def test_risk_grows_with_the_letters_that_are_answered():
    def one(n, similarity, first, kind="advice"):
        given = advice(("x", first)) if kind == "advice" else other(kind)
        rankings = {"product": [first]}
        return case(f"c{n}"), record(given, f"c{n}", similarity=similarity, rankings=rankings)

    rows = [one(1, 0.9, "right"), one(2, 0.7, "right"), one(3, 0.5, "wrong"), one(4, 0.3, "right")]
    found = summary.risk_coverage(rows)
    # By falling similarity: right, right, wrong, right → risks 0, 0, 1/3, 1/4
    assert [risk for _, risk, _ in found["points"]] == [0, 0, 0.3333, 0.25]
    assert found["area"] == pytest.approx((0 + 0 + 1 / 3 + 1 / 4) / 4, abs=1e-4)
    assert found["now"] == {"coverage": 1.0, "risk": 0.25}
