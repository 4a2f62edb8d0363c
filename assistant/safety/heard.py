"""Danger by a trained model: what people tell in words that no rule knows.

A letter is heard sentence by sentence and by pairs of neighbours, since "he waits" is nothing
and "he waits. It is the third night" is. One pass of the encoder reads a few sentences together
and gives the vectors of all. The likeliest piece speaks for the letter.

Fitted by `python -m eval.fit safety` on `eval/labels/safety.jsonl`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from assistant.embedding import Encoder
from assistant.linear import Linear, fitted, ngrams
from assistant.safety.concepts import families, markers

ANY = "any"  # the class of all dangers; the other classes only name which
THRESHOLD = 0.5  # log-odds; 12 of 482 ordinary dev letters lie above it or meet a rule
IN_DOUBT = -0.5  # log-odds; from there to the threshold the answer only says whom to call
# The likeliest of many pieces is likelier by chance alone: a long letter must be surer.
LENGTH = 0.8  # log-odds for each e-fold of pieces
_LEAST = 2  # pieces; a letter of one short sentence is no surer than one of two
_NAMED = 0.0  # log-odds of a kind that is named beside the likeliest
_TOGETHER = 6  # sentences read in one pass; about 130 tokens, half of what the encoder takes
_MOST = 24  # sentences heard of one letter
_FIRST, _LAST = 8, 4


def found(spoken: list[str], encoder: Encoder | None) -> tuple[set[str], bool]:
    """The cues that the model hears in sentences, and whether it hears any in doubt.

    None without the encoder that it was fitted on.
    """
    model = fitted("safety")
    if encoder is None or encoder.name != model.encoder:
        return set(), False
    heard = _choose(model, spoken)
    if not heard:
        return set(), False
    scores = model.scores(*features(heard, encoder))
    return named(model, scores), suspicion(model, scores) >= IN_DOUBT


def named(model: Linear, scores: np.ndarray) -> set[str]:
    """The kinds of danger in a letter of N pieces, from their scores, (N, C); often none."""
    if suspicion(model, scores) < THRESHOLD:
        return set()
    kinds = [at for at, name in enumerate(model.classes) if name != ANY]
    likeliest = scores.max(axis=0)
    first = max(kinds, key=lambda at: likeliest[at])
    return {model.classes[at] for at in kinds if at == first or likeliest[at] >= _NAMED}


def suspicion(model: Linear, scores: np.ndarray) -> float:
    """Log-odds that a letter tells of danger, from its N pieces' scores, (N, C)."""
    return float(
        scores[:, model.classes.index(ANY)].max() - LENGTH * np.log(max(len(scores), _LEAST))
    )


def features(heard: Sequence[str], encoder: Encoder) -> tuple[list[list[str]], np.ndarray]:
    """N-grams and vectors, (N, D), of each sentence and each pair of neighbours."""
    texts, spans, tokens = [], [], []
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
        tokens += [_tokens(chunk[i], own[i]) for i in range(first, len(chunk))]
        tokens += [_tokens(f"{chunk[i]} {chunk[j]}", own[i] | own[j]) for i, j in pairs]
        texts.append(" ".join(chunk))
    _, vectors = encoder.embed_with_spans(texts, spans)
    return tokens, np.vstack(vectors)


def _tokens(piece: str, present: Collection[str]) -> list[str]:
    return ngrams(piece, 2) + markers(present)


def _choose(model: Linear, spoken: list[str]) -> list[str]:
    """All sentences of a letter; of a long text the first, the last and the most suspicious."""
    if len(spoken) <= _MOST:
        return spoken
    words = replace(model, dense=np.zeros((0, len(model.classes))))
    doubtful = words.scores([_tokens(s, families(s)) for s in spoken], None).max(axis=1)
    ends = {*range(_FIRST), *range(len(spoken) - _LAST, len(spoken))}
    rest = [i for i in np.argsort(-doubtful, kind="stable").tolist() if i not in ends]
    return [spoken[i] for i in sorted({*ends, *rest[: _MOST - len(ends)]})]
