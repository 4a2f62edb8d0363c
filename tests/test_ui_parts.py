"""Laws of the page's parts that draw nothing: jobs, letters, blocks, reading, headers."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from assistant.chats import Chats, Message
from assistant.errors import AssistantError, ModelMissing
from assistant.frame import SAFE
from assistant.schema import Answer, Article, Letter
from assistant.ui.blocks import (
    READING_ORDER,
    Block,
    BottomLine,
    Choice,
    HelpFirst,
    Words,
    addressed,
    announcement,
    blocks_of,
    citations_of,
    cited_by,
)
from assistant.ui.headers import content_security_policy, inline_script_hashes
from assistant.ui.jobs import Job, Jobs
from assistant.ui.letters import QUESTION_FOR_A_BARE_EMAIL, brought_an_email, letter_from
from assistant.ui.reading import paragraphs
from tests.answers import (
    ABSTENTION,
    ADVICE,
    ALL,
    CANDID,
    CARD,
    CITATIONS,
    CLARIFICATION,
    ESCALATION,
)

WAIT_S = 5.0


class Scripted:
    """Streams the given snapshots; `go` lets the next one out, `error` ends it."""

    def __init__(self, *snapshots: Answer, error: Exception | None = None) -> None:
        self.snapshots, self.error = snapshots, error
        self.go = threading.Semaphore(0)

    def stream(self, letter: Letter, *, stop: Callable[[], bool]) -> Iterator[Answer]:
        for snapshot in self.snapshots:
            assert self.go.acquire(timeout=WAIT_S)
            if stop():
                return
            yield snapshot
        if self.error:
            raise self.error


@pytest.fixture
def chats(tmp_path: Path) -> Chats:
    return Chats(tmp_path / "chats.sqlite")


def ended(job: Job) -> Job:
    deadline = time.monotonic() + WAIT_S
    while job.running and time.monotonic() < deadline:
        job.wait(job.version, 0.05)
    assert not job.running, "the job never ended"
    return job


def test_every_snapshot_is_saved_before_it_is_shown(chats):
    scripted = Scripted(CARD, ADVICE)
    conversation = chats.start("q")
    job = Jobs().start(scripted, chats, conversation.id, Letter("q"))
    scripted.go.release()
    assert job.wait(0, WAIT_S) == 1
    (message,) = chats.messages(conversation.id)
    assert (message.answer, message.state) == (CARD, "interrupted")
    scripted.go.release()
    ended(job)
    (message,) = chats.messages(conversation.id)
    assert (message.answer, message.state) == (ADVICE, "complete")


def test_stopping_keeps_what_is_there(chats):
    scripted = Scripted(CARD, ADVICE)
    conversation = chats.start("q")
    job = Jobs().start(scripted, chats, conversation.id, Letter("q"))
    scripted.go.release()
    job.wait(0, WAIT_S)
    job.stop()
    scripted.go.release()
    ended(job)
    assert (job.snapshot, job.state) == (CARD, "stopped")
    (message,) = chats.messages(conversation.id)
    assert (message.answer, message.state) == (CARD, "stopped")


@pytest.mark.parametrize(
    ("error", "words"),
    [(ModelMissing("no model here"), "no model here"), (ValueError("secret text"), "foresee")],
)
def test_a_failure_keeps_the_card_and_says_what_happened(chats, error, words):
    scripted = Scripted(CARD, error=error)
    conversation = chats.start("q")
    jobs = Jobs()
    job = jobs.start(scripted, chats, conversation.id, Letter("q"))
    scripted.go.release()
    ended(job)
    assert isinstance(job.error, AssistantError)
    assert words in str(job.error)
    assert "secret" not in str(job.error)
    (message,) = chats.messages(conversation.id)
    assert (message.answer, message.state) == (CARD, "interrupted")


def test_a_new_question_stops_the_answer_before_it(chats):
    scripted = Scripted(CARD, ADVICE)
    conversation = chats.start("q")
    jobs = Jobs()
    first = jobs.start(scripted, chats, conversation.id, Letter("q"))
    second = jobs.start(Scripted(), chats, conversation.id, Letter("again"))
    scripted.go.release()
    assert ended(first).state == "stopped"
    assert jobs.of(conversation.id) is second


def test_a_deleted_conversation_stops_being_answered(chats):
    scripted = Scripted(CARD, ADVICE)
    conversation = chats.start("q")
    jobs = Jobs()
    job = jobs.start(scripted, chats, conversation.id, Letter("q"))
    jobs.forget(conversation.id)
    chats.delete(conversation.id)
    scripted.go.release()
    assert ended(job).state == "stopped"
    assert jobs.of(conversation.id) is None


def message(letter: Letter, answer: Answer | None = None) -> Message:
    return Message(1, "c", letter, answer, None, "complete")


def test_a_follow_up_is_about_the_same_email():
    first = message(Letter("q", email="the email", corrections=(("power", "peer"),)), ADVICE)
    letter = letter_from("and now?", None, [first])
    assert letter.email == "the email"
    assert letter.corrections == (("power", "peer"),)
    assert [turn.role for turn in letter.history] == ["asker", "assistant"]
    assert ADVICE.bottom_line[0].text in letter.history[1].text
    assert letter_from("and now?", "another", [first]).email == "another"


def test_a_bare_email_asks_what_to_do_about_it():
    assert letter_from("  ", "the email", []).question == QUESTION_FOR_A_BARE_EMAIL
    assert letter_from("  ", "  ", []).question == ""


def test_a_later_correction_replaces_an_earlier_one():
    first = message(Letter("q", corrections=(("power", "peer"), ("asker", "intern"))))
    letter = letter_from("q", None, [first], [("power", "none")])
    assert dict(letter.corrections) == {"power": "none", "asker": "intern"}


def test_that_nobody_is_in_danger_holds_for_one_question_only():
    first = message(Letter("q", corrections=(SAFE, ("asker", "intern"))))
    assert letter_from("And now he waits at my door", None, [first]).corrections == (
        ("asker", "intern"),
    )


def test_an_email_is_shown_with_the_message_that_brought_it():
    first = message(Letter("q", email="the email"))
    again = message(Letter("more", email="the email"))
    assert brought_an_email(first, [])
    assert not brought_an_email(again, [first])


@pytest.mark.parametrize("answer", ALL, ids=lambda answer: answer.kind)
def test_every_statement_of_an_answer_is_in_a_block(answer):
    shown = repr(blocks_of(answer))
    for citation in getattr(answer, "citations", ()):
        assert repr(citation) in shown
    for statement in getattr(answer, "bottom_line", ()):
        assert repr(statement) in shown


@pytest.mark.parametrize("answer", ALL, ids=lambda answer: answer.kind)
def test_blocks_come_in_the_order_in_which_they_are_placed(answer):
    kinds = [READING_ORDER.index(type(block)) for block in blocks_of(answer)]
    assert kinds == sorted(kinds)
    assert list(addressed(blocks_of(answer)).values()) == blocks_of(answer)


def test_every_kind_of_block_has_its_place_on_the_page():
    assert set(READING_ORDER) == set(get_args(Block))


def test_a_number_that_means_another_quote_is_drawn_again():
    block = next(one for one in blocks_of(ADVICE) if isinstance(one, BottomLine))
    before = cited_by(block, citations_of(ADVICE))
    other = {**citations_of(ADVICE), 1: CITATIONS[4]}
    assert before == (CITATIONS[0],)
    assert cited_by(block, other) != before


def test_help_comes_first_of_all_blocks():
    assert isinstance(blocks_of(ESCALATION)[0], HelpFirst)


def test_words_to_send_stand_with_their_option_and_are_never_dropped():
    first = next(block for block in blocks_of(ADVICE) if isinstance(block, Choice) and block.drafts)
    assert first.option.label == ADVICE.drafts[0].option
    loose = replace(ADVICE, drafts=(replace(ADVICE.drafts[0], option="no such option"),))
    assert Words(loose.drafts) in blocks_of(loose)


def test_equal_parts_of_two_snapshots_are_equal_blocks():
    later = replace(ADVICE, bottom_line=ADVICE.bottom_line * 2, timings_ms={"total": 1.0})
    changed = [one for one in blocks_of(later) if one not in blocks_of(ADVICE)]
    assert [type(one).__name__ for one in changed] == ["BottomLine"]


def test_the_announcement_counts_articles_not_quotes():
    assert announcement(ADVICE) == "Answer ready, 3 sources."
    assert announcement(replace(ADVICE, citations=CITATIONS[:2])) == "Answer ready, 1 source."
    assert "does not cover" in announcement(ABSTENTION)
    assert CLARIFICATION.question in announcement(CLARIFICATION)
    assert "Help first" in announcement(ESCALATION)


@pytest.mark.parametrize("citation", CITATIONS, ids=lambda citation: str(citation.n))
def test_the_marked_stretch_of_an_article_is_the_quote(citation):
    from tests.answers import ARTICLES

    article = next(one for one in ARTICLES if one.id == citation.article_id)
    pieces = [
        piece.text
        for paragraph in paragraphs(article, citation.start, citation.end)
        for piece in paragraph.pieces
        if piece.quoted
    ]
    assert "".join(pieces) == citation.quote


def test_a_quote_over_two_paragraphs_is_marked_in_both():
    article = Article("a", "t", "one two\n\n> three four\n\nfive")
    marked = [
        [piece.text for piece in paragraph.pieces if piece.quoted]
        for paragraph in paragraphs(article, 4, 16)
    ]
    assert marked == [["two"], ["three"], []]


def test_markdown_marks_are_read_and_not_shown():
    shapes = [(one.shape, one.text) for one in paragraphs(CANDID)]
    assert ("heading", "Answer") in shapes
    assert ("words", CITATIONS[7].quote) in shapes
    assert not any("**" in text or text.startswith((">", "#")) for _, text in shapes)


def test_a_line_that_only_looks_like_a_mark_keeps_its_characters():
    article = Article("a", "t", "#metoo is not a heading\n\n-5 degrees\n\n*bold of me*")
    assert [one.text for one in paragraphs(article)] == article.text.split("\n\n")


def test_the_policy_names_the_hash_of_every_inline_script(tmp_path):
    index = tmp_path / "index.html"
    index.write_text(
        '<script>a()</script><script src="x.js"></script><script type="module">b\n</script>'
    )
    expected = [
        f"'sha256-{base64.b64encode(hashlib.sha256(code).digest()).decode()}'"
        for code in (b"a()", b"b\n")
    ]
    assert inline_script_hashes(index) == expected
    policy = content_security_policy(expected)
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in script
    assert all(one in script for one in expected)
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
