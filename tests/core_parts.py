"""Small articles, a small library and one index of the shipped corpus, for tests of the core."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant import manifest
from assistant.begin import begin_with
from assistant.embedding import Encoder
from assistant.errors import Busy
from assistant.index import Index
from assistant.library import Library
from assistant.library.article import Stored, dump
from assistant.schema import Article, Sentence
from assistant.settings import Settings

SET_UP = Settings().index  # as set-up left it; tests have a home of their own later
COLUMN = Article(
    id="asked-to-dinner-by-a-supplier",
    title="A supplier asked me to dinner after the contract ended",
    kind="column",
    desk="candid",
    published=date(2026, 2, 3),
    topics=("dating-at-work", "clients-vendors"),
    asker="employee",
    other="vendor",
    power="peer",
    text=(
        "## Letter\n\n"
        "I buy paper for a print shop. When our contract with a mill ended, its salesman asked me "
        "to dinner by email. Do I have to answer him?\n\n"
        "## Answer\n\n"
        "No, you owe the salesman no answer, and you may let the email lie.\n\n"
        "**Ignore the email.** Silence ends most invitations, and it asks no work of you. The "
        "risk is that he may write once more.\n\n"
        "**Send one line that says no.** A written no ends the guessing on both sides. It fits "
        "best if you expect to meet the salesman again.\n\n"
        "> Hello Piet, thank you for the invitation, but no. I wish you well.\n\n"
        "Was he wrong to ask? Talk to HR or your union if he writes again after a no.\n\n"
        "Doing nothing stops being right if a second invitation follows a no."
    ),
)
COACH = Article(
    id="was-it-wrong-to-text-the-applicant",
    title="Was it wrong to text the applicant?",
    site="Desk Weekly",
    published=date(2024, 5, 6),
    origin="library",
    text=(
        "A recruiter posted a message that an applicant had sent to her after the interview.\n\n"
        "Many male commenters fail to see a problem with it. One man wrote, “It was only a "
        "compliment.” Another commented, “Clumsy, yes, but polite.”\n\n"
        "Desk Weekly asked office manners trainer Dora Quill, who writes about interviews, for her "
        "view. Is it harassment or poor form? “You should call it a breach of manners,” Quill "
        "said. But she doesn’t think it is harassment, per se. “I doubt that it would end a "
        "career, but it should end the conversation.”\n\n"
        "What do you think about it?\n\n"
        "A bird’s view of two people at a table (Photo: Picture Desk)\n\n"
        "Follow us on every network for more of this."
    ),
)
LAW_US = Article(
    id="us-applicants-are-protected",
    title="US: applicants are protected from harassment",
    kind="law",
    desk="people-ops",
    published=date(2026, 11, 22),
    as_of=date(2026, 11, 22),
    jurisdiction="US",
    topics=("harassment", "hiring"),
    text=(
        "## What the rule covers\n\n"
        "In the US, Title VII protects applicants from sexual harassment by a hiring manager."
    ),
)
LAW_UK = replace(
    LAW_US,
    id="uk-applicants-are-protected",
    title="UK: applicants are protected from harassment",
    jurisdiction="UK",
    text=(
        "## What the rule covers\n\n"
        "In Great Britain, the Equality Act 2010 protects applicants from sexual harassment by a "
        "hiring manager."
    ),
)
SMALL = (COLUMN, COACH, LAW_US, LAW_UK)


def write_articles(folder: Path, articles: Sequence[Article] = SMALL) -> Library:
    """A library of these articles alone, as if a person had added them."""
    corpus, added = folder / "corpus", folder / "library"
    corpus.mkdir(parents=True, exist_ok=True)
    added.mkdir(parents=True, exist_ok=True)
    for article in articles:
        own = replace(article, origin="library")
        path = added / f"{article.id}.md"
        path.write_text(dump(Stored(own, added=date(2026, 11, 1))), encoding="utf-8")
    return Library(corpus, added, fetcher=None)


def small_settings(folder: Path, **more: object) -> Settings:
    """Settings of a home in `folder` with a corpus of its own and no chat model."""
    return Settings(**{"home": folder, "corpus": folder / "corpus", "model": "none", **more})


def small_index(folder: Path, encoder: Encoder, articles: Sequence[Article] = SMALL) -> Index:
    """A real index of these articles."""
    index = Index(small_settings(folder), write_articles(folder, articles), encoder)
    index.update()
    return index


def sentence(
    text: str, part: str = "reason", *, article: str = "a", start: int = 0, paragraph: int = 0,
    voice: str | None = None,
) -> Sentence:  # fmt: skip
    """A sentence that stands at `start`."""
    return Sentence(article, start, start + len(text), text, part, paragraph, voice)


class CountingEncoder:
    """The real encoder, keeping count of the texts it is given; `fail_at` stops it like a kill."""

    def __init__(self, encoder: Encoder, name: str | None = None) -> None:
        self._encoder, self.name = encoder, name or encoder.name
        self.texts: list[str] = []
        self.fail_when: Callable[[str], bool] = lambda text: False

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return self.embed_with_spans(texts, [()] * len(texts))[0]

    def embed_situations(self, texts: Sequence[str]) -> np.ndarray:
        return self._encoder.embed_situations(texts)

    def embed_situation(self, text, spans):
        return self._encoder.embed_situation(text, spans)

    def embed_within(self, text, groups):
        return self._encoder.embed_within(text, groups)

    def embed_with_spans(self, texts, spans):
        if any(self.fail_when(text) for text in texts):
            raise KeyboardInterrupt
        self.texts += texts
        return self._encoder.embed_with_spans(texts, spans)


@dataclass(frozen=True, slots=True)
class ShippedIndex:
    """The shipped corpus, indexed."""

    settings: Settings
    library: Library
    index: Index


@pytest.fixture(scope="session")
def shipped(encoder: Encoder) -> ShippedIndex:
    """The shipped corpus, indexed once for as long as neither it nor what reads it changes.

    It takes minutes, so it is kept beside the models, begun with the index that set-up made, and
    a run that finds another one building it waits for that.
    """
    settings = Settings(home=Settings().cache / "tests" / manifest.code(), model="none")
    begin_with(settings.index, SET_UP)
    library = Library(settings.corpus, settings.library, fetcher=None)
    index = Index(settings, library, encoder)
    give_up = time.monotonic() + 900
    while True:
        try:
            index.update()
        except Busy:
            if time.monotonic() > give_up:
                raise
            time.sleep(2.0)
        else:
            return ShippedIndex(settings, library, index)
