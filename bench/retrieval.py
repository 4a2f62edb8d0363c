"""Search at scale: embed, dense, BM25 and fusion over a thousand and ten thousand articles."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.embedding import Encoder
from assistant.frame import read_frame
from assistant.index import Index
from assistant.library import Library
from assistant.retrieve import CHUNKS, fuse, retrieve
from assistant.schema import Article, Letter
from assistant.settings import Settings
from bench.generate import Generator, Replay
from bench.measuring import spread, timed
from bench.plain_chain import NEAREST, split
from bench.progress import Report

REPEATS = 4


def measure(
    base: Sequence[Article],
    encoder: Encoder,
    letters: Sequence[Letter],
    sizes: Sequence[int],
    report: Report,
) -> dict[str, Any]:
    """Times of each part of a search, in milliseconds, for each library size."""
    report.step("embedding the paragraphs that articles are made of")
    vectors = encoder.embed(Generator(base).paragraphs)
    return {str(size): _at(size, base, encoder, vectors, letters, report) for size in sizes}


def _at(
    size: int,
    base: Sequence[Article],
    encoder: Encoder,
    vectors: np.ndarray,
    letters: Sequence[Letter],
    report: Report,
) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        home = Path(name)
        settings = Settings(home=home / "home", corpus=home / "no-corpus")
        settings.corpus.mkdir()
        generator = Generator(base)
        report.step(f"making {size:,} articles")
        generator.write(size, settings.library)
        library = Library(settings.corpus, settings.library)
        replay = Replay(encoder, generator, vectors)
        index = Index(settings, library, replay)
        report.step(f"indexing {size:,} articles")
        built_s = timed(index.update)
        report.step("searching")
        frames = [read_frame(letter) for letter in letters]
        queries = [frame.situation for frame in frames]
        parts: dict[str, list[float]] = {"embed": [], "dense": [], "bm25": [], "fuse": []}
        whole: list[float] = []
        for query in queries:
            retrieve(index, frames[0], query)  # the first touch of the files does not count
        for _ in range(REPEATS):
            for frame, query in zip(frames, queries, strict=True):
                whole.append(1000 * timed(lambda f=frame, q=query: retrieve(index, f, q)))
                _parts(index, query, parts)
        return {
            "articles": size,
            "chunks": index.describe()["chunks"],
            "index_built_s": round(built_s, 1),
            "whole_ms": spread(whole),
            **{f"{part}_ms": spread(values) for part, values in parts.items()},
            "plain_ms": spread(_plain(library, replay, queries, f"plain-{size}", report)),
        }


def _parts(index: Index, query: str, parts: dict[str, list[float]]) -> None:
    found: dict[str, Any] = {}

    def lap(part: str, call) -> None:
        def run() -> None:
            found[part] = call()

        parts[part].append(1000 * timed(run))

    lap("embed", lambda: index.encoder.embed([query])[0])
    lap("dense", lambda: dict(index.dense(found["embed"], CHUNKS)))
    lap("bm25", lambda: dict(index.lexical(query, CHUNKS)))
    lap("fuse", lambda: fuse(found["dense"], found["bm25"]))


def _plain(
    library: Library, encoder: Replay, queries: Sequence[str], name: str, report: Report
) -> list[float]:
    """The same queries through LangChain's retriever over Chroma, the same articles in it."""
    from langchain_chroma import Chroma

    report.step("the plain retriever over the same articles")
    store = Chroma(name, embedding_function=encoder)
    documents = split(library.articles())
    for at in range(0, len(documents), 5000):  # Chroma refuses more than 5,461 in one call
        store.add_documents(documents[at : at + 5000])
    retriever = store.as_retriever(search_kwargs={"k": NEAREST})
    for query in queries:
        retriever.invoke(query)
    times = [1000 * timed(lambda q=query: retriever.invoke(q)) for query in queries * REPEATS]
    store.delete_collection()
    return times
