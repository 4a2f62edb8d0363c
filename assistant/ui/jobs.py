"""Answers in the making, each in a thread of its own, apart from the page that watches it.

A page run ends whenever the person clicks, reloads or closes the tab. An answer made inside it
would end with it; here it goes on, is saved snapshot by snapshot, and any page can watch it again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from assistant.chats import Chats, State
from assistant.errors import AssistantError
from assistant.schema import Answer, Letter

logger = logging.getLogger(__name__)


class Streams(Protocol):
    """The part of the assistant that a job needs."""

    def stream(self, letter: Letter, *, stop: Callable[[], bool]) -> Iterator[Answer]:
        """Whole, verified snapshots of one answer; the last one is final."""
        ...


class Job:
    """One answer in the making. `version` counts its snapshots; `state` is None while it runs."""

    def __init__(self, conversation_id: str, message_id: int) -> None:
        self.conversation_id = conversation_id
        self.message_id = message_id
        self.snapshot: Answer | None = None
        self.version = 0
        self.state: State | None = None
        self.error: AssistantError | None = None
        self._changed = threading.Condition()
        self._stop = threading.Event()

    @property
    def running(self) -> bool:
        """Whether more may come."""
        return self.state is None

    def stop(self) -> None:
        """Ask it to end with what it has. It does so at its next sentence."""
        self._stop.set()

    def wait(self, seen: int, timeout_s: float) -> int:
        """Wait for a snapshot after version `seen`, the end, or the time; gives the version."""
        with self._changed:
            self._changed.wait_for(lambda: self.version > seen or not self.running, timeout_s)
            return self.version

    def run(self, assistant: Streams, chats: Chats, letter: Letter) -> None:
        """Answer the letter, saving every snapshot. Nothing escapes: the page reads `error`."""
        state: State = "interrupted"
        try:
            for snapshot in assistant.stream(letter, stop=self._stop.is_set):
                chats.keep(self.message_id, snapshot, "interrupted")
                with self._changed:
                    self.snapshot = snapshot
                    self.version += 1
                    self._changed.notify_all()
            state = "stopped" if self._stop.is_set() else "complete"
            chats.finish(self.message_id, state)
        except AssistantError as error:
            self.error = error
        except Exception:
            logger.exception("An answer failed")
            self.error = AssistantError(
                "The answer failed for a reason that this program did not foresee. Your question "
                "is saved. Try again; the server's log has the details."
            )
        finally:
            with self._changed:
                self.state = "interrupted" if self.error else state
                self._changed.notify_all()


class Jobs:
    """The jobs of this process: at most one runs for a conversation."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()

    def start(self, assistant: Streams, chats: Chats, conversation_id: str, letter: Letter) -> Job:
        """Save the letter and begin to answer it; an answer still running there is stopped."""
        job = Job(conversation_id, chats.ask(conversation_id, letter))
        with self._lock:
            earlier = self._jobs.get(conversation_id)
            self._jobs = {key: one for key, one in self._jobs.items() if one.running}
            self._jobs[conversation_id] = job
        if earlier:
            earlier.stop()
        threading.Thread(
            target=job.run, args=(assistant, chats, letter), name="answer", daemon=True
        ).start()
        return job

    def of(self, conversation_id: str) -> Job | None:
        """The newest job of a conversation that has not been forgotten."""
        with self._lock:
            return self._jobs.get(conversation_id)

    def forget(self, conversation_id: str) -> None:
        """Stop a conversation's job, because the conversation is being deleted."""
        with self._lock:
            job = self._jobs.pop(conversation_id, None)
        if job:
            job.stop()
