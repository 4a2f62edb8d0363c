"""Opening the assistant in a thread of its own, so that the page can say how far it is.

The first start makes every article findable, which takes a minute or more; a page that waits for it
in silence looks broken, and a reloaded one would begin again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

logger = logging.getLogger(__name__)
Opener = Callable[[Callable[[int, int, str], None]], "Assistant"]


class Opening:
    """An assistant that is being opened, or is open, or could not be opened."""

    def __init__(self, opener: Opener) -> None:
        self.share, self.words = 0.0, "Opening the library"
        self._assistant: Assistant | None = None
        self._error: AssistantError | None = None
        self._done = threading.Event()
        threading.Thread(target=self._open, args=(opener,), name="opening", daemon=True).start()

    def done(self, timeout_s: float) -> bool:
        """Wait for the end that long; whether it has come."""
        return self._done.wait(timeout_s)

    def result(self) -> Assistant:
        """The open assistant, waiting for it if need be.

        Raises:
            AssistantError: it could not be opened.
        """
        self._done.wait()
        if self._error:
            raise self._error
        assert self._assistant is not None
        return self._assistant

    @property
    def failed(self) -> bool:
        """Whether it could not be opened; the next use may try again."""
        return self._error is not None

    def _open(self, opener: Opener) -> None:
        try:
            self._assistant = opener(self._on_progress)
        except AssistantError as error:
            self._error = error
        except Exception:
            logger.exception("The assistant could not be opened")
            self._error = AssistantError(
                "The assistant could not be opened, for a reason that this program did not "
                "foresee. The server's log has the details; `assistant doctor` looks for causes."
            )
        finally:
            self._done.set()

    def _on_progress(self, done: int, total: int, title: str) -> None:
        self.share = min(1.0, done / total) if total else 1.0
        self.words = f"Making the library findable, {done} of {total}"
