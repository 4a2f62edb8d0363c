"""The records that flow down the pipeline. Frozen: a stage makes new ones, none edits.

Spans are half-open `[start, end)` counted in characters of `Article.text`.
Ranks and citation numbers start at 1. Scores say whether higher is better.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["column", "article", "law"]
Desk = Literal["candid", "cautious", "people-ops", "worker"]
Power = Literal["other_over_asker", "asker_over_other", "peer", "none", "unknown"]
Support = Literal["verbatim", "verified"]
Tone = Literal["neutral", "warm", "firm"]

TOPICS = (
    "hiring", "offers", "resignation", "pay", "credit", "feedback", "peers", "difficult-boss",
    "managing", "harassment", "dating-at-work", "discrimination", "disability-health",
    "pregnancy-family", "misconduct", "retaliation", "email-etiquette", "remote-work",
    "social-media", "gifts-parties", "meetings", "burnout", "layoffs", "clients-vendors",
    "office-life",
)  # fmt: skip

ROLES = (
    "candidate", "interviewer", "hiring-manager", "recruiter", "employee", "new-hire", "intern",
    "contractor", "manager", "senior-leader", "owner", "hr", "coworker", "direct-report",
    "former-employee", "former-manager", "former-colleague", "client", "vendor", "partner",
    "stranger", "team", "anyone",
)  # fmt: skip

DESKS = ("candid", "cautious", "people-ops", "worker")
JURISDICTIONS = ("general", "US", "UK", "EU")
TONES = ("neutral", "warm", "firm")  # in the order of showing
POWERS = ("other_over_asker", "asker_over_other", "peer", "none")
DOERS = ("asker", "other", "nobody")  # whose act the trouble is


@dataclass(frozen=True, slots=True)
class Source:
    """A primary source behind a fact of law or a figure."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Article:
    """One column, guide or law note as stored. `text` is what spans count into."""

    id: str
    title: str
    text: str
    kind: Kind = "article"
    desk: Desk | None = None
    author: str | None = None
    site: str | None = None
    url: str | None = None
    published: date | None = None
    revised: date | None = None
    supersedes: str | None = None
    pair: str | None = None
    disagrees_with: tuple[str, ...] = ()
    differs_from: str | None = None
    jurisdiction: str = "general"
    as_of: date | None = None
    topics: tuple[str, ...] = ()
    asker: str | None = None
    other: str | None = None
    power: str | None = None
    doer: str | None = None
    licence: str | None = None
    sources: tuple[Source, ...] = ()
    asked_as: tuple[str, ...] = ()  # how people put the question; searched, never quoted
    origin: Literal["corpus", "library"] = "corpus"

    @property
    def byline(self) -> str:
        """Who speaks in this article: its desk, its author, its site, or its title."""
        if self.desk:
            return f"the {self.desk} desk"
        return self.author or self.site or f"“{self.title}”"


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation."""

    role: Literal["asker", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person sends: a question, perhaps an email, perhaps earlier turns."""

    question: str
    email: str | None = None
    history: tuple[Turn, ...] = ()
    # Frame field → value set by the person; "story" → title of the article that tells theirs.
    corrections: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """The situation read out of a letter: who asks about whom, and what."""

    asker: str = "unknown"
    other: str = "unknown"
    power: Power = "unknown"
    doers: tuple[float, ...] = ()  # how likely each of DOERS did it; empty where nobody listened
    channel: str = "unknown"
    topics: tuple[str, ...] = ()
    jurisdiction: str = "unknown"
    safety: tuple[str, ...] = ()
    uneasy: bool = False  # no danger is clear, and yet it may be meant
    stage: str = "unknown"
    asked: tuple[str, ...] = ()  # kinds of question: may-i, how-to-say, is-it-normal, ...
    questions: tuple[str, ...] = ()  # the letter's questions, each able to stand alone
    situation: str = ""  # what retrieval looks for: question, context and email, in short


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as retrieved. `similarity` is cosine in [-1, 1], higher is better."""

    chunk_id: str
    article_id: str
    start: int
    end: int
    rank: int
    score: float
    similarity: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article with its part in the argument, before numbering."""

    article_id: str
    start: int
    end: int
    text: str
    part: str  # see assistant.parts.PARTS
    paragraph: int  # 0-based number of its paragraph in the article
    voice: str | None = None  # who is speaking when it is not the article's author


@dataclass(frozen=True, slots=True)
class Quote:
    """A numbered sentence admitted to the answer. `n` is its marker, from 1."""

    n: int
    sentence: Sentence
    score: float  # relevance to the letter, higher is better


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote with where it stands: `Article.text[start:end] == quote`, always."""

    n: int
    article_id: str
    title: str
    desk_or_author: str | None
    published: date | None
    url: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that may be shown: it cites at least one quote that supports it."""

    text: str
    citations: tuple[int, ...]
    support: Support
    voice: str | None = None  # named when the sentence is someone's opinion


@dataclass(frozen=True, slots=True)
class Option:
    """A course of action with what speaks for it, against it, and when it fits."""

    label: str
    for_: tuple[Statement, ...] = ()
    against: tuple[Statement, ...] = ()
    when: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One source's position in a disagreement."""

    source: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A point on which sources differ."""

    point: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """Words that the person could send, for one option, in one tone."""

    option: str
    text: str
    citations: tuple[int, ...] = ()
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Advice:
    """A verified answer. Only `assistant.verify` makes one."""

    frame: Frame
    bottom_line: tuple[Statement, ...]
    options: tuple[Option, ...] = ()
    disagreement: tuple[Disagreement, ...] = ()
    law: tuple[Statement, ...] = ()
    next_steps: tuple[Statement, ...] = ()
    drafts: tuple[Draft, ...] = ()
    missing: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    dropped: int = 0
    model: str = "none"
    timings_ms: dict[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()  # what the reader should know of how it was made
    checks: dict[str, int] = field(default_factory=dict)  # see verify.OUTCOMES: how many each
    nearest: tuple[str, ...] = ()  # titles that come near too, where none tells this very story
    kind: Literal["advice"] = "advice"


@dataclass(frozen=True, slots=True)
class Abstention:
    """The library does not cover the question: what is missing, and what is nearest."""

    frame: Frame
    missing: tuple[str, ...]
    nearest: tuple[str, ...] = ()  # titles of the nearest articles
    notes: tuple[str, ...] = ()  # why it is refused, where that is not for want of articles
    model: str = "none"
    timings_ms: dict[str, float] = field(default_factory=dict)
    kind: Literal["abstention"] = "abstention"


@dataclass(frozen=True, slots=True)
class Clarification:
    """One question back, asked only when there is nothing to answer without it."""

    frame: Frame
    question: str
    choices: tuple[str, ...] = ()
    model: str = "none"
    timings_ms: dict[str, float] = field(default_factory=dict)
    kind: Literal["clarification"] = "clarification"


@dataclass(frozen=True, slots=True)
class Escalation:
    """Safety first: what to do now, and who to call. `lines` come from a dated file."""

    frame: Frame
    now: tuple[str, ...]
    lines: tuple[HelpLine, ...] = ()
    bottom_line: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    missing: tuple[str, ...] = ()
    model: str = "none"
    timings_ms: dict[str, float] = field(default_factory=dict)
    kind: Literal["escalation"] = "escalation"


@dataclass(frozen=True, slots=True)
class HelpLine:
    """An emergency or crisis line with its source and the day it was checked."""

    country: str
    name: str
    contact: str
    source: str
    checked: date


Answer = Advice | Abstention | Clarification | Escalation
