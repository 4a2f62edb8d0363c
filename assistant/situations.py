"""all-mpnet-base-v2 on onnxruntime: what a whole situation is about, read by a larger encoder.

It reads each letter once and, when an article is indexed, the few texts that say what the article
answers. Sentences and chunks stay with the small encoder: this one costs eight times as much, and
what it knows better is whether two people are in the same situation.

Source: Song et al., "MPNet: Masked and Permuted Pre-training for Language Understanding",
NeurIPS 2020; fine-tuned and mean-pooled as in Reimers & Gurevych, "Sentence-BERT", EMNLP 2019.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

SITUATION_DIMENSIONS = 768
# Of a longer text the first two thirds of these and the last are read: a letter says at its
# beginning what happened and asks at its end. On the development letters 384 are no better.
SITUATION_TOKENS = 160
_KEPT = 8  # texts whose tokens are kept: a letter is asked for by several stages

Span = tuple[int, int]


class MPNet:
    """The larger encoder. Vectors are float32 of unit length."""

    def __init__(self, model: Path, tokenizer: Path, threads: int = 2) -> None:
        self._paths, self._threads = (model, tokenizer), threads
        self._session: onnxruntime.InferenceSession | None = None
        self._read: OrderedDict[str, tuple[np.ndarray, list[Span]]] = OrderedDict()
        self._lock = Lock()

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of N texts, shape (N, 768). The model is loaded with the first of them."""
        rows = [_unit(self._tokens(text)[0].mean(axis=0)) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, SITUATION_DIMENSIONS), np.float32)

    def embed_parts(self, text: str, spans: Sequence[Span]) -> tuple[np.ndarray, np.ndarray]:
        """The vector of a text, (768,), and those of its spans, (spans, 768), in one pass.

        A span that was not read, in the middle of a long text, gets the vector of the whole.
        """
        tokens, offsets = self._tokens(text)
        whole = _unit(tokens.mean(axis=0))
        parts = np.tile(whole, (len(spans), 1))
        for row, (start, end) in enumerate(spans):
            inside = [at for at, (a, b) in enumerate(offsets) if start <= a < b <= end]
            if inside:
                parts[row] = _unit(tokens[inside].mean(axis=0))
        return whole, parts

    def _tokens(self, text: str) -> tuple[np.ndarray, list[Span]]:
        """The vectors of a text's tokens and their spans, read once for all stages."""
        with self._lock:
            if text in self._read:
                self._read.move_to_end(text)
                return self._read[text]
            if self._session is None:
                self._load()
        encoding = self._tokenizer.encode(text)
        ids, offsets = encoding.ids, encoding.offsets
        if len(ids) > SITUATION_TOKENS:
            head = SITUATION_TOKENS * 2 // 3
            tail = head - SITUATION_TOKENS
            ids, offsets = [*ids[:head], *ids[tail:]], [*offsets[:head], *offsets[tail:]]
        found = self._session.run(None, {"ids": np.array(ids, np.int64)})[0], offsets
        with self._lock:
            self._read[text] = found
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
        return found

    def _load(self) -> None:
        model, tokenizer = self._paths
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        # Spinning threads starve the chat model that shares the cores.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / max(float(np.linalg.norm(vector)), 1e-12)
