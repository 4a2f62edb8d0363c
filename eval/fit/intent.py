"""What a letter asks for: advice about people at work, something else, or nothing yet.

Fitted on the ways in which the shipped columns' and articles' questions are put and on what
`eval/labels/intents.jsonl` adds by hand: questions of fact, craft, money, health and home that
no library of advice answers, and questions that point at something that was never told.
"""

from __future__ import annotations

import json

import numpy as np

from assistant.intent import CLASSES, intent
from assistant.library import open_library
from assistant.linear import Linear, ngrams
from assistant.models import embeddings
from assistant.sentences import paragraphs
from assistant.settings import Settings, settings
from assistant.viewpoint import viewpoint
from eval import LABELS
from eval.casebook import load_cases
from eval.fit import fit_on_scale, write

_FOLDS = 5
_OPTIONS = {"vector_weight": 2.0, "rounds": 60}  # what folds of the texts say is best
_LETTER_WORDS = 150
_WANTED = {"advice": "advice", "abstention": "elsewhere", "clarification": "unclear"}


def examples() -> tuple[list[str], list[str], list[str]]:
    """Texts, their classes, and the article or line that each came from."""
    texts, kinds, groups = [], [], []
    for article in open_library(Settings()).articles():
        if article.origin != "corpus" or article.kind == "law":
            continue
        letter = " ".join(
            article.text[p.start : p.end]
            for p in paragraphs(article.text)
            if p.section == "letter" and p.kind != "heading"
        )
        own = [*article.asked_as, " ".join(letter.split()[:_LETTER_WORDS])]
        texts += [text for text in own if text]
        groups += [article.id] * (len(texts) - len(groups))
    kinds += ["advice"] * len(texts)
    for at, line in enumerate((LABELS / "intents.jsonl").read_text("utf-8").splitlines()):
        item = json.loads(line)
        texts.append(item["text"])
        kinds.append(item["kind"])
        groups.append(f"line {at}")
    return texts, kinds, groups


def main() -> None:
    """Print the figures in cross-validation and on the development letters; write the table."""
    encoder = embeddings(settings())
    texts, kinds, groups = examples()
    labels = np.array([CLASSES.index(kind) for kind in kinds])
    tokens = [ngrams(text, 2) for text in texts]
    inner = np.stack([viewpoint(text, encoder) for text in texts])
    names = sorted(set(groups))
    fold = np.array([names.index(g) % _FOLDS for g in groups])

    def table(own: np.ndarray) -> Linear:
        return fit_on_scale(
            [tokens[i] for i in own],
            inner[own],
            labels[own],
            CLASSES,
            encoder=encoder.name,
            exclusive=True,
            **_OPTIONS,
        )

    guessed = np.zeros(len(texts), int)
    for k in range(_FOLDS):
        own, held = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
        scores = table(own).scores([tokens[i] for i in held], inner[held])
        guessed[held] = scores.argmax(axis=1)
    about: dict[str, object] = {"examples": len(texts), "made by": "python -m eval.fit intent"}
    for at, name in enumerate(CLASSES):
        kept = float((guessed[labels == at] == at).mean())
        about[f"recall of {name}, 5-fold"] = round(kept, 3)
    print(about)
    write("intent", table(np.arange(len(texts))), about)
    cases = [c for c in load_cases(split="dev") if c.set != "injection" and not c.history]
    for expect, name in _WANTED.items():
        own = [c for c in cases if c.expect == expect]
        found = [intent(c.question, encoder) for c in own]
        shares = {k: round(float(np.mean([f[k] > 0.5 for f in found])), 3) for k in CLASSES}
        print(f"dev {expect} (wanted {name}), n={len(own)}: {shares}")
