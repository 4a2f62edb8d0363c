"""What a letter asks for, as far as its words tell: advice, something else, or nothing yet.

What retrieval finds near a letter says whether the library covers its matter. It does not say
whether advice is wanted at all: "how are share options taxed?" stands near every article on
offers, and "should I tell her?" near every article on secrets.

Fitted by `python -m eval.fit intent`, on what `assistant.viewpoint` reads: in folds it knows more
questions of every kind than on the larger encoder's last layer.
"""

from __future__ import annotations

from assistant.embedding import Encoder
from assistant.linear import fitted, ngrams
from assistant.viewpoint import viewpoint

# advice: what to do about people at work; elsewhere: facts, craft, money, health, home;
# unclear: points at something that was never told
CLASSES = ("advice", "elsewhere", "unclear")


def intent(text: str, encoder: Encoder) -> dict[str, float]:
    """How likely each of `CLASSES` is, adding up to 1; "advice" where the encoder is another's."""
    model = fitted("intent")
    if encoder.name != model.encoder:
        return {name: float(name == "advice") for name in CLASSES}
    row = model.probabilities([ngrams(text, 2)], viewpoint(text, encoder)[None])[0]
    return dict(zip(model.classes, map(float, row), strict=True))
