"""A small library, a scripted chat model and what any answer promises, for tests of the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

from assistant.index import Index
from assistant.library import Library
from assistant.pipeline import Assistant
from assistant.schema import Advice, Answer, Letter, Statement
from tests.core_parts import COACH, COLUMN, LAW_UK, LAW_US

LETTER = Letter(
    "A salesman asked me to dinner by email after our contract with his mill ended. "
    "Do I have to answer him?"
)
# Two sentences that read badly alone, so that the model is asked for both.
WORDY = replace(
    COLUMN,
    text=COLUMN.text.replace(
        "Silence ends most invitations, and it asks no work of you.",
        "That, to my mind, keeps your evenings free of an invitation to dinner that comes from a "
        "salesman by email, as silence ends most invitations of this kind and asks no work of you.",
    ).replace(
        "A written no ends the guessing on both sides.",
        "This way, which takes five minutes, a written no ends the guessing on both sides.",
    ),
)
SMALL = (WORDY, COACH, LAW_US, LAW_UK)
PHRASED = {
    "silence ends": "Silence ends most invitations of this kind and asks no work of you.",
    "a written no": "A written no ends the guessing on both sides.",
}


class Scripted(BaseChatModel):
    """Phrases by a word in the quote and judges everything as it is told to."""

    verdict: str = "Yes"
    before: Callable[[str], None] = lambda kind: None
    asked: list[str] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _reply(self, messages: list[BaseMessage]) -> str:
        last = str(messages[-1].content)
        kind = "judge" if "Does the quote support" in last else "phrase"
        self.asked.append(last)
        self.before(kind)
        if kind == "judge":
            return self.verdict
        return next((said for word, said in PHRASED.items() if word in last), "")

    def _generate(self, messages, stop=None, run_manager=None, **kwargs) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self._reply(messages)))])

    def _stream(self, messages, stop=None, run_manager=None, **kwargs):
        for word in self._reply(messages).split(" "):
            yield ChatGenerationChunk(message=AIMessageChunk(content=f"{word} "))


def scripted(**more) -> Scripted:
    return Scripted(**more)


def assistant(index: Index, model: BaseChatModel | None = None) -> Assistant:
    return Assistant(index.library, index, model, model_name="scripted" if model else "none")


def statements(answer: Answer) -> Iterator[Statement]:
    """Every statement of an answer."""
    yield from getattr(answer, "bottom_line", ())
    if isinstance(answer, Advice):
        for option in answer.options:
            yield from (*option.for_, *option.against, *option.when)
        for point in answer.disagreement:
            for side in point.sides:
                yield from side.statements
        yield from (*answer.law, *answer.next_steps)


def check_whole(answer: Answer, library: Library) -> None:
    """Every promise that one answer makes about its quotes."""
    quotes = {c.n: c for c in getattr(answer, "citations", ())}
    for cited in quotes.values():
        assert library.get(cited.article_id).text[cited.start : cited.end] == cited.quote
    for one in statements(answer):
        assert one.citations, one
        assert set(one.citations) <= quotes.keys(), one
        if one.support == "verbatim":
            assert one.text == " ".join(quotes[n].quote for n in one.citations)
    for words in getattr(answer, "drafts", ()):
        assert set(words.citations) <= quotes.keys()
