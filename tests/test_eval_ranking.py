"""Ranking measures: hand arithmetic, and a second library as the oracle."""

from __future__ import annotations

import random

import ir_measures
import pytest
from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

from eval.measures.ranking import ndcg, recall, reciprocal_rank, success


def test_ndcg_rewards_the_better_article_first():
    grades = {"c1": 2, "c4": 1}
    # DCG  = 1/log2(2) + 0/log2(3) + 2/log2(4) = 2.0
    # IDCG = 2/log2(2) + 1/log2(3)             = 2.6309
    assert ndcg(["c4", "c9", "c1"], grades, 3) == pytest.approx(0.7602, abs=1e-4)
    assert ndcg(["c1", "c4", "c9"], grades, 3) == 1.0


def test_success_is_not_recall():
    grades = {"a": 1, "b": 2, "c": 1, "d": 1}
    assert success(["x", "a"], grades, 2) == 1.0
    assert recall(["x", "a"], grades, 2) == 0.25


def test_the_reciprocal_rank_ends_at_the_depth():
    assert reciprocal_rank(["x", "y", "a"], {"a": 1}, 10) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x", "y", "a"], {"a": 1}, 2) == 0.0


@pytest.mark.parametrize("of", [ndcg, recall, reciprocal_rank, success])
def test_a_letter_without_results_scores_zero_and_one_without_gold_has_no_score(of):
    assert of([], {"a": 2}, 10) == 0.0
    assert of(["a"], {}, 10) is None
    assert of(["a"], {"a": 0}, 10) is None


@pytest.mark.parametrize("of", [ndcg, recall, reciprocal_rank, success])
def test_an_article_named_twice_is_paid_once(of):
    assert of(["a", "a", "b"], {"a": 1, "b": 2}, 3) == of(["a", "b"], {"a": 1, "b": 2}, 3)


PAIRS = [
    (lambda run, grades: ndcg(run, grades, 10), nDCG @ 10),
    (lambda run, grades: recall(run, grades, 5), R @ 5),
    (lambda run, grades: recall(run, grades, 10), R @ 10),
    (lambda run, grades: reciprocal_rank(run, grades, 10), RR @ 10),
    (lambda run, grades: success(run, grades, 1), Success @ 1),
]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=[str(t) for _, t in PAIRS])
def test_every_ranking_measure_agrees_with_another_library(ours, theirs):
    chance = random.Random(7)
    articles = [f"a{n:02}" for n in range(30)]
    letters = {}
    for letter in range(60):
        graded = chance.sample(articles, chance.randint(1, 6))
        grades = {article: chance.choice([1, 2]) for article in graded}
        letters[f"q{letter}"] = (chance.sample(articles, chance.randint(1, 20)), grades)
    qrels = [Qrel(q, a, g) for q, (_, grades) in letters.items() for a, g in grades.items()]
    run = [
        ScoredDoc(q, a, -float(rank)) for q, (found, _) in letters.items()
        for rank, a in enumerate(found)
    ]  # fmt: skip
    rival = {m.query_id: m.value for m in ir_measures.iter_calc([theirs], qrels, run)}
    assert len(rival) == 60, "the rival must have scored every letter"
    for letter, (found, grades) in letters.items():
        assert ours(found, grades) == pytest.approx(rival[letter], abs=1e-6), letter
