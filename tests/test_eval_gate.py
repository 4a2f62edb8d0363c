"""The gate itself: the newest whole run of this checkout against the accepted one."""

from __future__ import annotations

import pytest

from eval.gate import newest_to_judge, read_gate, trespasses
from eval.measures import MEASURES
from eval.runs import BASELINE, baseline, finished


def test_the_gate_watches_measures_that_exist():
    assert set(read_gate()) <= set(MEASURES)


@pytest.mark.skipif(baseline() is None, reason="no run has been accepted yet")
def test_the_accepted_run_holds_its_own_absolute_limits():
    assert trespasses(baseline(), None, read_gate()) == []


@pytest.mark.skipif(
    baseline() is None or newest_to_judge(finished()) is None,
    reason=f"there is no whole run beside {BASELINE}; make eval makes one",
)
def test_no_figure_has_fallen_by_more_than_its_interval():
    run = newest_to_judge(finished())
    assert trespasses(run.result, baseline(), read_gate()) == [], run.name
