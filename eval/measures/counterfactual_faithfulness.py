"""counterfactual_faithfulness: does a statement go when the articles it cites are gone?"""

from __future__ import annotations

from assistant.lexical import terms
from eval.answers import statements
from eval.casebook import Case
from eval.measures.base import Measure, expects, per_case, yes
from eval.record import Record

SAME = 0.8  # share of words in common above which two statements say one thing


def value(case: Case, record: Record) -> float | None:
    """The share of statements that are not made again once the cited articles are removed.

    A statement that survives was not resting on what it cites: another text, or the model's own
    memory, says it as well.
    """
    if record.without_cited is None:
        return None
    shown = [s["text"] for _, s in statements(record.answer) if s["citations"]]
    again = [set(terms(text)) for text in record.without_cited]
    if not shown:
        return None
    return sum(yes(not _said_again(set(terms(text)), again)) for text in shown) / len(shown)


def _said_again(words: set[str], again: list[set[str]]) -> bool:
    return any(words and len(words & other) / len(words | other) >= SAME for other in again)


MEASURE = Measure(
    name="counterfactual_faithfulness",
    units=per_case(expects("advice"), value),
    summary="mean",
    better="higher",
    formula="statements gone when the cited articles are removed / statements, mean over answers",
    source="after Wallat et al., “Correctness is not faithfulness in RAG attributions”, 2024",
    by_model=True,
)
