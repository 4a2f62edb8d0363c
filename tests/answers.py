"""Sample answers over two small articles, for the tests of rendering, chats and the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.schema import (
    Abstention,
    Advice,
    Article,
    Citation,
    Clarification,
    Disagreement,
    Draft,
    Escalation,
    Frame,
    HelpLine,
    Option,
    Side,
    Statement,
)

CANDID = Article(
    id="hiring-manager-asked-me-out",
    title="After I turned the job down, the hiring manager asked me out",
    kind="column",
    desk="candid",
    published=date(2026, 3, 14),
    topics=("dating-at-work", "hiring"),
    asker="candidate",
    other="hiring-manager",
    power="other_over_asker",
    url="https://letters.example/hiring-manager",
    text=(
        "## Letter\n\n"
        "I turned down a job on Monday. On Thursday the hiring manager wrote from his work "
        "address to ask whether I would like to have dinner.\n\n"
        "## Answer\n\n"
        "**Ignore the email.** You owe him no reply, and silence is an answer that he will "
        "understand. The cost is that he may write once more.\n\n"
        "**Say no in one line and move on.** A short no closes the matter in writing. It keeps the "
        "door to the company open, if you care about the door.\n\n"
        "> Thank you for the invitation, but no. I wish you luck in filling the role.\n\n"
        "**Tell him to rethink asking out applicants.** He will learn something that the next "
        "candidate should not have to teach him. The risk is that he takes it badly, and his field "
        "may be small.\n\n"
        "Write down the date of each message and keep the originals somewhere that is not your "
        "work account."
    ),
)
CAUTIOUS = Article(
    id="a-record-before-you-need-it",
    title="Keep a record before you need it",
    kind="column",
    desk="cautious",
    published=date(2026, 6, 2),
    topics=("harassment",),
    text=(
        "## Letter\n\nShould I answer at all?\n\n"
        "## Answer\n\n"
        "Answer once, politely, because a written no is worth more than silence if he keeps "
        "writing. Silence can be told later as a yes that was slow to arrive."
    ),
)
LAW = Article(
    id="us-applicants-and-harassment",
    title="US: who is protected from harassment while applying for a job",
    kind="law",
    desk="people-ops",
    published=date(2026, 11, 22),
    as_of=date(2026, 11, 22),
    jurisdiction="US",
    topics=("harassment", "hiring"),
    text=(
        "## What the rule covers\n\n"
        "In the US, federal law protects applicants as well as employees from sexual harassment."
    ),
)
ARTICLES = (CANDID, CAUTIOUS, LAW)


def cite(n: int, article: Article, quote: str) -> Citation:
    """A citation whose span is looked up, so that a sample can never point beside its quote."""
    start = article.text.index(quote)
    return Citation(
        n,
        article.id,
        article.title,
        article.desk or article.author,
        article.published,
        article.url,
        quote,
        start,
        start + len(quote),
    )


FRAME = Frame(
    asker="candidate",
    other="hiring-manager",
    power="other_over_asker",
    channel="email",
    topics=("dating-at-work", "hiring"),
    jurisdiction="US",
)
CITATIONS = (
    cite(1, CANDID, "You owe him no reply, and silence is an answer that he will understand."),
    cite(2, CANDID, "The cost is that he may write once more."),
    cite(3, CANDID, "A short no closes the matter in writing."),
    cite(4, CANDID, "The risk is that he takes it badly, and his field may be small."),
    cite(
        5,
        CAUTIOUS,
        "Answer once, politely, because a written no is worth more than silence if he keeps "
        "writing.",
    ),
    cite(
        6,
        LAW,
        "In the US, federal law protects applicants as well as employees from sexual harassment.",
    ),
    cite(
        7,
        CANDID,
        "Write down the date of each message and keep the originals somewhere that is not your "
        "work account.",
    ),
    cite(
        8,
        CANDID,
        "Thank you for the invitation, but no. I wish you luck in filling the role.",
    ),
    cite(
        9,
        CANDID,
        "He will learn something that the next candidate should not have to teach him.",
    ),
)


def verbatim(n: int, voice: str | None = None) -> Statement:
    """The sentence of citation `n` itself."""
    return Statement(CITATIONS[n - 1].quote, (n,), "verbatim", voice)


ADVICE = Advice(
    frame=FRAME,
    bottom_line=(Statement("You may ignore the email: you owe him no reply.", (1,), "verified"),),
    options=(
        Option("Ignore the email", for_=(verbatim(1),), against=(verbatim(2),)),
        Option(
            "Say no in one line and move on",
            for_=(verbatim(3),),
            when=(Statement("A written no helps if he keeps writing.", (3, 5), "verified"),),
        ),
        Option(
            "Tell him to rethink asking out applicants", for_=(verbatim(9),), against=(verbatim(4),)
        ),
    ),
    disagreement=(
        Disagreement(
            "whether to answer at all",
            (
                Side("the candid desk", (verbatim(1, "the candid desk"),)),
                Side("the cautious desk", (verbatim(5, "the cautious desk"),)),
            ),
        ),
    ),
    law=(verbatim(6),),
    next_steps=(verbatim(7),),
    drafts=(
        Draft("Say no in one line and move on", CITATIONS[7].quote, (8,)),
        Draft(
            "Say no in one line and move on",
            f"{CITATIONS[7].quote} Thank you for hearing me out.",
            (8,),
            "warm",
        ),
    ),
    missing=("whether the company's own policy forbids it",),
    citations=CITATIONS,
    dropped=1,
    model="scripted",
    timings_ms={"frame": 4.0, "retrieve": 11.5, "evidence": 31.0, "first_statement": 90.0},
)
CARD = Advice(
    frame=FRAME,
    bottom_line=(verbatim(1, "the candid desk"),),
    options=ADVICE.options[:1],
    citations=CITATIONS,
    timings_ms={"first_statement": 90.0},
)
ABSTENTION = Abstention(
    frame=Frame(asker="employee", topics=("pay",)),
    missing=("how stock options are taxed when you leave",),
    nearest=("When to talk about pay", "What a final payslip must show"),
)
CLARIFICATION = Clarification(
    frame=Frame(),
    question="Who wrote the email: your manager, or someone you manage?",
    choices=("My manager", "Someone I manage"),
)
ESCALATION = Escalation(
    frame=Frame(asker="employee", safety=("threat",)),
    now=("If you are in danger now, leave and call the emergency number.", "Tell someone near."),
    lines=(
        HelpLine("US", "Emergency", "911", "https://www.911.gov", date(2026, 11, 1)),
        HelpLine("UK", "Samaritans", "116 123", "https://www.samaritans.org", date(2026, 11, 1)),
    ),
    bottom_line=(verbatim(7),),
    citations=(CITATIONS[6],),
)
NEAR = replace(
    CARD,
    notes=("No article here tells your story.",),
    nearest=("A title that comes near", "Another one"),
)
ALL = (ADVICE, CARD, NEAR, ABSTENTION, CLARIFICATION, ESCALATION)
