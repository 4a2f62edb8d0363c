"""The article that tells a person's story, where they say which one it is.

Where none fits well enough for courses of action, the reader gets titles. Choosing one asks the
same question again, with the title as a correction.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.retrieve import Ranked
from assistant.schema import Letter

STORY = "story"  # the correction; its value is the title of an article


def chosen(letter: Letter, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The article that the person chose, alone; empty where none of those found was chosen."""
    title = dict(letter.corrections).get(STORY)
    return [item for item in ranked if item.card.title == title][:1]
