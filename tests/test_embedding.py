"""The embedded encoder gives the published similarities, whatever it is batched with."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.embedding import DIMENSIONS, Encoder, RemoteEmbedding

EXAMPLE = ("The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium.")
MIXED = (*EXAMPLE, "No.", "word " * 500, "", "He wrote once more, and I did not answer. " * 8)


def test_the_published_similarities_are_reproduced(encoder: Encoder):
    """Figures of the model's own documentation; int8 weights move them by less than 0.02."""
    vectors = encoder.embed(EXAMPLE)
    found = [float(vectors[i] @ vectors[j]) for i, j in ((0, 1), (0, 2), (1, 2))]
    assert found == pytest.approx([0.6660, 0.1046, 0.1411], abs=0.02)


def test_vectors_are_of_unit_length(encoder: Encoder):
    vectors = encoder.embed(MIXED)
    assert vectors.shape == (len(MIXED), DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(MIXED)), abs=1e-5)


def test_the_company_in_a_batch_changes_nothing(encoder: Encoder):
    together = encoder.embed(MIXED)
    alone = np.concatenate([encoder.embed([text]) for text in MIXED])
    assert np.abs(together - alone).max() < 1e-3
    backwards = encoder.embed(MIXED[::-1])[::-1]
    assert np.abs(together - backwards).max() < 1e-3


def test_a_span_carries_its_context(encoder: Encoder):
    """ "It costs you little" means another thing behind another sentence."""
    texts = ["Ignore the email. It costs you little.", "Buy the cheap shoes. It costs you little."]
    spans = [[(0, 17), (18, 38)], [(0, 20), (21, 41)]]
    vectors, within = encoder.embed_with_spans(texts, spans)
    assert [w.shape for w in within] == [(2, DIMENSIONS), (2, DIMENSIONS)]
    assert np.abs(vectors - encoder.embed(texts)).max() < 1e-3
    email = encoder.embed(["an unanswered email"])[0]
    assert within[0][1] @ email > within[1][1] @ email + 0.1
    assert np.linalg.norm(np.concatenate(within), axis=1) == pytest.approx(np.ones(4), abs=1e-5)


def test_a_span_behind_the_models_limit_gets_the_vector_of_its_text(encoder: Encoder):
    text = "word " * 400
    vectors, within = encoder.embed_with_spans([text], [[(0, 4), (1990, 1994)]])
    assert within[0][1] == pytest.approx(vectors[0], abs=1e-6)
    assert np.abs(within[0][0] - vectors[0]).max() > 1e-3


def test_no_texts_give_no_vectors(encoder: Encoder):
    assert encoder.embed([]).shape == (0, DIMENSIONS)


def test_langchain_is_given_the_same_vectors(encoder: Encoder):
    own = encoder.embed(["Say no."])[0].tolist()
    assert encoder.embed_query("Say no.") == own == encoder.embed_documents(["Say no."])[0]


class Endpoint:
    """Vectors of length 2 that say how long a text is, unnormalised."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(len(text)), 3.0] for text in texts]


def test_a_remote_encoder_is_brought_to_unit_length_and_asked_for_spans_as_texts():
    encoder = RemoteEmbedding(Endpoint(), "remote-model")
    vectors, within = encoder.embed_with_spans(["Say no."[:4], "ab"], [[], [(0, 1), (1, 2)]])
    assert vectors[0] == pytest.approx([0.8, 0.6])  # (4, 3) / 5
    assert [len(w) for w in within] == [0, 2]
    assert within[1][0] == pytest.approx(np.array([1.0, 3.0]) / np.sqrt(10))


def test_a_text_that_was_read_before_gives_the_same_vectors_and_no_others(encoder: Encoder):
    text, spans = "Ignore the email. It costs you little.", [[(0, 17), (18, 38)]]
    like = "Ignore the email. It costs you dearly."  # as long, and nearly the same
    first = encoder.embed_with_spans([text], spans)
    assert np.abs(encoder.embed([like])[0] - encoder.embed([like, text])[0]).max() < 1e-3
    for n in range(20):  # more than are kept
        encoder.embed([f"Letter {n}."])
        again = encoder.embed_with_spans([text], spans)
        assert (again[0] == first[0]).all() and (again[1][0] == first[1][0]).all()
    assert (encoder.embed([text])[0] == first[0][0]).all()
