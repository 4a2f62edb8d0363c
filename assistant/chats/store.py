"""The SQLite file behind the conversations: checked, brought up to date, never half written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import Busy, ChatsError

BUSY_TIMEOUT_S = 5.0

# One script a version; a file of version n has seen the first n. Never edit one, append.
MIGRATIONS = (
    """
    CREATE TABLE conversations (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        created TEXT NOT NULL
    );
    CREATE TABLE messages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation_id TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
        letter TEXT NOT NULL,
        answer TEXT,
        model TEXT,
        state TEXT NOT NULL CHECK (state IN ('complete', 'stopped', 'interrupted')),
        created TEXT NOT NULL
    );
    CREATE INDEX messages_of_conversation ON messages(conversation_id, id);
    CREATE TABLE feedback (
        message_id INTEGER PRIMARY KEY REFERENCES messages(id) ON DELETE CASCADE,
        thumb TEXT NOT NULL CHECK (thumb IN ('up', 'down')),
        reasons TEXT NOT NULL,
        note TEXT NOT NULL,
        created TEXT NOT NULL
    );
    """,
)


class Store:
    """The file, made and brought up to date on opening. Threads and processes may share it.

    `notice` says what happened if it was damaged: it is set aside, never deleted, and a new one is
    begun.

    Raises:
        ChatsError: the file was written by a newer version, or cannot be written at all.
        Busy: another process held the file for longer than BUSY_TIMEOUT_S.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notice: str | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(f"{path}.lock", timeout=BUSY_TIMEOUT_S):
                if damage := self._damage():
                    self._set_aside(damage)
                path.touch(mode=0o600)
                self._migrate()
            # The last connection to close empties the write-ahead log and deletes it, which would
            # be every one. While this one is open, none is the last.
            self._anchor = _open(path)
        except Timeout:
            raise self._busy() from None
        except OSError as error:
            raise ChatsError(
                f"Conversations cannot be kept in {path}: {error.strerror or error}. The folder "
                "must be writable. Free some space or set ASSISTANT_HOME to another folder."
            ) from None

    @contextmanager
    def connection(self, *, write: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction on a connection of its own. Writers queue up; nobody fails half-way."""
        try:
            connection = _open(self.path)
            try:
                connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
                yield connection
                connection.execute("COMMIT" if connection.in_transaction else "SELECT 1")
            finally:
                connection.close()
        except sqlite3.DatabaseError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise self._busy() from None
            raise ChatsError(
                f"Conversations in {self.path} cannot be used: {error}. The disk must have space "
                "and the file must be writable. Make room and try again; nothing saved is lost."
            ) from None

    def close(self) -> None:
        """Let go of the file; the last process to do so empties the write-ahead log into it."""
        self._anchor.close()

    def forget_deleted(self) -> None:
        """Empty the write-ahead log, which still holds what was deleted. Busy readers delay it."""
        connection = _open(self.path)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def _busy(self) -> Busy:
        return Busy(
            f"The conversations in {self.path} are in use by another process for more than "
            f"{BUSY_TIMEOUT_S:.0f} seconds. One writes at a time. Try again in a moment."
        )

    def _damage(self) -> str | None:
        """What is wrong with the file, or None. Reads every page once, at opening only."""
        if not self.path.exists() or self.path.stat().st_size == 0:
            return None
        try:
            connection = _open(self.path)
            try:
                result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            finally:
                connection.close()
        except sqlite3.OperationalError:
            return None  # locked or out of space is not damage
        except sqlite3.DatabaseError as error:
            return str(error)
        return None if result == "ok" else str(result)

    def _set_aside(self, damage: str) -> None:
        stem = self.path.with_name(f"{self.path.stem}.damaged-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}")
        for ending in ("", "-wal", "-shm"):
            part = Path(f"{self.path}{ending}")
            if part.exists():
                part.rename(f"{stem}{self.path.suffix}{ending}")
        self.notice = (
            f"Your earlier conversations could not be read ({damage}). The file was set aside as "
            f"{stem}{self.path.suffix} and a new one begun. Restore a backup if you have one."
        )

    def _migrate(self) -> None:
        with self.connection(write=True) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > len(MIGRATIONS):
                raise ChatsError(
                    f"The conversations in {self.path} have form {version}, and this program knows "
                    f"none after {len(MIGRATIONS)}. Install the newer program, or set "
                    "ASSISTANT_HOME to another folder. Nothing was changed."
                )
            for script in MIGRATIONS[version:]:
                for statement in script.split(";"):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection
