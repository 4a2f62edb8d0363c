"""The control without any model: BM25 finds an article, and its best sentence is the answer."""

from __future__ import annotations

import time
from typing import Any

from assistant.index import Index
from assistant.lexical import Lexical, terms
from assistant.library import Library
from eval.casebook import Case
from eval.record import Record
from eval.systems.ours import DEPTH, articles_of

_CHUNKS = 60


class Bm25Quote:
    """BM25 over the same chunks, then over the sentences of the best article."""

    name = "bm25+quote"

    def __init__(self, library: Library, index: Index, fingerprint: str) -> None:
        self._library, self._index, self.fingerprint = library, index, fingerprint

    def answer(self, case: Case) -> Record:
        """The sentence with the most weight in common with question and email."""
        began = time.perf_counter()
        question = f"{case.question}\n{case.email or ''}"
        chunks = [chunk for chunk, _ in self._index.lexical(question, _CHUNKS)]
        of = articles_of(self._index, chunks)
        ranking = list(dict.fromkeys(of[c] for c in chunks if c in of))[:DEPTH]
        sentences = self._index.annotations.sentences(ranking[0])[0] if ranking else []
        words = [terms(s.text) for s in sentences]
        numbers = [str(n) for n in range(len(sentences))]
        found = Lexical.build(numbers, words).search(question, 1)
        chosen = sentences[int(found[0][0])] if found else None
        answer = self._advice(chosen) if chosen else {"kind": "abstention", "missing": [question]}
        spent = time.perf_counter() - began
        return Record(
            case.id, self.name, answer, first_s=spent, whole_s=spent,
            rankings={"product": ranking},
        )  # fmt: skip

    def _advice(self, sentence: Any) -> dict[str, Any]:
        title = self._library.get(sentence.article_id).title
        return plain_advice(
            [(sentence.text, [1])],
            [(sentence.article_id, title, sentence.text, sentence.start, sentence.end)],
            support="verbatim",
            model="none",
        )


def plain_advice(
    said: list[tuple[str, list[int]]],
    cited: list[tuple[str, str, str, int, int]],
    *,
    support: str,
    model: str,
) -> dict[str, Any]:
    """A control's advice in the form of `render.to_dict`: only a bottom line and citations."""
    return {
        "kind": "advice",
        "frame": None,
        "bottom_line": [
            {"text": text, "citations": numbers, "support": support, "voice": None}
            for text, numbers in said
        ],
        "options": [], "disagreement": [], "law": [], "next_steps": [], "drafts": [],
        "missing": [],
        "citations": [
            {"n": n, "article_id": a, "title": t, "quote": q, "start": start, "end": end}
            for n, (a, t, q, start, end) in enumerate(cited, start=1)
        ],
        "dropped": 0,
        "model": model,
        "timings_ms": {},
    }  # fmt: skip
