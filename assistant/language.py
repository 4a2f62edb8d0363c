"""Whether a letter is in English, the library's only language, and what to say if it is not.

The encoder and the rules know English. Given another language they would still find an article
and sound sure of it, so such a letter is refused in its own language before anything is read out
of it. English is recognised first and cheaply by its small words, which messy English keeps; only
a text with too few of them costs a look at the model of languages, loaded then and not before.

Source of that model: py3langid (BSD-3-Clause), after Lui & Baldwin, "langid.py: An Off-the-shelf
Language Identification Tool", ACL 2012. Its confidence is a probability over 57 languages.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

ENGLISH_SHARE = 0.2  # of the words; German, Dutch and the rest stay below 0.1
_QUESTION_SHARE = 0.6  # of one question by itself, around which foreign words stand
_SURE, _SURE_DESPITE = 0.35, 0.75  # of another language: without any English small word, with some
_SURE_OF_RARE = 0.9  # of a language we do not write: five English words can look like Catalan
_ENGLISH_STILL = 0.12  # of English, above which a text is left alone
_SENTENCE_WORDS, _ENGLISH_PART = 4, 0.25  # of an email that is then read as English
_MANY_WORDS = 400  # of an email; more say nothing new
_KNOWN = (
    "en fr de es it pt nl pl sv da no fi tr uk ru zh ja ko ar cs ro el hu he hi vi id "
    "ca gl eu ga cy is af sq hr sr bs sl sk bg mk be lt lv et fa ur bn ta te th ms tl sw ka hy"
).split()
# Words that stand in nearly every English question and in none of our other languages. Left out
# are those that mean something elsewhere: "die", "in", "me", "of", "was", "want", "will", "to".
_SMALL = frozenset(
    "the my i'm i've i'd i'll you your you're he she he's she's his they their them this "
    "that these those it it's what when where which why how isn't are aren't wasn't been "
    "being does doesn't did didn't don't can't could couldn't should shouldn't would "
    "wouldn't won't shld wld cld cant ive ppl pls thx and but because about with without "
    "from into after before again if not nothing something anything someone anyone everyone "
    "by there than then just really only ever never always too wants wanted need needs know "
    "think says said tell told ask asked asks asking get gets got gave give went going "
    "gonna reply respond ignore answer work working coworker colleague manager quit raise "
    "pay paid leave help write emails texts weird rude wrong okay have has having keep "
    "keeps make makes took out off back down now today tomorrow yesterday week month year "
    "people other another same any some every much many very between while until during "
    "since against our we're we've let let's lol lmk idk notice period offer review salary "
    "wage employer employee holiday sick fired hired hiring sacked lunch friend wife husband "
    "secret office shift workplace colleagues coworkers bully creepy reference grievance".split()
)
# Enough beside the others in one short sentence, where a whole letter could have them by chance.
_SMALLER = _SMALL | frozenset("i a the me to do go is it in on of am be so no or we us any".split())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_QUOTED = re.compile(
    r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«|\"[^\"]*\"|(?<!\w)['‘][^'’]{3,}['’](?!\w)", re.DOTALL
)
# Bounded, or a megabyte without a space takes hours.
_ADDRESS = re.compile(r"(?<!\S)\S{1,80}@\S+|https?://\S+|www\.\S+")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_OTHER_SCRIPT = re.compile(
    r"[\u0370-\u052f\u0530-\u08ff\u0900-\u0dff\u0e00-\u0eff\u10a0-\u11ff\u3040-\u30ff"
    r"\u3400-\u9fff\uac00-\ud7af]"
)
_NAME = re.compile(r"(?<=[\w,] )[A-Z][^\W\d_]+")  # or a German noun, which is not needed
_HEADER = re.compile(r"^(?:[A-Z][\w-]{1,14}: .*|>.*)$", re.MULTILINE)
_WORD_CHARS = 200
_TEXTS = Path(__file__).with_name("languages.json")


def foreign_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of a question, or None if it may be English.

    None too for what is too short to tell. A question in English about foreign words, quoted or
    pasted, is English. Never raises; at most 0.1 ms where the text is English, 0.2 ms where it is
    not, and half a second once, for loading the model.

    >>> foreign_language("shld i reply lol") is None
    True
    """
    own = _ADDRESS.sub(" ", _QUOTED.sub(" ", text))
    letters = _WORD.findall(own)
    if not letters:
        own = text
        letters = _WORD.findall(own)
    if sum(map(len, _OTHER_SCRIPT.findall(own))) * 2 > sum(map(len, letters)):
        return None if _asks_in_english(text) else _likeliest(own)[0]
    own = _NAME.sub(" ", own)
    words = _words(own)
    share = _share(words, _SMALL)
    if share >= ENGLISH_SHARE or len(words) < 2 or _asks_in_english(own):
        return None
    code, sure, english = _likeliest(own)
    needed = _SURE_DESPITE if share else _SURE
    if code not in _texts():
        needed = _SURE_OF_RARE
    return code if code != "en" and sure >= needed and english < _ENGLISH_STILL else None


def foreign_email(email: str) -> str | None:
    """The language of an email's body, or None if enough of it may be English to be read.

    Judged sentence by sentence: a foreign line in an English email does not hide the rest.
    """
    body = " ".join(word[:_WORD_CHARS] for word in _HEADER.sub(" ", email).split()[:_MANY_WORDS])
    code = foreign_language(body)
    if code is None:
        return None
    sentences = [s for s in _SENTENCE.findall(body) if len(s.split()) >= _SENTENCE_WORDS]
    english = sum(len(s) for s in sentences if foreign_language(s) is None)
    return None if english > _ENGLISH_PART * sum(map(len, sentences)) else code


def refusal(code: str) -> tuple[str, ...]:
    """What to tell a person who wrote in a language, each sentence complete in itself.

    Their language first, then English; for a language that we do not write, English and then five
    that many people read. Each says what to do in danger.
    """
    known = _texts()
    english = known["en"]["refusal"]
    if code in known:
        return (known[code]["refusal"], english)
    return (english, *(known[other]["refusal"] for other in ("es", "fr", "ar", "ru", "zh")))


def unread_email(code: str) -> tuple[str, ...]:
    """What to say above an answer that leaves out an email in another language."""
    return (
        f"The email seems to be in {_texts().get(code, {}).get('name', 'another language')}, which "
        "I cannot read. This answers your question alone; say in English what the email wants.",
    )


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def _share(words: list[str], known: frozenset[str]) -> float:
    return sum(word in known for word in words) / max(1, len(words))


def _asks_in_english(text: str) -> bool:
    """Whether the last sentence, or one that ends with a question mark, is plainly English."""
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(text) if sentence.strip()]
    for at, sentence in enumerate(sentences):
        if sentence.endswith("?") or at == len(sentences) - 1:
            words = _words(sentence)
            if len(words) >= 3 and _share(words, _SMALLER) >= _QUESTION_SHARE:
                return True
    return False


def _likeliest(text: str) -> tuple[str, float, float]:
    """The likeliest language of a text, its probability, and that of English."""
    ranked = _identifier().rank(" ".join(text.split()))
    code, sure = ranked[0]
    return code, sure, dict(ranked).get("en", 0.0)


@lru_cache(maxsize=1)
def _identifier():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_KNOWN)
    return identifier


@lru_cache(maxsize=1)
def _texts() -> dict[str, dict[str, str]]:
    return json.loads(_TEXTS.read_text(encoding="utf-8"))
