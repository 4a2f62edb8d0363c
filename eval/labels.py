"""Hand labels other than support: which part each sentence plays, by two readers.

The labels of the library's own articles stand with their sentences. Those of two published
texts, which may not be copied here, stand with the place and the SHA-256 of theirs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.part_features import Spot
from eval import LABELS
from eval.judges.agreement import kappa


def check_labels(folder: Path = LABELS) -> dict[str, Any]:
    """How two readers agree on the parts of sentences, on the sentences that both labelled."""
    first, second = (_parts(folder / name) for name in ("parts.jsonl", "parts-second.jsonl"))
    common = sorted(first.keys() & second.keys())
    pairs = [(first[key], second[key]) for key in common]
    return {
        "sentences": len(first),
        "read_twice": len(common),
        "readers_agree": round(sum(a == b for a, b in pairs) / len(pairs), 3) if pairs else None,
        "readers_kappa": kappa([a for a, _ in pairs], [b for _, b in pairs]),
    }


def read_labels(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The labels of a file by the article they belong to."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            item = json.loads(line)
            found.setdefault(item["article"], []).append(item)
    return found


def labelled(spots: Sequence[Spot], labels: Sequence[dict[str, Any]]) -> dict[int, str]:
    """The labelled sentences of one article, as index into `spots` → part.

    A sentence is found by its words, or their SHA-256, and of equal ones the nearest to where
    it stood; so an edit elsewhere in the article moves no label. A label whose sentence was
    itself edited is left out.
    """
    at: dict[str, list[int]] = {}
    for number, spot in enumerate(spots):
        at.setdefault(digest(spot.sentence.text), []).append(number)
    found = {}
    for label in labels:
        same = at.get(label.get("sha256") or digest(label["text"]), [])
        if same:
            near = min(same, key=lambda n: abs(spots[n].sentence.start - label["start"]))
            found[near] = label["part"]
    return found


def digest(text: str) -> str:
    """The SHA-256 of a sentence, by which a label knows it without holding it."""
    return sha256(text.encode()).hexdigest()


def _parts(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    items = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)
    return {_key(item): item["part"] for item in items if item.get("part")}


def _key(item: dict[str, Any]) -> str:
    where = item.get("article") or item.get("article_id") or ""
    return f"{where}:{item.get('start', item.get('sentence', item.get('text')))}"
