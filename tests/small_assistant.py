"""An assistant over four short columns, without a chat model, for tests of the evaluation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from assistant.embedding import Encoder
from assistant.index import Index
from assistant.library import Library
from assistant.pipeline import Assistant
from assistant.roles import power
from assistant.settings import Settings

COLUMNS = {
    "asked-out-by-hiring-manager": (
        "After I turned the job down, the hiring manager asked me out",
        "candidate", "hiring-manager",
        "I turned down a job on Monday, and on Thursday the hiring manager asked me out to dinner.",
        "You may leave the hiring manager's email unanswered, because you owe him no reply. "
        "**Say no in one line and move on.** A short no closes the matter in writing. The cost is "
        "that he may write once more.",
    ),
    "i-asked-out-a-candidate": (
        "I asked out a candidate whom I had interviewed",
        "hiring-manager", "candidate",
        "I interviewed a woman, she turned the job down, and I asked her out by email.",
        "You were wrong to ask the candidate out, and you should apologise once. **Send two "
        "sentences of apology.** A short apology asks nothing of her. The cost is your pride.",
    ),
    "boss-texts-at-night": (
        "My boss texts me at midnight", "employee", "manager",
        "My boss sends me texts at midnight and I answer them from bed.",
        "You can leave a text from your boss until the morning. **Put the phone in another room.** "
        "A phone in the kitchen keeps you asleep. The cost is a late reply.",
    ),
    "colleague-eats-my-lunch": (
        "A colleague eats my lunch from the fridge", "coworker", "coworker",
        "Somebody on my team takes my lunch out of the office fridge each week.",
        "You should tell your colleague in private that the lunch is yours. **Write your name on "
        "the box.** A name takes away the excuse. The cost is a label.",
    ),
}  # fmt: skip
OPPOSED = {"i-asked-out-a-candidate": ["asked-out-by-hiring-manager"]}


def small_assistant(home: Path, encoder: Encoder) -> tuple[Assistant, Settings]:
    """The assistant and the settings under which its files lie, all below `home`."""
    settings = Settings(corpus=home / "corpus", home=home / "home")
    settings.corpus.mkdir()
    for id_, (title, asker, other, letter, answer) in COLUMNS.items():
        body = answer.replace(" **", "\n\n**")
        matter = {
            "id": id_, "title": title, "kind": "column",
            "desk": "cautious" if id_ in OPPOSED else "candid",
            "published": date(2026, 1, 19), "revised": None, "supersedes": None, "pair": None,
            "disagrees_with": OPPOSED.get(id_, []), "differs_from": None,
            "jurisdiction": "general", "as_of": None,
            "topics": ["hiring"], "asker": asker, "other": other, "power": power(asker, other),
            "doer": None, "licence": "CC-BY-4.0", "sources": [],
        }  # fmt: skip
        text = f"---\n{yaml.safe_dump(matter)}---\n\n## Letter\n\n{letter}\n\n## Answer\n\n{body}\n"
        (settings.corpus / f"{id_}.md").write_text(text, encoding="utf-8")
    library = Library(settings.corpus, settings.library, fetcher=None)
    assert sorted(COLUMNS) == library.ids(), library.broken()
    index = Index(settings, library, encoder)
    index.update()
    return Assistant(library, index, None), settings
