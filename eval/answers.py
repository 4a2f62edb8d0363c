"""Reading an answer in the form of `render.to_dict`, whichever system gave it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Answer = Mapping[str, Any]


def statements(answer: Answer | None) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every shown statement once with its place, in reading order.

    A sentence shown in two places (a bottom line that is also a side of a disagreement) is one
    claim of the answer, so it is given once, for its first place.
    """
    seen: set[tuple[str, tuple[int, ...]]] = set()
    for place, statement in _all(answer or {}):
        key = (statement["text"], tuple(statement["citations"]))
        if key not in seen:
            seen.add(key)
            yield place, statement


def _all(answer: Answer) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for one in answer.get("bottom_line", ()):
        yield "bottom line", one
    for option in answer.get("options", ()):
        for place in ("for", "against", "when"):
            for one in option[place]:
                yield place, one
    for point in answer.get("disagreement", ()):
        for side in point["sides"]:
            for one in side["statements"]:
                yield "side", one
    for place in ("law", "next_steps"):
        for one in answer.get(place, ()):
            yield place.replace("_", " "), one


def cited_articles(answer: Answer | None, places: tuple[str, ...] = ()) -> list[str]:
    """Ids of the articles that statements cite, in order of first use, perhaps of some places."""
    article = {c["n"]: c["article_id"] for c in (answer or {}).get("citations", ())}
    found = [
        article[n]
        for place, one in statements(answer)
        if not places or place in places
        for n in one["citations"]
        if n in article
    ]
    return list(dict.fromkeys(found))


def shown_texts(answer: Answer | None, *, advised: bool = False) -> list[str]:
    """The texts a reader sees as advice. With `advised` only what speaks for doing something."""
    answer = answer or {}
    places = ("bottom line", "for", "next steps")
    texts = [s["text"] for place, s in statements(answer) if not advised or place in places]
    texts += [option["label"] for option in answer.get("options", ())]
    if not advised:
        texts += [draft["text"] for draft in answer.get("drafts", ())]
        texts += list(answer.get("now", ()))
        if answer.get("question"):
            texts.append(answer["question"])
    return texts
