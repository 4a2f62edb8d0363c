"""The assistant itself, asked case by case, with what the measures need to know beside it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

from assistant import pipeline, sufficiency
from assistant.dictation import prompt
from assistant.draft import DraftAnswer
from assistant.frame import own_words
from assistant.index import Index
from assistant.intent import intent
from assistant.pipeline import Assistant
from assistant.render import to_dict
from assistant.retrieve import CHUNKS, fuse, retrieve
from assistant.schema import Answer, Frame, Letter
from eval.answers import cited_articles, statements
from eval.casebook import Case
from eval.measures.counterfactual_faithfulness import said_again
from eval.record import Record
from eval.systems.recording import Recording

_NOTHING = DraftAnswer(Frame(), (), ())
DEPTH = 10  # ranks that the ranking measures look at


def always(case: Case) -> bool:
    """Every case."""
    return True


def never(case: Case) -> bool:
    """No case."""
    return False


def as_it_is(case: Case) -> Letter:
    """The letter as it stands in the case."""
    return case.letter


class Ours:
    """The assistant under a name, perhaps without one of its parts.

    Args:
        name: as in records and reports.
        assistant: what is asked.
        fingerprint: of everything that could change an answer.
        without: opens the ablation for the time of one answer; nothing is left out by default.
        counterfactual: which cases are asked again without the articles that were cited.
        asked_as: the letter that is asked of a case; the case's own by default.
        made_for: gives the assistant that knows a case's own hostile article, if it has one.
    """

    def __init__(
        self,
        name: str,
        assistant: Assistant,
        fingerprint: str,
        *,
        without: Callable[[], AbstractContextManager[None]] = nullcontext,
        counterfactual: Callable[[Case], bool] = always,
        asked_as: Callable[[Case], Letter] = as_it_is,
        made_for: Callable[[Case, Assistant], tuple[Assistant, dict[str, str]]] | None = None,
    ) -> None:
        self.name, self.fingerprint = name, fingerprint
        self._assistant, self._without = assistant, without
        self._counterfactual, self._made_for = counterfactual, made_for
        self._asked_as = asked_as

    def answer(self, case: Case) -> Record:
        """Ask, and note times, rankings, what would leave, and what is said without the sources."""
        asked, added = self._assistant, {}
        if self._made_for:
            asked, added = self._made_for(case, asked)
        letter = self._asked_as(case)
        with self._without():
            began = time.perf_counter()
            first, last = None, None
            for last in asked.stream(letter):
                if first is None and _says_something(last):
                    first = time.perf_counter() - began
            whole = time.perf_counter() - began
            frame = pipeline.read_frame(
                letter, asked.index.encoder
            )  # through the module: an ablation swaps it
            rankings, similarity = rank(asked.index, frame, letter)
            answer = to_dict(last)
            record = Record(
                case.id, self.name, answer, first_s=first, whole_s=whole, rankings=rankings,
                similarity=similarity, verifier=self._verdicts(answer), added=added,
            )  # fmt: skip
            if answer["kind"] == "advice" and self._counterfactual(case):
                record = replace(record, survived=self._again(asked, case, answer))
        if case.payload:
            record = replace(record, clean_kind=self._clean_kind(case))
        if case.spans:
            record = replace(record, sent=sent(asked, case))
        return record

    def _again(self, asked: Assistant, case: Case, answer: dict[str, Any]) -> tuple[str, ...]:
        narrowed = Narrowed(asked.index, cited_articles(answer))
        other = Assistant(asked.library, narrowed, asked.model, model_name=asked.model_name)
        again = [s["text"] for _, s in statements(to_dict(other.advise(self._asked_as(case))))]
        return said_again([s["text"] for _, s in statements(answer) if s["citations"]], again)

    def _clean_kind(self, case: Case) -> str:
        """The kind of answer without the attack; it takes no model to decide on a kind."""
        email = case.email and case.email.replace(case.payload, "")
        quiet = Assistant(self._assistant.library, self._assistant.index, None)
        return quiet.advise(replace(case.letter, email=email)).kind

    def _verdicts(self, answer: dict[str, Any]) -> dict[str, float]:
        """The verifier's own verdicts on paraphrases, to be set beside the other judge's."""
        judge = self._assistant._judge()
        if judge is None:
            return {}
        quotes = {c["n"]: c["quote"] for c in answer["citations"]}
        found = {}
        for _, statement in statements(answer):
            told = " ".join(quotes[n] for n in statement["citations"] if n in quotes)
            if told and statement["text"] != told:
                verdict = judge(told, statement["text"])
                if verdict is not None:
                    found[statement["text"]] = round(verdict, 4)
        return found


class Narrowed:
    """An index without some articles, as if they had never been in the library."""

    def __init__(self, index: Index, removed: Sequence[str]) -> None:
        self._index, self._removed = index, frozenset(removed)

    def dense(self, vector: Any, k: int) -> list[tuple[str, float]]:
        """As `Index.dense`, without the removed articles."""
        return self._kept(self._index.dense(vector, k + 40))[:k]

    def lexical(self, text: str, k: int) -> list[tuple[str, float]]:
        """As `Index.lexical`, without the removed articles."""
        return self._kept(self._index.lexical(text, k + 40))[:k]

    @property
    def annotations(self) -> Any:
        """What is known of the other articles: one that names a removed article finds nothing."""
        return Forgetful(self._index.annotations, self._removed)

    def _kept(self, found: list[tuple[str, float]]) -> list[tuple[str, float]]:
        of = articles_of(self._index, [chunk for chunk, _ in found])
        return [(c, score) for c, score in found if of.get(c) not in self._removed]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)


class Forgetful:
    """Annotations in which some articles have no card."""

    def __init__(self, annotations: Any, removed: frozenset[str]) -> None:
        self._annotations, self._removed = annotations, removed

    def cards(self, article_ids: Iterable[str]) -> dict[str, Any]:
        """As `Annotations.cards`, without the removed articles."""
        return self._annotations.cards(a for a in article_ids if a not in self._removed)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._annotations, name)


def rank(index: Index, frame: Frame, letter: Letter) -> tuple[dict[str, list[str]], float]:
    """Article rankings of each retriever for a letter and its frame, and the best cosine.

    Returns:
        "dense", "bm25", "fused" and "product" (fused and fitted to the frame, read twice) → ids,
        best first; and the assistant's confidence that the library covers the letter.
    """
    query = frame.situation
    dense = index.dense(index.encoder.embed([query])[0], CHUNKS)
    lexical = index.lexical(query, CHUNKS)
    found = {"dense": dense, "bm25": lexical, "fused": fuse(dict(dense), dict(lexical))}
    rankings = {name: _articles(index, [c for c, _ in chunks]) for name, chunks in found.items()}
    # Through the module: an ablation swaps it.
    _, ranked = pipeline.reread(frame, letter, retrieve(index, frame, query, DEPTH), index.encoder)
    rankings["product"] = [item.card.article_id for item in ranked]
    best = sufficiency.confidence(ranked, intent(own_words(letter), index.encoder))
    return rankings, round(float(best), 4)


def articles_of(index: Index, chunk_ids: Sequence[str]) -> dict[str, str]:
    """Chunk id → article id."""
    return {c: chunk.article_id for c, chunk in index.annotations.chunks(chunk_ids).items()}


def sent(asked: Assistant, case: Case) -> tuple[str, ...]:
    """What a remote chat endpoint would get for a case, but for what is the product's own.

    Rules and examples are the same for every letter, and quotes are the library's; a name such as
    Will stands in both. They are left out where they are word for word what they claim to be.
    """
    ear = Recording()
    remote = Assistant(asked.library, asked.index, ear, model_name="recording", remote="elsewhere")
    remote.advise(case.letter)
    constant = {str(message.content) for message in prompt("", _NOTHING)[:-1]}
    texts = [article.text for article in asked.library.articles()]
    return tuple(_own(text, texts) for text in ear.heard if text not in constant)


def _own(message: str, library: Sequence[str]) -> str:
    """A message without the library's quotes; whole where it is of no known form."""
    try:
        item = json.loads(message)
        quotes = item.pop("quotes")
        own = [q for q in quotes if not any(q["says"] in text for text in library)]
    except (ValueError, AttributeError, KeyError, TypeError):
        return message
    return json.dumps([item, own], ensure_ascii=False)


def _articles(index: Index, chunk_ids: Sequence[str]) -> list[str]:
    of = articles_of(index, chunk_ids)
    return list(dict.fromkeys(of[c] for c in chunk_ids if c in of))[:DEPTH]


def _says_something(answer: Answer) -> bool:
    return answer.kind != "advice" or bool(answer.bottom_line)
