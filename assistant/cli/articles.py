"""`assistant add`, `remove`, `list`, `show`: the articles."""

from __future__ import annotations

import dataclasses
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.indexing import told, update_index
from assistant.cli.terminal import FAILED, clean, complain, refuse_usage, say, say_json
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.library import Added, Library
    from assistant.schema import Article
    from assistant.settings import Settings

SHOWN_CUTS = 15
Sources = Annotated[
    list[str],
    typer.Argument(metavar="PATH|URL|FEED...", help="Files, web addresses, feeds; - reads text."),
]
Title = Annotated[str | None, typer.Option(help="Its title, instead of the one that is found.")]
Url = Annotated[str | None, typer.Option(help="Where it stood, if that is not where it is read.")]
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="As `assistant list` shows them.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="As `assistant list` shows it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    app.command()(add)
    app.command()(remove)
    app.command("list")(list_articles)
    app.command()(show)


def add(sources: Sources, title: Title = None, url: Url = None) -> None:
    """Add articles to the library and index them. Says each line that was cut."""
    if len(sources) > 1 and (title or url):
        refuse_usage("`--title` and `--url` describe one article; add it alone.")
    library, settings = _library()
    failed = 0
    stored = False
    for source in sources:
        try:
            for added in _add(library, source, title, url):
                _tell(added, library)
                stored = True
        except AssistantError as error:
            failed += 1
            complain(str(error))
    if stored:
        say(told(update_index(settings, library)))
    if failed:
        raise typer.Exit(FAILED)


def remove(article_ids: Ids) -> None:
    """Remove added articles, with their originals, from library and index."""
    library, settings = _library()
    failed = 0
    for article_id in article_ids:
        try:
            library.remove(article_id)
            say(f"removed    {article_id}")
        except AssistantError as error:
            failed += 1
            complain(str(error))
    if failed < len(article_ids):
        say(told(update_index(settings, library)))
    if failed:
        raise typer.Exit(FAILED)


def list_articles(json: Json = False) -> None:
    """List all articles."""
    library, _ = _library()
    articles = list(library.articles())
    if json:
        say_json([_without_text(article) for article in articles])
    else:
        width = max((len(article.id) for article in articles), default=0)
        lines = [f"{one.id:<{width}}  {_facts(one)}  {clean(one.title)}" for one in articles]
        say("\n".join(lines) if lines else "The library is empty. `assistant add FILE` fills it.")
    for _, reason in library.broken():
        complain(f"left out: {reason}")


def show(article_id: Id, json: Json = False) -> None:
    """Show one article: the text that quotes come from."""
    article = _library()[0].get(article_id)
    if json:
        say_json({"id": article.id, "text": article.text, **_without_text(article)})
        return
    where = f"\n{clean(article.url)}" if article.url else ""
    say(f"{clean(article.title)}\n{_facts(article)}{where}\n\n{clean(article.text)}")


def _library() -> tuple[Library, Settings]:
    from assistant.library import open_library
    from assistant.settings import settings

    return open_library(settings()), settings()


def _add(library: Library, source: str, title: str | None, url: str | None) -> list[Added]:
    if source != "-":
        return library.add(source, title=title, url=url)
    from assistant.library import decode_text

    text = decode_text(sys.stdin.buffer.read(), "standard input")
    return [library.add_text(text, title=title, url=url)]


def _tell(added: Added, library: Library) -> None:
    article = added.article
    lines = [f"{added.status:<10} {article.id}  ({article.kind}) {clean(article.title)}"]
    lines += [f"    cut: {clean(line)}" for line in added.removed[:SHOWN_CUTS]]
    if (more := len(added.removed) - SHOWN_CUTS) > 0:
        original = library.original(article.id)
        lines.append(f"    cut: {more} lines more; the original is kept in {original}")
    lines += [f"    note: {clean(note)}" for note in added.notes]
    say("\n".join(lines))


def _facts(article: Article) -> str:
    """Kind, who speaks, when, and whether it is the person's own."""
    who = article.desk or article.author or article.site or "-"
    day = article.as_of or article.published
    own = ", added" if article.origin == "library" else ""
    return f"[{article.kind}, {clean(who)}, {day or 'no date'}{own}]"


def _without_text(article: Article) -> dict[str, Any]:
    made = dataclasses.asdict(article)
    del made["text"]
    return made
