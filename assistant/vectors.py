"""Chunk vectors in Chroma: a folder on this machine, or a server. The only file that knows it.

Four traps of Chroma 1.5 are closed here: it returns distances, not similarities; a query
with a NaN returns arbitrary rows; a vector file cut short crashes the whole process; a
second client of a folder is given the first one's view of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import chromadb
import numpy as np
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings as ChromaSettings

from assistant.errors import ProviderError

_COLLECTION = "chunks"
_COSINE = {"hnsw": {"space": "cosine"}}
_MAX_BATCH = 5000  # Chroma refuses more than 5,461 records in one call


class Vectors:
    """Vectors by chunk id."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        """Open or make the collection under `folder`, or on the Chroma server at `url`.

        Raises:
            ProviderError: the server cannot be reached.
        """
        self._folder = folder
        quiet = ChromaSettings(anonymized_telemetry=False)
        if url:
            host, _, port = url.split("//")[-1].rstrip("/").partition(":")
            secure = url.startswith("https")
            try:
                self._client = chromadb.HttpClient(
                    host=host, port=int(port or (443 if secure else 80)), ssl=secure, settings=quiet
                )
            except Exception as error:  # a ValueError, or whatever its HTTP client raised
                raise ProviderError(
                    f"The Chroma server at {url} cannot be reached ({error}). Check that it runs "
                    f"and that ASSISTANT_CHROMA_URL is right, or unset it to use a folder."
                ) from None
        else:
            # Chroma keeps one open store a folder for the whole process. Without this, what
            # another process wrote stays unseen, and a folder made anew is written into the old.
            SharedSystemClient.clear_system_cache()
            self._client = chromadb.PersistentClient(path=str(folder), settings=quiet)
        self._collection = self._open()

    def _open(self) -> chromadb.Collection:
        return self._client.get_or_create_collection(
            _COLLECTION, configuration=_COSINE, embedding_function=None
        )

    def count(self) -> int:
        """Number of stored vectors."""
        return self._collection.count()

    def clear(self) -> None:
        """Drop every vector."""
        self._client.delete_collection(_COLLECTION)
        self._collection = self._open()

    def put(self, ids: Sequence[str], article_ids: Sequence[str], vectors: np.ndarray) -> None:
        """Write vectors of shape (N, dimensions); an id that exists is replaced."""
        for at in range(0, len(ids), _MAX_BATCH):
            part = slice(at, at + _MAX_BATCH)
            self._collection.upsert(
                ids=list(ids[part]),
                embeddings=vectors[part],
                metadatas=[{"article_id": a} for a in article_ids[part]],
            )

    def delete(self, ids: Sequence[str]) -> None:
        """Remove vectors; unknown ids are no error."""
        for at in range(0, len(ids), _MAX_BATCH):
            self._collection.delete(ids=list(ids[at : at + _MAX_BATCH]))

    def search(self, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """The k nearest chunks as (chunk id, cosine similarity in [-1, 1]), best first.

        Raises:
            ValueError: the vector holds a NaN or an infinity.
        """
        if not np.isfinite(vector).all():
            raise ValueError("the query vector is not finite; Chroma would return arbitrary rows")
        count = self.count()
        if not count:
            return []
        found = self._collection.query(
            query_embeddings=[vector.tolist()], n_results=min(k, count), include=["distances"]
        )
        # Distance is 1 - cosine in this space; the one place that turns it round.
        return [(i, 1.0 - d) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]


def vector_files(folder: Path) -> dict[str, int]:
    """Names and sizes in bytes of a local collection's vector files, for the damage check."""
    return {str(p.relative_to(folder)): p.stat().st_size for p in sorted(folder.glob("*/*.bin"))}


def damaged_file(folder: Path, sizes: dict[str, int]) -> Path | None:
    """The first vector file that is missing or shorter than it was written, or None.

    Asked before Chroma opens the folder: it would end the process with a segmentation fault.
    """
    for name, size in sizes.items():
        path = folder / name
        if not path.exists() or path.stat().st_size < size:
            return path
    return None
