"""Which articles there are, without reading them all again.

A file whose size, time of change and time of status change are as remembered is taken as read.
What is remembered outlives the process in a small cache file; a cache that is missing, old or
spoilt costs one full reading and nothing else.
"""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Literal

from assistant.errors import LibraryError
from assistant.library.article import KEYS, Stored, parse
from assistant.library.files import STATE, write_atomically
from assistant.schema import DESKS, JURISDICTIONS, POWERS, ROLES, TOPICS

MAX_FILE_BYTES = 12_000_000
PARSED_KEPT = 2_000  # articles held in memory: about 12 MB of columns
WORTH_SAVING = 32  # files read again before the cache file is written again
_RULES = sha256(repr((1, KEYS, TOPICS, ROLES, DESKS, JURISDICTIONS, POWERS)).encode()).hexdigest()[
    :16
]

Origin = Literal["corpus", "library"]
Source = tuple[str, ...]
State = tuple[int, int, int]  # size in bytes, mtime in ns, ctime in ns


@dataclass(frozen=True, slots=True)
class Card:
    """What is remembered of one file. `error` is why it cannot be read, if it cannot."""

    path: str
    state: State
    origin: Origin
    fingerprint: str = ""  # SHA-256 of the file
    digest: str = ""  # SHA-256 of the text
    title: str = ""
    url: str | None = None
    original_name: str | None = None
    error: str | None = None

    @property
    def id(self) -> str:
        return self.path.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".md")

    @property
    def source(self) -> Source:
        """What tells a newer state of this text from another text."""
        return source_of(self.url, self.original_name, self.title)


def source_of(url: str | None, name: str | None, title: str) -> Source:
    """An address alone; a file's name only with the title, or every `page.html` would be one."""
    return (url,) if url else (name or "", title)


def text_digest(text: str) -> str:
    """What tells one text from another, whatever it is called."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Catalogue:
    """The files of `corpus` (with its folders) and `added` (one folder). Safe between threads."""

    def __init__(self, corpus: Path, added: Path) -> None:
        self.corpus, self.added = corpus, added
        self._lock = RLock()
        self._by_path: dict[str, Card] = {}
        self._by_id: dict[str, Card] = {}
        self._by_digest: dict[str, Card] = {}
        self._by_source: dict[Source, Card] = {}
        self._broken: dict[str, str] = {}
        self._folders: dict[str, int] = {}
        self._parsed: OrderedDict[str, tuple[State, Stored]] = OrderedDict()
        self._loaded = False

    def refresh(self, *, folders_only: bool = False) -> None:
        """Look at the folders and read what is new or changed.

        With `folders_only`, nothing is looked at when no folder has changed, so an edit in place
        goes unseen: enough for a writer, who only asks what names are taken.
        """
        with self._lock:
            if folders_only and self._loaded and self._folders == self._folder_times():
                return
            if not self._loaded:
                self._load()
            # Times first: what changes while we look makes the next look a full one.
            self._folders = self._folder_times()
            cards: dict[str, Card] = {}
            fresh = 0
            for path, origin, state in self._files():
                card = self._by_path.get(path)
                if card is None or card.state != state or card.origin != origin:
                    card = self._read(path, origin, state)
                    fresh += 1
                cards[path] = card
            gone = len(self._by_path.keys() - cards.keys())
            self._by_path = cards
            if fresh or gone or not self._by_id:
                self._order()
            if fresh + gone >= WORTH_SAVING:
                self._save()

    def learn(self, path: Path) -> None:
        """Take notice of a file of `added` that we have just written or removed."""
        with self._lock:
            name = str(path)
            earlier = self._by_path.pop(name, None)
            self._parsed.pop(name, None)
            try:
                card = self._read(name, "library", _state(path.stat()))
            except OSError:
                card = None
            if card is not None:
                self._by_path[name] = card
            if card is None or earlier is not None or not self._admit(card):
                self._order()
            self._folders = self._folder_times()

    @property
    def cards(self) -> dict[str, Card]:
        """Readable articles by id, in order of id. A copy of the last look."""
        with self._lock:
            return dict(sorted(self._by_id.items()))

    @property
    def broken(self) -> list[tuple[Path, str]]:
        with self._lock:
            return [(Path(path), reason) for path, reason in sorted(self._broken.items())]

    def find(self, article_id: str) -> Card | None:
        """The card of an article, as of the last look."""
        with self._lock:
            return self._by_id.get(article_id)

    def find_text(self, text: str) -> Card | None:
        """The article that has this very text."""
        with self._lock:
            return self._by_digest.get(text_digest(text))

    def find_source(self, source: Source) -> Card | None:
        """The added article that came from this address, or from a file of this name and title."""
        with self._lock:
            return self._by_source.get(source)

    def stored(self, card: Card) -> Stored:
        """The article of `card`, read again only if its file has changed.

        Raises:
            LibraryError: the file is gone or can no longer be read.
        """
        with self._lock:
            try:
                state = _state(Path(card.path).stat())
            except OSError as error:
                raise LibraryError(
                    f"{card.path} cannot be read: {error.strerror}. Restore it, or run "
                    f"`assistant index` so that it is no longer looked for."
                ) from None
            kept = self._parsed.get(card.path)
            if kept is None or kept[0] != state:
                changed = self._read(card.path, card.origin, state)
                if changed.error is not None:
                    raise LibraryError(changed.error)
                kept = self._parsed[card.path]
            self._parsed.move_to_end(card.path)
            return kept[1]

    def _files(self) -> Iterator[tuple[str, Origin, State]]:
        for folder in _folders_of(self.corpus):
            yield from _markdown(folder, "corpus")
        yield from _markdown(self.added, "library")

    def _folder_times(self) -> dict[str, int]:
        times = {}
        for folder in [*_folders_of(self.corpus), self.added]:
            with suppress(OSError):
                times[str(folder)] = folder.stat().st_mtime_ns
        return times

    def _read(self, path: str, origin: Origin, state: State) -> Card:
        try:
            if state[0] > MAX_FILE_BYTES:
                raise LibraryError(
                    f"{path}: {state[0] / 1e6:.1f} MB; a text has at most "
                    f"{MAX_FILE_BYTES / 1e6:.0f} MB. Split it."
                )
            data = Path(path).read_bytes()
            stored = parse(data.decode("utf-8"), path, origin=origin)
        except UnicodeDecodeError as error:
            reason = f"{path}: byte {error.start} is not UTF-8. Save the file as UTF-8."
            return Card(path, state, origin, error=reason)
        except OSError as error:
            return Card(path, state, origin, error=f"{path} cannot be read: {error.strerror}.")
        except LibraryError as error:
            return Card(path, state, origin, error=str(error))
        self._parsed[path] = (state, stored)
        while len(self._parsed) > PARSED_KEPT:
            self._parsed.popitem(last=False)
        article = stored.article
        return Card(
            path, state, origin, sha256(data).hexdigest(), text_digest(article.text),
            article.title, article.url, stored.original_name,
        )  # fmt: skip

    def _order(self) -> None:
        """Set up what is looked for: the corpus before what was added, then by path."""
        self._by_id, self._by_digest, self._by_source, self._broken = {}, {}, {}, {}
        for card in sorted(self._by_path.values(), key=lambda card: (card.origin, card.path)):
            self._admit(card)

    def _admit(self, card: Card) -> bool:
        """Make `card` findable; False if it is broken, or another file holds its id."""
        if card.error is not None:
            self._broken[card.path] = card.error
            return False
        first = self._by_id.setdefault(card.id, card)
        if first is not card:
            self._broken[card.path] = (
                f"{card.path}: the id {card.id!r} is taken by {first.path}; an id names one "
                f"text. Rename this file and its `id`."
            )
            return False
        self._by_digest.setdefault(card.digest, card)
        if card.origin == "library":
            self._by_source.setdefault(card.source, card)
        return True

    def _load(self) -> None:
        self._loaded = True
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            kept = json.loads((self.added / STATE / "catalogue.json").read_bytes())
            if kept["rules"] != _RULES:
                return
            cards = [Card(**{**card, "state": tuple(card["state"])}) for card in kept["cards"]]
            self._by_path = {card.path: card for card in cards if card.error is None}

    def _save(self) -> None:
        kept = {"rules": _RULES, "cards": [asdict(card) for card in self._by_path.values()]}
        with suppress(LibraryError):  # a library that cannot be written to can still be read
            write_atomically(
                self.added / STATE / "catalogue.json", json.dumps(kept).encode(), folder=self.added
            )


def _folders_of(corpus: Path) -> list[Path]:
    found = [corpus]
    with suppress(OSError):
        found += sorted(Path(one.path) for one in os.scandir(corpus)
                        if one.is_dir() and not one.name.startswith("."))  # fmt: skip
    return found


def _markdown(folder: Path, origin: Origin) -> Iterator[tuple[str, Origin, State]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:  # no such folder yet: a library with nothing in it
        return
    for entry in entries:
        name = entry.name
        if not name.endswith(".md") or name.startswith(".") or name == "README.md":
            continue
        try:
            if entry.is_file():
                yield entry.path, origin, _state(entry.stat())
        except OSError:
            continue  # removed while we looked


def _state(stat: os.stat_result) -> State:
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns
