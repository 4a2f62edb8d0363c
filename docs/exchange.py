"""Writes the README's exchange: a real question, its real answer, from the shipped library.

    python -m docs.exchange           write it
    python -m docs.exchange --check   say whether the README still tells the truth

The answer is made of quotes alone, so it is the same on every machine.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from assistant.index import Index
from assistant.library import Library
from assistant.models import embeddings
from assistant.pipeline import Assistant
from assistant.render import to_text
from assistant.schema import Letter
from assistant.settings import Settings

README = Path(__file__).resolve().parent.parent / "README.md"
QUESTION = (
    "After I turned the job down, the hiring manager emailed asking me out. "
    "Should I ignore this email?"
)
_PART = re.compile(r"(<!-- exchange -->\n).*?(<!-- /exchange -->)", re.DOTALL)


def exchange(assistant: Assistant) -> str:
    """The question as typed and the answer as printed, in a fence."""
    answer = to_text(assistant.advise(Letter(QUESTION))).rstrip()
    return f'```\n$ ASSISTANT_MODEL=none assistant ask "{QUESTION}"\n{answer}\n```\n'


def with_exchange(readme: str, text: str) -> str:
    """The README with `text` between the markers.

    Raises:
        ValueError: the markers are missing.
    """
    if not _PART.search(readme):
        raise ValueError("README.md has lost its markers <!-- exchange --> and <!-- /exchange -->.")
    return _PART.sub(lambda found: found[1] + text + found[2], readme)


def shipped(home: Path) -> Assistant:
    """An assistant over the shipped library alone, without a chat model, its index in `home`."""
    settings = Settings(home=home, model="none")
    library = Library(settings.corpus, settings.library)
    index = Index(settings, library, embeddings(settings))
    index.update()
    return Assistant(library, index, None)


def main() -> int:
    """Write or check; 1 when the README is out of date."""
    before = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as home:
        after = with_exchange(before, exchange(shipped(Path(home))))
    if "--check" in sys.argv[1:]:
        return int(before != after)
    README.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
