"""Help first: what an answer becomes where a letter tells of danger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant import safety
from assistant.schema import Advice, Escalation, Frame

_RULES = 2  # statements of law


def escalation(
    frame: Frame, card: Advice | None, model: str, timings_ms: Mapping[str, float]
) -> Escalation:
    """What to do now and who to call, and of the library's answer what may stand beside it.

    Args:
        frame: the letter's frame, with the dangers it tells of.
        card: the verified answer from the library; None where it covers nothing of the letter.
        model: name of the chat model that answers.
        timings_ms: what each stage took.
    """
    kept = []
    if card:
        # Who has been wronged still wants the rule that applies, after the help.
        rules = card.law[:_RULES] if "self-harm" not in frame.safety else ()
        steps = [s for s in card.next_steps if safety.stands_beside(s.text, frame.safety)]
        kept = [*rules, *steps]
    used = sorted({n for statement in kept for n in statement.citations})
    number = {old: new for new, old in enumerate(used, start=1)}
    cited = [c for c in card.citations if c.n in number] if card else []
    return Escalation(
        frame,
        safety.what_now(frame.safety, frame.situation, frame.jurisdiction),
        safety.help_lines(frame.safety, frame.jurisdiction),
        bottom_line=tuple(
            replace(s, citations=tuple(number[n] for n in s.citations)) for s in kept
        ),
        citations=tuple(replace(c, n=number[c.n]) for c in cited),
        missing=() if card else frame.questions,
        model=model,
        timings_ms=timings_ms,
    )
