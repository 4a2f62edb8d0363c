"""The generated parts of `corpus/README.md`: counts, coverage, what is seeded, indexing time.

    python -m corpus.readme            write the parts anew from the texts
    python -m corpus.readme --check    exit 1 if they differ from the texts
    python -m corpus.readme --time     index everything from nothing, and put down how long it took

What stands outside the markers is written by hand and never touched. Without the check a list of
pairs or a matrix would be right on the day it was typed and wrong after the next article.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from assistant.library import Library
from assistant.schema import DESKS, ROLES, TOPICS, Article

CORPUS = Path(__file__).resolve().parent
README = CORPUS / "README.md"
FOLDERS = {"column": "columns", "article": "articles", "law": "law"}

# Questions that a reader might expect an answer to and that no text takes up, with the words that
# would show that one does.
UNANSWERED = {
    "Jury service and the military reserve": (
        r"(?i:\b(jury (duty|service)|jurors?|reservists?|(army|navy|military) reserves?|national guard|"
        r"call-?up papers)\b)"
    ),
    "Stock options and equity": (
        r"(?i:\b(stock options?|share options?|equity|vest(s|ed|ing)|RSUs?|restricted stock|"
        r"shareholdings?)\b)"
    ),
    "Visas and immigration": (
        r"(?i:\b(visas?|immigration|immigrants?|work permits?|green cards?|visa sponsorship|H-?1B|"
        r"right to work|deport\w*|residence permits?)\b)"
    ),
    "Pensions and retirement accounts": (
        r"(?i:\b(pensions?|401\s?\(?k\)?|retirement (accounts?|plans?|savings?|funds?)|"
        r"superannuation|annuit(y|ies)|provident fund)\b)"
    ),
    "Pets at the office": (
        r"(?i:\b(bring|brings|bringing|brought|take|takes|taking|took) (\w+ ){0,3}"
        r"(dogs?|cats?|pets?|pupp(y|ies)) (\w+ ){0,2}(in|into|office|work)\b"
        r"|\b(office (dogs?|cats?|pets?)|dog-friendly|pet-friendly|pet policy|assistance dogs?|"
        r"support animals?)\b)"
    ),
}


def read_texts(corpus: Path = CORPUS) -> list[Article]:
    """Every text of the corpus in the order of its id; one that cannot be read is an error."""
    library = Library(corpus, Path(tempfile.gettempdir()) / "no-articles-added")
    for path, reason in library.broken():
        raise SystemExit(f"{path}: {reason}")
    return sorted(library.articles(), key=lambda article: article.id)


def pairs(texts: Iterable[Article]) -> list[tuple[str, str]]:
    """Situations told from both sides, as sorted pairs of ids."""
    return _couples((text.id, text.pair) for text in texts if text.pair)


def disagreements(texts: Iterable[Article]) -> list[tuple[str, str]]:
    """Texts of two desks that advise the opposite on one question, as sorted pairs of ids."""
    return _couples((text.id, other) for text in texts for other in text.disagrees_with)


def revisions(texts: Iterable[Article]) -> list[tuple[str, str]]:
    """Changed advice, as (id of the earlier text, id of the one that replaces it)."""
    return sorted((text.supersedes, text.id) for text in texts if text.supersedes)


def differing_laws(texts: Iterable[Article]) -> list[tuple[str, str]]:
    """The same rule in two jurisdictions, as sorted pairs of ids of law notes."""
    return _couples((text.id, text.differs_from) for text in texts if text.differs_from)


def coverage(texts: Iterable[Article]) -> dict[tuple[str, str], int]:
    """(topic, asker) → how many texts; a text counts under each of its topics."""
    return Counter((topic, text.asker or "") for text in texts for topic in text.topics)


def parts(texts: Sequence[Article]) -> dict[str, str]:
    """Name of each generated part → its Markdown, without the markers."""
    return {"counts": _counts(texts), "coverage": _matrix(texts), "seeded": _seeded(texts)}


def replaced(readme: str, written: dict[str, str]) -> str:
    """`readme` with the named parts between its markers exchanged.

    Raises:
        SystemExit: a part has no markers, so it would be lost without a word.
    """
    for name, text in written.items():
        marked = re.compile(rf"(<!-- generated: {name} -->\n).*?(<!-- end: {name} -->)", re.DOTALL)
        if not marked.search(readme):
            raise SystemExit(
                f"{README.name}: the markers of `{name}` are missing. Put the lines "
                f"`<!-- generated: {name} -->` and `<!-- end: {name} -->` where it belongs."
            )
        readme = marked.sub(lambda found, text=text: f"{found[1]}{text}\n{found[2]}", readme)
    return readme


def indexing_time() -> str:
    """One sentence on how long it takes to index the corpus from nothing, measured now.

    Processor time stands beside it: on a busy machine the wall clock says little.
    """
    from assistant.index import Index  # seconds of imports that the other commands do not need
    from assistant.models import embeddings
    from assistant.settings import Settings

    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), embedding_model="embedded", chroma_url=None)
        index = Index(settings, Library(CORPUS, settings.library), embeddings(settings))
        load, began = os.getloadavg()[0], time.process_time()
        report = index.update(rebuild=True)
        used_s = time.process_time() - began
        chunks = index.describe()["chunks"]
    cores = os.cpu_count() or 1
    busy = f" The machine was busy with other work (load {load:.1f})." if load > cores / 2 else ""
    return (
        f"Indexing all {report.embedded} texts from nothing took {report.seconds:.0f} s and "
        f"{used_s:.0f} s of processor time ({chunks} chunks, {cores} cores, embedded encoder, "
        f"{date.today().isoformat()}).{busy}"
    )


def main(arguments: Sequence[str]) -> int:
    texts = read_texts()
    before = README.read_text(encoding="utf-8")
    written = parts(texts)
    if "--time" in arguments:
        written["time"] = indexing_time()
    after = replaced(before, written)
    if "--check" in arguments:
        if after != before:
            sys.stderr.write(f"{README.name} is stale. Run `python -m corpus.readme`.\n")
        return int(after != before)
    README.write_text(after, encoding="utf-8")
    return 0


def _couples(links: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted({(min(link), max(link)) for link in links})


def _counts(texts: Sequence[Article]) -> str:
    kinds = Counter(text.kind for text in texts)
    lines = [f"{len(texts)} texts: {kinds['column']} columns, {kinds['article']} articles and "
             f"{kinds['law']} law notes.", "",
             "| desk | columns | articles | law notes |", "| --- | --- | --- | --- |"]  # fmt: skip
    for desk in DESKS:
        of_desk = Counter(text.kind for text in texts if text.desk == desk)
        lines.append("| " + " | ".join([desk, *(str(of_desk[k]) for k in FOLDERS)]) + " |")
    return "\n".join(lines)


def _matrix(texts: Sequence[Article]) -> str:
    cells = coverage(texts)
    askers = [role for role in ROLES if any(asker == role for _, asker in cells)]
    lines = [
        "| topic | " + " | ".join(askers) + " | all |",
        "| --- |" + " --- |" * (len(askers) + 1),
    ]
    for topic in TOPICS:
        row = [cells.get((topic, asker), 0) for asker in askers]
        lines.append(f"| {topic} | " + " | ".join(str(n or "") for n in row) + f" | {sum(row)} |")
    return "\n".join(lines)


def _seeded(texts: Sequence[Article]) -> str:
    by_id = {text.id: text for text in texts}

    def named(id: str) -> str:
        text = by_id[id]
        return f"[{text.title}]({FOLDERS[text.kind]}/{id}.md)"

    def desked(id: str) -> str:
        return f"{named(id)} ({by_id[id].desk})"

    def section(title: str, items: Iterable[str]) -> Iterator[str]:
        listed = [f"- {item}" for item in items]
        yield from (f"### {title}: {len(listed)}", "", *listed, "")

    return "\n".join([
        *section("Situations told from both sides",
                 (f"{named(a)} / {named(b)}" for a, b in pairs(texts))),
        *section("Disagreements between desks",
                 (f"{desked(a)} / {desked(b)}" for a, b in disagreements(texts))),
        *section("Advice that a later column replaced",
                 (f"{named(old)} ({by_id[old].published}) → {named(new)} ({by_id[new].published})"
                  for old, new in revisions(texts))),
        *section("Rules that differ between the US and the UK",
                 (f"{named(a)} / {named(b)}" for a, b in differing_laws(texts))),
        *section("Questions that nothing here answers, on purpose", UNANSWERED),
    ]).rstrip()  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
