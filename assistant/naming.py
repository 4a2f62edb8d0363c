"""How a course of action is named, and on which side of it a sentence speaks.

The label is cut out of the sentence that names a course, so that even a label is the source's
own words.
"""

from __future__ import annotations

import re

from assistant.schema import Sentence

_LABEL_WORDS = 16
# "if you could", "all that you can": there the words introduce nothing.
_CLAUSE = r"(?:if|that|which|who|whom|what|where|when|while|because|as|though|before|than|so|and|or|but|until|unless|whether|once|how|only)"
_OFFERED = re.compile(
    r"^.*?\b(?:(?:option|choice|course|way|route|path|approach|possibility)(?:, of course,)? is to(?: also)? |"
    r"reasonable to |fine to |ok to |okay to |acceptable to |all right to )",
    re.IGNORECASE,
)
_YOU_COULD = re.compile(
    rf"^(?:(?!\b{_CLAUSE} you\b).)*?\b"
    r"you (?:could|can|may|might)(?: also| simply| just| always| of course| instead| perfectly well)? "
    r"(?!not\b|no longer\b)",
    re.IGNORECASE,
)
_LEAD_IN_WORDS = 10  # before "you could"; after more of them it is an aside
_OFFERS = re.compile(
    r"(?:(?:and|but|or|then|third|second|finally|instead),? )*(?:you could|(?:\w+,? ){0,4}(?:option|choice|course|"
    r"way|route|possibility))\b",
    re.IGNORECASE,
)
# A sentence that opens so tells of something; it names no course unless it says that it offers one.
_TELLS = re.compile(
    r"(?:The|An?|I(?:[’']\w+)?|If|It(?:[’']\w+)?|This|That|These|Those|My|Your|Our|His|Her|Their|We|They|He|She|You|There|"
    r"In|On|At|With|When|Where|While|As|For|Because|Since|Most|Some|Many|No|Nobody|Nothing|What|Who|How)\b(?! me\b)"
)
_WARNS = re.compile(
    r"\bthe (?:one|only) (?:choice|course|thing|way|option|answer)\b.{0,40}\b(?:would|punish\w*|cannot|can[’']t|wrong|worst)\b|"
    r"\bI (?:would|[’']d) (?:forbid|rule out|advise against|call wrong)\b",
    re.IGNORECASE,
)
# What the labels of the parts leave open: a reason in a course's paragraph that speaks against it.
_SPEAKS_AGAINST = re.compile(
    r"^(?:But|However|On the other hand|Yet|Otherwise)\b(?! no\b| think\b| when\b)|"
    r"\bI (?:would|could)(?: not|n[’']t)\b(?! call| count)|\bI[’']d not\b|\bI can[’']t advise\b|\bI like it less\b|"
    r"\bI (?:do not|don[’']t) think\b.{0,40}\bworth\b|^Do(?: not|n[’']t) do it\b|"
    r"\b(?:is worse than|most expensive|an enemy|brooding|is a debt|no defen[cs]e|cannot be undone|"
    r"can[’']t be undone|never (?:trust|forgive|forget)|you would (?:still|lose|be explaining)|looks like a \w+\.|"
    r"hand the \w+ to|poor (?:beginning|start))\b|\b(?:could|can|can[’']t) un-\w+ it\b|"
    r"\bit(?: would|[’']d|[’']ll| will| might| may)? also (?:make you|mean|cost|leave him|leave her|lose|tell every)\b|"
    r"\bmight well bring\b",
    re.IGNORECASE,
)
_DASHED = re.compile(r" [—–-] (?P<after>[a-z][^.;:]{8,90})[.;:]?$")
# Not before "only if": "Stick to your story only if it is true" would become leave to lie.
_TAIL = re.compile(
    r"(?:,| (?:(?:even|especially|and|but) )?(?<!only )(?<!just )(?:if|because|when)\b| so that | which | and see ).*$"
)


def label(sentence: str) -> str:
    """A short name for a course, cut from the sentence that names it.

    >>> label("Still another option is to also tell him that he should rethink it.")
    'Tell him that he should rethink it'
    >>> label("Ignore the email.")
    'Ignore the email'
    """
    text = sentence.strip().rstrip(".;:!")
    dashed = _DASHED.search(sentence)
    introduced = _introduction(text)
    if introduced:
        text = dashed["after"] if dashed else text[introduced.end() :]
    words = text.split()
    if len(words) > 8:
        shorter = _TAIL.sub("", text)
        text = shorter if len(shorter.split()) >= 3 else text
    words = text.split()
    if len(words) > _LABEL_WORDS:
        text = " ".join(words[:_LABEL_WORDS]) + "…"
    text = text.strip().rstrip(".;:!,")
    return text[:1].upper() + text[1:]


def _introduction(text: str) -> re.Match[str] | None:
    """The words of a sentence that lead up to a course, if any do."""
    aside = _YOU_COULD.match(text)
    if aside and len(aside[0].split()) > _LEAD_IN_WORDS:
        aside = None
    return _OFFERED.match(text) or aside


def offers(text: str) -> bool:
    """Whether a sentence says that it offers a course ("You could also ...").

    >>> offers("You could instead telephone."), offers("Answer Olu too.")
    (True, False)
    """
    return bool(_OFFERS.match(text) or _OFFERED.match(text))


def names_course(text: str, *, first: bool, bold: bool) -> bool:
    """Whether a sentence labelled as an option names a course that a reader could take.

    Args:
        text: the sentence.
        first: whether it opens its paragraph. A later one has to say that it offers something.
        bold: whether it is set in bold, as the title of its paragraph.

    >>> names_course("Ask her.", first=True, bold=False)
    True
    >>> names_course("The other desk answers this the other way.", first=True, bold=False)
    False
    """
    if _WARNS.search(text):
        return False
    if bold:
        return True
    if text.endswith(":"):
        return False  # it only leads up to words to send
    return offers(text) or (first and bool(_introduction(text) or not _TELLS.match(text)))


def warns(text: str) -> bool:
    """Whether a sentence names a course only to advise against it."""
    return bool(_WARNS.search(text))


def place_of(sentence: Sentence) -> str | None:
    """In which list of its course a sentence belongs, or None."""
    place = _PLACE.get(sentence.part)
    return "against" if place == "for" and _SPEAKS_AGAINST.search(sentence.text) else place


_PLACE = {
    "benefit": "for",
    "reason": "for",
    "recommendation": "for",
    "risk": "against",
    "condition": "when",
}
