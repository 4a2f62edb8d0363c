"""What the labelled letters most like a text are labelled with, weighed by how like they are.

A linear table adds up signs; a whole situation ("a cake, a list of names, ten pounds") is known
by its likeness to one told before. The letters are kept as directions of D numbers, the first
principal axes of their vectors, of one byte each: enough to rank them, too little to read them.

Source: Cover & Hart, "Nearest neighbor pattern classification", IEEE Trans. Inf. Theory 1967;
the weights as in Khandelwal et al., "Generalization through memorization", ICLR 2020.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.linear import FOLDER

NEAREST = 12
SHARPNESS = 10.0  # of the weights: a cosine 0.1 lower counts 1/e
FLOOR = 0.02  # given to every class, so that no vote is certain
_BYTE = 127.0


@dataclass(frozen=True, slots=True)
class Examples:
    """N labelled letters. `classes[field]` are names, `labels[field]` (N,) numbers into them."""

    encoder: str
    centre: np.ndarray  # (384,)
    axes: np.ndarray  # (D, 384)
    directions: np.ndarray  # (N, D) of about unit length
    classes: dict[str, tuple[str, ...]]
    labels: dict[str, np.ndarray]

    def votes(self, vector: np.ndarray, field: str, names: Sequence[str]) -> np.ndarray:
        """Log of each name's share of the votes of the nearest letters, shape (len(names),).

            share(c) ~ FLOOR + sum over the NEAREST letters labelled c of
                       exp(SHARPNESS (cosine - highest cosine))

        Args:
            vector: (384,) of a text, by the examples' own encoder.
            field: which label.
            names: the classes, in the order wanted. Letters of other classes have no vote.
        """
        own = self.axes @ (vector - self.centre)
        near = self.directions @ (own / max(float(np.linalg.norm(own)), 1e-9))
        at = np.argsort(-near, kind="stable")[:NEAREST]
        shares = dict.fromkeys(names, FLOOR)
        for i in at:
            name = self.classes[field][self.labels[field][i]]
            if name in shares:
                shares[name] += float(np.exp(SHARPNESS * (near[i] - near[at[0]])))
        found = np.array([shares[name] for name in names])
        return np.log(found / found.sum())


def summarise(
    vectors: np.ndarray, labels: dict[str, Sequence[str]], encoder: str, dimensions: int
) -> Examples:
    """Examples of (N, 384) vectors on their first `dimensions` principal axes."""
    centre = vectors.mean(axis=0)
    axes = np.linalg.svd(vectors - centre, full_matrices=False)[2][:dimensions]
    directions = (vectors - centre) @ axes.T
    directions /= np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-9)
    classes = {field: tuple(sorted(set(own))) for field, own in labels.items()}
    numbers = {
        field: np.array([classes[field].index(x) for x in own]) for field, own in labels.items()
    }
    return Examples(encoder, centre, axes, directions, classes, numbers)


def write(name: str, examples: Examples, about: dict[str, object]) -> str:
    """Write examples where `kept` finds them; the directions as bytes, the axes as half floats."""
    data = {
        "about": about,
        "encoder": examples.encoder,
        "dimensions": len(examples.axes),
        "classes": {field: list(own) for field, own in examples.classes.items()},
        "labels": {field: own.tolist() for field, own in examples.labels.items()},
        "centre": _packed(examples.centre.astype("<f2")),
        "axes": _packed(examples.axes.astype("<f2")),
        "directions": _packed(np.round(_BYTE * examples.directions).astype("i1")),
    }
    path = FOLDER / f"{name}.json"
    lines = ",\n".join(f" {json.dumps(k)}: {json.dumps(v)}" for k, v in data.items())
    path.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    return str(path)


@lru_cache(maxsize=4)
def kept(name: str) -> Examples:
    """The examples that stand in `assistant/fitted/<name>.json`."""
    data = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    wide = data["dimensions"]
    return Examples(
        data["encoder"],
        _unpacked(data["centre"], "<f2"),
        _unpacked(data["axes"], "<f2").reshape(wide, -1),
        _unpacked(data["directions"], "i1").reshape(-1, wide) / np.float32(_BYTE),
        {field: tuple(own) for field, own in data["classes"].items()},
        {field: np.array(own) for field, own in data["labels"].items()},
    )


def _packed(numbers: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers).tobytes()).decode("ascii")


def _unpacked(text: str, kind: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), dtype=kind).astype(np.float32)
