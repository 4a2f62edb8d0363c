"""The control that a tutorial gives: LangChain and Chroma with the same models.

The chain cites nothing. Each of its sentences is taken to cite all chunks that it was given,
which is the kindest reading of it: a sentence counts as supported if any of them supports it.
"""

from __future__ import annotations

import re
import time
from functools import cached_property
from typing import Any

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel

from assistant.library import Library
from assistant.sentences import sentence_spans
from bench.plain_chain import PlainChain, as_question
from eval.casebook import Case
from eval.record import Record
from eval.systems.bm25_quote import plain_advice
from eval.systems.ours import DEPTH

_CHUNKS = 30  # looked at for the ranking only; the chain itself reads its four
# The chain has no type for an abstention, only the words that its prompt asks for.
_DOES_NOT_KNOW = re.compile(r"\b(?:I don[’']t know|I do not know|don[’']t have enough)\b", re.I)


class Plain:
    """The plain chain as a system. Its store is built at the first question that needs it."""

    name = "plain chain"

    def __init__(
        self, library: Library, encoder: Embeddings, model: BaseChatModel, fingerprint: str
    ) -> None:
        self._library, self._encoder, self._model = library, encoder, model
        self.fingerprint = fingerprint

    @cached_property
    def _chain(self) -> PlainChain:
        return PlainChain(self._library.articles(), self._encoder, self._model, name="evaluation")

    def answer(self, case: Case) -> Record:
        """The chain's text, sentence by sentence, over the chunks it was given."""
        chain = self._chain
        letter = case.letter
        began = time.perf_counter()
        first, pieces = None, []
        for piece in chain.stream(letter):
            first = first or time.perf_counter() - began
            pieces.append(piece)
        spent = time.perf_counter() - began
        text = "".join(pieces).strip()
        wide = chain.store.similarity_search(as_question(letter), k=_CHUNKS)
        ranking = list(dict.fromkeys(document.metadata["id"] for document in wide))[:DEPTH]
        return Record(
            case.id, self.name, _answer(text, chain.sources(letter)), first_s=first,
            whole_s=spent, rankings={"product": ranking}, tokens={"out_chars": len(text)},
        )  # fmt: skip


def _answer(text: str, given: list[Document]) -> dict[str, Any]:
    if _DOES_NOT_KNOW.search(text) or not text:
        return {"kind": "abstention", "missing": [], "nearest": [], "text": text}
    sentences = [text[a:b] for a, b in sentence_spans(text, 0, len(text))] or [text]
    numbers = list(range(1, len(given) + 1))
    cited = [
        (
            d.metadata["id"],
            d.metadata["title"],
            d.page_content,
            d.metadata["start_index"],
            d.metadata["start_index"] + len(d.page_content),
        )
        for d in given
    ]
    return plain_advice(
        [(sentence, numbers) for sentence in sentences], cited, support="unverified", model="chain"
    )
