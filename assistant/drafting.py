"""Words to send in three tones, made of the sentences that a column offers for it.

A column's words are written for one letter: they hold its names, days and sums, admit what its
writer did and promise what its writer would do. Here what is particular is left open in square
brackets or left out, each sentence is told apart by what it does, and the tones differ by which
sentences they keep. Nothing is reworded; the one sentence of ours, in the warm tone, is a
courtesy that states no fact and promises nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.lexical import terms
from assistant.schema import Citation, Draft, Tone

MOST_OPEN = 2  # placeholders in one sentence; with more, what is left says nothing
LONG_WORDS = 12  # a sentence as long as this may hold one word that hardly any other letter holds
LEAST_KEPT = 0.7  # of a column's sentences; of fewer, what they were about is gone
# A courtesy of ours states no fact and promises nothing.
COURTESIES = {
    "request": "Thank you for considering it.",
    "refusal": "I wish you well.",
    "message": "Thank you for hearing me out.",
}
_WORDS = Path(__file__).with_name("fitted")

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_NTH = r"\d{1,2}(?:st|nd|rd|th)"
_COUNT = (
    r"(?:four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?)"
)
_OPEN = (  # in this order: a date holds a day's number, a sum holds digits
    ("[time]", rf"\b\d{{1,2}}[.:]\d{{2}}(?: ?[ap]m)?\b|\b\d{{1,2}} ?[ap]m\b|\b(?:one|two|three|{_COUNT}) o[’']clock\b"),
    ("[date]", rf"\b(?:{_DAY},? )?(?:the )?(?:{_NTH}|\d{{1,2}})(?: of)? {_MONTH}(?: \d{{4}})?\b|"
        rf"\b{_MONTH} {_NTH}\b|\b(?:{_DAY} )?the {_NTH}\b"),
    ("[month]", rf"\b(?!May\b){_MONTH}\b(?: \d{{4}})?|(?<=(?:in|by|on) )May\b|(?<=since )May\b"),
    ("[day]", rf"\b{_DAY}(?=s?\b)"),
    ("[amount]", r"[£$€]\s?\d[\d,.]*\b|\b\d[\d,]*(?:\.\d+)? ?(?:pounds|euros|dollars|per cent|percent|an hour)\b|\b\d[\d,.]*%"),
    ("[number]", rf"\b\d[\d,]*(?:\.\d+)?\b|\b{_COUNT}\b(?! or )"),
)  # fmt: skip
_HELLO = re.compile(
    r"^(?P<hello>(?:Hello|Hi|Dear|Hey) )?(?P<name>[A-Z][\w’-]+(?: [A-Z][\w’-]+)?)(?=[,.])"
)
_NAMED = re.compile(r"(?<![.!?:“\"] )\b[A-Z][a-z’]*[a-z]\b(?: [A-Z][a-z]+\b)*")
# "Bars aren't my thing": things, for nobody's name takes a verb in the plural.
_THINGS = re.compile(r"[A-Z][a-z]+s (?:are|were|do|have)(?:n[’']t)?\b")
_IN_PLACE = re.compile(r"\b(?:in|at|from|near|to|outside|around) $")
_NO_NAMES = frozenset(
    "Thank Thanks Yes No Please Sorry Hello Hi Dear Hey I May Teams Slack Zoom LinkedIn English American British "
    "European Christmas Easter Sir Madam Acas Act Code Article Section Human Resources So And But Well Now Look Today "
    "Tomorrow".split()
)
_NAMES_AND_WORDS = frozenset(
    "Art Bill Dawn Drew Faith Frank Grace Jack Pat Pet Rob Rose Sue".split()
)
_POINTS_BACK = re.compile(
    r"(?:He|She|They|It|It[’']s|He[’']s|She[’']s|They[’']re|That|That[’']s|This|These|Those|Both|Either|Neither|One line|And|But|So|Then|Also|"
    r"Anything else|Otherwise|The answer)\b"
)
# What a sentence does. The first that holds, so the order is from the plain to the doubtful.
_DOES = (
    ("thanks", r"^(?:hello[^,]*, )?(?:thank you|thanks|many thanks|i appreciate|i enjoyed|it was (?:good|kind|lovely)|i[’']m (?:very )?(?:glad|grateful|pleased|flattered|honou?red))\b(?! to\b)(?!.*\b(?:but|accept|decline|can[’']t|cannot|going|not|no)\b)"),
    ("closing", r"^(?:i wish|we wish|best wishes|all the best|good luck|see you|i hope|i look forward|looking forward|i[’']m looking forward|no hard feelings|take care)\b"),
    ("apology", r"\b(?:sorry|apologi[sz]e|apology|i regret|which i regret|i was wrong|i should(?: not|n[’']t)? have|we should(?: not|n[’']t)? have|my mistake|my fault|i was short|i lied|handled that badly|no right to|poor answer|lousy)\b"),
    ("request", r"\?[”\"’']?$|^(?:please|if you[^,]*, please)\b|\b(?:please|i[’'](?:d| would) (?:like|welcome|be glad|be grateful)|i would (?:like|be glad|rather|welcome|much rather)|we[’']d like|i[’']d rather|i need|i ask|i am asking|i[’']m asking|i want)\b"),
    ("promise", r"\b(?:i|we)(?:[’']ll| will| shall| am going to|[’']m going to)\b(?! (?:not|never)\b)"),
    ("offer", r"^(?:if you(?:[’']d| would)? (?:like|want|need|wish)|i can\b(?! ?not|[’']t)|we can\b(?! ?not|[’']t)|i[’']m happy to|i am happy to|i[’']d be happy to|i could)"),
    ("message", r"n[’']t\b|\b(?:not|no|cannot|decline|declining|rather not|never|instead|prefer|only|fine|resign\w*|am leaving|stop(?:s|ped)?)\b(?!.*\b(?:was|were|had|did|have been)\b)"),
    ("reason", r"\b(?:was|were|had|did|didn[’']t|have|[’']ve|been|because|since|ago|took|gave|made|kept|knew|saw|\w{3,}ed|told|said|went|came|wrote|sent|i[’']m an?|i am an?)\b"),
)  # fmt: skip
_UNDONE = re.compile(
    r"\b(?:do not|don[’']t|please stop|not to|never) (?:contact|message|write|call|text|touch|come)\b|\bto stop\b|\bleave me alone\b|"
    r"\b(?:report|complain\w*|grievance|formal|safety concern|preserve)\b",
    re.IGNORECASE,
)
# What only the person can know of themselves: with it, the whole draft is another's.
_PERSONAL = re.compile(
    r"\b(?:pregnan\w*|midwife|baby|child(?:ren)?|kids?|daughter|son|mum|mother|dad|father|parents?|husband|wife|partner|married|divorce\w*|"
    r"ill|illness|disease|disab\w+|condition|diagnos\w+|epilep\w+|autis\w+|adhd|cancer|surgery|operation|treatment|medication|"
    r"doctor|hospital|therap\w+|depress\w+|anxi\w+|drink(?:ing|s)?|sober|prison|convict\w+|dismissed|sacked|fired|religio\w+|"
    r"pray\w*|church|mosque|gay|lesbian|trans|immigra\w+|visa|debt|been offered|together since|we[’']re together|split up|in love)\b",
    re.IGNORECASE,
)
# What may point at a sentence that was left out, wherever it stands; "it would help me to know"
# points at nothing.
_POINTS = re.compile(
    r"\b(?:it|them|this|these|those)\b(?! (?:is|was|would|will|seems) (?:\w+ ){1,4}(?:to|that)\b)",
    re.I,
)
_ASKS_A_FAVOUR = re.compile(r"\b(?:could|can|would|will|may|might|shall) (?:you|we|i)\b", re.I)
_SILENT = re.compile(
    r"^(?:say|do|doing|saying|send) nothing\b|^(?:ignore|leave it|wait|keep quiet|let it)\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(r"\binstruction\b|^please (?:don[’']t|do not)\b|\bor else\b", re.IGNORECASE)
_REFUSES = re.compile(
    r"\b(?:invitation|decline|no thank|not interested|leaving|resign\w*|my notice|i[’']m going)\b",
    re.IGNORECASE,
)
_APOLOGISES = re.compile(
    r"\b(?:apolog|sorry|own up|admit|confess|take it back|put it right)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    does: str
    n: int
    paragraph: int


def drafts(option: str, paragraphs: Sequence[Sequence[Citation]], letter: str) -> tuple[Draft, ...]:
    """The words for one option in up to three tones, the neutral one first; none if nothing holds.

    Args:
        option: the option's label. Only where it is about an apology is one made.
        paragraphs: the quotes to send, in the column's order.
        letter: the asker's own words; a name or a figure that stands in them is kept.

    Neutral is as the column has it. Firm keeps the greeting, the message and what is asked for; it
    is left out where it would begin behind what carried the message. Warm adds a courtesy where
    the column has none. A tone equal to an earlier one is left out.
    """
    said = _carried(option, paragraphs, letter)
    sorry = bool(_APOLOGISES.search(option))
    wanted = ("apology",) if sorry else ("message", "request")
    if not any(one.does in wanted for one in said):
        return ()
    core = [one for one in said if one.does in ("message", "request", *wanted[: int(sorry)])]
    made = {"neutral": _draft(option, "neutral", said)}
    if not any(_UNDONE.search(one.text) or _ORDERS.search(one.text) for one in said):
        made["warm"] = _warm(option, said)
    bare = next(
        (one for one in said if one.does not in ("thanks", "closing") and not _greets(one)), None
    )
    if core and bare is core[0] and not _dangling(core, said):
        made["firm"] = _draft(option, "firm", _greeted(core, said))
    texts: dict[str, Draft] = {}
    for draft in made.values():
        if draft:
            texts.setdefault(draft.text, draft)
    return tuple(texts.values())


def _carried(option: str, paragraphs: Sequence[Sequence[Citation]], letter: str) -> list[_Said]:
    """The sentences that another person could send, with what is particular left open.

    None at all where too many were lost, where one tells of the writer's own life, or where the
    option is to send nothing.
    """
    if _SILENT.match(option):
        return []
    sorry = bool(_APOLOGISES.search(option))
    found: list[_Said] = []
    dropped = False
    for number, paragraph in enumerate(paragraphs):
        for citation in paragraph:
            if any(
                word.lower() not in letter.lower() for word in _PERSONAL.findall(citation.quote)
            ):
                return []
            text, gaps = left_open(citation.quote, letter)
            does = deed(text)
            keep = (
                gaps <= MOST_OPEN
                and _strange(text, letter) <= (len(text.split()) >= LONG_WORDS)
                and (does != "apology" or sorry)
                and does != "promise"
                and (does != "reason" or not gaps)
                # What pointed at a sentence that is gone points at nothing.
                and not (dropped and (_POINTS_BACK.match(text) or _POINTS.search(text)))
            )
            dropped = not keep
            if keep:
                found.append(_Said(text, does, citation.n, number))
    return found if len(found) >= LEAST_KEPT * sum(map(len, paragraphs)) else []


def _dangling(core: Sequence[_Said], said: Sequence[_Said]) -> bool:
    """Whether a sentence points at one before it that the core leaves out."""
    kept = {one.n for one in core}
    return any(
        _POINTS_BACK.match(one.text) and (at == 0 or said[at - 1].n not in kept)
        for at, one in enumerate(said)
        if one.n in kept
    )


def left_open(sentence: str, letter: str) -> tuple[str, int]:
    """A sentence with placeholders for what is another person's, and how many besides the greeting.

    >>> left_open("Dear Ruth, on 16 December I was told I would hear by Friday.", "")
    ('Dear [name], on [date] I was told I would hear by [day].', 2)
    """
    hello = _HELLO.match(sentence)
    own = letter.casefold()
    if hello and not set(hello["name"].split()) & _NO_NAMES and not _everyday_word(hello["name"]):
        head, rest = f"{hello['hello'] or ''}[name]", sentence[hello.end() :]
        if hello["name"].casefold() in own:
            head = hello.group()
    else:
        head, rest = "", sentence
    gaps = 0

    def put(mark: str, found: re.Match[str]) -> str:
        nonlocal gaps
        if found.group().casefold() in own:
            return found.group()
        gaps += 1
        return mark

    for mark, pattern in _OPEN:
        rest = re.sub(pattern, lambda found, mark=mark: put(mark, found), rest)

    def named(found: re.Match[str]) -> str:
        words = found.group().split()
        first = found.start() == 0 and not head
        if first and (_written_small(words[0]) or _THINGS.match(rest)):
            return found.group()
        if set(words) & _NO_NAMES:
            return found.group()
        return put("[place]" if _IN_PLACE.search(rest[: found.start()]) else "[name]", found)

    return head + _NAMED.sub(named, rest), gaps


def deed(sentence: str) -> str:
    """What a sentence does: thanks, closing, apology, request, promise, offer, message or reason."""
    low = sentence.lower()
    return next((name for name, pattern in _DOES if re.search(pattern, low)), "message")


def _strange(text: str, letter: str) -> int:
    """How many words of a sentence neither letters in general nor this one hold."""
    words = set(terms(re.sub(r"\[\w+\]", " ", text)))
    return len(words - _everyday() - set(terms(letter)))


def _everyday_word(word: str) -> bool:
    found = terms(word)
    return not found or found[0] in _everyday()


def _written_small(word: str) -> bool:
    """Whether a word that begins a sentence is no name: letters write it small elsewhere."""
    return word not in _NAMES_AND_WORDS and (
        _everyday_word(word) or terms(word)[0] in _words("small")
    )


def _everyday() -> frozenset[str]:
    return _words("everyday")


@lru_cache(maxsize=2)
def _words(name: str) -> frozenset[str]:
    return frozenset(json.loads((_WORDS / f"{name}.json").read_text(encoding="utf-8")))


def _warm(option: str, said: Sequence[_Said]) -> Draft | None:
    if any(one.does in ("closing", "thanks") or "thank" in one.text.lower() for one in said):
        return None
    last = said[-1].text
    if last.endswith("?") and not _ASKS_A_FAVOUR.search(last):
        return None  # "Have you got the keys? Thank you for considering it."
    whole = " ".join(one.text for one in said)
    kind = "request" if said[-1].does == "request" else "message"
    return _draft(option, "warm", said, COURTESIES["refusal" if _REFUSES.search(whole) else kind])


def _greets(one: _Said) -> bool:
    """Whether a sentence is a greeting and nothing else."""
    return bool(re.fullmatch(r"[^,.]*\[name\][,.]", one.text))


def _greeted(kept: Sequence[_Said], said: Sequence[_Said]) -> list[_Said]:
    """The kept sentences, with a greeting that stood alone before them."""
    alone = [one for one in said[:1] if _greets(one)]
    return [*(one for one in alone if one not in kept), *kept]


def _draft(option: str, tone: Tone, said: Sequence[_Said], courtesy: str = "") -> Draft:
    paragraphs: dict[int, list[str]] = {}
    for one in said:
        paragraphs.setdefault(one.paragraph, []).append(one.text)
    if courtesy:
        paragraphs[said[-1].paragraph].append(courtesy)
    text = "\n\n".join(" ".join(sentences) for sentences in paragraphs.values())
    return Draft(option, text, tuple(one.n for one in said), tone)
