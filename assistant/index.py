"""The derived index: vectors in Chroma, BM25 beside them, annotations of every sentence.

Articles on disk are the truth; this folder may be deleted at
any time and is brought up to date from them. One process writes, held by a file lock: two
writers in one Chroma folder lose vectors without an error. Each article's stamp is written
after its chunks, so a killed run does the interrupted articles again and nothing twice.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from assistant import chunking
from assistant.annotating import annotated
from assistant.annotations import Annotations
from assistant.embedding import Encoder
from assistant.errors import Busy, IndexMissing, LibraryError
from assistant.lexical import Lexical
from assistant.library import Library
from assistant.schema import Article
from assistant.settings import Settings
from assistant.vectors import Vectors, damaged_file, vector_files

FORMAT = "6"  # raise it when the stored form or the parts of sentences change
_MINE = ("chroma", "bm25", "annotations.sqlite", "manifest.json", "writer.")
_BATCH_CHUNKS = 48
_MIN_FREE_BYTES = 200 * 2**20  # Chroma hangs for ever on a full disk; stop before it

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What an update did. `seconds` is wall time; `broken` are articles it could not read."""

    embedded: int
    kept: int
    removed: int
    seconds: float
    broken: tuple[str, ...] = ()


class Index:
    """Search over all chunks, and what is known of each article's sentences."""

    def __init__(self, settings: Settings, library: Library, encoder: Encoder) -> None:
        self.library, self.encoder = library, encoder
        self._settings, self._folder = settings, settings.index
        self._generation = -1
        self._vectors: Vectors | None = None
        self._lexical = Lexical([], None)
        self.annotations: Annotations | None = None

    @classmethod
    def open(cls, settings: Settings, library: Library, encoder: Encoder) -> Index:
        """Open the index for reading.

        Raises:
            IndexMissing: nothing is indexed, another program wrote the folder, the index is of
                another encoder or format, or a file of it is damaged. `update` mends all but
                a foreign folder.
        """
        index = cls(settings, library, encoder)
        index._read(index._manifest())
        return index

    # reading ------------------------------------------------------------------------------

    def dense(self, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """The k nearest chunks as (chunk id, cosine similarity), best first."""
        return self._vectors.search(vector, k)

    def lexical(self, text: str, k: int) -> list[tuple[str, float]]:
        """The k best chunks by BM25 as (chunk id, score), best first."""
        return self._lexical.search(text, k)

    def refresh(self) -> None:
        """Reopen if another process has written since; costs one small file read."""
        manifest = self._manifest()
        if manifest["generation"] != self._generation:
            self._read(manifest)

    def stale(self) -> bool:
        """Whether articles were added, changed or removed since the last update."""
        return self._known() != self.library.stamps()

    def describe(self) -> dict[str, object]:
        """Counts, encoder, format and generation, for `doctor`, the page and run records."""
        return {k: v for k, v in self._manifest().items() if k != "files"}

    def _known(self) -> dict[str, str]:
        return self.annotations.stamps() if self.annotations else {}

    def _manifest(self) -> dict:
        path = self._folder / "manifest.json"
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            encoder, version = manifest["encoder"], manifest["format"]
        except FileNotFoundError:
            raise IndexMissing(
                f"There is no index at {self._folder} yet. Build it with `assistant index`."
            ) from None
        except (ValueError, KeyError, TypeError):
            raise IndexMissing(
                f"{path} cannot be read as this program's index, so nothing was searched. "
                f"Build it anew with `assistant index --rebuild`."
            ) from None
        if (encoder, version) != (self.encoder.name, self._version()):
            raise IndexMissing(
                f"The index at {self._folder} was built with {encoder} (form {version}), but this "
                f"program uses {self.encoder.name} (form {self._version()}), and vectors of two "
                f"models cannot be compared. Build it anew with `assistant index --rebuild`."
            )
        return manifest

    def _read(self, manifest: dict) -> None:
        damaged = damaged_file(self._folder / "chroma", manifest.get("files", {}))
        if damaged:
            raise IndexMissing(
                f"{damaged} is damaged or missing, so nothing was searched; the articles are "
                f"safe. Build the index anew with `assistant index --rebuild`."
            )
        vectors = self._open_vectors()
        if vectors.count() < manifest["chunks"]:
            raise IndexMissing(
                f"The index at {self._folder} holds {vectors.count()} chunks where "
                f"{manifest['chunks']} were written. Build it anew with "
                f"`assistant index --rebuild`."
            )
        if self.annotations:
            self.annotations.close()
        self.annotations = Annotations(self._folder / "annotations.sqlite")
        self._lexical = Lexical.load(self._folder / "bm25")
        self._vectors, self._generation = vectors, manifest["generation"]

    # writing ------------------------------------------------------------------------------

    def update(self, on_progress: Progress | None = None, rebuild: bool = False) -> IndexReport:
        """Bring the index in line with the library; only changed articles are embedded.

        Raises:
            Busy: another process is writing.
            IndexMissing: the folder holds files that are not this program's.
            LibraryError: the disk is nearly full.
        """
        began = time.perf_counter()
        self._refuse_foreign()
        self._folder.mkdir(parents=True, exist_ok=True)
        with _writer(self._folder / "writer.lock"):
            generation = self._prepare(rebuild)
            stamps, known = self.library.stamps(), self._known()
            gone = sorted(known.keys() - stamps.keys())
            changed = sorted(a for a, stamp in stamps.items() if known.get(a) != stamp)
            self._forget(gone)
            embedded, broken = self._embed(changed, stamps, on_progress)
            if gone or changed or generation == 0:
                self._commit(generation + 1)
            self._read(self._manifest())
        kept = len(stamps) - len(changed)
        seconds = time.perf_counter() - began
        return IndexReport(embedded, kept, len(gone), seconds, tuple(broken))

    def _prepare(self, rebuild: bool) -> int:
        try:
            manifest = self._manifest()
            if not rebuild:
                self._read(manifest)
                return manifest["generation"]
        except IndexMissing:
            pass
        if self.annotations:
            self.annotations.close()
        names = ("bm25", "manifest.json", *(f"annotations.sqlite{x}" for x in ("", "-wal", "-shm")))
        for name in names:
            _delete(self._folder / name)
        if not self._settings.chroma_url and self._vectors is None:
            _delete(self._folder / "chroma")  # it may be too damaged to be opened
        self._vectors = self._open_vectors()
        self._vectors.clear()
        self.annotations = Annotations(self._folder / "annotations.sqlite")
        return 0

    def _open_vectors(self) -> Vectors:
        return Vectors(self._folder / "chroma", self._settings.chroma_url)

    def _forget(self, article_ids: Sequence[str]) -> None:
        ids = self.annotations.chunk_ids(article_ids)
        if ids:
            self._vectors.delete(ids)
        self.annotations.remove(article_ids)

    def _embed(
        self, changed: Sequence[str], stamps: dict[str, str], on_progress: Progress | None
    ) -> tuple[int, list[str]]:
        broken: list[str] = []
        done = 0
        for batch in self._batches(changed, broken):
            _require_space(self._folder)
            items = annotated(batch, stamps, self.encoder)
            self._forget([item.article.id for item, _ in items])
            chunks = [c for item, _ in items for c in item.chunks]
            self._vectors.put(
                [c.id for c in chunks],
                [c.article_id for c in chunks],
                np.concatenate([vectors for _, vectors in items]),
            )
            self.annotations.put([item for item, _ in items])
            done += len(batch)
            if on_progress:
                on_progress(done + len(broken), len(changed), batch[-1].title)
        return done, broken

    def _batches(self, changed: Sequence[str], broken: list[str]) -> Iterator[list[Article]]:
        batch, size = [], 0
        for article_id in changed:
            try:
                article = self.library.get(article_id)
            except LibraryError as error:
                broken.append(str(error))
                continue
            batch.append(article)
            size += len(article.text) // 800 + 1
            if size >= _BATCH_CHUNKS:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _commit(self, generation: int) -> None:
        ids, documents = self.annotations.lexical_rows()
        fresh = self._folder / "bm25.new"
        _delete(fresh)
        Lexical.build(ids, documents).save(fresh)
        _delete(self._folder / "bm25")
        fresh.rename(self._folder / "bm25")
        self.annotations.count_terms()
        articles, chunks, sentences = self.annotations.counts()
        stamps = json.dumps(sorted(self.annotations.stamps().items())).encode()
        manifest = {
            "format": self._version(),
            "encoder": self.encoder.name,
            "generation": generation,
            "articles": articles,
            "chunks": chunks,
            "sentences": sentences,
            "fingerprint": sha256(stamps).hexdigest()[:16],
            "files": vector_files(self._folder / "chroma"),
        }
        temporary = self._folder / "manifest.json.new"
        temporary.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        os.replace(temporary, self._folder / "manifest.json")

    def _refuse_foreign(self) -> None:
        if not self._folder.exists() or (self._folder / "manifest.json").exists():
            return
        for path in self._folder.iterdir():
            if not path.name.startswith(_MINE):
                raise IndexMissing(
                    f"{self._folder} holds {path.name}, which this program did not write, so "
                    f"nothing was touched. Move it away, or set ASSISTANT_HOME to another folder."
                )

    def _version(self) -> str:
        return f"{FORMAT}.{chunking.VERSION}"


@contextmanager
def _writer(path: Path) -> Iterator[None]:
    lock = FileLock(path, timeout=0)
    holder = path.with_suffix(".pid")
    try:
        with lock:
            holder.write_text(str(os.getpid()), encoding="utf-8")
            yield
    except Timeout:
        pid = holder.read_text(encoding="utf-8") if holder.exists() else "unknown"
        raise Busy(
            f"Another process (PID {pid}) is writing the index, and only one may. Nothing was "
            f"changed here; wait for it to end and run the command again."
        ) from None


def _require_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < _MIN_FREE_BYTES:
        raise LibraryError(
            f"Only {free // 2**20} MB are free at {folder}, and the index needs 200 MB of room. "
            f"Nothing was lost; free some space and run `assistant index`."
        )


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
