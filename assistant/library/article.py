"""Front matter and body of a stored text ↔ `Article`. The only place that knows the file's form.

    ---
    title: ...            YAML, closed keys, closed lists
    ---

    The body: one paragraph a line, a blank line between paragraphs.

A corpus file must give every key; a file that a person added may leave most of them out. A file
that breaks a rule is refused whole: half-read front matter would put words in the wrong mouth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import LibraryError
from assistant.library.matter import read_mapping
from assistant.schema import (
    DESKS,
    DOERS,
    JURISDICTIONS,
    POWERS,
    ROLES,
    TOPICS,
    Article,
    Source,
)

MAX_TITLE_CHARS = 300
MAX_ASKED_CHARS = 800  # of one way in which a question is put, which may be a short letter
_FILE = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$\n?(.*)\Z", re.DOTALL | re.MULTILINE)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"\n{3,}")

CORPUS_KEYS = (
    "id", "title", "kind", "desk", "published", "revised", "supersedes", "pair", "disagrees_with",
    "differs_from", "jurisdiction", "as_of", "topics", "asker", "other", "power", "doer",
    "licence", "sources",
)  # fmt: skip
CORPUS_OPTIONAL = ("asked_as",)
CORPUS_NOT_NULL = (
    "id", "title", "kind", "desk", "published", "jurisdiction", "topics", "asker", "other",
    "power", "licence",
)  # fmt: skip


def _among(*allowed: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"it must be one of {', '.join(allowed)}")
        return value

    return AfterValidator(check)


def _web(value: str) -> str:
    if not re.match(r"https?://[^\s/]", value):
        raise ValueError("it must be a web address that starts with http:// or https://")
    return value


Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
Url = Annotated[str, Field(max_length=2048), AfterValidator(_web)]
Line = Annotated[str, Field(min_length=1, max_length=MAX_TITLE_CHARS, pattern=r"^[^\r\n]*$")]
Asked = Annotated[str, Field(min_length=1, max_length=MAX_ASKED_CHARS, pattern=r"^[^\r\n]*$")]


class _SourceMatter(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    title: Line
    url: Url


class _Matter(BaseModel):
    """Every key that a file may hold. Strict: a number is not a title, a text is not a date."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Id
    title: Line
    kind: Literal["column", "article", "law"] = "article"
    desk: Annotated[str, _among(*DESKS)] | None = None
    author: Line | None = None
    site: Line | None = None
    url: Url | None = None
    published: date | None = None
    revised: date | None = None
    supersedes: Id | None = None
    pair: Id | None = None
    disagrees_with: list[Id] = []
    differs_from: Id | None = None
    jurisdiction: Annotated[str, _among(*JURISDICTIONS)] = "general"
    as_of: date | None = None
    topics: Annotated[list[Annotated[str, _among(*TOPICS)]], Field(max_length=3)] = []
    asker: Annotated[str, _among(*ROLES)] | None = None
    other: Annotated[str, _among(*ROLES)] | None = None
    power: Annotated[str, _among(*POWERS)] | None = None
    doer: Annotated[str, _among(*DOERS)] | None = None
    licence: Line | None = None
    sources: list[_SourceMatter] = []
    asked_as: Annotated[list[Asked], Field(max_length=20)] = []
    added: date | None = None
    original: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.[a-z]{2,4}$")] | None = None
    original_name: Line | None = None


KEYS = tuple(_Matter.model_fields)


@dataclass(frozen=True, slots=True)
class Stored:
    """An article with what only its file knows: when it came, from what, and where that is."""

    article: Article
    added: date | None = None
    original: str | None = None  # file name in originals/
    original_name: str | None = None  # what the person's file was called


def normalise(text: str) -> str:
    """`text` with \\n line ends, no trailing blanks, no run of blank lines, no outer blank lines.

    Applying it twice changes nothing. Spans count into its result; were it to change between
    reading and quoting, every quote would point beside its words.
    """
    text = _BREAKS.sub("\n", text.removeprefix("\ufeff"))
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANKS.sub("\n\n", text).strip("\n")


def split_matter(content: str) -> tuple[str, str] | None:
    """(front matter, body) of a file, or None if it does not begin with front matter."""
    found = _FILE.match(content)
    return (found[1], found[2]) if found else None


def parse(content: str, where: Path | str, *, origin: Literal["corpus", "library"]) -> Stored:
    """The article that `content`, the text of the file `where`, holds.

    Raises:
        LibraryError: no front matter, a broken rule, or no text. It names file, key, value, rule.
    """
    content = _BREAKS.sub("\n", content.removeprefix("\ufeff"))
    parts = split_matter(content)
    if parts is None:
        raise LibraryError(
            f"{where}: no front matter. A stored text starts with a line `---`, the keys, and "
            f"another line `---`. To bring in a file from elsewhere, use `assistant add`."
        )
    given = read_mapping(parts[0], where)
    if origin == "corpus":
        _require_corpus_keys(given, where)
    matter = _validated(given, where)
    if origin == "corpus" and matter.kind == "law":
        for key in ("as_of", "sources"):
            if not getattr(matter, key):
                raise refusal(where, key, given[key], "a law note must give it")
    if matter.id != Path(where).stem:
        raise refusal(where, "id", matter.id, "it must be the file's name without .md")
    text = normalise(parts[1])
    if not text:
        raise LibraryError(f"{where}: an article without text. Write the text, or remove the file.")
    return Stored(
        _article(matter, text, origin), matter.added, matter.original, matter.original_name
    )


def dump(stored: Stored) -> str:
    """The file's content for `stored`: `parse(dump(s)) == s`. Keys without a value are left out."""
    article = stored.article
    matter: dict[str, Any] = {"id": article.id, "title": article.title, "kind": article.kind}
    for key in ("desk", "author", "site", "url", "published", "revised", "supersedes", "pair",
                "disagrees_with", "differs_from", "jurisdiction", "as_of", "topics", "asker",
                "other", "power", "doer", "licence"):  # fmt: skip
        value = getattr(article, key)
        if value:
            matter[key] = list(value) if isinstance(value, tuple) else value
    if article.sources:
        matter["sources"] = [{"title": one.title, "url": one.url} for one in article.sources]
    if article.asked_as:
        matter["asked_as"] = list(article.asked_as)
    for key in ("added", "original", "original_name"):
        if (value := getattr(stored, key)) is not None:
            matter[key] = value
    front = yaml.safe_dump(matter, allow_unicode=True, sort_keys=False, width=float("inf"))
    return f"---\n{front}---\n\n{normalise(article.text)}\n"


def refusal(where: Path | str, key: str, value: object, rule: str) -> LibraryError:
    """The error for one key. The value is shortened: it may be a page long."""
    shown = repr(value)
    shown = shown if len(shown) <= 80 else shown[:77] + "..."
    return LibraryError(f"{where}: `{key}` = {shown} is refused: {rule}. Correct the file.")


def _require_corpus_keys(given: dict[str, Any], where: Path | str) -> None:
    for key in CORPUS_KEYS:
        if key not in given:
            raise LibraryError(
                f"{where}: `{key}` is missing. A corpus text gives every key, null where there "
                f"is nothing to say. Add the line `{key}: ...`."
            )
    for key in given:
        if key not in (*CORPUS_KEYS, *CORPUS_OPTIONAL):
            raise refusal(where, str(key), given[key], "a corpus text has no such key")
    for key in CORPUS_NOT_NULL:
        if given[key] in (None, "", []):
            raise refusal(where, key, given[key], "a corpus text must say it")


def _validated(given: dict[str, Any], where: Path | str) -> _Matter:
    # Optional lists may be written `key:` with nothing after it; that means none.
    lists = ("disagrees_with", "topics", "sources", "asked_as")
    filled = {key: [] if key in lists and value is None else value for key, value in given.items()}
    try:
        return _Matter.model_validate(filled)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        if first["type"] == "missing":
            raise LibraryError(f"{where}: `{key}` is missing. Add the line `{key}: ...`.") from None
        if first["type"] == "extra_forbidden":
            rule = f"there is no such key; the keys are {', '.join(_Matter.model_fields)}"
        else:
            rule = first["msg"].removeprefix("Value error, ")
            rule = rule[0].lower() + rule[1:]
        raise refusal(where, key, first["input"], rule) from None


def _article(matter: _Matter, text: str, origin: Literal["corpus", "library"]) -> Article:
    given = matter.model_dump(exclude={"added", "original", "original_name", "sources"})
    given["disagrees_with"] = tuple(given["disagrees_with"])
    given["topics"] = tuple(given["topics"])
    given["asked_as"] = tuple(given["asked_as"])
    sources = tuple(Source(one.title, one.url) for one in matter.sources)
    return Article(**given, text=text, sources=sources, origin=origin)
