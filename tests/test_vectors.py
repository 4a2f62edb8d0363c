"""A real Chroma folder: cosines, not distances; nothing arbitrary; nothing twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ProviderError
from assistant.vectors import Vectors, damaged_file, vector_files

THREE = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]], np.float32)
IDS = ("a#0", "b#0", "c#0")


def filled(folder: Path) -> Vectors:
    vectors = Vectors(folder)
    vectors.put(IDS, ("a", "b", "c"), THREE)
    return vectors


def test_search_gives_cosines_best_first(tmp_path):
    """Squared L2, Chroma's default, would give 0, 2 and 4 here."""
    found = filled(tmp_path).search(np.array([1.0, 0.0], np.float32), 3)
    assert [chunk for chunk, _ in found] == ["a#0", "b#0", "c#0"]
    assert [cosine for _, cosine in found] == pytest.approx([1.0, 0.0, -1.0], abs=1e-5)


def test_the_length_of_a_query_changes_no_cosine(tmp_path):
    found = filled(tmp_path).search(np.array([3.0, 4.0], np.float32), 1)
    assert found == [("b#0", pytest.approx(0.8, abs=1e-5))]  # (3, 4) / 5 · (0, 1)


@pytest.mark.parametrize("poison", [np.nan, np.inf, -np.inf])
def test_a_query_that_is_not_finite_is_refused(tmp_path, poison):
    with pytest.raises(ValueError, match="not finite"):
        filled(tmp_path).search(np.array([1.0, poison], np.float32), 1)


def test_writing_twice_changes_nothing(tmp_path):
    vectors = filled(tmp_path)
    vectors.put(IDS, ("a", "b", "c"), THREE)
    assert vectors.count() == 3


def test_an_id_that_exists_is_replaced(tmp_path):
    vectors = filled(tmp_path)
    vectors.put(["a#0"], ["a"], np.array([[0.0, -1.0]], np.float32))
    assert vectors.count() == 3
    assert vectors.search(np.array([0.0, -1.0], np.float32), 1)[0][0] == "a#0"


def test_more_than_one_call_holds_is_written(tmp_path):
    ids = [f"a#{n}" for n in range(6000)]  # Chroma takes 5,461 at once
    vectors = Vectors(tmp_path)
    vectors.put(ids, ["a"] * 6000, np.random.default_rng(0).random((6000, 2), np.float32))
    assert vectors.count() == 6000
    vectors.delete(ids[:5999])
    assert vectors.count() == 1


def test_deleting_the_unknown_is_no_error(tmp_path):
    vectors = filled(tmp_path)
    vectors.delete(["nobody#0", "a#0"])
    assert vectors.count() == 2


def test_an_empty_collection_finds_nothing(tmp_path):
    vectors = filled(tmp_path)
    vectors.clear()
    assert vectors.search(np.array([1.0, 0.0], np.float32), 5) == []


def test_vectors_outlive_the_client(tmp_path):
    filled(tmp_path)
    assert Vectors(tmp_path).count() == 3


def test_a_vector_file_that_is_cut_or_gone_is_named(tmp_path):
    file = tmp_path / "segment" / "data_level0.bin"
    file.parent.mkdir()
    file.write_bytes(b"0123456789")
    sizes = vector_files(tmp_path)
    assert sizes == {"segment/data_level0.bin": 10}
    assert damaged_file(tmp_path, sizes) is None
    file.write_bytes(b"012345678")
    assert damaged_file(tmp_path, sizes) == file
    file.unlink()
    assert damaged_file(tmp_path, sizes) == file


def test_a_server_that_does_not_answer_is_one_sentence(tmp_path):
    with pytest.raises(ProviderError, match=r"127\.0\.0\.1:9 cannot be reached.*CHROMA_URL"):
        Vectors(tmp_path, "http://127.0.0.1:9")


def test_a_client_opened_later_sees_what_was_written_meanwhile(tmp_path):
    early = Vectors(tmp_path)
    early.put(IDS[:1], ("a",), THREE[:1])
    assert early.search(THREE[1], 3) != []  # Chroma has its graph in memory now
    filled(tmp_path)
    assert Vectors(tmp_path).search(THREE[1], 1)[0][0] == "b#0"
