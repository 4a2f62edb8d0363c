"""Who is speaking in a sentence, when it is not the article's author.

A columnist who quotes a coach does not say what the coach says. Turning a quoted opinion
into the article's own is the commonest error of tools that answer from sources, so a quoted
speaker is named, and a crowd ("one man wrote") is story, never guidance.
"""

from __future__ import annotations

import re

from assistant.sentences import Paragraph

_NAME = r"(?:[A-Z][a-zà-ÿ’'-]+(?: [A-Z]\.)?(?: [A-Z][a-zà-ÿ’'-]+){0,2})"
_VERB = (
    r"(?:said|says|told|tells|wrote|writes|thinks|believes|argues|argued|explained|explains|added|adds|"
    r"noted|notes|advises|advised|suggests|suggested|warned|warns|recommends|recommended|tweeted|"
    r"commented|stated|states|doubts)"
)
_NEGATED = r"(?:does|did|do)(?:n[’']t| not) (?:think|believe|say|see|recommend|suggest)"
_PERSON_SPEAKS = re.compile(rf"\b(?P<name>{_NAME}) (?:also )?(?:{_VERB}|{_NEGATED})\b")
_SPEAKS_PERSON = re.compile(rf"[,”\"] {_VERB} (?P<name>{_NAME})\b")
_ACCORDING = re.compile(rf"\b[Aa]ccording to (?P<name>{_NAME})")
_PRONOUN = re.compile(rf"\b(?:he|she|they) (?:also )?(?:{_VERB}|{_NEGATED})\b", re.IGNORECASE)
_CROWD = re.compile(
    rf"\b(?:one|another|a (?:second|third|fourth)|some|many|several|most|(?:fe)?male)"
    rf"(?: (?:(?:fe)?male )?(?:wom[ae]n|m[ae]n|person|people|users?|readers?|commenters?|followers?|others?))?"
    rf"(?:,[^,]{{1,80}},)? (?:{_VERB}|fail to see|reacted|commented)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^[“\"].*[”\"]$", re.DOTALL)
_DESCRIPTION = re.compile(r"((?:[a-z]+[a-z-]* ){1,5})$")
_NOT_A_DESCRIPTION = {
    "asked", "ask", "by", "with", "from", "to", "the", "a", "an", "and", "of", "for", "told",
    "interviewed", "consulted", "like", "as", "that", "when", "according",
}  # fmt: skip
_NOT_A_NAME = {
    "I", "He", "She", "They", "It", "We", "You", "One", "Another", "But", "And", "So", "If", "The",
    "This", "That", "These", "Those", "There", "Here", "Who", "What", "When", "Nobody", "Everyone",
    "Somebody", "Someone", "Anyone", "People", "Many", "Some", "Most", "Your", "My", "His", "Her",
    "Their", "Our", "As", "Yes", "No", "HR",
}  # fmt: skip


class SpeakerTracker:
    """Finds the speaker of a sentence in one article, reading it from the top."""

    ANONYMOUS = "*"  # a crowd or an unnamed person; never shown

    def __init__(self, text: str) -> None:
        self._text = text
        self._speaker: str | None = None
        self._paragraph = -1

    def speaker(self, block: Paragraph, start: int, end: int) -> str | None:
        """The named speaker of `text[start:end]`, ANONYMOUS for a crowd, or None.

        Sentences must be asked for in the order of the text.
        """
        if block.number != self._paragraph:
            # "he said" in a new paragraph may still mean the last person who spoke, but a
            # bare quotation may not: it could be anybody's.
            self._paragraph, fresh = block.number, True
        else:
            fresh = False
        sentence = self._text[start:end]
        if _CROWD.search(sentence):
            self._speaker = self.ANONYMOUS
            return self.ANONYMOUS
        for pattern in (_PERSON_SPEAKS, _SPEAKS_PERSON, _ACCORDING):
            match = pattern.search(sentence)
            if match and match["name"].split()[0] not in _NOT_A_NAME:
                self._speaker = self._full(match["name"], end)
                return self._speaker
        if _PRONOUN.search(sentence):
            return self._speaker
        if _QUOTED.match(sentence) and not fresh:
            return self._speaker
        return None

    def _full(self, name: str, before: int) -> str:
        """The name as first given in full, with the description that stands before it."""
        surname = name.split()[-1]
        for match in re.finditer(
            rf"\b(?:[A-Z][a-zà-ÿ’'-]+ ){{0,2}}{re.escape(surname)}\b", self._text[:before]
        ):
            words = [word for word in match.group().split() if word not in _NOT_A_NAME]
            if len(words) < 2:
                continue
            described = _DESCRIPTION.search(self._text[: match.start()])
            ahead = described.group(1).split() if described else []
            while ahead and ahead[0] in _NOT_A_DESCRIPTION:
                ahead.pop(0)
            if any(word in _NOT_A_DESCRIPTION for word in ahead):
                last = max(i for i, word in enumerate(ahead) if word in _NOT_A_DESCRIPTION)
                ahead = ahead[last + 1 :]
            return " ".join([*words, *([] if not ahead else ["(" + " ".join(ahead) + ")"])])
        return name
