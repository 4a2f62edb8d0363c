"""Whose act a letter is about: the writer's own, somebody else's, or nobody's.

"I talked over her" and "she talks over me" share their words, their seats and their power, and
need opposite advice. What the larger encoder holds at "I" and at "she" tells them apart.

Fitted by `python -m eval.fit doer` on `eval/labels/frames.jsonl` and the shipped columns.
"""

from __future__ import annotations

from assistant.embedding import Encoder
from assistant.linear import fitted, ngrams
from assistant.schema import DOERS
from assistant.viewpoint import viewpoint

# A likelihood below which a letter is not about somebody's act. Above it likelihoods order articles
# no better than chance does: "she told on me" may be answered by what one does who has told.
HARDLY = 0.07
SURE = 0.6  # a likelihood from which an article that does not state it is taken at its word
EVEN = 1 / len(DOERS)


def doers(text: str, encoder: Encoder | None) -> tuple[float, ...]:
    """How likely each of `DOERS` did what a letter is about, adding up to 1.

    Empty without the encoder that the table was fitted on.
    """
    if encoder is None or encoder.name != (model := fitted("doer")).encoder:
        return ()
    row = model.probabilities([ngrams(text, 2)], viewpoint(text, encoder)[None])[0]
    return tuple(float(row[model.classes.index(name)]) for name in DOERS)


def told_doer(text: str, encoder: Encoder) -> str | None:
    """The likeliest of `DOERS` in a text, if it is likely enough; else None."""
    likely = doers(text, encoder)
    return DOERS[likely.index(max(likely))] if likely and max(likely) >= SURE else None


def same_doer(likely: tuple[float, ...], doer: str | None) -> float:
    """How likely a letter is about an act of `doer`; `EVEN` where either is not known."""
    return likely[DOERS.index(doer)] if likely and doer in DOERS else EVEN


def another_doer(likely: tuple[float, ...], doer: str | None) -> float:
    """How surely a letter is not about an act of `doer`, in [0, 1]; 0 from `HARDLY` upwards."""
    return max(0.0, 1.0 - same_doer(likely, doer) / HARDLY)
