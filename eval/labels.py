"""Hand labels other than support: which part each sentence plays, by two readers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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


def _parts(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    items = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)
    return {_key(item): item["part"] for item in items if item.get("part")}


def _key(item: dict[str, Any]) -> str:
    where = item.get("article") or item.get("article_id") or ""
    return f"{where}:{item.get('start', item.get('sentence', item.get('text')))}"
