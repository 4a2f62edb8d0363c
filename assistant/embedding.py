"""all-MiniLM-L6-v2 on onnxruntime: vectors of texts and, in the same pass, of their sentences.

A sentence vector is the mean of its own tokens after the whole chunk has been read, so "It
costs you little" carries what "it" is, and no sentence is embedded a second time.

Source: Reimers & Gurevych, "Sentence-BERT", EMNLP 2019 (the mean pooling); Günther et al.,
"Late chunking", arXiv 2409.04701 (spans pooled after the whole text is read).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from tokenizers import Tokenizer

from assistant.situations import MPNet
from assistant.token_vectors import Recent, Span, Tokens, open_session, pool, unit

DIMENSIONS = 384
MAX_TOKENS = 256  # the model's own limit; longer texts are cut there
BATCH = 8  # larger batches only pad more on two cores


class MiniLM(Embeddings):
    """The embedded encoder. Vectors are float32 of unit length; a dot product is a cosine."""

    name = "all-MiniLM-L6-v2-int8"

    def __init__(self, model: Path, tokenizer: Path, threads: int, situations: MPNet) -> None:
        self._situations = situations
        self._session = open_session(model, threads)
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._recent = Recent(self._read)

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of N texts, shape (N, 384)."""
        return self.embed_with_spans(texts, [()] * len(texts))[0]

    def embed_situations(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of N situations, shape (N, 768), by the larger encoder."""
        return self._situations.embed(texts)

    def embed_situation(self, text: str, spans: Sequence[Span]) -> tuple[np.ndarray, np.ndarray]:
        """The vector of one situation, (768,), and those of the spans within, by the same."""
        return self._situations.embed_parts(text, spans)

    def embed_within(self, text: str, groups: Sequence[Sequence[Span]]) -> np.ndarray:
        """What stands in a situation and around groups of its words, see `MPNet.embed_within`."""
        return self._situations.embed_within(text, groups)

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        """Vectors of N texts, and of the spans within each.

        Args:
            texts: N texts.
            spans: for each text its character spans `[start, end)`.

        Returns:
            (N, 384) float32, and N arrays of shape (number of spans, 384). A span behind
            the model's 256 tokens gets the vector of its whole text.
        """
        if len(texts) == 1:
            tokens, offsets = self._recent.tokens(texts[0])
            whole = unit(tokens.mean(axis=0))
            return whole[None], [pool(tokens, offsets, spans[0], whole)]
        encodings = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        within: list[np.ndarray] = [np.zeros((0, DIMENSIONS), np.float32)] * len(texts)
        for begin in range(0, len(order), BATCH):
            batch = order[begin : begin + BATCH]
            length = max(len(encodings[i].ids) for i in batch)
            ids = np.zeros((len(batch), length), np.int64)
            mask = np.zeros((len(batch), length), np.int64)
            for row, i in enumerate(batch):
                n = len(encodings[i].ids)
                ids[row, :n], mask[row, :n] = encodings[i].ids, 1
            hidden = self._run(ids, mask)
            for row, i in enumerate(batch):
                tokens = hidden[row, : len(encodings[i].ids)]
                vectors[i] = unit(tokens.mean(axis=0))
                if spans[i]:
                    within[i] = pool(tokens, encodings[i].offsets, spans[i], vectors[i])
        return vectors, within

    def _read(self, text: str) -> Tokens:
        encoding = self._tokenizer.encode(text)
        ids = np.array([encoding.ids], np.int64)
        return self._run(ids, np.ones_like(ids))[0], encoding.offsets

    def _run(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        return self._session.run(None, {k: v for k, v in feed.items() if k in self._inputs})[0]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's form of `embed`."""
        return self.embed(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        """LangChain's form of `embed` for one text."""
        return self.embed([text])[0].tolist()


class RemoteEmbedding(Embeddings):
    """An endpoint's /embeddings. Sentence vectors are asked for as texts of their own."""

    def __init__(self, client: Embeddings, name: str) -> None:
        self._client = client
        self.name = name

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of N texts, unit length, shape (N, dimensions of the endpoint's model)."""
        vectors = np.asarray(self._client.embed_documents(list(texts)), np.float32)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)

    def embed_situations(self, texts: Sequence[str]) -> np.ndarray:
        """As `embed`: the endpoint has one encoder for everything."""
        return self.embed(texts)

    def embed_situation(self, text: str, spans: Sequence[Span]) -> tuple[np.ndarray, np.ndarray]:
        """As `MiniLM.embed_situation`, at the cost of one more text a span."""
        vectors, within = self.embed_with_spans([text], [spans])
        return vectors[0], within[0]

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        """As `MiniLM.embed_with_spans`, at the cost of one more text a span."""
        pieces = [text[a:b] for text, own in zip(texts, spans, strict=True) for a, b in own]
        everything = self.embed([*texts, *pieces])
        vectors, rest = everything[: len(texts)], everything[len(texts) :]
        within, at = [], 0
        for own in spans:
            within.append(rest[at : at + len(own)])
            at += len(own)
        return vectors, within

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's form of `embed`."""
        return self.embed(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        """LangChain's form of `embed` for one text."""
        return self.embed([text])[0].tolist()


Encoder = MiniLM | RemoteEmbedding
