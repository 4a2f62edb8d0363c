"""Fits the tables of seats: who asks, about whom, and who has power over whom.

The texts are letters written for it, `eval/labels/frames.jsonl`, and the corpus: each column's
letter, its title and the ways in which people put its question, with the seats of its front
matter. No case of the evaluation is among them.
"""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from assistant import nearest, roles, seats
from assistant.library import open_library
from assistant.linear import FOLDER, Linear
from assistant.models import embeddings
from assistant.sentences import paragraphs
from assistant.settings import settings
from eval import LABELS
from eval.fit import fit, write

_FOLDS = 5
_STRENGTH, _VECTOR_WEIGHT, _MOST, _ROUNDS = 4.0, 2.0, 1600, 60
_DIMENSIONS = 54  # of the examples; more rank no better, and the file stays small


def main() -> None:
    """Print what folds of the labels say, fit on everything and write the tables."""
    warnings.filterwarnings("ignore", message="lbfgs failed to converge")
    encoder = embeddings(settings())
    labels = [json.loads(line) for line in (LABELS / "frames.jsonl").read_text().splitlines()]
    columns = list(_columns())
    rows = [*labels, *columns]
    tokens = [seats.markers(_plain(row["text"])) for row in rows]
    vectors = encoder.embed_situations([row["text"] for row in rows])
    write_pairs(rows)
    _report(rows, len(labels), tokens, vectors, encoder.name)
    about = {"labels": "eval/labels/frames.jsonl", "letters": len(labels), "columns": len(columns)}
    for name, model in _tables(rows, range(len(rows)), tokens, vectors, encoder.name).items():
        print(write(f"seats-{name}", model, about))
    print(
        nearest.write(
            "seat-examples", _examples(rows, range(len(rows)), vectors, encoder.name), about
        )
    )


def write_pairs(rows: Sequence[dict]) -> None:
    """Write how much likelier each pair of seats is than its two seats apart.

    Smoothed by one: log((n(a, o) + 1) / (n(a) n(o) / n + 1)).
    """
    pairs = Counter((row["asker"], row["other"]) for row in rows if row["other"] != "anyone")
    own, about = Counter(), Counter()
    for (asker, other), n in pairs.items():
        own[asker] += n
        about[other] += n
    total = pairs.total()
    found = {
        f"{a}>{o}": round(float(np.log((pairs[a, o] + 1) / (own[a] * about[o] / total + 1))), 2)
        for a in sorted(own)
        for o in sorted(about)
    }
    text = json.dumps(found, indent=0) + "\n"
    (FOLDER / "seat-pairs.json").write_text(text, encoding="utf-8")


def _plain(text: str) -> str:
    return text.lower().replace("’", "'")


def _columns() -> Iterator[dict]:
    """The texts of the corpus. An article for anyone is asked by somebody who has a job."""
    for article in open_library(settings()).articles():
        if article.origin != "corpus" or not article.asker:
            continue
        parts = [p for p in paragraphs(article.text) if p.section == "letter"]
        letter = " ".join(article.text[p.start : p.end] for p in parts if p.kind != "heading")
        asker = "employee" if article.asker == "anyone" else article.asker
        for text in filter(None, (article.title, *article.asked_as, letter)):
            yield {
                "text": text, "asker": asker, "other": article.other, "power": article.power,
            }  # fmt: skip


def _tables(rows, chosen, tokens, vectors, encoder: str) -> dict[str, Linear]:
    found = {}
    for name in seats.FIELDS:
        own = [i for i in chosen if rows[i][name] != "anyone"]
        classes = sorted({row[name] for row in rows} - {"anyone"})
        found[name] = fit(
            [tokens[i] for i in own],
            vectors[own],
            np.array([classes.index(rows[i][name]) for i in own]),
            classes,
            encoder=encoder,
            exclusive=True,
            strength=_STRENGTH,
            vector_weight=_VECTOR_WEIGHT,
            most=_MOST,
            rounds=_ROUNDS,
            weights=np.ones(len(own)),  # balanced, a lone vendor would outweigh ten managers
        )
    return found


def _examples(rows, chosen, vectors, encoder: str) -> nearest.Examples:
    labels = {name: [rows[i][name] for i in chosen] for name in seats.FIELDS}
    return nearest.summarise(vectors[list(chosen)], labels, encoder, _DIMENSIONS)


def _report(rows, labelled: int, tokens, vectors, encoder: str) -> None:
    """What is read in labelled letters by tables and examples that have not seen them."""
    right: Counter[str] = Counter()
    for fold in range(_FOLDS):
        chosen = [i for i in range(len(rows)) if i >= labelled or i % _FOLDS != fold]
        tables = _tables(rows, chosen, tokens, vectors, encoder)
        examples = _examples(rows, chosen, vectors, encoder)
        for i in range(fold, labelled, _FOLDS):
            plain = _plain(rows[i]["text"])
            chances = seats.heard(tables, examples, tokens[i], vectors[i])
            seen = seats.agreed(tables, chances, roles.told_asker(plain), None, roles.said(plain))
            right.update(
                field for field, v in zip(seats.FIELDS, seen, strict=True) if v == rows[i][field]
            )
    for name in seats.FIELDS:
        print(f"{name}: {right[name] / labelled:.3f} of {labelled}, {_FOLDS} folds")
