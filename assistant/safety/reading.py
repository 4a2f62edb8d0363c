"""What of a text is read for danger: all of a letter, and of a huge email what could matter."""

from __future__ import annotations

import re

WHOLE_CHARS = 16_000  # up to here everything is read; above, the parts below
_HEAD, _TAIL, _AROUND = 6_000, 3_000, 160
_MOST_FINDS = 12  # of one stem; a text that repeats itself says nothing new
_WORDS = 45  # a longer "sentence" has no full stops, and is cut
_STOP = re.compile(r"(?<=[.!?;])[\"'”)]*\s+")
# Letters of words near danger, gravest first, looked for by plain search: 1 MB in about 30 ms.
_STEMS = (
    "kill", "suicid", "die", "dead", "alive", "hurt", "myself", "pills", "overdose", "rape", "rapi",
    "grop", "assault", "touch", "naked", "nude", "grab", "slap", "punch", "beat", "choke", "strang",
    "forced", "hand on", "kissed", "threat", "gun", "knife", "shoot", "stab", "regret", "sorry if",
    "where you live", "where i live", "your back", "find you", "accident", "family", "house",
    "stalk", "follow", "outside my", "outside your", "track", "my address", "year-old", "year old",
    "underage", "i'm 1", "she's 1", "he's 1", "school", "tribunal", "eeoc", "limitation", "to file",
    "by midnight", "severance", "settlement", "fumes", "of gas", "without mask", "guard", "chest", "breathe", "asleep at",
    "goodbye", "tablets", "wake up",
)  # fmt: skip


def plain(text: str) -> str:
    """Lower case, straight quotes and single blanks, so that no spelling hides a word."""
    return " ".join(text.lower().replace("’", "'").split())


def bounded(text: str) -> str:
    """The text itself up to 16,000 characters; of a longer one its beginning, its end and
    the surroundings of every word that could tell of danger, in their order.
    """
    if len(text) <= WHOLE_CHARS:
        return text
    spans = [(0, _HEAD), (len(text) - _TAIL, len(text))]
    for stem in _STEMS:
        at = text.find(stem, _HEAD)
        for _ in range(_MOST_FINDS):
            if at < 0:
                break
            spans.append((max(0, at - _AROUND), at + _AROUND))
            at = text.find(stem, at + _AROUND)
    pieces, end = [], 0
    for first, last in sorted(spans):
        if last > end:
            pieces.append(text[max(first, end) : last])
            end = last
    return " … ".join(pieces)


def sentences(text: str) -> list[str]:
    """Sentences of plain text; one without full stops is cut after 45 words.

    >>> sentences("i said no. he stayed!")
    ['i said no.', 'he stayed!']
    """
    found = []
    for sentence in _STOP.split(text):
        words = sentence.split()
        for at in range(0, len(words), _WORDS):
            found.append(" ".join(words[at : at + _WORDS]))
    return found
