"""Linear models: hand arithmetic, and the library that fits them as the rival."""

from __future__ import annotations

import math

import numpy as np
import pytest

from assistant import linear
from assistant.linear import Linear, ngrams
from eval import fit


def _model(**changes) -> Linear:
    fields = {
        "classes": ("calm", "danger"),
        "encoder": "test",
        "exclusive": False,
        "columns": {"knife": 0, "letter": 1},
        "idf": np.array([2.0, 1.0]),
        "words": np.array([[-1.0, 3.0], [1.0, 0.0]]),
        "dense": np.zeros((0, 2)),
        "bias": np.array([0.5, -1.0]),
    }
    return Linear(**{**fields, **changes})


def test_a_score_is_the_bias_plus_the_weights_of_the_words_by_their_normed_tf_idf():
    tokens = ["knife", "knife", "letter", "unknown"]
    # tf-idf: knife (1 + ln 2) * 2, letter 1; normed by their length.
    knife, letter = (1 + math.log(2)) * 2, 1.0
    length = math.hypot(knife, letter)
    expected = [
        0.5 + (knife * -1.0 + letter * 1.0) / length,
        -1.0 + (knife * 3.0 + letter * 0.0) / length,
    ]
    assert _model().scores([tokens], None)[0] == pytest.approx(expected)


def test_a_text_without_a_known_word_scores_the_bias():
    assert _model().scores([["nothing"], []], None).tolist() == [[0.5, -1.0], [0.5, -1.0]]


def test_an_exclusive_model_gives_one_distribution_and_the_other_one_each():
    together = _model(exclusive=True).probabilities([["knife"]], None)[0]
    apart = _model().probabilities([["knife"]], None)[0]
    assert together.sum() == pytest.approx(1.0)
    assert apart[1] == pytest.approx(1 / (1 + math.exp(-2.0)))


def test_vectors_of_another_encoder_are_refused_and_not_weighed():
    model = _model(dense=np.ones((3, 2)))
    with pytest.raises(ValueError, match="do not fit a model of 3 dimensions"):
        model.scores([["knife"]], np.ones((1, 4)))
    with pytest.raises(ValueError, match="do not fit"):
        model.scores([["knife"]], None)


def test_ngrams_are_lower_case_and_keep_question_marks():
    assert ngrams("He’s LATE?", 2) == ["he's", "late", "?", "he's late", "late ?"]


@pytest.mark.parametrize("exclusive", [True, False])
def test_what_is_written_and_read_again_scores_as_the_library_that_fitted_it(
    exclusive, tmp_path, monkeypatch
):
    random = np.random.default_rng(7)
    words = ["pay", "boss", "kiss", "late", "train", "desk"]
    tokens = [list(random.choice(words, 6)) for _ in range(120)]
    vectors = random.normal(size=(120, 4))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    danger = np.array(
        [t.count("kiss") + (v[0] > 0.3) for t, v in zip(tokens, vectors, strict=True)]
    )
    labels = np.minimum(danger, 2) if exclusive else (danger > 0).astype(int)[:, None]
    classes = ("none", "some", "much") if exclusive else ("danger",)
    model = fit.fit(
        tokens,
        vectors,
        labels,
        classes,
        encoder="test",
        exclusive=exclusive,
        strength=10.0,
        least=1,
    )
    monkeypatch.setattr(linear, "FOLDER", tmp_path)
    monkeypatch.setattr(fit, "FOLDER", tmp_path)
    fit.write("probe", model, {"texts": 120})
    linear.fitted.cache_clear()
    again = linear.fitted("probe")
    linear.fitted.cache_clear()
    assert again.scores(tokens, vectors) == pytest.approx(model.scores(tokens, vectors), abs=0.1)
    right = model.probabilities(tokens, vectors)
    guessed = right.argmax(axis=1) if exclusive else (right[:, 0] > 0.5).astype(int)
    assert (guessed == labels.ravel()).mean() > 0.9


def test_a_model_put_back_to_raw_vectors_scores_as_it_did_on_their_standard():
    random = np.random.default_rng(11)
    vectors = random.normal(size=(50, 6)) * np.array([0.01, 1, 30, 2, 5, 0.3]) + 4.0
    standard = fit.Standard.of(vectors)
    put = standard.put(vectors)
    assert np.abs(put.mean(axis=0)).max() < 1e-9
    assert np.linalg.norm(put, axis=1).mean() == pytest.approx(1.0, abs=0.1)
    model = _model(dense=random.normal(size=(6, 2)))
    tokens = [["knife"]] * 50
    raw = standard.undone(model)
    assert raw.scores(tokens, vectors) == pytest.approx(model.scores(tokens, put))
