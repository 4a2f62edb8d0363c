"""An encoder that keeps what it has read on disk.

The plain chain keeps its vectors in memory and would embed the whole library in every run, which
is a minute of each for figures that have not changed.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from eval.fingerprint import digest

SLICE = 64  # texts in one file


class Remembered(Embeddings):
    """`encoder` with the vectors of documents kept in `folder`."""

    def __init__(self, encoder: Embeddings, name: str, folder: Path) -> None:
        self._encoder, self._name, self._folder = encoder, name, folder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """As the encoder gives them, or as it gave them before for the very same texts.

        Kept in slices, so that a run that is stopped while it embeds goes on from there.
        """
        slices = [texts[n : n + SLICE] for n in range(0, len(texts), SLICE)]
        return [vector for part in slices for vector in self._part(part)]

    def _part(self, texts: list[str]) -> list[list[float]]:
        path = self._folder / f"{digest([self._name, texts])}.npy"
        try:
            return np.load(path, allow_pickle=False).tolist()
        except (OSError, ValueError):
            vectors = self._encoder.embed_documents(texts)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.npy")
        np.save(temporary, np.asarray(vectors, np.float32))
        temporary.replace(path)
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """As the encoder."""
        return self._encoder.embed_query(text)
