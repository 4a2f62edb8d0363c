"""What both encoders do with the vectors of a text's tokens: run, keep the last, and pool."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

import numpy as np
import onnxruntime

Span = tuple[int, int]
Tokens = tuple[np.ndarray, list[Span]]  # vectors, (tokens, d), and each token's characters

_KEPT = 8  # texts whose tokens are kept: a letter is asked for by every stage of its way


def open_session(model: Path, threads: int) -> onnxruntime.InferenceSession:
    """A session on so many threads that sleep while they wait."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Spinning threads starve the chat model that shares the cores.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


class Recent:
    """The tokens of the texts read last, so that all stages share one reading of a letter."""

    def __init__(self, read: Callable[[str], Tokens]) -> None:
        self._read = read
        self._kept: OrderedDict[str, Tokens] = OrderedDict()
        self._lock = Lock()

    def tokens(self, text: str) -> Tokens:
        """A text's tokens, read now or lately."""
        with self._lock:
            if text in self._kept:
                self._kept.move_to_end(text)
                return self._kept[text]
        found = self._read(text)
        with self._lock:
            self._kept[text] = found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found


def unit(vector: np.ndarray) -> np.ndarray:
    """The vector at length 1; a vector of nothing stays so."""
    return vector / max(float(np.linalg.norm(vector)), 1e-12)


def pool(
    tokens: np.ndarray, offsets: Sequence[Span], spans: Sequence[Span], whole: np.ndarray
) -> np.ndarray:
    """The unit mean of the tokens within each span, (spans, d); `whole` where none was read."""
    starts = np.array([a for a, _ in offsets])
    ends = np.array([b for _, b in offsets])
    pooled = np.empty((len(spans), tokens.shape[1]), np.float32)
    for row, (a, b) in enumerate(spans):
        inside = (starts >= a) & (ends <= b) & (ends > starts)
        pooled[row] = unit(tokens[inside].mean(axis=0)) if inside.any() else whole
    return pooled
