"""The article that tells a person's story, where they say which one it is.

Where none fits well enough for courses of action, the reader gets titles. Choosing one asks the
same question again, with the title as a correction. Where one fits that has another half, told by
the other person at the table, and that half comes close too, its title stands there as well: who
did it to whom is the likeliest thing to be read wrongly, and the costliest.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.retrieve import Ranked
from assistant.schema import Letter

STORY = "story"  # the correction; its value is the title of an article
_HALF_NEAR = 0.25  # score of the other half below the first; of wrong first halves nearly all are


def chosen(letter: Letter, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The article that the person chose, alone; empty where none of those found was chosen."""
    title = dict(letter.corrections).get(STORY)
    return [item for item in ranked if item.card.title == title][:1]


def other_half(ranked: Sequence[Ranked]) -> tuple[str, ...]:
    """The title of the best article's other half where it comes close; else nothing."""
    best = ranked[0]
    return tuple(
        item.card.title
        for item in ranked[1:]
        if (item.card.article_id == best.card.pair or best.card.article_id == item.card.pair)
        and item.score >= best.score - _HALF_NEAR
    )[:1]
