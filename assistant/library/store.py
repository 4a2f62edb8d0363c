"""The library: every article, and the way in and out for those that a person adds.

Files are the only truth. An article is `<id>.md` with front matter; what it was made from stays
beside it in `originals/`, so nothing that cleaning cut is lost.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assistant.errors import LibraryError
from assistant.library.article import Stored, dump, normalise, parse
from assistant.library.catalogue import Card, Catalogue, source_of
from assistant.library.files import delete, write_atomically, writing
from assistant.library.names import free_id, one_line, shown_name
from assistant.schema import Article

if TYPE_CHECKING:
    from assistant.library.fetch import Fetcher
    from assistant.library.incoming import Incoming

ORIGINALS = "originals"
Status = Literal["added", "unchanged", "updated"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one text: stored or not, what was cut from it, what else was noticed."""

    article: Article
    status: Status
    removed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Library:
    """Articles of the shipped corpus and of the person's own folder.

    Safe between threads; one process writes at a time. `fetcher` is the client that may read web
    addresses: the guarded one unless told, None for a library that must not use the network.
    """

    def __init__(
        self, corpus: Path, added: Path, *, fetcher: Fetcher | Literal["guarded"] | None = "guarded"
    ) -> None:
        self.corpus, self.added = Path(corpus), Path(added)
        self._catalogue = Catalogue(self.corpus, self.added)
        self._fetcher = fetcher

    def ids(self) -> list[str]:
        """Ids of all readable articles, sorted."""
        self._catalogue.refresh()
        return list(self._catalogue.cards)

    def stamps(self) -> dict[str, str]:
        """Article id → fingerprint of its file. Only files that changed are read again."""
        self._catalogue.refresh()
        return {one: card.fingerprint for one, card in self._catalogue.cards.items()}

    def get(self, article_id: str) -> Article:
        """The article called `article_id`.

        Raises:
            LibraryError: there is none, or its file cannot be read; ids like it are named.
        """
        return self._stored(article_id).article

    def articles(self) -> Iterator[Article]:
        """Every readable article in order of id; one that breaks meanwhile is passed over."""
        for article_id in self.ids():
            try:
                yield self.get(article_id)
            except LibraryError:
                continue  # it is in broken() on the next look

    def broken(self) -> list[tuple[Path, str]]:
        """Files that cannot be read as articles, each with the reason."""
        self._catalogue.refresh()
        return self._catalogue.broken

    def original(self, article_id: str) -> Path | None:
        """Where the untouched original of an added article is, if it has one.

        Raises:
            LibraryError: there is no such article.
        """
        name = self._stored(article_id).original
        return self.added / ORIGINALS / name if name else None

    def add(
        self, source: str | Path, *, title: str | None = None, url: str | None = None
    ) -> list[Added]:
        """Store the text of a file or of a web address; a feed gives one for each of its entries.

        Raises:
            LibraryError: it cannot be read, is too big, or holds no text. FetchRefused: the
            address is not followed. Busy: another process is writing.
        """
        from assistant.library import importer

        if isinstance(source, str) and importer.is_address(source):
            incoming = importer.from_address(source, self._guarded_fetcher())
        else:
            incoming = importer.from_path(Path(source))
        return self._keep_all(incoming, title, url)

    def add_bytes(self, name: str, data: bytes, *, url: str | None = None) -> list[Added]:
        """Store an upload called `name`. The name is shown and remembered, never opened.

        Raises:
            LibraryError, Busy: as for `add`.
        """
        from assistant.library import importer

        return self._keep_all(importer.from_bytes(name, data), None, url)

    def add_text(
        self,
        text: str,
        *,
        title: str | None = None,
        author: str | None = None,
        url: str | None = None,
        published: date | None = None,
    ) -> Added:
        """Store a paste, cleaned like any page. What the caller says of it beats what is found.

        Raises:
            LibraryError, Busy: as for `add`.
        """
        from assistant.library import importer

        incoming = importer.from_text(text, title=title)
        if author:
            incoming = replace(incoming, author=one_line(author))
        if published:
            incoming = replace(incoming, published=published)
        return self._keep_all([incoming], title, url)[0]

    def remove(self, article_id: str) -> None:
        """Delete an added article together with its original.

        Raises:
            LibraryError: there is none, or it belongs to the corpus. Busy: another process writes.
        """
        with writing(self.added):
            stored = self._stored(article_id)
            if stored.article.origin == "corpus":
                raise LibraryError(
                    f"{article_id!r} belongs to the corpus that is shipped; only articles that "
                    f"were added can be removed. `assistant list` shows which those are."
                )
            # The original first: were we stopped between the two, removing again ends the work.
            if stored.original:
                delete(self.added / ORIGINALS / stored.original)
            path = self.added / f"{article_id}.md"
            delete(path)
            self._catalogue.learn(path)

    def _stored(self, article_id: str) -> Stored:
        card = self._catalogue.find(article_id)
        if card is None or not Path(card.path).exists():
            self._catalogue.refresh()
            card = self._catalogue.find(article_id)
        if card is None:
            raise self._unknown(article_id)
        return self._catalogue.stored(card)

    def _unknown(self, article_id: str) -> LibraryError:
        for path, reason in self._catalogue.broken:
            if path.stem == article_id:
                return LibraryError(reason)
        ids = list(self._catalogue.cards)
        near = difflib.get_close_matches(article_id[:100], ids, n=3, cutoff=0.4)
        hint = f"Nearest: {', '.join(near)}." if near else "`assistant list` shows the ids."
        return LibraryError(f"There is no article {one_line(article_id, 100)!r}. {hint}")

    def _guarded_fetcher(self) -> Fetcher:
        if self._fetcher is None:
            raise LibraryError(
                "Reading web addresses is switched off (ASSISTANT_FETCH=off). Save the page to a "
                "file and add the file, or set ASSISTANT_FETCH=public."
            )
        if self._fetcher == "guarded":
            from assistant.library.fetch import Fetcher

            self._fetcher = Fetcher()
        return self._fetcher

    def _keep_all(
        self, incoming: list[Incoming], title: str | None, url: str | None
    ) -> list[Added]:
        kept = []
        for one in incoming:
            if title and len(incoming) == 1:
                one = replace(one, title=one_line(title))
            if url:
                from assistant.library.addresses import plain_address

                one = replace(one, url=plain_address(url))
            kept.append(self._keep(one))
        return kept

    def _keep(self, incoming: Incoming) -> Added:
        text = normalise(incoming.text)
        title = one_line(incoming.title or "") or _title_from(text, incoming.name)
        if not text.strip():
            raise LibraryError(
                f"{incoming.name or title!r} is an article without text. Nothing was stored. "
                f"See that the page or file shows its text, or paste the text itself."
            )
        with writing(self.added):
            self._catalogue.refresh(folders_only=True)
            if same := self._catalogue.find_text(text):
                note = f"the same text is already stored as {same.id}"
                article = self._catalogue.stored(same).article
                return Added(article, "unchanged", incoming.removed, (*incoming.notes, note))
            earlier = self._earlier(incoming, title)
            article_id = earlier.id if earlier else free_id(title, self._taken)
            article = self._write(incoming, article_id, title, text, earlier)
            status: Status = "updated" if earlier else "added"
            return Added(article, status, incoming.removed, incoming.notes)

    def _earlier(self, incoming: Incoming, title: str) -> Card | None:
        """The added article that `incoming` is a newer state of. A paste is never one."""
        if not incoming.url and not incoming.name:
            return None
        name = shown_name(incoming.name) if incoming.name else None
        return self._catalogue.find_source(source_of(incoming.url, name, title))

    def _taken(self, article_id: str) -> bool:
        """Whether an id is in use, by a readable article, a broken one or any file of that name."""
        used = {path.stem for path, _ in self._catalogue.broken}
        return (
            article_id in used
            or self._catalogue.find(article_id) is not None
            or (self.added / f"{article_id}.md").exists()
        )

    def _write(
        self, incoming: Incoming, article_id: str, title: str, text: str, earlier: Card | None
    ) -> Article:
        original = f"{article_id}.{incoming.extension}"
        article = Article(
            id=article_id, title=title, text=text, kind=incoming.kind, author=incoming.author,
            site=incoming.site, url=incoming.url, published=incoming.published, origin="library",
            **(incoming.matter or {}),
        )  # fmt: skip
        name = shown_name(incoming.name) if incoming.name else None
        content = dump(Stored(article, date.today(), original, name))
        path = self.added / f"{article_id}.md"
        article = parse(content, path, origin="library").article  # what we write, we can read
        before = self._catalogue.stored(earlier).original if earlier else None
        write_atomically(self.added / ORIGINALS / original, incoming.original, folder=self.added)
        write_atomically(path, content.encode("utf-8"), folder=self.added)
        if before and before != original:
            delete(self.added / ORIGINALS / before)
        self._catalogue.learn(path)
        return article


def _title_from(text: str, name: str | None) -> str:
    """A title for a text that came without one: its file's name if that says something, else its
    first words."""
    stem = shown_name(name).rsplit(".", 1)[0].replace("_", " ").replace("-", " ") if name else ""
    words = [word for word in stem.split() if word.isalpha()]
    if len(words) >= 3:
        return one_line(stem)
    line = next((one for one in text.split("\n") if one.strip() and not one.startswith("#")), "")
    return one_line(line.lstrip("> -*"), 80) or "Untitled"
