"""The index's stamp: which encoder and form it is of, what it holds, whether it was finished.

Written last and in one step, so that a reader sees the whole of an update or nothing of it.
"""

from __future__ import annotations

import ast
import json
import time
from hashlib import sha256
from pathlib import Path

from assistant.errors import IndexMissing

NAME = "manifest.json"
_COUNTED = {"generation", "articles", "chunks", "files"}
# The modules whose code decides what is stored of an article.
_EMBEDS = "annotating annotations chunking doer embedding index lexical parts sentences"
_EMBEDS += " quantised situations token_vectors voices"


def read(folder: Path, encoder: str, form: str) -> dict:
    """The stamp of the finished index in `folder`.

    Raises:
        IndexMissing: there is none, it is not readable or not finished, or it is of another
            encoder or form. The message names the next step.
    """
    try:
        manifest = json.loads((folder / NAME).read_text(encoding="utf-8"))
        own, finished = (manifest["encoder"], manifest["format"]), manifest["finished"]
        if not manifest.keys() >= _COUNTED:
            raise KeyError
    except FileNotFoundError:
        raise IndexMissing(
            f"There is no index at {folder} yet. Build it with `assistant index`."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise IndexMissing(
            f"{folder / NAME} cannot be read as this program's index, so nothing was searched. "
            f"Build it anew with `assistant index --rebuild`."
        ) from None
    if own != (encoder, form):
        raise IndexMissing(
            f"The index at {folder} was built with {own[0]} (form {own[1]}), but this "
            f"program uses {encoder} (form {form}), and vectors of two models cannot be "
            f"compared. Build it anew with `assistant index --rebuild`."
        )
    if not finished:
        raise IndexMissing(
            f"The index at {folder} was interrupted before it was whole. Go on with "
            f"`assistant index`; what was done is kept."
        )
    return manifest


def unfinished(folder: Path, encoder: str, form: str) -> bool:
    """Whether `folder` holds the beginning of an index of this encoder and form."""
    try:
        manifest = json.loads((folder / NAME).read_text(encoding="utf-8"))
        own = (manifest["encoder"], manifest["format"])
        return own == (encoder, form) and not manifest["finished"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def next_generation(folder: Path) -> int:
    """A number that no reader of this index has seen.

    Counting from 1 again after a rebuild would let a reader take the new index for its old one.
    """
    try:
        return json.loads((folder / NAME).read_text(encoding="utf-8"))["generation"] + 1
    except (OSError, ValueError, KeyError, TypeError):
        return int(time.time())


def write(folder: Path, manifest: dict) -> None:
    """Put the stamp in place in one step."""
    temporary = folder / f"{NAME}.new"
    temporary.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    temporary.replace(folder / NAME)


def code(package: Path = Path(__file__).parent) -> str:
    """A fingerprint of the code that decides what is stored of an article; comments count not.

    It says more than the form, which is raised by hand for what others must embed anew.

    Args:
        package: the folder of the modules; set-up has a checkout to look at.
    """
    paths = [package / f"{name}.py" for name in _EMBEDS.split()]
    modules = [path.read_text(encoding="utf-8") for path in paths if path.is_file()]
    return sha256("".join(ast.dump(ast.parse(m)) for m in modules).encode()).hexdigest()[:12]


def code_of(folder: Path) -> str:
    """`code()` if it embedded every article of the index in `folder`, else nothing."""
    try:
        kept = json.loads((folder / NAME).read_text(encoding="utf-8"))["code"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return kept if kept == code() else ""
