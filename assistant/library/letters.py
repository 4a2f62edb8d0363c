"""Finds the letter and the answer in an advice column and puts a heading over each.

The two must not be mixed: the letter says what happened, the answer what to do about it, and a
sentence of the letter shown as advice would be wrong however well it is quoted. Where the answer
begins is often not marked; if it cannot be told with confidence, nothing is marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

LETTER, ANSWER = "## Letter", "## Answer"
MIN_ANSWER_WORDS = 25
_I = re.IGNORECASE

_INTRODUCED = re.compile(
    r"(?:^|(?<=[.!?…] ))(?:\d{1,2}[.)]\s*)?(?:(?:a|an|one|another|our|this)\s+)?(?:\w+\s+)?"
    r"(?:reader|letter[- ]?writer|listener|correspondent|subscriber|questioner|worker|employee"
    r"|commenter)\s+(?:writes|wrote|asks|asked|writes in|wrote in|wants to know|says)\s*[:.…]\s*",
    _I,
)
_NUMBERED = re.compile(r"^(?:#{1,6}\s*)?\**(\d{1,2})[.)]\s+(\S.{3,140}[^.,:;\s])$")
_SALUTATION = re.compile(r"^(?i:dear|hi|hello|hey)\s+(?:[A-Z][\w.'’-]*\s*){1,5}[,:!—–-]")
_SIGNATURE = re.compile(
    r"^(?:[—–]\s*|--?\s+)(?:[A-Z“\"].{1,70})$"
    r"|^(?:sincerely|yours(?: truly)?|signed|thanks(?: in advance)?|thank you|regards"
    r"|best(?: wishes| regards)?)\s*[,—–-]+\s*\S.{0,60}$|^signed,?\s.{2,60}$",
    _I,
)
_CLOSING = re.compile(
    r"^(?:sincerely|yours(?: truly)?|signed|thanks|thank you|regards|best)\W*$", _I
)
_QUESTION = re.compile(r"^\**(?:q|question)\**\s*[:.)]\**\s*", _I)
_REPLY = re.compile(r"^\**(?:a|answer)\**\s*[:.)]\**\s*", _I)
_LETTER_HEADING = re.compile(
    r"^#{1,6}\s*(?:the )?(?:letter|(?:(?:your|reader) )?question|reader['’]s letter)\s*:?$",
    _I,
)
_ANSWER_HEADING = re.compile(
    r"^#{1,6}\s*(?:(?:the|my|our) )?(?:answer|response|reply|advice|verdict)\s*:?$", _I
)
_NOTE = re.compile(
    r"^[*_(\[]*\s*(?:\*\s|note from|editor['’]?s?['’]? note|ed\.? note|a note|note:|n\.?b\.?[:.]"
    r"|update:|background:)",
    _I,
)
_ASTERISK_NOTE = re.compile(r"^\*(?!\*)\s?\S")
_OPENER = re.compile(
    r"^(?:ugh|oh|wow|yikes|no|nope|yes|yep|yeah|hmm|well|okay|ok|first|it depends|i['’]m sorry"
    r"|i am sorry|whoa|eww?|ooh|argh|oof|sigh|dear|hi|hello|absolutely|definitely|please|stop"
    r"|you|your|you['’]re|don['’]t|do not|what a|tell|ask|wait|answer|stay|make|send|say|write|go"
    r"|take|leave|keep|start|give|call|talk|apologi[sz]e|ignore|let)\b[ ,.!:—–-]?",
    _I,
)
_SELF = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|me|my|mine|myself|we|our|us)\b")
_OTHER = re.compile(r"\b(?:you|your|yours|you['’](?:re|ve|d|ll)|yourself)\b", _I)
_QUOTED = re.compile(r"[“\"][^”\"]{0,400}[”\"]")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Column:
    """Paragraphs with the headings in place, and what became of the lines that marked the parts."""

    paragraphs: list[str]
    notes: tuple[str, ...]


def mark_letter(paragraphs: list[str]) -> Column | None:
    """`paragraphs` with `## Letter` and `## Answer` in them, or None if this is no column."""
    for find in (
        _by_headings,
        _by_question_marks,
        _by_introduction,
        _by_numbers,
        _by_salutation,
        _by_signature,
    ):
        if found := find(paragraphs):
            return found
    return None


def looks_like_column(paragraphs: list[str]) -> bool:
    """Whether a letter is announced, found or not."""
    return any(_announcement(one) for one in paragraphs[:6])


def _by_headings(paragraphs: list[str]) -> Column | None:
    letter = [n for n, one in enumerate(paragraphs) if _LETTER_HEADING.match(one)]
    answer = [n for n, one in enumerate(paragraphs) if _ANSWER_HEADING.match(one)]
    if len(letter) != 1 or len(answer) != 1 or not letter[0] < answer[0] - 1:
        return None
    made = list(paragraphs)
    made[letter[0]], made[answer[0]] = LETTER, ANSWER
    return Column(made, ()) if _words(made[answer[0] + 1 :]) >= MIN_ANSWER_WORDS else None


def _by_question_marks(paragraphs: list[str]) -> Column | None:
    """Q: ... A: ..., once or several times. An interview has them too, with short questions."""
    starts = [
        (n, "Q" if _QUESTION.match(one) else "A")
        for n, one in enumerate(paragraphs)
        if _QUESTION.match(one) or _REPLY.match(one)
    ]
    order = "".join(kind for _, kind in starts)
    if not re.fullmatch(r"(?:QA)+", order):
        return None
    ends = [n for n, _ in starts[1:]] + [len(paragraphs)]
    questions = [
        _words(paragraphs[n:end])
        for (n, kind), end in zip(starts, ends, strict=True)
        if kind == "Q"
    ]
    if sum(questions) / len(questions) < (8 if len(questions) == 1 else 30):
        return None
    made = list(paragraphs[: starts[0][0]])
    for (n, kind), end in zip(starts, ends, strict=True):
        mark = _QUESTION if kind == "Q" else _REPLY
        made.append(LETTER if kind == "Q" else ANSWER)
        made += [mark.sub("", paragraphs[n], count=1), *paragraphs[n + 1 : end]]
    made = [one for one in made if one.strip()]
    return Column(made, ("“Q:” and “A:” became the headings Letter and Answer",))


def _by_introduction(paragraphs: list[str]) -> Column | None:
    for number, one in enumerate(paragraphs[:6]):
        found = _announcement(plain_quote(one))
        if not found:
            continue
        opening, rest = plain_quote(one)[: found.start()], plain_quote(one)[found.end() :]
        before = paragraphs[:number] + ([opening.strip()] if opening.strip() else [])
        body = ([rest] if rest else []) + paragraphs[number + 1 :]
        split = _quoted_end(body) or _split(body)
        if split is None:
            return None
        note = f"“{found[0].strip()}” became the heading Letter"
        return _column(before, body, split, note)
    return None


def _by_numbers(paragraphs: list[str]) -> Column | None:
    """Several letters under numbered titles, each with its answer: "five answers to five
    questions". A letter whose answer is not found stays a letter as a whole: its advice is lost,
    but no sentence of it is taken for advice.
    """
    starts = [n for n, one in enumerate(paragraphs) if _NUMBERED.match(one)]
    numbers = [int(found[1]) for one in paragraphs if (found := _NUMBERED.match(one))]
    if len(starts) < 2 or numbers != list(range(1, len(numbers) + 1)):
        return None
    made, unsplit = list(paragraphs[: starts[0]]), 0
    for start, end in zip(starts, [*starts[1:], len(paragraphs)], strict=True):
        body = paragraphs[start + 1 : end]
        split = _split(body)
        made += [
            LETTER,
            paragraphs[start].lstrip("# "),
            *body[: len(body) if split is None else split],
        ]
        if split is None:
            unsplit += 1
        else:
            made += [ANSWER, *body[split:]]
    if 2 * unsplit >= len(starts):
        return None
    told = f"in {unsplit} of {len(starts)} letters the beginning of the answer could not be told"
    return Column(made, (told,) if unsplit else ())


def _announcement(paragraph: str) -> re.Match[str] | None:
    """ "A reader writes:" where it announces: at the beginning, or as the last thing said."""
    found = _INTRODUCED.search(paragraph)
    if found and (found.start() == 0 or found.end() == len(paragraph)):
        return found
    return None


def _by_salutation(paragraphs: list[str]) -> Column | None:
    if not paragraphs or not _SALUTATION.match(plain_quote(paragraphs[0])):
        return None
    split = _quoted_end(paragraphs) or _after_signature(paragraphs) or _split(paragraphs)
    return _column([], paragraphs, split, None) if split is not None else None


def _by_signature(paragraphs: list[str]) -> Column | None:
    """A letter that only its signature gives away: the part before it must speak of itself."""
    split = _after_signature(paragraphs)
    if split is None or _leaning(" ".join(paragraphs[:split])) <= 0:
        return None
    following = paragraphs[split]
    addressed = _SALUTATION.match(following) or _leaning(following) < 0
    return _column([], paragraphs, split, None) if addressed else None


def _column(before: list[str], body: list[str], split: int, note: str | None) -> Column | None:
    if _words(body[split:]) < MIN_ANSWER_WORDS or not body[:split]:
        return None
    letter = [plain_quote(one) for one in body[:split]]
    made = [*before, LETTER, *letter, ANSWER, *body[split:]]
    return Column(made, (note,) if note else ())


def _after_signature(paragraphs: list[str]) -> int | None:
    """The number of the first paragraph after the letter's signature, notes included."""
    for number, one in enumerate(paragraphs[:-1]):
        text = plain_quote(one)
        signed = number > 0 and len(text) <= 90 and _SIGNATURE.match(text)
        closed = number > 0 and _CLOSING.match(paragraphs[number - 1]) and len(text) <= 60
        if signed or closed:
            following = number + 1
            while following < len(paragraphs) and _is_note(paragraphs[following]):
                following += 1
            return following if _words(paragraphs[following:]) >= MIN_ANSWER_WORDS else None
    return None


def _quoted_end(body: list[str]) -> int | None:
    """Where a letter that is set as a quotation ends, notes included."""
    number = 0
    while number < len(body) and body[number].startswith(">"):
        number += 1
    if number == 0 or _words(body[:number]) < 20:
        return None
    while number < len(body) and _is_note(body[number]):
        number += 1
    return number if number < len(body) else None


def _split(body: list[str]) -> int | None:
    """Where the answer begins, told by who speaks of whom; None if that cannot be told.

    A letter says "I", an answer says "you". Each place where the answer could begin is scored by
    how well both sides fit, with something added where a letter typically ends (on a question, on
    a signature) or an answer begins.
    """
    after = _after_signature(body)
    if after is not None and after > 1:
        return after
    lean = [0.0 if _is_beside(one) else max(-1.5, min(1.5, _leaning(one))) for one in body]
    before = [0.0, *accumulate(lean)]  # before[n]: the sum of the first n
    best: tuple[float, int] | None = None
    for start in range(1, len(body)):
        if _is_note(body[start]) or _is_name(body[start]):
            continue
        last = start - 1
        while last > 0 and (_is_note(body[last]) or _is_name(body[last])):
            last -= 1
        score = 2 * before[start] - before[-1]
        score += 2.0 * body[last].rstrip("\"'’”)* ").endswith("?")
        score += 1.0 * bool(_OPENER.match(body[start]))
        if best is None or score > best[0] + 1e-9:
            best = (score, start)
    if best is None:
        return None
    start = best[1]
    # Both sides must fit on their own: a long answer alone could outweigh a letter of nothing.
    fits = before[start] > 0 > before[-1] - before[start]
    return start if fits and _words(body[start:]) >= MIN_ANSWER_WORDS else None


def _leaning(text: str) -> float:
    """Above 0 when `text` speaks of its writer, below 0 when it speaks to somebody. Words within
    quotation marks belong to a third person and do not count."""
    own = _QUOTED.sub(" ", text)
    return (len(_SELF.findall(own)) - len(_OTHER.findall(own))) / max(6.0, _words([own]) ** 0.5)


def _is_note(paragraph: str) -> bool:
    """Whether `paragraph` is a note about the letter, which belongs with the letter."""
    return bool(_NOTE.match(paragraph) or _ASTERISK_NOTE.match(paragraph))


def _is_name(paragraph: str) -> bool:
    """Whether `paragraph` is a bare sign-off such as "Puzzled in Leeds": no sentence."""
    return (
        len(paragraph) <= 60
        and paragraph[:1].isupper()
        and paragraph[-1:].isalpha()
        and len(paragraph.split()) <= 8
    )


def _is_beside(paragraph: str) -> bool:
    """Whether `paragraph` says nothing on who speaks: a note, a name, words set as a quotation."""
    return _is_note(paragraph) or _is_name(paragraph) or paragraph.startswith(">")


def plain_quote(paragraph: str) -> str:
    """`paragraph` without the mark of a block quotation."""
    return re.sub(r"^(?:>\s?)+", "", paragraph)


def _words(paragraphs: list[str]) -> int:
    return sum(len(_WORD.findall(one)) for one in paragraphs)
