"""The words that letters about work have in common, counted in the shipped corpus.

A sentence of other words ("pumps", "tithe maps") belongs to one letter and to no other; see
`assistant.drafting`. Only words written small are counted, which leaves out names.
"""

from __future__ import annotations

import json
import re
from collections import Counter

from assistant.lexical import terms
from assistant.library import open_library
from assistant.linear import FOLDER
from assistant.settings import Settings

SHARE = 0.0135  # of all articles; 7 of 517
SMALL = 2  # articles; what is written small in as many is no name, even where it begins a sentence
# Courtesies stand in the letters that people send more often than in advice about them.
COURTEOUS = (
    "i'll i'm i've i'd we'll we're we've we'd you'll you're you've you'd he'll she'll it'll "
    "hello hi hey dear thank thanks sorry please "
    "wish invitation invite invited referee behalf occasion reply message contact grateful "
    "appreciate regards sincerely apologise apology decline accept offer convenient discuss "
    "dinner coffee drink privately application applicants interview"
)
_SMALL = re.compile(r"\b[a-z][a-z'’]+\b")


def main() -> None:
    """Count, print how many words stand in enough articles, and write them."""
    counts: Counter[str] = Counter()
    articles = [a for a in open_library(Settings()).articles() if a.origin == "corpus"]
    for article in articles:
        counts.update(set(terms(" ".join(_SMALL.findall(article.text)))))
    for name, least, more in (
        ("everyday", round(SHARE * len(articles)), COURTEOUS),
        ("small", SMALL, ""),
    ):
        words = sorted({w for w, n in counts.items() if n >= least} | set(terms(more)))
        path = FOLDER / f"{name}.json"
        path.write_text(json.dumps(words, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"{len(words)} of {len(counts)} stems stand in {least} of {len(articles)} articles")
