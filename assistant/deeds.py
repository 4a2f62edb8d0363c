"""What the asker has done already, where the advice would have them do it.

"I apologised at once" is answered badly by "Apologise today". A closed list of the acts that
columns most often order; each is heard in the letter only where it is told as done ("I said
sorry", "I've told my boss"), never where it is wished, feared, denied or asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.actions import instructs

ALREADY = "You write that you have {deeds} already. Where a line below tells you to, it is done."

_BOSS = r"(?:\w+ )?(?:boss|manager|supervisor|team lead|head|director|principal|foreman)\b"
_HR = r"(?:the )?(?:hr|human resources)\b"
# A "not", a "never" or an "almost" between "I" and the deed breaks it.
_I_DID = (
    r"(?<!\bif )(?<!should )(?<!wish )(?<!could )(?<!would )(?<!unless )(?<!\bcan )(?<!must )"
    r"(?<!before )(?<!\btill )(?<!until )\bi(?:[’']ve| have)?"
    r"(?: (?:already|then|just|also|since|finally|immediately|quickly|even|did))? "
    r"(?:(?:stopped|went back|sat down|rang|phoned|called|turned round|knocked) (?:\w+ ){0,4}and )?"
)
_NOT_ANEW = re.compile(
    r"\b(?:again|once more|a second time|if you have(?: not|n[’']t)|unless you have|instead of|"
    r"rather than|do not|don[’']t|never)\b"
)


@dataclass(frozen=True, slots=True)
class Deed:
    """A kind of act, in the words in which the reader is told of it: "apologised"."""

    words: str
    told: re.Pattern[str]
    ordered: re.Pattern[str]


def _deed(words: str, told: str, ordered: str) -> Deed:
    return Deed(words, re.compile(_I_DID + told), re.compile(ordered))


_DEEDS = (
    _deed(
        "apologised",
        r"(?:apologi[sz]ed|said (?:that )?(?:i (?:was |am )|i[’']m |how |so |very )*sorry)\b",
        r"\b(?:apologi[sz]e|say (?:that you are |you are |how )?sorry)\b",
    ),
    _deed(
        "told your boss",
        r"(?:told|informed|spoke to|spoken to|talked to|went to|gone to|"
        rf"(?:mentioned|raised|reported) (?:it|this) (?:to|with)) (?:my|the|our) {_BOSS}",
        r"\b(?:tell|inform|speak to|talk to|go to|raise (?:it|this) with|report it to) "
        rf"(?:your|the) {_BOSS}",
    ),
    _deed(
        "gone to HR",
        rf"(?:(?:told|informed|went to|gone to|been to|spoke to|spoken to|contacted) {_HR}|"
        rf"(?:reported|complained|raised)(?: \w+){{0,4}} (?:to|with) {_HR})",
        rf"\b(?:tell|inform|go to|speak to|write to|complain to|report \w+ to|take it to) {_HR}",
    ),
    _deed(
        "handed in your notice",
        r"(?:resigned|handed in my (?:notice|resignation)|gave (?:my |them )?notice)\b",
        r"\b(?:resign|hand in your notice|give (?:your )?notice)\b",
    ),
)


def done_already(words: str, advice: Iterable[str]) -> tuple[str, ...]:
    """The note for a reader whom the advice would have do again what they say they have done.

    Args:
        words: the person's own.
        advice: the sentences and names of courses that are shown.

    >>> done_already("I apologised at once.", ["Apologise today, in one sentence."])
    ('You write that you have apologised already. Where a line below tells you to, it is done.',)
    """
    lowered = words.lower()
    told = [deed for deed in _DEEDS if deed.told.search(lowered)]
    orders = [text.lower() for text in advice if told and instructs(text)]
    anew = [text for text in orders if not _NOT_ANEW.search(text)]
    again = [deed.words for deed in told if any(deed.ordered.search(text) for text in anew)]
    return (ALREADY.format(deeds=" and ".join(again)),) if again else ()
