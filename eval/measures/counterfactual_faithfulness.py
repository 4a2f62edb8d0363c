"""counterfactual_faithfulness: does a statement go when the articles it cites are gone?"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.lexical import terms
from eval.answers import statements
from eval.casebook import Case
from eval.measures.base import Measure, expects, per_case
from eval.record import Record

SAME = 0.8  # share of words in common above which two statements say one thing


def said_again(shown: Sequence[str], again: Sequence[str]) -> tuple[str, ...]:
    """Those of the shown statements that are as good as the same as one of the later ones."""
    others = [set(terms(text)) for text in again]
    return tuple(text for text in shown if _same_as_any(set(terms(text)), others))


def _same_as_any(words: set[str], others: Sequence[set[str]]) -> bool:
    return any(words and len(words & other) / len(words | other) >= SAME for other in others)


def value(case: Case, record: Record) -> float | None:
    """The share of statements that are not made again once the cited articles are removed.

    A statement that survives was not resting on what it cites: another text, or the model's own
    memory, says it as well.
    """
    shown = [s for _, s in statements(record.answer) if s["citations"]]
    if record.survived is None or not shown:
        return None
    return 1 - len(record.survived) / len(shown)


MEASURE = Measure(
    name="counterfactual_faithfulness",
    units=per_case(expects("advice"), value),
    summary="mean",
    better="higher",
    formula="statements gone when the cited articles are removed / statements, mean over answers",
    source="after Wallat et al., “Correctness is not faithfulness in RAG attributions”, 2024",
    by_model=True,
)
