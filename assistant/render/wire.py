"""Answers as JSON and back. `assistant/answer.schema.json` describes what `to_dict` gives.

Every key is there for every kind of answer, so that a reader never has to ask which kind has which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from assistant.errors import InputError
from assistant.schema import (
    Abstention,
    Advice,
    Answer,
    Citation,
    Clarification,
    Disagreement,
    Draft,
    Escalation,
    Frame,
    HelpLine,
    Option,
    Side,
    Statement,
)

Json = dict[str, Any]


def to_dict(answer: Answer) -> Json:
    """The answer as plain JSON values, in the order in which a person would read it.

    Of the frame only what was read out of the letter is given; the fields that merely steer the
    search (the questions, the situation) repeat the letter and stay out.
    """
    advice = answer if isinstance(answer, Advice) else None
    escalation = answer if isinstance(answer, Escalation) else None
    clarification = answer if isinstance(answer, Clarification) else None
    return {
        "kind": answer.kind,
        "frame": _frame(answer.frame),
        "now": list(escalation.now) if escalation else [],
        "lines": [_help_line(line) for line in escalation.lines] if escalation else [],
        "bottom_line": _statements(getattr(answer, "bottom_line", ())),
        "options": [_option(option) for option in advice.options] if advice else [],
        "disagreement": [_disagreement(one) for one in advice.disagreement] if advice else [],
        "law": _statements(advice.law if advice else ()),
        "next_steps": _statements(advice.next_steps if advice else ()),
        "drafts": [_draft(draft) for draft in advice.drafts] if advice else [],
        "question": clarification.question if clarification else None,
        "choices": list(clarification.choices) if clarification else [],
        "notes": list(getattr(answer, "notes", ())),
        "missing": list(getattr(answer, "missing", ())),
        "nearest": list(getattr(answer, "nearest", ())),
        "citations": [_citation(one) for one in getattr(answer, "citations", ())],
        "dropped": advice.dropped if advice else 0,
        "checks": dict(advice.checks) if advice else {},
        "model": answer.model,
        "timings_ms": dict(answer.timings_ms),
    }


def from_dict(data: Mapping[str, Any]) -> Answer:
    """The answer that `to_dict` wrote, for a conversation that is opened again.

    Raises:
        InputError: the record is not one of ours, or of a form this version does not know.
    """
    try:
        return _READERS[data["kind"]](data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"A saved answer cannot be read: {type(error).__name__} {error}. An answer has the "
            "form of assistant/answer.schema.json. Ask the question again to get a new one."
        ) from None


def _frame(frame: Frame) -> Json:
    return {
        "asker": frame.asker,
        "other": frame.other,
        "power": frame.power,
        "channel": frame.channel,
        "topics": list(frame.topics),
        "jurisdiction": frame.jurisdiction,
        "safety": list(frame.safety),
    }


def _statements(statements: Sequence[Statement]) -> list[Json]:
    return [
        {
            "text": one.text,
            "citations": list(one.citations),
            "support": one.support,
            "voice": one.voice,
        }
        for one in statements
    ]


def _option(option: Option) -> Json:
    return {
        "label": option.label,
        "for": _statements(option.for_),
        "against": _statements(option.against),
        "when": _statements(option.when),
    }


def _disagreement(disagreement: Disagreement) -> Json:
    sides = [
        {"source": side.source, "statements": _statements(side.statements)}
        for side in disagreement.sides
    ]
    return {"point": disagreement.point, "sides": sides}


def _draft(draft: Draft) -> Json:
    return {
        "option": draft.option,
        "tone": draft.tone,
        "text": draft.text,
        "citations": list(draft.citations),
    }


def _citation(citation: Citation) -> Json:
    return {
        "n": citation.n,
        "article_id": citation.article_id,
        "title": citation.title,
        "desk_or_author": citation.desk_or_author,
        "published": citation.published and citation.published.isoformat(),
        "url": citation.url,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }


def _help_line(line: HelpLine) -> Json:
    return {
        "country": line.country,
        "name": line.name,
        "contact": line.contact,
        "source": line.source,
        "checked": line.checked.isoformat(),
    }


def _read_frame(data: Json) -> Frame:
    return Frame(
        asker=data["asker"],
        other=data["other"],
        power=data["power"],
        channel=data["channel"],
        topics=tuple(data["topics"]),
        jurisdiction=data["jurisdiction"],
        safety=tuple(data["safety"]),
    )


def _read_statements(items: Sequence[Json]) -> tuple[Statement, ...]:
    return tuple(
        Statement(one["text"], tuple(one["citations"]), one["support"], one.get("voice"))
        for one in items
    )


def _read_option(data: Json) -> Option:
    return Option(
        data["label"], *(_read_statements(data[name]) for name in ("for", "against", "when"))
    )


def _read_disagreement(data: Json) -> Disagreement:
    sides = (Side(side["source"], _read_statements(side["statements"])) for side in data["sides"])
    return Disagreement(data["point"], tuple(sides))


def _read_citation(data: Json) -> Citation:
    published = data["published"]
    return Citation(**{**data, "published": published and date.fromisoformat(published)})


def _read_advice(data: Mapping[str, Any]) -> Advice:
    return Advice(
        frame=_read_frame(data["frame"]),
        bottom_line=_read_statements(data["bottom_line"]),
        options=tuple(_read_option(one) for one in data["options"]),
        disagreement=tuple(_read_disagreement(one) for one in data["disagreement"]),
        law=_read_statements(data["law"]),
        next_steps=_read_statements(data["next_steps"]),
        drafts=tuple(
            # Answers that were kept before there were tones had one, the column's.
            Draft(
                one["option"],
                one["text"],
                tuple(one.get("citations", ())),
                one.get("tone", "neutral"),
            )
            for one in data["drafts"]
        ),
        notes=tuple(data.get("notes", ())),
        missing=tuple(data["missing"]),
        citations=tuple(_read_citation(one) for one in data["citations"]),
        dropped=data["dropped"],
        model=data["model"],
        timings_ms=dict(data["timings_ms"]),
        checks=dict(data.get("checks", {})),  # answers saved before they were counted
        nearest=tuple(data["nearest"]),
    )


def _read_abstention(data: Mapping[str, Any]) -> Abstention:
    return Abstention(
        frame=_read_frame(data["frame"]),
        missing=tuple(data["missing"]),
        nearest=tuple(data["nearest"]),
        notes=tuple(data.get("notes", ())),
        model=data["model"],
        timings_ms=dict(data["timings_ms"]),
    )


def _read_clarification(data: Mapping[str, Any]) -> Clarification:
    return Clarification(
        frame=_read_frame(data["frame"]),
        question=data["question"],
        choices=tuple(data["choices"]),
        model=data["model"],
        timings_ms=dict(data["timings_ms"]),
    )


def _read_escalation(data: Mapping[str, Any]) -> Escalation:
    lines = (
        HelpLine(**{**line, "checked": date.fromisoformat(line["checked"])})
        for line in data["lines"]
    )
    return Escalation(
        frame=_read_frame(data["frame"]),
        now=tuple(data["now"]),
        lines=tuple(lines),
        bottom_line=_read_statements(data["bottom_line"]),
        citations=tuple(_read_citation(one) for one in data["citations"]),
        missing=tuple(data["missing"]),
        model=data["model"],
        timings_ms=dict(data["timings_ms"]),
    )


_READERS: dict[str, Callable[[Mapping[str, Any]], Answer]] = {
    "advice": _read_advice,
    "abstention": _read_abstention,
    "clarification": _read_clarification,
    "escalation": _read_escalation,
}
