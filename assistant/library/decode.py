"""Bytes → text, whatever wrote them. Never raises on bytes; refuses what is no text."""

from __future__ import annotations

import codecs
import re

from assistant.errors import LibraryError

MAX_REPLACED_SHARE = 0.05
MAX_CONTROL_SHARE = 0.01
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_COMMON = frozenset({
    "the", "of", "and", "to", "in", "is", "that", "it", "he", "she", "was", "for", "on", "are",
    "with", "as", "at", "be", "this", "have", "from", "or", "by", "not", "but", "what", "all",
    "were", "we", "when", "your", "you", "said", "there", "an", "my",
})  # fmt: skip
_MOJIBAKE = re.compile("[ÃÂâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


def decode(data: bytes, name: str, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """(text, notes) of `data`, the content of `name`. `declared` is a charset it claims.

    Raises:
        LibraryError: NUL bytes, control characters, or more than 5 % unreadable characters.
    """
    found, notes = _decoded(data, declared)
    text = repair(found)
    if text != found:
        notes = (*notes, "garbled characters were repaired (text read in the wrong encoding once)")
    if "\x00" in text:
        raise LibraryError(
            f"{name!r} holds NUL bytes, so it is not text. Export it as plain text, PDF or DOCX."
        )
    # Lone surrogates are no characters and cannot be written out again.
    text = text.encode("utf-8", "replace").decode("utf-8") if _has_surrogates(text) else text
    if text and text.count("\ufffd") / len(text) > MAX_REPLACED_SHARE:
        raise LibraryError(
            f"{name!r} cannot be read as text: more than 5 % of its characters are unreadable in "
            f"any encoding tried. Save it as UTF-8 and add it again."
        )
    if text and len(_CONTROLS.findall(text)) / len(text) > MAX_CONTROL_SHARE:
        raise LibraryError(
            f"{name!r} is full of control characters, so it is not text. Export it as plain text, "
            f"PDF or DOCX."
        )
    return text, notes


def repair(text: str) -> str:
    """`text` with `â€™` and its like made `’` again. Nothing else is changed: curly quotes,
    ligatures and dashes are the author's, and a quote must match them."""
    if not _MOJIBAKE.search(text):
        return text
    import ftfy

    return ftfy.fix_encoding(text)


def _decoded(data: bytes, declared: str | None) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff"), ()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        wide = _wide(data) if "\x00" in text else None
        return (wide, ("read as UTF-16",)) if wide else (text, ())
    if wide := _wide(data):
        return wide, ("read as UTF-16",)
    if declared and _known(declared):
        try:
            return data.decode(declared), (f"read as {declared}",)
        except UnicodeDecodeError:
            pass
    mostly = data.decode("utf-8", "ignore")
    good = sum(1 for ch in mostly if ch > "\x7f")
    lost = data.decode("utf-8", "replace").count("\ufffd")
    if good >= 3 * lost:  # UTF-8 with some bytes pasted in from elsewhere
        return data.decode("utf-8", "assistant-stray-bytes"), (f"{lost} stray bytes were read",)
    return _guessed(data)


def _guessed(data: bytes) -> tuple[str, tuple[str, ...]]:
    from charset_normalizer import from_bytes

    try:
        # A guess on a few accents makes of "naïve" a Polish word and of "café" a Chinese one.
        text = data.decode("cp1252")
        if not _CONTROLS.search(text) and _probably_english(text):
            return text, ("read as cp1252",)
    except UnicodeDecodeError:
        pass
    best = from_bytes(data[:500_000]).best()
    if best is not None and _known(best.encoding):
        return data.decode(best.encoding, "replace"), (f"read as {best.encoding}",)
    return data.decode("utf-8", "replace"), ()


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark, known by its NULs: Latin letters leave every other byte empty."""
    sample = data[:4000]
    half = len(sample) // 2
    if half == 0 or len(data) % 2:
        return None
    for encoding, empty, full in (("utf-16-le", sample[1::2], sample[0::2]),
                                  ("utf-16-be", sample[0::2], sample[1::2])):  # fmt: skip
        if empty.count(0) > 0.6 * half and full.count(0) == 0:
            return data.decode(encoding, "replace")
    return None


def _probably_english(text: str) -> bool:
    """Whether `text` is English by its commonest words, or too short to tell and mostly ascii."""
    sample = text[:20_000]
    words = re.findall(r"[a-z]+", sample.lower())
    if len(words) < 12:
        return sum(ch > "\x7f" for ch in sample) < 0.34 * len(sample)
    return sum(word in _COMMON for word in words) >= 0.08 * len(words)


def _known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= ch <= "\udfff" for ch in text)


def _stray_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("assistant-stray-bytes", _stray_bytes)
