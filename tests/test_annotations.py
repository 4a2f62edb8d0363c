"""What the index keeps of an article comes back as it was put."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assistant.annotating import annotated
from assistant.annotations import Annotated, Annotations, card
from assistant.chunking import chunk
from assistant.embedding import Encoder
from assistant.parts import annotate
from assistant.schema import Article
from assistant.wording import wording
from tests.core_parts import COACH, COLUMN, LAW_UK


@pytest.fixture
def store(tmp_path) -> Annotations:
    return Annotations(tmp_path / "annotations.sqlite")


@pytest.fixture(scope="module")
def items(encoder: Encoder) -> list[tuple[Annotated, np.ndarray]]:
    batch = [COLUMN, COACH, LAW_UK]
    return annotated(batch, {a.id: f"stamp of {a.id}" for a in batch}, encoder)


def test_sentences_chunks_and_cards_come_back_as_they_were_put(store, items):
    store.put([item for item, _ in items])
    for item, _ in items:
        sentences, vectors = store.sentences(item.article.id)
        assert sentences == list(item.sentences)
        said = [(s.start, s.end) for s in annotate(item.article)]
        assert [(s.start, s.end) for s in sentences] == said
        assert (vectors * item.vectors).sum(axis=1) == pytest.approx(
            np.ones(len(sentences)), abs=0.01
        )
        ids = store.chunk_ids([item.article.id])
        assert sorted(ids) == [c.id for c in chunk(item.article)]
        assert list(store.chunks(ids).values()) == list(item.chunks)
        assert store.cards([item.article.id]) == {item.article.id: card(item.article)}


def test_the_tellings_come_back_with_the_wording_weighed_down_in_the_order_of_situations(
    store, items, encoder
):
    store.put([item for item, _ in items])
    ids, _ = store.situations()
    found = store.tellings(encoder.name)
    for id_, row in zip(ids, found, strict=True):
        own = next(item for item, _ in items if item.article.id == id_)
        expected = wording("situations").without(own.tellings, encoder.name)
        assert float(row @ expected) == pytest.approx(1.0, abs=1e-3)
    assert not np.allclose(found, unit_rows(items, ids), atol=0.05)


def test_an_empty_store_has_no_tellings(store, encoder):
    assert len(store.tellings(encoder.name)) == 0


def unit_rows(items, ids) -> np.ndarray:
    rows = [item.tellings for id_ in ids for item, _ in items if item.article.id == id_]
    return np.stack([row / np.linalg.norm(row) for row in rows])


def test_every_telling_of_an_article_counts_and_the_plainest_make_its_situation(encoder):
    told = ("Do I answer?", "May I stay silent?", "No reply?", "Must I write?", "Ignore it?")
    plain = replace(COLUMN, asked_as=told)
    more = replace(plain, asked_as=(*told, "My ferret ate the payroll and I told nobody."))
    (one, _), (two, _) = annotated([plain, more], {plain.id: "a"}, encoder)
    assert np.allclose(one.situation, two.situation)
    assert not np.allclose(one.tellings, two.tellings, atol=1e-3)


def test_a_sentence_has_the_vector_it_has_within_its_chunk(items, encoder):
    item, _ = items[0]
    at = next(n for n, s in enumerate(item.sentences) if s.text == "Ignore the email.")
    own = encoder.embed(["Ignore the email."])[0]
    near = item.vectors @ own
    assert near[at] == near.max() and near[at] < 0.99


def test_putting_an_article_again_replaces_it(store, items):
    store.put([item for item, _ in items])
    before = store.counts()
    changed = replace(items[0][0], stamp="other")
    store.put([changed])
    assert store.counts() == before
    assert store.stamps()[COLUMN.id] == "other"


def test_a_batch_is_written_whole_or_not_at_all(store, items):
    good, bad = items[0][0], replace(items[1][0], vectors=items[1][0].vectors[:1])
    with pytest.raises(ValueError, match="zip"):
        store.put([good, bad])
    assert store.counts() == (0, 0, 0)


def test_a_removed_article_leaves_nothing(store, items):
    store.put([item for item, _ in items])
    store.remove([COLUMN.id, "nobody"])
    assert store.chunk_ids([COLUMN.id]) == []
    assert store.sentences(COLUMN.id)[0] == []
    assert store.cards([COLUMN.id, "nobody"]) == {}
    assert set(store.stamps()) == {COACH.id, LAW_UK.id}


def test_terms_are_counted_by_article_and_not_by_use(store, items):
    store.put([item for item, _ in items])
    store.count_terms()
    # "harass" stands in the coach's report and in the law note; "mill" in the column alone.
    assert store.frequencies(["harass", "mill", "xyzzy"]) == {"harass": 2, "mill": 1, "xyzzy": 0}


def test_roles_and_topics_that_a_column_does_not_state_are_read_from_its_letter():
    letter = (
        "## Letter\n\nI applied for a job and the hiring manager asked me out by email.\n\n"
        "## Answer\n\nYou should tell my intern."
    )
    read = card(Article("a", "He asked me out", letter, kind="column"))
    assert (read.asker, read.other) == ("candidate", "hiring-manager")
    assert read.power == "other_over_asker"
    assert "dating-at-work" in read.topics
    assert card(COLUMN).asker == "employee"  # what a column states is not read anew


def test_an_article_without_sentences_is_kept(store, encoder):
    (item, vectors), *_ = annotated([Article("a", "T", "## Answer")], {"a": "s"}, encoder)
    store.put([item])
    assert len(vectors) == 0
    assert store.counts() == (1, 0, 0)
