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
_KEPT = 32  # vectors of the letters read last: a correction of the chips asks for one again


class MPNet:
    """The larger encoder. Vectors are float32 of unit length."""

    def __init__(self, model: Path, tokenizer: Path, threads: int = 2) -> None:
        self._paths, self._threads = (model, tokenizer), threads
        self._session: onnxruntime.InferenceSession | None = None
        self._read: OrderedDict[str, np.ndarray] = OrderedDict()
        self._lock = Lock()

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of N texts, shape (N, 768). The model is loaded with the first of them."""
        rows = [self._vector(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, SITUATION_DIMENSIONS), np.float32)

    def _vector(self, text: str) -> np.ndarray:
        with self._lock:
            if text in self._read:
                self._read.move_to_end(text)
                return self._read[text]
            if self._session is None:
                self._load()
        ids = self._tokenizer.encode(text).ids
        if len(ids) > SITUATION_TOKENS:
            head = SITUATION_TOKENS * 2 // 3
            ids = [*ids[:head], *ids[head - SITUATION_TOKENS :]]
        mean = self._session.run(None, {"ids": np.array(ids, np.int64)})[0].mean(axis=0)
        vector = mean / max(float(np.linalg.norm(mean)), 1e-12)
        with self._lock:
            self._read[text] = vector
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
        return vector

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
