"""Fits the tables of seats: who asks, about whom, and who has power over whom.

The texts are letters written for it, `eval/labels/frames.jsonl`, and the corpus: each column's
letter, its title and the ways in which people put its question, with the seats of its front
matter. No case of the evaluation is among them. Letters that are `ordered` were written for given
seats, so how many there are of a pair says nothing on how often such letters come.
"""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from assistant import roles, seats
from assistant.library import open_library
from assistant.linear import FOLDER, Linear
from assistant.models import embeddings
from assistant.sentences import paragraphs
from assistant.settings import settings
from assistant.viewpoint import viewpoint
from eval import LABELS
from eval.fit import Standard, fit, write

_FOLDS = 5
_STRENGTH, _VECTOR_WEIGHT, _MOST, _ROUNDS = 4.0, 2.0, 1600, 60
COLUMN_WEIGHT = 0.4  # a column says its story in ten ways, and its seats once
_LEAST_WEIGHT, _MOST_WEIGHT = 0.25, 2.0  # of an ordered letter


def main() -> None:
    """Print what folds of the labels say, fit on everything and write the tables."""
    warnings.filterwarnings("ignore", message="lbfgs failed to converge")
    encoder = embeddings(settings())
    labels = [json.loads(line) for line in (LABELS / "frames.jsonl").read_text().splitlines()]
    columns = list(_columns())
    rows = [*labels, *columns]
    texts = [row["text"] for row in rows]
    tokens = [seats.markers(_plain(text)) for text in texts]
    inner = np.stack([viewpoint(text, encoder) for text in texts])
    write_pairs([row for row in rows if not row.get("ordered")])
    _report(rows, len(labels), tokens, inner, encoder.name)
    about = {"labels": "eval/labels/frames.jsonl", "letters": len(labels), "columns": len(columns)}
    tables = _tables(rows, range(len(rows)), len(labels), tokens, inner, encoder.name)
    for name, model in tables.items():
        print(write(f"seats-{name}", model, about))


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


def _tables(rows, chosen, labelled: int, tokens, inner, encoder: str) -> dict[str, Linear]:
    """The three tables of the chosen rows, of which the first `labelled` are letters."""
    standard = Standard.of(inner[list(chosen)])
    counted = weights(rows, labelled)
    found = {}
    for name in seats.FIELDS:
        own = [i for i in chosen if rows[i][name] != "anyone"]
        classes = sorted({row[name] for row in rows} - {"anyone"})
        model = fit(
            [tokens[i] for i in own],
            standard.put(inner[own]),
            np.array([classes.index(rows[i][name]) for i in own]),
            classes,
            encoder=encoder,
            exclusive=True,
            strength=_STRENGTH,
            vector_weight=_VECTOR_WEIGHT,
            most=_MOST,
            rounds=_ROUNDS,
            # Balanced, a lone vendor would outweigh ten managers.
            weights=counted[own],
        )
        found[name] = standard.undone(model)
    return found


def weights(rows, labelled: int) -> np.ndarray:
    """What each row counts, (N,): ordered letters by how often letters of their seats come."""
    natural, ordered = Counter(), Counter()
    for row in rows[:labelled]:
        (ordered if row.get("ordered") else natural)[row["asker"], row["other"]] += 1
    ratio = ordered.total() / natural.total()
    found = np.full(len(rows), COLUMN_WEIGHT)
    for at, row in enumerate(rows[:labelled]):
        pair = row["asker"], row["other"]
        share = ratio * natural[pair] / ordered[pair] if row.get("ordered") else 1.0
        found[at] = np.clip(share, _LEAST_WEIGHT, _MOST_WEIGHT)
    return found


def _report(rows, labelled: int, tokens, inner, encoder: str) -> None:
    """What is read in labelled letters, ordered ones apart, by tables that have not seen them."""
    right: Counter[str] = Counter()
    read = [i for i in range(labelled) if not rows[i].get("ordered")]
    for fold in range(_FOLDS):
        held = set(read[fold::_FOLDS])
        chosen = [i for i in range(len(rows)) if i not in held]
        tables = _tables(rows, chosen, labelled, tokens, inner, encoder)
        for i in held:
            plain = _plain(rows[i]["text"])
            chances = seats.heard(tables, tokens[i], inner[i])
            told = roles.told_asker(plain), None, roles.said(plain), seats.opened(plain)
            told = *told, roles.spoken_of(plain)
            seen = seats.agreed(tables, chances, *told)
            right.update(
                field for field, v in zip(seats.FIELDS, seen, strict=True) if v == rows[i][field]
            )
    for name in seats.FIELDS:
        print(f"{name}: {right[name] / len(read):.3f} of {len(read)}, {_FOLDS} folds")
