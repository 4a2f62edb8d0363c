"""Articles added per second, beside the encoder alone on the same texts."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.chunking import chunk, context
from assistant.embedding import Encoder
from assistant.index import Index
from assistant.library import Library
from assistant.library.article import Stored, dump
from assistant.schema import Article
from assistant.settings import Settings
from bench.measuring import timed
from bench.progress import Report


def measure(
    base: Sequence[Article], encoder: Encoder, count: int, rounds: int, report: Report
) -> dict[str, Any]:
    """Rates over `count` corpus articles, `rounds` times each in turns, the medians.

    The ratio is taken within each round, where both met the same machine.
    """
    chosen = [replace(article, origin="library") for article in base[:count]]
    texts = [context(article, piece)[0] for article in chosen for piece in chunk(article)]
    ours, raw, changed = [], [], []
    for number in range(1, rounds + 1):
        report.step(f"round {number} of {rounds}")
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            settings = Settings(home=Path(name) / "home", corpus=Path(name) / "no-corpus")
            settings.corpus.mkdir()
            settings.library.mkdir(parents=True)
            for article in chosen:
                _store(settings, article)
            index = Index(settings, Library(settings.corpus, settings.library), encoder)
            ours.append(timed(index.update))
            changed.append(_change_one(settings, index, chosen[0]))
        raw.append(timed(lambda: encoder.embed(texts)))
    return {
        "articles": len(chosen),
        "chunks": len(texts),
        "rounds": rounds,
        "articles_per_s": round(len(chosen) / statistics.median(ours), 2),
        "raw_articles_per_s": round(len(chosen) / statistics.median(raw), 2),
        "ratio": round(statistics.median(r / o for r, o in zip(raw, ours, strict=True)), 3),
        "change_one_s": round(statistics.median(seconds for seconds, _ in changed), 3),
        "embedded_after_change": max(embedded for _, embedded in changed),
    }


def _change_one(settings: Settings, index: Index, article: Article) -> tuple[float, int]:
    _store(settings, replace(article, text=f"{article.text}\n\nOne sentence more than before."))
    embedded = 0

    def update() -> None:
        nonlocal embedded
        embedded = index.update().embedded

    return timed(update), embedded


def _store(settings: Settings, article: Article) -> None:
    path = settings.library / f"{article.id}.md"
    path.write_text(dump(Stored(article)), encoding="utf-8")
