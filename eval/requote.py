"""Gold quotes that an edit of the corpus has moved: `python -m eval.requote [--write]`.

Whoever changes a sentence of an article changes the ground on which cases stand. This lists the
quotes that are no longer in their article with the sentence most like each; `--write` puts those
in place, to be read before they are committed.
"""

from __future__ import annotations

import json
import sys
from difflib import SequenceMatcher
from pathlib import Path

from assistant.errors import LibraryError
from assistant.library import Library
from assistant.sentences import sentence_spans
from assistant.settings import settings
from eval import CASES

LIKE = 0.55  # of a sentence to the quote; below it a person has to look


def nearest(quote: str, text: str) -> str | None:
    """The sentence or neighbouring sentences of `text` most like `quote`, if like enough."""
    runs = []
    for paragraph in text.split("\n"):
        spans = sentence_spans(paragraph, 0, len(paragraph))
        runs += [
            paragraph[spans[i][0] : spans[j][1]]
            for i in range(len(spans))
            for j in range(i, min(i + 3, len(spans)))
        ]
    scored = [(SequenceMatcher(None, quote, run, autojunk=False).ratio(), run) for run in runs]
    likeness, found = max(scored, default=(0.0, ""))
    return found if likeness >= LIKE else None


def requote(folder: Path, library: Library, *, write: bool) -> list[tuple[str, str, str | None]]:
    """(case, quote, what stands there now or None) of every quote that is gone."""
    moved = []
    for path in sorted(folder.glob("*.jsonl")):
        lines, changed = [], False
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            for gold in case.get("gold") or ():
                for n, quote in enumerate(gold.get("quotes") or ()):
                    text = _text(library, gold["article"])
                    if quote in text:
                        continue
                    found = nearest(quote, text)
                    moved.append((case["id"], quote, found))
                    if found:
                        gold["quotes"][n], changed = found, True
            lines.append(json.dumps(case, ensure_ascii=False))
        if changed and write:
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return moved


def _text(library: Library, article_id: str) -> str:
    try:
        return library.get(article_id).text
    except LibraryError:
        return ""


def main() -> None:
    """Print what moved, and write it if asked."""
    own = settings()
    library = Library(own.corpus, own.library, fetcher=None)
    moved = requote(CASES, library, write="--write" in sys.argv[1:])
    for case, quote, found in moved:
        print(f"{case}\n  - {quote}\n  + {found or 'nothing like it: look at the article'}")
    print(f"{len(moved)} quotes are no longer in their article.")


if __name__ == "__main__":
    main()
