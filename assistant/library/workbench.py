"""The inside of the second process: takes files from standard input, gives pages as JSON.

Started by `assistant.library.worker` and by nothing else.
"""

from __future__ import annotations

import json
import os
import select
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from assistant.errors import LibraryError
from assistant.library.readers.page import Page, Unreadable

MEMORY_BYTES = 1_000_000_000
IDLE_S = 30.0


def serve() -> None:
    """Read files until the other side is gone or nothing has come for a while."""
    requests = sys.stdin.buffer
    # A library that prints would otherwise print into the answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _limit_memory()
    _send(answers, {"ready": True})
    while select.select([requests], [], [], IDLE_S)[0]:
        line = requests.readline()
        if not line:
            return
        request = json.loads(line)
        data = requests.read(request["size"])
        if request["form"] == "ready":
            _send(answers, {"ready": True})
            continue
        _limit_time(request["seconds"])
        _send(answers, _answer(request, data))


def _answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        pages = read(request["form"], data, request.get("charset"))
        return {"pages": [asdict(page) for page in pages]}
    except (Unreadable, LibraryError) as error:
        return {"error": str(error).rstrip(".")}
    except MemoryError:
        return {"error": "it needs more memory than one file may take"}
    except RecursionError:
        return {"error": "its parts are nested too deep"}
    except Exception as error:  # a parser may raise anything on a file made to break it
        return {"error": f"the reader stumbled over it ({type(error).__name__})"}


def read(form: str, data: bytes, charset: str | None) -> list[Page]:
    """Read `data` here and now. Each reader is imported when its form is first met."""
    if form == "html":
        from assistant.library.decode import decode
        from assistant.library.readers.html import declared_charset, read_html

        text, notes = decode(data, "the page", charset or declared_charset(data))
        page = read_html(text)
        page.notes += notes
        return [page]
    if form == "pdf":
        from assistant.library.readers.pdf import read_pdf

        return [read_pdf(data)]
    if form == "docx":
        from assistant.library.readers.docx import read_docx

        return [read_docx(data)]
    if form == "feed":
        from assistant.library.readers.feed import read_feed

        return read_feed(data)
    from assistant.library.readers.mail import read_mail, read_mail_page

    if form == "mail":
        return [read_mail_page(data)]
    mail = read_mail(data)
    return [Page(mail.as_text(), notes=list(mail.notes))]


def _send(answers: BinaryIO, answer: dict[str, Any]) -> None:
    body = json.dumps(answer).encode()
    answers.write(b"%d\n" % len(body) + body)
    answers.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on this system; the limit on time holds all the same
        return
    for limit, value in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_FSIZE, 0)):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (value if hard < 0 else min(value, hard), hard))


def _limit_time(seconds: float) -> None:
    """At most `seconds` of processor from now on: the other side may be killed while waiting."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 2
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (limit if hard < 0 else min(limit, hard), hard))
