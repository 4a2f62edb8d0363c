"""Danger by two trained models: what people tell in words that no rule knows.

A letter is heard sentence by sentence and by pairs of neighbours, since "he waits" is nothing
and "he waits. It is the third night" is. One pass of the small encoder reads a few sentences
together and gives the vectors of all; the likeliest piece speaks for the letter. What somebody
tells sideways stands in no sentence, so a second model hears the person's words whole, by what
the larger encoder holds of them and of the people in them. It is the surer one, so it counts
twice as much.

Fitted by `python -m eval.fit safety` on `eval/labels/safety.jsonl`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from assistant.embedding import Encoder
from assistant.intent import intent
from assistant.linear import Linear, fitted, ngrams
from assistant.safety.concepts import families, markers
from assistant.viewpoint import viewpoint

ANY = "any"  # the class of all dangers; the other classes only name which
THRESHOLD = -0.25  # log-odds; chosen with the ordinary development letters in view
IN_DOUBT = -0.5  # log-odds; from there to the threshold the answer only says whom to call,
HARDLY_NAMEABLE = -3.5  # if some kind is as likely as this; else half of the doubts are for nothing
# The likeliest of many pieces is likelier by chance alone: a long letter must be surer.
LENGTH = 0.8  # log-odds for each e-fold of pieces
PIECES = 0.5  # of the log-odds of the likeliest piece; chosen on the held-out letters
WHOLE = 4.0  # log-odds; so much at most counts that no sentence has a share in
# A question of fact (tax, leave, a screen that is locked) has words of its own that sound grave.
FACTS = 0.5  # of the log-odds that a letter asks for something else than advice,
_PLAINLY = 1.0  # beyond these
_LEAST = 2  # pieces; a letter of one short sentence is no surer than one of two
NAMEABLE = -2.0  # log-odds; where no kind is so likely there is a doubt and no danger to name
_NAMED = 0.0  # log-odds of a kind that is named beside the likeliest
_TOGETHER = 6  # sentences read in one pass; about 130 tokens, half of what the encoder takes
_MOST = 24  # sentences heard of one letter
_FIRST, _LAST = 8, 4


def found(
    text: str, spoken: Sequence[str], own: str, encoder: Encoder | None
) -> tuple[set[str], bool]:
    """The cues that the models hear in a letter, and whether they hear any in doubt.

    None without the encoder that they were fitted on.

    Args:
        text: the letter in plain form, see `reading.plain`.
        spoken: its sentences.
        own: what of it the person wrote themselves, as they wrote it; an email's words tell
            in their sentences what it threatens, and as a whole only what it is about.
    """
    pieces, whole = fitted("safety"), fitted("safety-whole")
    if encoder is None or encoder.name != pieces.encoder:
        return set(), False
    heard = _choose(pieces, spoken)
    if not heard:
        return set(), False
    scores = pieces.scores(*features(heard, encoder))
    told = np.minimum(whole.scores([tokens(text)], viewpoint(own, encoder)[None])[0], WHOLE)
    elsewhere = min(max(intent(own, encoder)["elsewhere"], 0.001), 0.999)
    told -= FACTS * max(0.0, math.log(elsewhere / (1.0 - elsewhere)) - _PLAINLY)
    nameable = max(kinds(pieces, scores, told).values()) >= HARDLY_NAMEABLE
    uneasy = nameable and suspicion(pieces, scores, told) >= IN_DOUBT
    return named(pieces, scores, told), uneasy


def named(model: Linear, scores: np.ndarray, told: np.ndarray) -> set[str]:
    """The kinds of danger in a letter, often none.

    Args:
        model: the one of pieces; its C classes are those of the other.
        scores: of the letter's N pieces, (N, C).
        told: log-odds added for the letter as a whole, (C,).
    """
    if suspicion(model, scores, told) < THRESHOLD:
        return set()
    likely = kinds(model, scores, told)
    first = max(likely, key=likely.__getitem__)
    if likely[first] < NAMEABLE:
        return set()
    return {kind for kind, odds in likely.items() if kind == first or odds >= _NAMED}


def kinds(model: Linear, scores: np.ndarray, told: np.ndarray) -> dict[str, float]:
    """Log-odds of each kind of danger in a letter, from what `named` is given."""
    likeliest = PIECES * scores.max(axis=0) + told
    return {kind: float(likeliest[at]) for at, kind in enumerate(model.classes) if kind != ANY}


def suspicion(model: Linear, scores: np.ndarray, told: np.ndarray) -> float:
    """Log-odds that a letter tells of danger, from what `named` is given."""
    at = model.classes.index(ANY)
    likeliest = scores[:, at].max() - LENGTH * np.log(max(len(scores), _LEAST))
    return float(PIECES * likeliest + told[at])


def tokens(text: str) -> list[str]:
    """What of a whole letter in plain form the second model is told beside its vector."""
    return _tokens(text, families(text))


def features(heard: Sequence[str], encoder: Encoder) -> tuple[list[list[str]], np.ndarray]:
    """N-grams and vectors, (N, D), of each sentence and each pair of neighbours."""
    texts, spans, told = [], [], []
    for begin in range(0, len(heard), _TOGETHER):
        # One sentence of the chunk before is read again, so that no pair is torn.
        chunk = heard[max(0, begin - 1) : begin + _TOGETHER]
        places, at = [], 0
        for sentence in chunk:
            places.append((at, at + len(sentence)))
            at += len(sentence) + 1
        first = 1 if begin else 0
        pairs = list(pairwise(range(len(chunk))))
        spans.append([*places[first:], *((places[i][0], places[j][1]) for i, j in pairs)])
        own = [families(sentence) for sentence in chunk]
        told += [_tokens(chunk[i], own[i]) for i in range(first, len(chunk))]
        told += [_tokens(f"{chunk[i]} {chunk[j]}", own[i] | own[j]) for i, j in pairs]
        texts.append(" ".join(chunk))
    _, vectors = encoder.embed_with_spans(texts, spans)
    return told, np.vstack(vectors)


def _tokens(piece: str, present: Collection[str]) -> list[str]:
    return ngrams(piece, 2) + markers(present)


def _choose(model: Linear, spoken: Sequence[str]) -> list[str]:
    """All sentences of a letter; of a long text the first, the last and the most suspicious."""
    if len(spoken) <= _MOST:
        return list(spoken)
    words = replace(model, dense=np.zeros((0, len(model.classes))))
    doubtful = words.scores([_tokens(s, families(s)) for s in spoken], None).max(axis=1)
    ends = {*range(_FIRST), *range(len(spoken) - _LAST, len(spoken))}
    rest = [i for i in np.argsort(-doubtful, kind="stable").tolist() if i not in ends]
    return [spoken[i] for i in sorted({*ends, *rest[: _MOST - len(ends)]})]
