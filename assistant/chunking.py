"""Articles cut into chunks along their own structure, each with its exact span.

A chunk never crosses a heading: a letter is searched to recognise the situation, an answer
to find what to do, and a chunk that mixed both would blur the two. A chunk also never cuts a
paragraph unless the paragraph alone is too long for the encoder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.schema import Article
from assistant.sentences import Paragraph, paragraphs, sentence_spans

VERSION = "5"  # part of the index fingerprint: raise it when chunks change
MAX_WORDS = 150  # about 200 word pieces, which leaves the encoder's 256 room for the title


@dataclass(frozen=True, slots=True)
class Chunk:
    """An indexed piece: `article.text[start:end]`. The title is embedded in front of it.

    With `asked`, one of the article's phrasings of its question is embedded instead: people in
    trouble share few words with the text that would help them.
    """

    id: str
    article_id: str
    start: int
    end: int
    role: Literal["situation", "guidance", "asked"]
    asked: str | None = None


def chunk(article: Article) -> list[Chunk]:
    """The chunks of an article in order; at least one unless the text has no words.

    Ids are `article-id#n`, the same on every run, so that writing twice changes nothing.
    """
    chunks: list[Chunk] = []
    group: list[tuple[int, int]] = []
    words, role, heading = 0, "guidance", ""

    def close() -> None:
        nonlocal group, words
        if group:
            number = len(chunks)
            chunks.append(
                Chunk(f"{article.id}#{number}", article.id, group[0][0], group[-1][1], role)
            )
        group, words = [], 0

    for block in paragraphs(article.text):
        if block.kind == "heading":
            close()  # even where the same heading stands twice
            continue
        own_role = "situation" if block.section == "letter" else "guidance"
        if own_role != role or block.heading != heading:
            close()
            role, heading = own_role, block.heading
        for start, end in _pieces(article.text, block):
            count = article.text.count(" ", start, end) + 1
            if words and words + count > MAX_WORDS:
                close()
            group.append((start, end))
            words += count
    close()
    first = chunks[0] if chunks else None
    for number, asked in enumerate(article.asked_as if first else ()):
        asked_id = f"{article.id}#asked-{number}"
        chunks.append(Chunk(asked_id, article.id, first.start, first.end, "asked", asked))
    return chunks


def _pieces(text: str, block: Paragraph) -> list[tuple[int, int]]:
    if text.count(" ", block.start, block.end) < MAX_WORDS:
        return [(block.start, block.end)]
    return sentence_spans(text, block.start, block.end) or [(block.start, block.end)]


def context(article: Article, piece: Chunk) -> tuple[str, int]:
    """What is embedded for a chunk, and how far its text is shifted within it.

    The title goes in front: it says the situation, and an answer's "ignore it" alone says
    nothing about whom.
    """
    if piece.asked:
        return piece.asked, 0
    prefix = f"{article.title.rstrip('.')}. "
    return prefix + article.text[piece.start : piece.end], len(prefix)
