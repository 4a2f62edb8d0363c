"""Lines such as "By Jane Roe, 5 November 2012": who wrote a text, when, and where it stood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\s*,?\s+(\d{{4}})\b", re.I)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(\d{{4}})\b", re.I)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NAME = r"(?:Dr\.? |Prof\.? )?[A-Z][\w.'’-]*(?: (?:de|van|von|der|la|bin|al|[A-Z][\w.'’-]*)){0,4}"
_BY = re.compile(
    rf"^(?i:(?:written|posted|published|story|words)\s+)?[Bb][Yy]:?\s+"
    rf"(?P<name>{_NAME}(?:(?:,| and| &) {_NAME})*)"
    r"(?P<rest>(?:\s*[,|•·–—-]\s*|\s+(?:on|in|for|at)\s+|\s+).{0,100})?$"
)  # fmt: skip
_AUTHOR = re.compile(rf"^(?i:author|writer):\s*(?P<name>{_NAME})$")
_DATED = re.compile(
    r"^(?:(?:first |last )?(?:posted|published|updated|modified|date)\b\s*(?:on\b)?\s*[:,]?\s*)?"
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?$",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(
    r"^[\s,|•·–—-]*(?:(?:at\s+)?\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?(?:\s*[A-Z]{2,4})?)?"
    r"[\s,|•·–—-]*(?:\d+ (?:comments?|min(?:ute)?s?(?: read)?))?\s*$",
    re.IGNORECASE,
)
_WEB = re.compile(r"^(?:(?:source|url|link|via|from|original)\s*:\s*)?(https?://\S{4,2000})$", re.I)


@dataclass(frozen=True, slots=True)
class Byline:
    """What one such line says; at least one of the three."""

    author: str | None = None
    published: date | None = None
    url: str | None = None


def read_byline(line: str) -> Byline | None:
    """What `line` says if it is nothing but a byline, a date or an address; else None.

    >>> read_byline("by Jane Roe on November 5, 2012")
    Byline(author='Jane Roe', published=datetime.date(2012, 11, 5), url=None)
    >>> read_byline("By Monday I had told everybody.") is None
    True
    """
    if len(line) > 200:
        return None
    if found := _WEB.match(line):
        return Byline(url=found[1])
    if found := _AUTHOR.match(line):
        return Byline(author=found["name"])
    if (found := _BY.match(line)) and _is_name(found["name"]):
        rest = (found["rest"] or "").strip()
        day = find_date(rest)
        alone = not rest or day or re.match(r"^[,|•·–—-]", rest)
        if alone and not re.search(r"[.!?]$", line):
            return Byline(author=found["name"], published=day)
    if day := find_date(line):
        start, end = _date_span(line)
        if _DATED.match(line[:start]) and _AFTER_DATE.match(line[end:]):
            return Byline(published=day)
    return None


def find_date(text: str) -> date | None:
    """The first date written out in `text`, if it is a day that has been."""
    for pattern, order in ((_ISO, "ymd"), (_MONTH_FIRST, "mdy"), (_DAY_FIRST, "dmy")):
        if found := pattern.search(text):
            parts = dict(zip(order, found.groups(), strict=True))
            month = parts["m"].rstrip(".").lower()
            try:
                day = date(int(parts["y"]), _MONTHS.get(month) or int(month), int(parts["d"]))
            except ValueError:
                continue
            if date(1900, 1, 1) <= day <= date.today():
                return day
    return None


def _date_span(text: str) -> tuple[int, int]:
    found = _ISO.search(text) or _MONTH_FIRST.search(text) or _DAY_FIRST.search(text)
    return found.span() if found else (0, 0)


def _is_name(name: str) -> bool:
    """A name has a capital in each part but the small ones; "by Monday" is no name."""
    words = [word for word in re.split(r"[\s,&]+", name) if word]
    capital = all(
        word[0].isupper() or word.lower() in ("de", "van", "von", "der", "la", "bin", "al", "and")
        for word in words
    )
    days = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
    return capital and words[0].lower() not in days | _MONTHS.keys() | {"the", "then", "now", "a"}
