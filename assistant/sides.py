"""On which side the person is, asked where the letter does not say and the answer turns on it.

Some columns come in pairs: the same evening told by the one who asked and by the one who was
asked. When a short letter fits both halves as well as each other and names no role, either half
would be a guess, and the wrong one reproaches the wrong person. Then the two seats are offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.retrieve import Ranked
from assistant.schema import ROLES, Clarification, Frame, Letter

QUESTION = "Which side of this are you on? What holds for one is wrong for the other."
_CLOSE_SCORE, _CLOSE_SIMILARITY = 0.05, 0.05  # between the halves; apart further, one fits
_MANY_WORDS = 30  # a longer letter says what happened, if not in the words of a role
_AN = frozenset("aeio")


def which_side(letter: Letter, frame: Frame, ranked: Sequence[Ranked]) -> Clarification | None:
    """The question with its two seats, each a sentence; None where there is no need to ask.

    Args:
        letter: what was written.
        frame: how it was read. A role that it names, or danger, leaves nothing to ask.
        ranked: the articles found, best first.
    """
    if letter.email or letter.history or frame.safety or len(ranked) < 2:
        return None
    if (frame.asker, frame.other) != ("unknown", "unknown"):
        return None
    if len(letter.question.split()) > _MANY_WORDS or not _halves(*ranked[:2]):
        return None
    seats = [(item.card.asker, item.card.other) for item in ranked[:2]]
    if seats[0] == seats[1] or not all(role in ROLES for seat in seats for role in seat):
        return None
    return Clarification(frame, QUESTION, tuple(_seat(*seat) for seat in seats))


def seated(letter: Letter) -> Letter:
    """The letter with the seat that the person chose.

    A choice comes as the next message. It is no question of its own: the one before is asked
    again, with the two roles as corrections. Any other letter is given back as it is.
    """
    seat = _SEATS.get(letter.question.strip())
    asked = [at for at, turn in enumerate(letter.history) if turn.role == "asker"]
    if seat is None or not asked:
        return letter
    corrections = {**dict(letter.corrections), "asker": seat[0], "other": seat[1]}
    return replace(
        letter,
        question=letter.history[asked[-1]].text,
        history=letter.history[: asked[-1]],
        corrections=tuple(corrections.items()),
    )


def _halves(first: Ranked, second: Ranked) -> bool:
    """Whether two articles are one story from both sides and fit the letter equally well."""
    paired = first.card.pair == second.card.article_id or second.card.pair == first.card.article_id
    return (
        paired
        and abs(first.score - second.score) <= _CLOSE_SCORE
        and abs(first.similarity - second.similarity) <= _CLOSE_SIMILARITY
    )


def _seat(asker: str, other: str) -> str:
    return f"I am {_one(asker)}; it is about {_one(other)}"


def _one(role: str) -> str:
    if role in ("hr", "anyone"):
        return {"hr": "HR"}.get(role, role)
    words = role.replace("-", " ")
    return f"{'an' if words[0] in _AN else 'a'} {words}"


# The sentences are made of closed lists, so one that comes back is known by being equal to one.
_SEATS = {_seat(asker, other): (asker, other) for asker in ROLES for other in ROLES}
