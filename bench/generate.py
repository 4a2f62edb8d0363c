"""Articles in any number, made from the corpus: its paragraphs in new company, a little noised.

The same seed gives the same articles, so two runs measure the same thing. They read badly and
are only there to be searched.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.embedding import DIMENSIONS, Encoder
from assistant.library.article import Stored, dump
from assistant.schema import Article

NOISED_WORDS = 0.05  # share of words replaced by another word of the corpus
TAIL_CHARS = 60  # enough to tell noised paragraphs apart, and untouched by a title in front
VECTOR_NOISE = 0.3  # length of the noise added to a unit vector: a cosine of about 0.96


class Generator:
    """Recombines paragraphs. `origin` remembers which paragraph each noised one was."""

    def __init__(self, base: Sequence[Article], seed: int = 1) -> None:
        self._base = base
        self._random = random.Random(seed)
        self._answers: list[str] = []
        self._letters: list[str] = []
        for article in base:
            letter = False
            for block in article.text.split("\n\n"):
                if block.startswith("#"):
                    letter = block.strip().lower() == "## letter"
                elif len(block) > TAIL_CHARS:
                    (self._letters if letter else self._answers).append(block)
        self.paragraphs = (*self._letters, *self._answers)
        self._words = sorted({word for block in self.paragraphs for word in block.split()})
        self.origin: dict[str, str] = {}

    def articles(self, count: int) -> Iterator[Article]:
        """`count` articles; ids are `made-00000` and on."""
        for number in range(count):
            like = self._random.choice(self._base)
            blocks = ["## Letter" if b.startswith("## Letter") else b for b in _form(like)]
            letter = False
            for at, block in enumerate(blocks):
                if block.startswith("#"):
                    letter = block == "## Letter"
                else:
                    blocks[at] = self._noised(self._letters if letter else self._answers)
            yield replace(
                like,
                id=f"made-{number:05}",
                title=f"{self._random.choice(self._base).title} ({number})",
                text="\n\n".join(blocks),
                pair=None,
                revised=None,
                supersedes=None,
                disagrees_with=(),
                differs_from=None,
                origin="library",
            )

    def write(self, count: int, folder: Path) -> None:
        """Store `count` articles as the library would."""
        folder.mkdir(parents=True, exist_ok=True)
        for article in self.articles(count):
            (folder / f"{article.id}.md").write_text(dump(Stored(article)), encoding="utf-8")

    def _noised(self, pool: Sequence[str]) -> str:
        block = self._random.choice(pool)
        words = block.split(" ")
        for at in range(len(words)):
            if self._random.random() < NOISED_WORDS:
                words[at] = self._random.choice(self._words)
        noised = " ".join(words)
        self.origin[noised[-TAIL_CHARS:]] = block
        return noised


class Replay(Embeddings):
    """An encoder for made articles that costs nothing: known vectors plus seeded noise.

    Ten thousand articles would take the real encoder a quarter of an hour, and a search does
    not care how its vectors came about. A query is still embedded for real.
    """

    def __init__(
        self, encoder: Encoder, generator: Generator, vectors: np.ndarray, seed: int = 1
    ) -> None:
        """`vectors` are those of `generator.paragraphs`, the same for every number of articles."""
        self._encoder, self._origin, self._vectors = encoder, generator.origin, vectors
        self.name = f"{encoder.name}, replayed"
        self._row = {block: row for row, block in enumerate(generator.paragraphs)}
        self._situation = encoder.embed_situations([next(iter(generator.paragraphs))])
        self._noise = np.random.default_rng(seed)

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Real vectors: this is what a query costs."""
        return self._encoder.embed(texts)

    def embed_situations(self, texts: Sequence[str]) -> np.ndarray:
        """Real for a query, which comes alone; made, in a batch, for articles."""
        if len(texts) == 1:
            return self._encoder.embed_situations(texts)
        return self._noised(np.repeat(self._situation, len(texts), axis=0))

    def embed_situation(
        self, text: str, spans: Sequence[tuple[int, int]]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Real vectors: this is what a query costs."""
        return self._encoder.embed_situation(text, spans)

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        """Made vectors of texts and of the spans within, as `MiniLM.embed_with_spans`."""
        vectors = self._noised(np.stack([self._known(text) for text in texts]))
        within = [
            self._noised(np.repeat(vectors[row : row + 1], len(own), axis=0))
            for row, own in enumerate(spans)
        ]
        return vectors, within

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Made vectors in LangChain's form."""
        return self._noised(np.stack([self._known(text) for text in texts])).tolist()

    def embed_query(self, text: str) -> list[float]:
        """A real vector in LangChain's form."""
        return self._encoder.embed_query(text)

    def _known(self, text: str) -> np.ndarray:
        rows = [
            self._row[self._origin[block[-TAIL_CHARS:]]]
            for block in text.split("\n\n")
            if block[-TAIL_CHARS:] in self._origin
        ]
        if not rows:  # a piece out of the middle of a paragraph: any will do, always the same
            rows = [sum(text.encode()) % len(self._vectors)]
        return self._vectors[rows].mean(axis=0)

    def _noised(self, vectors: np.ndarray) -> np.ndarray:
        noise = self._noise.standard_normal(vectors.shape, dtype=np.float32)
        noisy = vectors + noise * (VECTOR_NOISE / DIMENSIONS**0.5)
        return noisy / np.maximum(np.linalg.norm(noisy, axis=1, keepdims=True), 1e-12)


def _form(article: Article) -> list[str]:
    """The blocks of an article: what is to be replaced, and the headings that stay."""
    return [b for b in article.text.split("\n\n") if b.startswith("#") or len(b) > TAIL_CHARS]
