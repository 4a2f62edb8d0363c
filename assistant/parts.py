"""The part that each sentence plays in an article: advice, option, risk, wording, story ...

Only some parts may be shown as guidance. A sentence that restates the question, tells the
story or captions a picture is often the one most like the letter, and is never advice. What
the form of an article settles, rules decide; the rest a model fitted on labelled sentences
hears better than rules (`python -m eval.fit parts`), and without its vectors the rules do.
Computed when an article is indexed, never while a person waits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.actions import ORDERS
from assistant.linear import Linear, fitted
from assistant.part_features import Spot, features
from assistant.schema import Article, Sentence
from assistant.sentences import Paragraph, paragraphs, sentence_spans
from assistant.voices import SpeakerTracker

PARTS = (
    "recommendation",  # what to do, or a position on what was asked
    "option",  # names one of several courses of action
    "benefit",  # what a course buys
    "risk",  # what a course costs
    "condition",  # when a course fits, and when it does not
    "reason",  # why; the rest of an answer's argument
    "wording",  # words to send or say
    "law",  # a rule with its place
    "help",  # where to get help beyond advice
    "opinion",  # somebody else's named view
    "story",  # what happened; the letter
    "question",
    "furniture",
)
LETTER = frozenset({"story", "question"})  # what the asker of an article tells
GUIDANCE = frozenset(PARTS) - LETTER - {"furniture"}
# A sentence is kept from the reader where the model gives so much to the parts that are no
# guidance: less than a half, since a caption shown as advice is worse than a reason left out.
_WITHHELD = 0.4
# Where to get help is named where it has so much: it is rare, and worst to miss.
_SENT_ON = 0.25


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_NAMED = (
    r"\b(another|a second|a third|one|other|still another|middle|better|safer|simplest) "
    r"(option|choice|course|way|route|path|approach|possibility)\b",
    r"\bit (would|is|’s|'s|will)( be)? (perfectly |entirely |completely |quite |also )?"
    r"(reasonable|fine|ok|okay|acceptable|all right) (for you )?to\b",
)
_NAMES_A_COURSE = _any(*_NAMED)
_OPTION = _any(
    *_NAMED,
    r"\byou (could|can|may|might)( also| simply| just| always| of course| instead| perfectly well)? "
    r"(?!be\b|have\b|feel\b|find\b|well\b|not\b|think\b|know\b|see\b|expect\b|get\b|still\b)\w+",
)
_OTHER_DESK = _any(r"\b(candid|cautious|people-ops|worker)\b[^.]{0,20}\bdesk\b")
_RECOMMENDATION = _any(
    r"\byou (should|must|need to|ought to|owe|do not owe|don[’']t owe|have every right|needn[’']t|"
    r"need not|do not have to|don[’']t have to|are not obliged|are not obligated|may leave)\b",
    r"\byou(’|')re not obligated\b",
    r"\b(i|we)( would|’d|'d)? (recommend|suggest|advise|urge)\b",
    r"\b(i|we)( would|’d|'d) (not |also |still |rather )?(answer|ask|tell|reply|say|send|write|go|keep|take|leave|ignore|wait)\b",
    r"^(yes|no)[,. ]",
    r"\byou (were|are) (wrong|right|in the wrong|entitled|allowed|free)\b",
)
_RISK = _any(
    r"\b(cost|costs|risk|risks|risky|downside|drawback|danger|weakness|price|backfire|trouble is|catch|"
    r"the trouble|you lose|you give up|disadvantage|harder to|may make (him|her|them)|at the expense)\b",
)
_BENEFIT = _any(
    r"\b(buys|benefit|advantage|upside|protects|spares|saves|keeps|the gain|gives you|"
    r"lets you|allows you|ends the|makes it easier|you gain|in your favou?r|leaves you|frees you|puts your)\b",
)
_CONDITION = _any(
    r"^(if|when|unless|should you|where|only|provided|do(ing)? nothing|say(ing)? nothing)\b",
    r"\b(only if|works (best |only )?(if|when|where)|suits you|fits (you|best|if|when)|depends on|"
    r"(is|would be|might be) (right|wrong|reasonable|the best option|best) (only )?(if|while|when|until|where)|"
    r"makes sense (if|when)|choose (it|this|that) (if|when)|stops being right)\b",
)
# What a desk says of a course outright: "The advantage of a spoken apology is that you hear ...".
_MARKED = (
    ("risk", re.compile(r"(?:The|Its|One|Another|A)(?: \w+){0,2} (?:costs?|price|risks?|drawback|danger|downside|disadvantage)\b")),
    ("benefit", re.compile(r"(?:The|Its|One|Another|An?)(?: \w+){0,2} (?:gain|advantage|benefit|upside)\b")),
    ("condition", re.compile(r".*\bsuits you (?:if|when|best|even|as long|whenever|so long)\b")),
)  # fmt: skip
_NOTHING = re.compile(r"(?:doing|saying) nothing\b", re.IGNORECASE)
_HELP = _any(
    r"\b(police|lawyer|solicitor|union|helpline|doctor|gp|counsell?or|ombudsman|tribunal|regulator|acas|"
    r"eeoc|citizens advice|employee assistance|human resources|hr)\b",
)
_LAW = _any(
    r"\b(act (of )?\d{4}|law|lawful|legal|statute|regulations?|directive|section \d|title vii|cfr|"
    r"tribunal|eeoc|nlrb|nlra|fmla|ada)\b"
)
_FURNITURE = _any(
    r"^(comments are closed|leave a (comment|reply)|this entry was posted|bookmark the permalink|"
    r"follow us on|share this|read more|related( articles| posts)?:|sign up (for|to)|subscribe|photo:|"
    r"image:|advertisement|click here|posted (in|on|by)|filed under|tags?:)",
    r"\((photo|image|picture|credit)s?: ",
)
_STORY = _any(
    r"^(a reader writes|dear |she (wrote|posted|tweeted)|he (wrote|posted|tweeted))",
    r"\b(the letter-writer|note from me|editor[’']s note)\b",
)


_CUES = {
    "order": ORDERS,
    "option": _OPTION,
    "recommendation": _RECOMMENDATION,
    "risk": _RISK,
    "benefit": _BENEFIT,
    "condition": _CONDITION,
    "help": _HELP,
    "law": _LAW,
}


def annotate(article: Article) -> list[Sentence]:
    """Every sentence of an article with the part that the rules give it, and who is speaking.

    Headings are left out: they say what follows, they are not said by anybody.
    """
    return [spot.sentence for spot in read(article)]


def read(article: Article) -> list[Spot]:
    """As `annotate`, each sentence where it stands, and whether its part is settled."""
    found: list[Spot] = []
    speakers = SpeakerTracker(article.text)
    blocks = paragraphs(article.text)
    answer = next((p for p in blocks if p.kind != "heading" and p.section == "answer"), None)
    for block in blocks:
        if block.kind == "heading":
            continue
        spans = sentence_spans(article.text, block.start, block.end)
        for order, (start, end) in enumerate(spans):
            text = article.text[start:end]
            # Only pages from the web report other people's views; the desks speak for themselves.
            reported = article.desk is None and block.kind != "quote" and block.section != "letter"
            voice = speakers.speaker(block, start, end) if reported else None
            part = _settled(article, block, text, order)
            if voice and part not in ("question", "furniture"):
                part = "story" if voice == speakers.ANONYMOUS else "opinion"
            if voice == speakers.ANONYMOUS:
                voice = None
            told = part or _told(block, text, order, opening=block is answer, desk=article.desk)
            sentence = Sentence(article.id, start, end, text, told, block.number, voice)
            last = order == len(spans) - 1
            cues = tuple(name for name, words in _CUES.items() if words.search(text))
            about = (article.kind, article.desk is None)
            found.append(Spot(sentence, block, order, last, part is None, cues, *about))
    return found


def decided(
    spots: Sequence[Spot], vectors: np.ndarray, encoder: str, model: Linear | None = None
) -> list[Sentence]:
    """The sentences of one article with the parts that the fitted model gives the open ones.

    Args:
        spots: all N sentences of the article, from `read`.
        vectors: (N, D) unit vectors of the sentences.
        encoder: the name of the vectors' encoder. With any other than the model's the rules'
            parts stay: its vectors mean nothing to the model.
        model: another model than the one in `assistant/fitted/`, to measure it.
    """
    model = model or fitted("parts")
    rules = [spot.sentence for spot in spots]
    if encoder != model.encoder or not any(spot.open for spot in spots):
        return rules
    chances = model.probabilities(*features(spots, vectors, PARTS))
    return [
        replace(spot.sentence, part=_heard(own, model.classes)) if spot.open else spot.sentence
        for spot, own in zip(spots, chances, strict=True)
    ]


def _heard(chances: np.ndarray, classes: tuple[str, ...]) -> str:
    guides = np.array([name in GUIDANCE for name in classes])
    wanted = guides if chances[~guides].sum() < _WITHHELD else ~guides
    if wanted is guides and "help" in classes and chances[classes.index("help")] >= _SENT_ON:
        return "help"
    return classes[int(np.argmax(np.where(wanted, chances, -1.0)))]


def _settled(article: Article, block: Paragraph, text: str, order: int) -> str | None:
    """The part of a sentence that the form of its article settles, or None."""
    asks = text.rstrip("”\"'’)").endswith("?")
    if _FURNITURE.search(text):
        return "furniture"
    if block.section == "letter":
        return "question" if asks and block.kind != "quote" else "story"
    if block.kind == "quote":
        return "wording"  # before the story's cues: words to send may begin with "Dear"
    if _STORY.search(text):
        return "story"
    if asks:
        return "question"
    if article.kind == "law":
        return "law"
    if block.lead and order == 0:
        return "condition" if _NOTHING.match(text) else "option"
    if not _is_guide(article, block):
        return "story"
    if article.desk and _OTHER_DESK.search(text):
        return "opinion"  # what another desk would say is not what this one advises
    marked = next((part for part, words in _MARKED if words.match(text)), None)
    if article.desk and marked and block.section == "answer":
        return marked
    # The desks put their courses first in a paragraph; others name them where they stand.
    return "option" if article.desk is None and _NAMES_A_COURSE.search(text) else None


def _told(block: Paragraph, text: str, order: int, *, opening: bool, desk: str | None) -> str:
    if _RISK.search(text):
        return "risk"
    if opening and order < 2 and (_RECOMMENDATION.search(text) or (order == 0 and desk)):
        # The desks answer in their first sentence; a page from the web may begin with "Ugh."
        return "recommendation"
    if _OPTION.search(text) or (order == 0 and block.section == "answer" and ORDERS.match(text)):
        return "option"
    if _CONDITION.search(text):
        return "condition"
    if _BENEFIT.search(text):
        return "benefit"
    if _RECOMMENDATION.search(text) or ORDERS.match(text):
        return "help" if _HELP.search(text) else "recommendation"
    if _LAW.search(text):
        return "law"
    return "reason"


def _is_guide(article: Article, block: Paragraph) -> bool:
    """Whether a paragraph gives guidance: an answer, or a guide with a desk of this library.

    A page from the web without a letter may be a report; there only sentences that advise
    somebody (they say "you") or that a named person speaks may be shown.
    """
    return block.section == "answer" or article.desk is not None
