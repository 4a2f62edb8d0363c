"""all-mpnet-base-v2 on onnxruntime: what a whole situation is about, read by a larger encoder.

It reads each letter once and, when an article is indexed, the few texts that say what the article
answers. Sentences and chunks stay with the small encoder: this one costs eight times as much, and
what it knows better is whether two people are in the same situation.

Source: Song et al., "MPNet: Masked and Permuted Pre-training for Language Understanding",
NeurIPS 2020; fine-tuned and mean-pooled as in Reimers & Gurevych, "Sentence-BERT", EMNLP 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from assistant.token_vectors import Recent, Span, Tokens, open_session, pool, unit

SITUATION_DIMENSIONS = 768
# Of a longer text the first two thirds of these and the last are read: a letter says at its
# beginning what happened and asks at its end. On the development letters 384 are no better.
SITUATION_TOKENS = 160
_MANY = 16  # texts that are read side by side


class MPNet:
    """The larger encoder. Vectors are float32 of unit length.

    The model is loaded with the first text.
    """

    def __init__(self, model: Path, tokenizer: Path, threads: int = 2) -> None:
        self._model, self._vocabulary, self._threads = model, tokenizer, threads
        self._recent = Recent(self._read)

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of N texts, shape (N, 768)."""
        if len(texts) >= _MANY:
            # A text is too short to share out: so many texts at once, each on a thread of its
            # own, take two thirds of the time.
            with ThreadPoolExecutor(self._threads) as readers:
                found = list(readers.map(self._read_alone, texts))
        else:
            found = [self._recent.tokens(text) for text in texts]
        rows = [unit(tokens[:, 0].mean(axis=0)) for tokens, _ in found]
        return np.stack(rows) if rows else np.zeros((0, SITUATION_DIMENSIONS), np.float32)

    def embed_parts(self, text: str, spans: Sequence[Span]) -> tuple[np.ndarray, np.ndarray]:
        """The vector of a text, (768,), and those of its spans, (spans, 768), in one pass.

        A span that was not read, in the middle of a long text, gets the vector of the whole.
        """
        tokens, offsets = self._recent.tokens(text)
        whole = unit(tokens[:, 0].mean(axis=0))
        return whole, pool(tokens[:, 0], offsets, spans, whole)

    def embed_within(self, text: str, groups: Sequence[Sequence[Span]]) -> np.ndarray:
        """What stands in a text and around groups of its words, from within the model.

        A text's vector tells what happened; who did it to whom is told better by what the model
        holds at "I" and "he" some layers before its last.

        Args:
            text: of any length.
            groups: G lists of character spans. A group of which no word was read counts as
                the whole text.

        Returns:
            ((2 + 2 G) 768,), not of unit length: the means of the last layer and of the eighth
            over all tokens, and of the eighth and of the tenth over each group's.
        """
        tokens, offsets = self._recent.tokens(text)
        last, eighth, tenth = (tokens[:, layer] for layer in range(3))
        places = [_inside(offsets, spans) for spans in groups]
        inner = [
            layer[at].mean(axis=0) if at.any() else layer.mean(axis=0)
            for layer in (eighth, tenth)
            for at in places
        ]
        return np.concatenate([last.mean(axis=0), eighth.mean(axis=0), *inner])

    def _read_alone(self, text: str) -> Tokens:
        return self._read(text, self._one_thread)

    def _read(self, text: str, session: onnxruntime.InferenceSession | None = None) -> Tokens:
        encoding = self._tokenizer.encode(text)
        ids, offsets = encoding.ids, encoding.offsets
        if len(ids) > SITUATION_TOKENS:
            head = SITUATION_TOKENS * 2 // 3
            tail = head - SITUATION_TOKENS
            ids, offsets = [*ids[:head], *ids[tail:]], [*offsets[:head], *offsets[tail:]]
        states = (session or self._session).run(None, {"ids": np.array(ids, np.int64)})
        return np.stack(states, axis=1), offsets

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        return open_session(self._model, self._threads)

    @cached_property
    def _one_thread(self) -> onnxruntime.InferenceSession:
        return open_session(self._model, threads=1)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        found = Tokenizer.from_file(str(self._vocabulary))
        found.no_truncation()
        found.no_padding()
        return found


def _inside(offsets: Sequence[Span], spans: Sequence[Span]) -> np.ndarray:
    """Which tokens lie within one of the spans, (tokens,)."""
    return np.array([c < d and any(a <= c and d <= b for a, b in spans) for c, d in offsets])
