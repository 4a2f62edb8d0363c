"""What only the wording changes counts for less when two questions are compared."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.wording import TABLES, wording
from eval.fit.wording import fit


@pytest.mark.parametrize("of", TABLES)
def test_what_two_texts_share_in_a_direction_of_wording_brings_them_less_near(of):
    table = wording(of)
    # Outside the directions of wording nothing is weighed down, so these two keep their length.
    own, other = np.linalg.qr(table.directions.T, mode="complete")[0].T[len(table.kept) :][:2]
    one, two = table.mean + table.directions[0] + own, table.mean + table.directions[0] + other
    found = table.without(np.array([one, two]), table.encoder)
    kept = float(table.kept[0]) ** 2
    assert float(found[0] @ found[1]) == pytest.approx(kept / (kept + 1.0), abs=1e-3)
    assert kept < 0.3  # with all of it kept the two would have a cosine of 0.5


def test_unit_vectors_come_out_for_many_for_one_and_for_none(encoder):
    vectors = encoder.embed(["Should I reply?", "Do I answer?"])
    found = wording().without(vectors, encoder.name)
    assert np.linalg.norm(found, axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)
    assert wording().without(vectors[0], encoder.name) == pytest.approx(found[0], abs=1e-5)
    assert wording().without(vectors[:0], encoder.name).shape == vectors[:0].shape
    assert np.linalg.norm(wording().common(vectors, encoder.name)) == pytest.approx(1.0, abs=1e-5)


def test_vectors_of_another_encoder_are_left_as_they_are():
    vectors = np.eye(3, dtype=np.float32)
    assert wording().without(vectors, "another") is vectors


def test_what_is_fitted_keeps_least_of_the_direction_in_which_wordings_differ_most():
    rng = np.random.default_rng(0)
    spread = np.ones(200)
    spread[7] = 20.0
    groups = [rng.normal(size=200) + rng.normal(size=(6, 200)) * spread for _ in range(80)]
    _, directions, kept = fit(groups, 96)
    assert abs(directions[0, 7]) > 0.95
    assert kept[0] == kept.min() < 0.5 and kept.max() <= 1.0
    assert directions @ directions.T == pytest.approx(np.eye(len(directions)), abs=1e-6)
