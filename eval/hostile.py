"""Cases whose attack sits in an article: the assistant with that one article in its library.

The article comes in the way a person would bring it, through the importer with its cleaning, so
that what hides in a page's markup is measured as it would arrive.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.index import Index
from assistant.library import Library
from assistant.pipeline import Assistant
from assistant.settings import Settings
from eval.casebook import Case, Document


class Hostile:
    """One more library and index, in which each case's article is put before it is asked.

    Only one at a time: the attacks of two cases in one library would be a third case.
    """

    def __init__(self, settings: Settings, index: Index) -> None:
        self._settings, self._index = settings, index
        self._folder: TemporaryDirectory | None = None  # gone with this object
        self._opened: tuple[Library, Index] | None = None
        self._holds: tuple[tuple[Document, bool], dict[str, str]] | None = None

    def made_for(
        self, case: Case, assistant: Assistant, part: Callable[[Index], Index] = lambda index: index
    ) -> tuple[Assistant, dict[str, str]]:
        """The assistant to ask, and the texts of the articles that the case brought, by id.

        `part` makes of the index what an ablation leaves of it.
        """
        if case.doc is None:
            return assistant, {}
        library, index = self._opened = self._opened or self._open()
        texts = self._put(library, index, case.doc, titled=case.carrier == "article-title")
        own = Assistant(library, part(index), assistant.model, model_name=assistant.model_name)
        return own, texts

    def _open(self) -> tuple[Library, Index]:
        self._settings.home.mkdir(parents=True, exist_ok=True)
        self._folder = TemporaryDirectory(prefix="hostile-", dir=self._settings.home)
        home = Path(self._folder.name)
        shutil.copytree(self._settings.index, home / "index", ignore=_passing)
        settings = self._settings.model_copy(update={"home": home})
        library = Library(settings.corpus, settings.library, fetcher=None)
        return library, Index(settings, library, self._index.encoder)

    def _put(
        self, library: Library, index: Index, doc: Document, *, titled: bool
    ) -> dict[str, str]:
        if self._holds and self._holds[0] == (doc, titled):
            return self._holds[1]
        for article_id in self._holds[1] if self._holds else ():
            library.remove(article_id)
        self._holds = None
        if titled:
            added = [library.add_text(doc.text, title=doc.title)]
        else:
            added = library.add_bytes(doc.file, (doc.html or doc.text).encode())
        texts = {one.article.id: one.article.text for one in added}
        self._holds = ((doc, titled), texts)
        index.update()
        return texts


def _passing(folder: str, names: list[str]) -> list[str]:
    """What a copy of an index must not take along: the writer's lock and SQLite's side files."""
    return [n for n in names if n.startswith("writer.") or n.endswith(("-wal", "-shm"))]
