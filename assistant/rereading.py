"""A letter read again beside what was found for it, and what was found ranked anew by that.

An article that fits says who sits where in plain roles where a letter only says "he"; and who
sits where tells which of two near articles is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.annotations import Card
from assistant.embedding import Encoder
from assistant.frame import reseated
from assistant.retrieve import WEIGHTS, Ranked
from assistant.roles import fit
from assistant.schema import Frame, Letter


def beside(
    frame: Frame, letter: Letter, found: Iterable[tuple[Card, float]], encoder: Encoder
) -> Frame:
    """The frame with its seats read again beside the articles found, each with its score.

    What a person corrected stays, see `frame.reseated`.
    """
    best_first = sorted(found, key=lambda x: -x[1])
    told = [(card.asker, card.other, card.power, score) for card, score in best_first]
    return reseated(frame, letter, encoder, told)


def reread(
    frame: Frame, letter: Letter, ranked: Sequence[Ranked], encoder: Encoder
) -> tuple[Frame, list[Ranked]]:
    """The frame as `beside` reads it, and the articles by how well they fit its seats.

    Args:
        frame: as the letter alone was read; the articles were ranked for it.
        letter: the same letter.
        ranked: what was found for it.
        encoder: the one that reads.

    Returns:
        The same frame and order where no seat changes.
    """
    again = beside(frame, letter, ((i.card, i.score) for i in ranked), encoder)
    if (again.asker, again.other) == (frame.asker, frame.other):
        return again, list(ranked)

    def gained(item: Ranked) -> float:
        seats = item.card.asker, item.card.other
        return fit(again.asker, again.other, *seats) - fit(frame.asker, frame.other, *seats)

    found = [replace(i, score=i.score + WEIGHTS["roles"] * gained(i)) for i in ranked]
    return again, sorted(found, key=lambda i: (-i.score, i.card.article_id))
