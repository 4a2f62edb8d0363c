"""What of a letter may go to an endpoint: the question, without what tells who somebody is.

The pasted email never goes. Its names are taken out of the question too, with addresses,
numbers and marks that belong to one person. A name that stands in the question alone cannot be
told from a place or a firm with certainty and stays; the privacy page says so.
"""

from __future__ import annotations

import re

from assistant.schema import Letter

_MARKS = (
    ("[address]", r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b|\bhttps?://\S+|\bwww\.\S+"),
    ("[number]", r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"),  # IBAN
    ("[number]", r"(?<!\w)\+?\d[\d\s()./-]{6,}\d\b"),  # telephones, accounts
    ("[number]", r"\b(?=[A-Z0-9-]*\d[A-Z0-9-]*\d[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9-]{5,}\b"),
    ("[place]", r"\b\d+[a-z]?,? (?:[A-Z][\w'’-]+ ){1,3}(?:Street|St|Road|Rd|Lane|Avenue|Ave|Drive|"
     r"Close|Way|Place|Square|Rise|Court|Row|Hill|Terrace|Gardens?)\b\.?"),
)  # fmt: skip
_HEADER = re.compile(r"^(?:from|to|cc|bcc|von|an|de|para): *(.+)$", re.IGNORECASE | re.MULTILINE)
_ANY_HEADER = re.compile(r"[A-Za-z-]{2,20}:")
_GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))[ ,]+([^,\n.!:]{1,40})",
    re.IGNORECASE | re.MULTILINE,
)
_WORD = re.compile(r"[^\W\d_][\w'’-]+")
_SIGNED = 4  # words; a longer last line is no signature
_TITLES = frozenset(
    "hi hello hey dear mr mrs ms miss mx dr prof sir madam all team everyone colleagues the and "
    "from to best kind regards thanks thank you cheers love yours sincerely faithfully sent my "
    "iphone com org net example re fw fwd hr".split()
)
# "May I" and "Will she" begin a question, whatever the writer of the email is called.
_VERB_HERE = re.compile(
    r"(?:may|will|can|mark|sue|grant)\s+(?:i|he|she|they|we|you|it|my|the|this)\b", re.I
)


def without_persons(letter: Letter) -> str:
    """The question with the email's names, and with addresses and numbers, left open.

    >>> without_persons(Letter("May Ann ask Bo for 07700 900118?", "From: Ann Li\\n\\nhi\\nBo"))
    'May [name] ask [name] for [number]?'
    """
    text = letter.question
    for sign, pattern in _MARKS:
        text = re.sub(pattern, sign, text)
    for name in sorted(names(letter.email or ""), key=len, reverse=True):
        for match in reversed(list(re.finditer(rf"\b{re.escape(name)}\b", text, re.IGNORECASE))):
            found = match.group()
            if not found[0].isupper() or _VERB_HERE.match(text, match.start()):
                continue
            text = text[: match.start()] + "[name]" + text[match.end() :]
    return text


def names(email: str) -> frozenset[str]:
    """Words, in lower case, that an email's headers, greeting and signature give as names."""
    lines = [line.strip() for line in email.splitlines() if line.strip()]
    lines = [line for line in lines if not _ANY_HEADER.match(line)]
    places = [*_HEADER.findall(email), *_GREETING.findall(email)]
    places += [line for line in lines[-3:] if len(line.split()) <= _SIGNED]
    found = (
        word.lower().removesuffix("'s").removesuffix("’s")
        for p in places
        for word in _WORD.findall(p)
    )
    return frozenset(word for word in found if word not in _TITLES and len(word) > 1)
