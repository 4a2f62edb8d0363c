"""Cases whose attack sits in an article: the assistant with that one article in its library.

The article comes in the way a person would bring it, through the importer with its cleaning, so
that what hides in a page's markup is measured as it would arrive.
"""

from __future__ import annotations

import shutil
from dataclasses import asdict
from functools import lru_cache

from assistant.index import Index
from assistant.library import Library
from assistant.pipeline import Assistant
from assistant.settings import Settings
from eval.casebook import Case, Document
from eval.fingerprint import digest


class Hostile:
    """Makes an assistant for each case that brings an article of its own."""

    def __init__(self, settings: Settings, library: Library, index: Index) -> None:
        self._settings, self._library, self._index = settings, library, index
        self._open = lru_cache(maxsize=1)(self._opened)  # one at a time: each is a whole index

    def made_for(self, case: Case, assistant: Assistant) -> tuple[Assistant, dict[str, str]]:
        """The assistant to ask, and the texts of the articles that the case brought, by id."""
        if case.doc is None:
            return assistant, {}
        library, index, added = self._open(case.doc, case.carrier == "article-title")
        own = Assistant(library, index, assistant.model, model_name=assistant.model_name)
        return own, added

    def _opened(self, doc: Document, titled: bool) -> tuple[Library, Index, dict[str, str]]:
        home = self._settings.home / "hostile" / digest(asdict(doc))
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self._settings.index, home / "index", ignore=_passing)
        settings = self._settings.model_copy(update={"home": home})
        library = Library(settings.corpus, settings.library, fetcher=None)
        if titled:
            added = [library.add_text(doc.text, title=doc.title)]
        else:
            added = library.add_bytes(doc.file, (doc.html or doc.text).encode())
        index = Index(settings, library, self._index.encoder)
        index.update()
        return library, index, {one.article.id: one.article.text for one in added}

    def clear(self) -> None:
        """Delete what was made for cases."""
        shutil.rmtree(self._settings.home / "hostile", ignore_errors=True)


def _passing(folder: str, names: list[str]) -> list[str]:
    """What a copy of an index must not take along: the writer's lock and SQLite's side files."""
    return [n for n in names if n.startswith("writer.") or n.endswith(("-wal", "-shm"))]
