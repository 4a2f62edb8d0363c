"""A second process in which foreign files are read, with limits on time and memory.

A PDF or a page can be made to keep a parser busy for hours, to take all memory, or to crash it.
Here that ends a process which holds nothing: no keys of the environment, no right to write files.
It serves one file after another, because starting costs more than most files do, and ends by
itself when nothing has come for a while.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from assistant.errors import LibraryError
from assistant.library.readers.page import Page

# Of processor time; a machine busy with other things gets three times as long by the clock.
SECONDS = {"html": 20.0, "pdf": 30.0, "docx": 20.0, "mail": 5.0, "letter": 5.0, "feed": 30.0}
_CPU_LIMIT_SIGNAL = getattr(signal, "SIGXCPU", 0)
START_S = 30.0  # a cold disk, a busy machine
_ROOT = Path(__file__).resolve().parent.parent.parent
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from assistant.library.workbench import serve; serve()"
)
_CALLED = {
    "html": "a page",
    "pdf": "a PDF",
    "docx": "a DOCX document",
    "mail": "an email",
    "letter": "an email",
    "feed": "a feed",
}


class Worker:
    """Sends files to the second process. One file at a time; safe between threads."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def read(
        self,
        form: str,
        data: bytes,
        name: str,
        *,
        charset: str | None = None,
        seconds: float | None = None,
    ) -> list[Page]:
        """The pages in `data`, which is of the form `form` and called `name` in messages.

        Raises:
            LibraryError: it cannot be read, or took too long or too much memory to read.
        """
        seconds = SECONDS[form] if seconds is None else seconds
        late = LibraryError(
            f"{name!r} took longer than {seconds:g} seconds to read as {_CALLED[form]} and was "
            f"given up. Copy its text and add that."
        )
        request = {"form": form, "size": len(data), "charset": charset, "seconds": seconds}
        with self._lock:
            try:
                self._start()
                answer = self._ask(request, data, 3 * seconds)
            except TimeoutError:
                self._end()
                raise late from None
            except (OSError, EOFError, ValueError):
                if self._end() == -_CPU_LIMIT_SIGNAL:
                    raise late from None
                raise LibraryError(
                    f"{name!r} broke the program that reads {_CALLED[form]}, and was left out. "
                    f"Copy its text and add that."
                ) from None
        if "error" in answer:
            raise LibraryError(
                f"{name!r} cannot be read as {_CALLED[form]}: {answer['error']}. Nothing of it was "
                f"stored."
            )
        return [Page(**one) for one in answer["pages"]]

    def close(self) -> None:
        """End the process, if there is one. The next `read` starts another."""
        with self._lock:
            self._end()

    def _start(self) -> None:
        if self._process is not None and self._process.poll() is None:
            # It may be about to end for idleness; a write would then be lost with the file.
            with suppress(OSError, EOFError, ValueError):
                if self._exchange(b'{"form": "ready", "size": 0}\n', 2.0) == {"ready": True}:
                    return
        self._end()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, str(_ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
        if self._receive(START_S) != {"ready": True}:
            raise ValueError("the reading process did not start")

    def _ask(self, request: dict[str, Any], data: bytes, seconds: float) -> dict[str, Any]:
        return self._exchange(json.dumps(request).encode() + b"\n" + data, seconds)

    def _exchange(self, message: bytes, seconds: float) -> dict[str, Any]:
        process = self._process
        if process is None or process.stdin is None:
            raise EOFError
        process.stdin.write(message)
        process.stdin.flush()
        return self._receive(seconds)

    def _receive(self, seconds: float) -> dict[str, Any]:
        """One answer: its length as a line, then that many bytes of JSON."""
        deadline = time.monotonic() + seconds
        buffer = b""
        while b"\n" not in buffer:
            buffer += self._some(deadline)
        head, _, body = buffer.partition(b"\n")
        pieces, have, size = [body], len(body), int(head)
        while have < size:
            piece = self._some(deadline)
            pieces.append(piece)
            have += len(piece)
        answer = json.loads(b"".join(pieces))
        if not isinstance(answer, dict):
            raise ValueError("not an answer")
        return answer

    def _some(self, deadline: float) -> bytes:
        process = self._process
        if process is None or process.stdout is None:
            raise EOFError
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise TimeoutError
        piece = os.read(process.stdout.fileno(), 1 << 16)
        if not piece:
            raise EOFError
        return piece

    def _end(self) -> int | None:
        """End the process; the code it ended with if it had done so by itself."""
        process, self._process = self._process, None
        if process is None:
            return None
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.2)  # one that has closed its end is just about to be gone
        code = process.returncode
        with suppress(OSError):
            process.kill()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()
        with suppress(OSError, subprocess.TimeoutExpired):
            process.wait(timeout=5)
        return code
