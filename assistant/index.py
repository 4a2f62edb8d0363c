"""The derived index: vectors in Chroma, BM25 beside them, annotations of every sentence.

Articles on disk are the truth; this folder may be deleted at any time and is brought up to date
from them. One process writes, held by a file lock: two
writers in one Chroma folder lose vectors without an error. Each article's stamp is written
after its chunks, so a killed run does the interrupted articles again and nothing twice.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from assistant import chunking, manifest
from assistant.annotating import annotated
from assistant.annotations import Annotations
from assistant.embedding import Encoder
from assistant.errors import AssistantError, IndexMissing, LibraryError
from assistant.lexical import Lexical
from assistant.library import Library
from assistant.schema import Article
from assistant.settings import Settings
from assistant.vectors import Vectors, damaged_file, vector_files
from assistant.writing import erase, one_writer, require_space

FORMAT = "17"  # raise it when the stored form or the parts of sentences change
_MINE = ("chroma", "bm25", "annotations.sqlite", "manifest.json", "writer.")
_BATCH_CHUNKS = 48

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
        self._code = ""  # of all its articles; see manifest.code_of
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

    def dense(self, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """The k nearest chunks as (chunk id, cosine similarity), best first."""
        return self._vectors.search(vector, k)

    def lexical(self, text: str, k: int) -> list[tuple[str, float]]:
        """The k best chunks by BM25 as (chunk id, score), best first."""
        return self._lexical.search(text, k)

    def refresh(self) -> None:
        """Reopen if another process has written since; costs one small file read."""
        stamp = self._manifest()
        if stamp["generation"] != self._generation:
            self._read(stamp)

    def stale(self) -> bool:
        """Whether articles were added, changed or removed since the last update."""
        return self._known() != self.library.stamps()

    def describe(self) -> dict[str, object]:
        """Counts, encoder, format and generation, for `doctor`, the page and run records."""
        return {k: v for k, v in self._manifest().items() if k != "files"}

    def _known(self) -> dict[str, str]:
        return self.annotations.stamps() if self.annotations else {}

    def _manifest(self) -> dict:
        return manifest.read(self._folder, self.encoder.name, self._version())

    def _read(self, stamp: dict) -> None:
        self._open_stores(stamp)
        try:
            self._lexical = Lexical.load(self._folder / "bm25")
        except Exception as error:  # each of its files has its own ways to be damaged
            raise self._damaged(self._folder / "bm25", error) from None
        self._generation = stamp["generation"]

    def _open_stores(self, stamp: dict) -> None:
        """Open vectors and annotations, and hold them against what was written."""
        damaged = damaged_file(self._folder / "chroma", stamp.get("files", {}))
        if damaged:
            raise self._damaged(damaged, "missing or cut short")
        path = self._folder / "annotations.sqlite"
        try:
            vectors = self._open_vectors()
            chunks = vectors.count()
            annotations = Annotations(path)
            articles = annotations.counts()[0]
        except AssistantError:
            raise
        except Exception as error:  # SQLite's, Chroma's or its Rust core's own, by what is hurt
            raise self._damaged(self._folder, error) from None
        if chunks < stamp["chunks"] or articles < stamp["articles"]:
            annotations.close()
            raise self._damaged(
                self._folder,
                f"{chunks} chunks of {articles} articles where {stamp['chunks']} of "
                f"{stamp['articles']} were written",
            )
        if self.annotations:
            self.annotations.close()
        self._vectors, self.annotations = vectors, annotations

    def _damaged(self, path: Path, reason: object) -> IndexMissing:
        return IndexMissing(
            f"{path} is damaged ({reason}), so nothing was searched; the articles are safe. "
            f"Build the index anew with `assistant index --rebuild`."
        )

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
        with one_writer(self._folder / "writer.lock"):
            whole = self._prepare(rebuild)
            stamps, known = self.library.stamps(), self._known()
            gone = sorted(known.keys() - stamps.keys())
            changed = sorted(a for a, stamp in stamps.items() if known.get(a) != stamp)
            if whole and (gone or changed):
                self._expect_without([*gone, *changed])
            self._forget(gone)
            embedded, broken = self._embed(changed, stamps, on_progress)
            if gone or changed or not whole:
                self._commit()
            self._read(self._manifest())
        kept, seconds = len(stamps) - len(changed), time.perf_counter() - began
        return IndexReport(embedded, kept, len(gone), seconds, tuple(broken))

    def _prepare(self, rebuild: bool) -> bool:
        """Make the stores ready to be written; whether they hold a whole index already."""
        if not rebuild:
            self._code = manifest.code_of(self._folder)
            try:
                self._read(self._manifest())
                return True
            except IndexMissing:
                if self._resumed():
                    return False
        generation = manifest.next_generation(self._folder)
        self._code = manifest.code()
        if self.annotations:
            self.annotations.close()
            self.annotations = None
        for name in ("bm25", *(f"annotations.sqlite{x}" for x in ("", "-wal", "-shm"))):
            erase(self._folder / name)
        if not self._settings.chroma_url:
            erase(self._folder / "chroma")  # it may be too damaged to be opened
        self._vectors = self._open_vectors()
        self._vectors.clear()
        self.annotations = Annotations(self._folder / "annotations.sqlite")
        self._stamp(generation, finished=False)
        return False

    def _resumed(self) -> bool:
        """Whether a first update that was interrupted can be gone on with."""
        name, form = self.encoder.name, self._version()
        if not manifest.unfinished(self._folder, name, form):
            return False
        try:
            self._open_stores({"chunks": 0, "articles": 0})
        except IndexMissing:
            return False
        return True

    def _open_vectors(self) -> Vectors:
        return Vectors(self._folder / "chroma", self._settings.chroma_url)

    def _expect_without(self, article_ids: Sequence[str]) -> None:
        """Let the stamp ask for no more than the articles that this update leaves alone.

        Else an update killed between forgetting a chunk and writing it anew would look like
        damage, and everything would be embedded again.
        """
        stamp = self._manifest()
        chunks = stamp["chunks"] - len(self.annotations.chunk_ids(article_ids))
        articles = stamp["articles"] - len(self._known().keys() & set(article_ids))
        manifest.write(self._folder, {**stamp, "chunks": chunks, "articles": articles})

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
            require_space(self._folder)
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

    def _commit(self) -> None:
        ids, documents = self.annotations.lexical_rows()
        fresh = self._folder / "bm25.new"
        erase(fresh)
        Lexical.build(ids, documents).save(fresh)
        erase(self._folder / "bm25")
        fresh.rename(self._folder / "bm25")
        self.annotations.count_terms()
        self._stamp(manifest.next_generation(self._folder), finished=True)

    def _stamp(self, generation: int, *, finished: bool) -> None:
        articles, chunks, sentences = self.annotations.counts()
        stamps = json.dumps(sorted(self.annotations.stamps().items())).encode()
        stamp = {
            "format": self._version(),
            "encoder": self.encoder.name,
            "generation": generation,
            "articles": articles,
            "chunks": chunks,
            "sentences": sentences,
            "fingerprint": sha256(stamps).hexdigest()[:16],
            "finished": finished,
            "code": self._code,
            "files": vector_files(self._folder / "chroma") if finished else {},
        }
        manifest.write(self._folder, stamp)

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
