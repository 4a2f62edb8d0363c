"""The failures of a run as HTML: each with its letter, its answer and the evidence, folded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from eval import plan as plans
from eval.answers import statements
from eval.casebook import Case
from eval.failures import reasons
from eval.record import Point, Record

_CHARS = 1800  # of an email or question: a report is for reading


def failed_cases(
    records: Sequence[Record], cases: Mapping[str, Case], titles: Mapping[str, str]
) -> str:
    """Every failure of the assistant, extractive and with a model; controls fail on their own."""
    found = [
        (cases[r.case], r, why)
        for r in records
        if r.system in (plans.EXTRACTIVE, plans.MODEL) and r.case in cases
        if (why := reasons(cases[r.case], r))
    ]
    found.sort(key=lambda item: (item[0].set, item[0].id, item[1].system))
    if not found:
        return "<p>No answer failed.</p>"
    return _filters(found) + "".join(_case(*item, titles) for item in found)


def _filters(found: Sequence[tuple[Case, Record, list[str]]]) -> str:
    sets = dict.fromkeys(case.set for case, _, _ in found)
    systems = dict.fromkeys(record.system for _, record, _ in found)
    return (
        '<div class="filters"><input id="words" type="search" aria-label="Search the failures" '
        'placeholder="Search question, answer or reason">'
        f"{_select('set', 'Every set', sets)}{_select('system', 'Every system', systems)}"
        '<span id="count" class="soft" role="status"></span></div>'
    )


def _select(name: str, every: str, values: Mapping[str, None]) -> str:
    options = "".join(f"<option>{escape(value)}</option>" for value in values)
    return (
        f'<select id="{name}" aria-label="{every}"><option value="">{every}</option>'
        f"{options}</select>"
    )


def _case(case: Case, record: Record, why: list[str], titles: Mapping[str, str]) -> str:
    tags = f'<span class="tag">{escape(case.set)} · {escape(record.system)}</span>'
    return (
        f'<details class="case" id="{escape(case.id)}-{escape(record.system.replace(" ", "-"))}" '
        f'data-set="{escape(case.set)}" data-system="{escape(record.system)}"><summary>'
        f'<span class="asked">{escape(_cut(case.question))}</span>{tags}'
        f'<span class="why">{escape("; ".join(why))}</span></summary>'
        f'<div class="body">{_letter(case)}{_expected(case, titles)}{_answer(record)}'
        f"{_retrieved(case, record, titles)}</div></details>"
    )


def _letter(case: Case) -> str:
    earlier = "".join(
        f"<p><small>{escape(turn.role)}:</small> {escape(_cut(turn.text))}</p>"
        for turn in case.history
    )
    email = f"<h4>The email</h4><pre>{escape(_cut(case.email))}</pre>" if case.email else ""
    return f"<p><small>{escape(case.id)}</small></p>{earlier}{email}"


def _expected(case: Case, titles: Mapping[str, str]) -> str:
    gold = "".join(
        f"<li>{escape(titles.get(g.article, g.article))} <small>grade {g.grade}</small></li>"
        for g in case.gold
    )
    rows = f"<ul>{gold}</ul>" if gold else ""
    return f"<h4>Expected: {escape(case.expect)}</h4>{rows}"


def _answer(record: Record) -> str:
    if record.error is not None:
        return f"<h4>Error</h4><pre>{escape(record.error)}</pre>"
    answer = record.answer
    cited = {c["n"]: c for c in answer.get("citations", ())}
    holds = dict(zip(cited, record.quotes_hold, strict=False))
    parts = [f"<h4>Answered: {escape(answer['kind'])}</h4>"]
    if answer.get("question"):
        parts.append(f"<p>{escape(answer['question'])}</p>")
    parts += [f"<p>{escape(step)}</p>" for step in answer.get("now", ())]
    if answer.get("missing"):
        missing = "; ".join(map(str, answer["missing"]))
        parts.append(f"<p>Not covered: {escape(_cut(missing))}</p>")
    verdicts = [*record.judged]
    for n, (place, one) in enumerate(statements(answer)):
        said = _verdict(verdicts[n] if n < len(verdicts) else None)
        parts.append(f"<p><small>{escape(place)}{said}</small><br>{escape(one['text'])}</p>")
        parts += [
            _quote(cited[c], holds.get(c, True), one["text"])
            for c in one["citations"]
            if c in cited
        ]
    parts += [_points("Key points", record.must, wanted=True)]
    parts += [_points("Must not be said", record.must_not, wanted=False)]
    return "".join(parts)


def _verdict(judged: Any) -> str:
    if judged is None or judged.verbatim:
        return " · verbatim" if judged else ""
    word = {True: "supported", False: "not supported", None: "unscored"}[judged.supported]
    own = f", verifier {judged.verifier:.2f}" if judged.verifier is not None else ""
    sure = f" {judged.probability:.2f}" if judged.probability is not None else ""
    return f" · {word}{sure}{own}"


def _quote(citation: Mapping[str, Any], holds: bool, text: str) -> str:
    """The quote under its statement; only its source where the statement is the quote."""
    said = "" if citation["quote"] == text else f"“{escape(_cut(citation['quote'], 500))}”"
    bad = "" if holds else ' class="bad"'
    where = f"{citation['title']} [{citation['start']}:{citation['end']}]"
    wrong = "" if holds else " — not what the article says at this span"
    return f"<blockquote{bad}>{said}<footer>{escape(where + wrong)}</footer></blockquote>"


def _points(name: str, points: Sequence[Point], *, wanted: bool) -> str:
    rows = "".join(
        f'<li class="{"found" if point.found == wanted else "lost"}">{escape(point.text)} '
        f"<small>{point.score:.2f}</small></li>"
        for point in points
    )
    return f'<h4>{name}</h4><ul class="points">{rows}</ul>' if rows else ""


def _retrieved(case: Case, record: Record, titles: Mapping[str, str]) -> str:
    ranking = record.rankings.get("product", [])[:5]
    rows = "".join(
        f'<li class="{"found" if article in case.grades else "lost"}">'
        f"{escape(titles.get(article, article))}</li>"
        for article in ranking
    )
    near = f" <small>nearest {record.similarity:.2f}</small>" if record.similarity else ""
    return f'<h4>Retrieved{near}</h4><ul class="points">{rows}</ul>' if rows else ""


def _cut(text: str, chars: int = _CHARS) -> str:
    return text if len(text) <= chars else text[:chars] + " …"
