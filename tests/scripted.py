"""A scripted assistant: the page's other half in tests that are about the page.

It answers by a word in the question, in snapshots, with pauses between them if the question says
"slowly", from a real library of the three sample articles.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import ProviderError
from assistant.library import Library
from assistant.library.article import Stored, dump
from assistant.schema import Advice, Answer, Article, Letter
from tests.answers import ABSTENTION, ADVICE, ARTICLES, CARD, CLARIFICATION, ESCALATION

FOLDER = {"column": "columns", "article": "articles", "law": "law"}


def write_library(folder: Path, articles: tuple[Article, ...] = ARTICLES) -> Path:
    """The articles as files: those with an address as if a person had added them."""
    added = folder / "library"
    added.mkdir(parents=True, exist_ok=True)
    for article in articles:
        if article.url:
            stored = Stored(article, added=date(2026, 11, 1))
            (added / f"{article.id}.md").write_text(dump(stored), encoding="utf-8")
            continue
        path = folder / "corpus" / FOLDER[article.kind] / f"{article.id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        front = {
            "id": article.id,
            "title": article.title,
            "kind": article.kind,
            "desk": article.desk,
            "published": article.published,
            "revised": None,
            "supersedes": None,
            "pair": None,
            "disagrees_with": [],
            "differs_from": None,
            "jurisdiction": article.jurisdiction,
            "as_of": article.as_of,
            "topics": list(article.topics),
            "asker": article.asker or "anyone",
            "other": article.other or "anyone",
            "power": article.power or "none",
            "doer": article.doer,
            "licence": "CC-BY-4.0",
            "sources": [{"title": "The statute", "url": "https://law.example/statute"}]
            if article.kind == "law"
            else [],
        }
        head = yaml.safe_dump(front, sort_keys=False, allow_unicode=True)
        path.write_text(f"---\n{head}---\n{article.text}\n", encoding="utf-8")
    return folder


class ScriptedIndex:
    """Counts what it is asked to do."""

    def __init__(self, library: Library, pause_s: float) -> None:
        self.library, self.pause_s = library, pause_s
        self.known = set(library.ids())

    def stale(self) -> bool:
        return self.known != set(self.library.ids())

    def describe(self) -> dict[str, Any]:
        return {"articles": len(self.known), "chunks": 3 * len(self.known), "model": "scripted"}

    def update(
        self, on_progress: Callable[[int, int, str], None] | None = None, rebuild: bool = False
    ) -> None:
        ids = self.library.ids()
        for number, article_id in enumerate(ids, start=1):
            time.sleep(self.pause_s)
            if on_progress:
                on_progress(number, len(ids), self.library.get(article_id).title)
        self.known = set(ids)


class ScriptedAssistant:
    """Answers from the script. `snapshots` may replace it."""

    def __init__(
        self,
        folder: Path,
        *,
        pause_s: float = 0.0,
        snapshots: tuple[Answer, ...] = (),
        remote: bool = False,
    ) -> None:
        self.library = Library(folder / "corpus", folder / "library", fetcher=None)
        self.index = ScriptedIndex(self.library, pause_s / 10)
        self.pause_s, self.snapshots, self.remote = pause_s, snapshots, remote
        self.letters: list[Letter] = []

    def stream(
        self, letter: Letter, *, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Answer]:
        self.letters.append(letter)
        for number, snapshot in enumerate(self.snapshots or script(letter.question)):
            if number and "slowly" in letter.question:
                self._pause(stop)
            if stop():
                return
            yield snapshot
        if "fail" in letter.question:
            raise ProviderError("The endpoint gave no reply. Quotes stand. Try again in a minute.")

    def advise(self, letter: Letter) -> Answer:
        return list(self.stream(letter))[-1]

    def describe(self) -> dict[str, object]:
        return {
            "model": "scripted",
            "runs": "https://models.example/v1" if self.remote else "on this machine",
            "leaves_the_machine": self.remote,
            "what_leaves": "your question" if self.remote else "nothing",
            "note": None,
            "index": self.index.describe(),
        }

    def _pause(self, stop: Callable[[], bool]) -> None:
        until = time.monotonic() + self.pause_s
        while time.monotonic() < until and not stop():
            time.sleep(0.01)


def script(question: str) -> list[Answer]:
    """The snapshots that answer a question."""
    for word, answer in (
        ("options", ABSTENTION),
        ("clarify", CLARIFICATION),
        ("threat", ESCALATION),
    ):
        if word in question:
            return [answer]
    return list(grown())


def grown() -> Iterator[Advice]:
    """The card, then the advice with one option more at a time, then all of it."""
    yield CARD
    for count in (1, 2, 3):
        yield replace(
            ADVICE,
            options=ADVICE.options[:count],
            disagreement=(),
            law=(),
            next_steps=(),
            drafts=(),
            missing=(),
        )
    yield ADVICE
