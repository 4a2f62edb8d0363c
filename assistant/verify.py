"""From draft to advice: the only maker of `Advice`. Nothing it has not checked is shown.

For each statement: its pointers are in range; each quote stands at its span in the stored
article, read anew; and a sentence that is not its quote passes the guards and is judged
supported. A sentence that fails is tried on the draft's nearest other quotes; if none supports
it, it gives way to the quote itself; and a statement whose quote cannot be found is dropped.
What happened to how many is counted in `Advice.checks`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.draft import DraftAnswer, DraftStatement, DraftWords
from assistant.drafting import drafts
from assistant.errors import LibraryError
from assistant.guards import objection
from assistant.lexical import terms
from assistant.library import Library
from assistant.schema import (
    Advice,
    Article,
    Citation,
    Disagreement,
    Draft,
    Option,
    Quote,
    Side,
    Statement,
)
from assistant.support import SUPPORTED, Judge

_REPAIRS = 2  # other quotes that a failed sentence is tried on
_NEAR = 0.6  # of the sentence's words; a quote with fewer is not worth asking about
_YES_NO = re.compile(r"^(?:yes|no)\b[,.:;]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Verdict:
    statement: Statement | None
    outcome: str  # one of OUTCOMES


OUTCOMES = ("verbatim", "verified", "repointed", "replaced", "dropped")


@dataclass(slots=True)
class _Tally:
    """What became of a draft's statements, and the quotes that were used."""

    outcomes: Counter[str] = field(default_factory=Counter)
    used: set[int] = field(default_factory=set)

    def add(self, verdict: _Verdict) -> None:
        self.outcomes[verdict.outcome] += 1
        self.used.update(verdict.statement.citations if verdict.statement else ())


class Verifier:
    """Checks drafts of one letter. Verdicts are kept, so a redrawn draft costs nothing."""

    def __init__(self, library: Library, question: str, judge: Judge | None) -> None:
        self._library, self._question, self._judge = library, question, judge
        self._verdicts: dict[tuple[str, tuple[int, ...], str | None], _Verdict] = {}
        self._located: dict[int, Citation | None] = {}

    def advice(self, draft: DraftAnswer, **about: object) -> Advice:
        """The draft with only what holds.

        `about` fills the remaining fields of `Advice` (model, timings_ms). Its `dropped`
        counts statements that could not be shown at all.
        """
        tally = _Tally(Counter(dropped=draft.refused))

        def keep(items: tuple[DraftStatement, ...]) -> tuple[Statement, ...]:
            verdicts = [self._check(item, draft.quotes) for item in items]
            for verdict in verdicts:
                tally.add(verdict)
            # Two sentences that both gave way to one quote are that quote once.
            return tuple(dict.fromkeys(v.statement for v in verdicts if v.statement is not None))

        bottom = keep(draft.bottom_line)
        options = tuple(
            Option(o.label, keep(o.for_), keep(o.against), keep(o.when)) for o in draft.options
        )
        points = tuple(
            Disagreement(p.point, tuple(Side(s.source, keep(s.statements)) for s in p.sides))
            for p in draft.disagreement
        )
        law, steps = keep(draft.law), keep(draft.next_steps)
        words = [one for item in draft.words for one in self._words(item, draft.quotes)]
        # Of a draft's quotes some are left out; the numbers go on from the last without a gap.
        used = tally.used
        sent = sorted({n for item in words for n in item.citations} - used)
        new = {n: max(used, default=0) + at for at, n in enumerate(sent, start=1)}
        words = [replace(w, citations=tuple(new.get(n, n) for n in w.citations)) for w in words]
        citations = [self._located[n] for n in sorted(used)]
        citations += [replace(self._located[n], n=new[n]) for n in sent]
        return Advice(
            frame=draft.frame,
            bottom_line=bottom,
            options=tuple(o for o in options if o.for_ or o.against or o.when),
            disagreement=tuple(p for p in points if any(s.statements for s in p.sides)),
            law=law,
            next_steps=steps,
            drafts=tuple(words),
            missing=draft.missing,
            citations=tuple(citations),
            dropped=tally.outcomes["dropped"],
            checks={name: tally.outcomes[name] for name in OUTCOMES},
            notes=draft.notes,
            nearest=draft.nearest,
            **about,
        )

    def _check(self, item: DraftStatement, quotes: tuple[Quote, ...]) -> _Verdict:
        key = (item.text, item.pointers, item.voice)
        if key not in self._verdicts:
            self._verdicts[key] = self._verdict(item, quotes)
        return self._verdicts[key]

    def _verdict(self, item: DraftStatement, quotes: tuple[Quote, ...]) -> _Verdict:
        citations = [self._locate(n, quotes) for n in item.pointers]
        found = [c for c in citations if c is not None]
        if not found or len(found) < len(item.pointers):
            return _Verdict(None, "dropped")
        told = " ".join(c.quote for c in found)
        if item.text == told:
            return _Verdict(Statement(told, item.pointers, "verbatim", item.voice), "verbatim")
        if text := self._reworded(item.text, told):
            return _Verdict(Statement(text, item.pointers, "verified", item.voice), "verified")
        for n in self._nearest(item, quotes):
            if text := self._reworded(item.text, quotes[n - 1].sentence.text):
                return _Verdict(Statement(text, (n,), "verified"), "repointed")
        first = found[0]
        return _Verdict(Statement(first.quote, (first.n,), "verbatim", item.voice), "replaced")

    def _reworded(self, text: str, told: str) -> str | None:
        # Whether "yes" is right depends on how the question was put; only a quote may say it.
        if not _YES_NO.match(told):
            text = _YES_NO.sub("", text)
            text = text[:1].upper() + text[1:]
        if self._judge is None or objection(text, told, self._question):
            return None
        probability = self._judge(told, text)
        return text if probability is not None and probability >= SUPPORTED else None

    def _nearest(self, item: DraftStatement, quotes: Sequence[Quote]) -> list[int]:
        """Numbers of the quotes with most of the sentence's words, best first, at most two.

        None for an opinion: whose it is must not change with the quote.
        """
        own = set(terms(item.text))
        if self._judge is None or item.voice or not own:
            return []
        shares = {
            n: len(own & set(terms(quote.sentence.text))) / len(own)
            for n, quote in enumerate(quotes, start=1)
            if n not in item.pointers and not quote.sentence.voice
        }
        near = sorted((n for n in shares if shares[n] >= _NEAR), key=lambda n: (-shares[n], n))
        return [n for n in near if self._locate(n, quotes)][:_REPAIRS]

    def _locate(self, number: int, quotes: tuple[Quote, ...]) -> Citation | None:
        """The citation of a quote, or None unless its article says it at its span today."""
        if not 1 <= number <= len(quotes):
            return None
        if number not in self._located:
            self._located[number] = self._citation(quotes[number - 1])
        return self._located[number]

    def _citation(self, quote: Quote) -> Citation | None:
        sentence = quote.sentence
        try:
            article = self._library.get(sentence.article_id)
        except LibraryError:
            return None
        if article.text[sentence.start : sentence.end] != sentence.text:
            return None
        return citation(quote.n, article, sentence.start, sentence.end)

    def _words(self, item: DraftWords, quotes: tuple[Quote, ...]) -> tuple[Draft, ...]:
        paragraphs = [[self._locate(n, quotes) for n in numbers] for numbers in item.paragraphs]
        if any(one is None for paragraph in paragraphs for one in paragraph):
            return ()
        return drafts(item.option, paragraphs, self._question)


def citation(n: int, article: Article, start: int, end: int) -> Citation:
    """The citation of `article.text[start:end]`."""
    return Citation(
        n,
        article.id,
        article.title,
        article.desk or article.author or article.site,
        article.published,
        article.url,
        article.text[start:end],
        start,
        end,
    )
