"""Whether two people ask the same, however they put it.

The ways in which one question is put differ in certain directions of the encoder's space: who
tells it shortly, who tells it through their kitchen, who swears. Vectors lose most of what they
have in those directions, so that a cosine between two questions says less about how they are
worded and more about what is asked. `python -m eval.tune_fusion` prints how well the ranking does.

Source: Hatch, Kajarekar & Stolcke, "Within-class covariance normalization for SVM-based speaker
recognition", Interspeech 2006. Fitted by `python -m eval.fit wording` on the shipped columns.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.linear import FOLDER, unpacked

TABLES = ("questions", "situations")


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """K directions in which only the wording differs, (K, D), and what is kept of each, (K,)."""

    encoder: str  # whose vectors these are; any other encoder's are left as they are
    mean: np.ndarray  # (D,), of all questions
    directions: np.ndarray
    kept: np.ndarray  # in (0, 1]

    def without(self, vectors: np.ndarray, encoder: str) -> np.ndarray:
        """Unit vectors of N texts or of one, (N, D) or (D,), with the wording weighed down.

        Args:
            vectors: unit vectors, or means of unit vectors.
            encoder: the name of the encoder that made them.
        """
        if encoder != self.encoder or not len(vectors):
            return vectors
        centred = vectors - self.mean
        found = centred - (centred @ self.directions.T * (1.0 - self.kept)) @ self.directions
        return found / np.maximum(np.linalg.norm(found, axis=-1, keepdims=True), 1e-9)

    def common(self, vectors: np.ndarray, encoder: str) -> np.ndarray:
        """The unit vector, (D,), of what N > 0 texts have in common, the wording weighed down."""
        mean = self.without(vectors, encoder).mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)


@lru_cache(maxsize=len(TABLES))
def wording(of: str = "questions") -> Wording:
    """The fitted directions, from `assistant/fitted/wording-<of>.json`.

    Args:
        of: "questions", as the small encoder reads them, or "situations", as the larger one does.
    """
    data = json.loads((FOLDER / f"wording-{of}.json").read_text(encoding="utf-8"))
    mean, directions, kept = (
        unpacked(data[name]).astype(np.float32) for name in ("mean", "directions", "kept")
    )
    return Wording(data["encoder"], mean, directions.reshape(len(kept), -1), kept)
