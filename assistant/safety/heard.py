"""Danger by a trained model: what people tell in words that no rule knows.

A letter is heard sentence by sentence and by pairs of neighbours, since "he waits" is nothing
and "he waits. It is the third night" is. One pass of the encoder reads a few sentences together
and gives the vectors of all. The likeliest piece speaks for the letter.

Fitted by `python -m eval.fit safety` on `eval/labels/safety.jsonl`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from assistant.embedding import Encoder
from assistant.linear import Linear, fitted, ngrams
from assistant.safety.concepts import markers

# Where ordinary letters of the dev cases begin to be alarms: 3 in 100 at most, rules included.
THRESHOLDS = {
    "self-harm": 0.7,
    "assault": 0.65,
    "threat": 0.7,
    "stalking": 0.73,
    "minor": 0.65,
    "deadline": 0.75,
}
_TOGETHER = 6  # sentences read in one pass; about 130 tokens, half of what the encoder takes
_MOST = 24  # sentences heard of one letter
_FIRST, _LAST = 8, 4


def found(spoken: list[str], encoder: Encoder | None) -> set[str]:
    """The cues that the model hears in sentences; none without the encoder that it was fitted on."""
    model = fitted("safety")
    if encoder is None or encoder.name != model.encoder:
        return set()
    heard = _choose(model, spoken)
    if not heard:
        return set()
    tokens, vectors = features(heard, encoder)
    likeliest = model.probabilities(tokens, vectors).max(axis=0)
    return {
        name
        for name, chance in zip(model.classes, likeliest, strict=True)
        if chance >= THRESHOLDS[name]
    }


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
        texts.append(" ".join(chunk))
        fresh = places[1:] if begin else places
        own = [*fresh, *((a[0], b[1]) for a, b in pairwise(places))]
        spans.append(own)
        tokens += [_tokens(texts[-1][a:b]) for a, b in own]
    _, vectors = encoder.embed_with_spans(texts, spans)
    return tokens, np.vstack(vectors)


def _tokens(piece: str) -> list[str]:
    return ngrams(piece, 2) + markers(piece)


def _choose(model: Linear, spoken: list[str]) -> list[str]:
    """All sentences of a letter; of a long text the first, the last and the most suspicious."""
    if len(spoken) <= _MOST:
        return spoken
    words = replace(model, dense=np.zeros((0, len(model.classes))))
    suspicion = words.scores([_tokens(s) for s in spoken], None).max(axis=1)
    ends = {*range(_FIRST), *range(len(spoken) - _LAST, len(spoken))}
    rest = [i for i in np.argsort(-suspicion, kind="stable").tolist() if i not in ends]
    return [spoken[i] for i in sorted({*ends, *rest[: _MOST - len(ends)]})]
