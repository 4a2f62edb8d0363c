"""One process of its own: `python -m bench.child start|memory|plain BEGAN`. Prints one JSON line.

Memory and start can only be measured in a process that has done nothing else before.
"""

from __future__ import annotations

import json
import sys
import time

from bench.measuring import peak_rss_mb
from bench.questions import QUESTIONS

ANSWERS = 3  # letters answered before memory is read


def start(began: float) -> dict[str, float]:
    """Seconds since the process was asked for: libraries, models and index open; first words."""
    from assistant.startup import open_assistant

    imported = time.time() - began
    assistant = open_assistant()
    opened = time.time() - began
    next(iter(assistant.stream(QUESTIONS[0])))
    return {"imported_s": imported, "opened_s": opened, "first_answer_s": time.time() - began}


def memory(began: float) -> dict[str, float]:
    """The peak after some whole answers."""
    from assistant.startup import open_assistant

    assistant = open_assistant()
    for letter in QUESTIONS[:ANSWERS]:
        assistant.advise(letter)
    return {"peak_rss_mb": peak_rss_mb(), "seconds": time.time() - began}


def plain(began: float) -> dict[str, float]:
    """The plain chain's peak; one letter reaches it, since it keeps nothing between letters."""
    from assistant.library import Library
    from assistant.models import embeddings, open_chat_model
    from assistant.settings import settings
    from bench.plain_chain import PlainChain

    chosen = settings()
    articles = Library(chosen.corpus, chosen.library).articles()
    chain = PlainChain(articles, embeddings(chosen), open_chat_model(chosen))
    chain.answer(QUESTIONS[0])
    return {"peak_rss_mb": peak_rss_mb(), "seconds": time.time() - began}


if __name__ == "__main__":
    modes = {"start": start, "memory": memory, "plain": plain}
    print(json.dumps(modes[sys.argv[1]](float(sys.argv[2]))))
