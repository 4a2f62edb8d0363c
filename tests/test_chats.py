"""Laws of the conversations' file: nothing saved is lost, nothing deleted stays."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant.chats import Chats, Feedback, title_of
from assistant.chats import store as store_module
from assistant.chats.store import MIGRATIONS
from assistant.errors import Busy, ChatsError, InputError
from assistant.schema import Letter, Turn
from tests.answers import ADVICE, ALL, CARD

LETTER = Letter(
    "Should I ignore this email?",
    email="From: him\n\nDinner?",
    history=(Turn("asker", "hello"), Turn("assistant", "what happened?")),
    corrections=(("power", "peer"),),
)


@pytest.fixture
def chats(tmp_path: Path) -> Chats:
    return Chats(tmp_path / "chats.sqlite")


def test_a_letter_is_saved_before_it_is_answered(chats):
    conversation = chats.start(LETTER.question)
    message_id = chats.ask(conversation.id, LETTER)
    (message,) = Chats(chats._store.path).messages(conversation.id)
    assert (message.id, message.letter, message.answer) == (message_id, LETTER, None)
    assert message.state == "interrupted"


@pytest.mark.parametrize("answer", ALL, ids=lambda answer: answer.kind)
def test_an_answer_comes_back_as_it_was(chats, answer):
    conversation = chats.start("q")
    message_id = chats.ask(conversation.id, LETTER)
    chats.keep(message_id, CARD, "interrupted")
    chats.keep(message_id, answer, "complete")
    (message,) = chats.messages(conversation.id)
    assert (message.answer, message.state, message.model) == (answer, "complete", answer.model)


def test_finishing_keeps_the_last_snapshot(chats):
    conversation = chats.start("q")
    message_id = chats.ask(conversation.id, LETTER)
    chats.keep(message_id, CARD, "interrupted")
    chats.finish(message_id, "stopped")
    (message,) = chats.messages(conversation.id)
    assert (message.answer, message.state) == (CARD, "stopped")


def test_conversations_are_ordered_by_sequence_whatever_the_clock_says(chats, monkeypatch):
    first = chats.start("first")
    monkeypatch.setattr("assistant.chats._now", lambda: "1999-01-01T00:00:00+00:00")
    second = chats.start("second")
    assert [one.id for one in chats.conversations()] == [second.id, first.id]


def test_a_title_is_the_beginning_of_the_question_cut_between_words():
    assert title_of("  Why \n me? ") == "Why me?"
    cut = title_of("word " * 40)
    assert cut.endswith("word…")
    assert len(cut) <= 61
    assert len(title_of("x" * 500)) == 61
    assert title_of("") == "A question"


def test_renaming_changes_the_title_and_an_empty_name_does_not(chats):
    conversation = chats.start("old")
    chats.rename(conversation.id, "new")
    chats.rename(conversation.id, "  ")
    found = chats.conversation(conversation.id)
    assert found is not None
    assert found.title == "new"


def test_deleting_leaves_no_word_of_the_letter_on_the_disk(chats):
    secret = "zebra-quince-telescope"
    conversation = chats.start(secret)
    message_id = chats.ask(conversation.id, Letter(secret, email=secret * 500))
    chats.rate(message_id, "down", ["wrong source"], secret)
    assert secret.encode() in b"".join(file.read_bytes() for file in _files(chats))
    chats.delete(conversation.id)
    assert chats.conversation(conversation.id) is None
    assert chats.messages(conversation.id) == []
    assert secret.encode() not in b"".join(file.read_bytes() for file in _files(chats))


def test_a_letter_to_a_deleted_conversation_is_refused(chats):
    conversation = chats.start("q")
    chats.delete(conversation.id)
    with pytest.raises(InputError, match="no conversation"):
        chats.ask(conversation.id, LETTER)


def test_feedback_is_kept_replaced_and_taken_back(chats):
    conversation = chats.start("q")
    message_id = chats.ask(conversation.id, LETTER)
    chats.rate(message_id, "up")
    chats.rate(message_id, "down", ["wrong source"], " no ")
    assert chats.messages(conversation.id)[0].feedback == Feedback("down", ("wrong source",), "no")
    chats.rate(message_id, None)
    assert chats.messages(conversation.id)[0].feedback is None
    with pytest.raises(InputError):
        chats.rate(message_id, "sideways")


def test_the_export_is_a_batch_that_can_be_asked_again(chats):
    conversation = chats.start("q")
    rated = chats.ask(conversation.id, LETTER)
    chats.ask(conversation.id, Letter("second"))
    chats.keep(rated, ADVICE, "complete")
    chats.rate(rated, "down", ["wrong source"])
    lines = [json.loads(line) for line in chats.export()]
    assert [line["question"] for line in lines] == [LETTER.question, "second"]
    assert lines[0]["email"] == LETTER.email
    assert lines[0]["history"][0] == {"role": "asker", "text": "hello"}
    assert lines[0]["answer"]["kind"] == "advice"
    assert lines[0]["feedback"]["reasons"] == ["wrong source"]
    assert lines[1]["answer"] is None
    assert len(list(chats.export(rated_only=True))) == 1


def test_an_unreadable_answer_costs_itself_and_not_the_conversation(chats):
    conversation = chats.start("q")
    for _ in range(2):
        chats.keep(chats.ask(conversation.id, LETTER), ADVICE, "complete")
    with sqlite3.connect(chats._store.path) as connection:
        connection.execute('UPDATE messages SET answer = \'{"kind": "poem"}\' WHERE id = 1')
    broken, whole = chats.messages(conversation.id)
    assert broken.answer is None
    assert "cannot be read" in (broken.problem or "")
    assert whole.answer == ADVICE


@pytest.mark.parametrize("text", ["\ud800 half", "nul \x00", "emoji 🦓", "'; DROP TABLE messages"])
def test_any_text_a_person_can_paste_is_kept(chats, text):
    conversation = chats.start("q")
    chats.ask(conversation.id, Letter(text, email=text))
    (message,) = chats.messages(conversation.id)
    assert message.letter == Letter(text, email=text)


@pytest.mark.parametrize("damage", ["header", "middle", "noise"])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(chats, damage):
    path = chats._store.path
    conversation = chats.start("q")
    for _ in range(20):
        chats.ask(conversation.id, Letter("x" * 20_000))
    chats.close()
    content = bytearray(path.read_bytes())
    if damage == "header":
        content[:100] = b"\x00" * 100
    elif damage == "middle":
        content[4096:] = os.urandom(len(content) - 4096)
    else:
        content = bytearray(os.urandom(5000))
    path.write_bytes(content)
    again = Chats(path)
    assert again.conversations() == []
    (aside,) = path.parent.glob("chats.damaged-*.sqlite")
    assert aside.read_bytes() == bytes(content)
    assert str(aside) in (again.notice or "")
    assert Chats(path).notice is None, "told once, not at every start"


def test_a_file_of_a_newer_version_is_left_alone(chats):
    path = chats._store.path
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    chats.close()
    before = path.read_bytes()
    with pytest.raises(ChatsError, match="Nothing was changed"):
        Chats(path)
    assert path.read_bytes() == before


def test_an_older_file_is_brought_up_to_date_and_keeps_its_rows(chats, monkeypatch):
    conversation = chats.start("q")
    monkeypatch.setattr(
        store_module, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE later (id INTEGER)")
    )
    newer = Chats(chats._store.path)
    assert newer.conversation(conversation.id)
    with newer._store.connection() as connection:
        assert connection.execute("SELECT * FROM later").fetchall() == []


def test_a_failing_migration_changes_nothing(chats, monkeypatch):
    scripts = (*MIGRATIONS, "CREATE TABLE later (id INTEGER); CREATE NONSENSE")
    monkeypatch.setattr(store_module, "MIGRATIONS", scripts)
    with pytest.raises(ChatsError):
        Chats(chats._store.path)
    with sqlite3.connect(chats._store.path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert "later" not in tables


def test_the_file_is_the_persons_own(chats):
    assert chats._store.path.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ChatsError, match="ASSISTANT_HOME"):
        Chats(tmp_path / "file" / "chats.sqlite")


def test_a_writer_that_waits_too_long_is_told_so(chats, monkeypatch):
    monkeypatch.setattr(store_module, "BUSY_TIMEOUT_S", 0.05)
    with chats._store.connection(write=True), pytest.raises(Busy, match="another process"):
        chats.start("q")


def test_threads_do_not_lose_each_others_messages(chats):
    conversation = chats.start("q")

    def write() -> None:
        for _ in range(10):
            chats.keep(chats.ask(conversation.id, LETTER), CARD, "complete")

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    messages = chats.messages(conversation.id)
    assert len(messages) == 40
    assert all(message.answer == CARD for message in messages)


WRITER = """
import sys
from pathlib import Path
from assistant.chats import Chats
from assistant.schema import Letter
chats = Chats(Path(sys.argv[1]))
while True:
    print(chats.ask(sys.argv[2], Letter("x" * 3000)), flush=True)
"""


def test_two_processes_killed_while_writing_lose_nothing_they_were_promised(chats):
    conversation = chats.start("q")
    command = [sys.executable, "-c", WRITER, str(chats._store.path), conversation.id]
    promised: list[int] = []
    writers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path.cwd())
        for _ in range(2)
    ]
    for writer in writers:
        assert writer.stdout is not None
        promised.extend(int(writer.stdout.readline()) for _ in range(15))
    for writer in writers:
        writer.send_signal(signal.SIGKILL)
    for writer in writers:
        assert writer.stdout is not None
        # The kill may cut the last line short; only a whole line was a promise.
        rest = writer.stdout.read()
        promised.extend(int(line) for line in rest.splitlines(True) if line.endswith("\n"))
        writer.wait()
    again = Chats(chats._store.path)
    assert again.notice is None
    assert set(promised) <= {message.id for message in again.messages(conversation.id)}


def _files(chats: Chats) -> list[Path]:
    return [file for file in chats._store.path.parent.iterdir() if "sqlite" in file.name]
