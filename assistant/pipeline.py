"""One letter's way: frame, retrieve, evidence, compose, verify. Data goes down, never back up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from langchain_core.language_models import BaseChatModel

from assistant import language, safety, sufficiency
from assistant.clarify import clarify
from assistant.compose import extractive
from assistant.deeds import done_already
from assistant.dictation import dictated
from assistant.draft import DraftAnswer
from assistant.errors import AssistantError, LibraryError
from assistant.escalate import escalation
from assistant.evidence import Evidence, digest, gather
from assistant.frame import SAFE, own_words, read_frame
from assistant.index import Index
from assistant.intent import intent
from assistant.letter import check
from assistant.library import Library
from assistant.models.failures import provider_errors
from assistant.phrasing import phrasings, with_phrasing
from assistant.privacy import without_persons
from assistant.rereading import reread
from assistant.retrieve import Ranked, retrieve
from assistant.schema import (
    Abstention,
    Advice,
    Answer,
    Frame,
    Letter,
)
from assistant.second_look import second_look
from assistant.sides import seated, which_side
from assistant.stories import chosen, other_half
from assistant.support import support_judge
from assistant.timing import Clock
from assistant.verify import Verifier

_NEAREST = 4


def never() -> bool:
    """The stop signal of a caller that never stops."""
    return False


class Assistant:
    """Answers letters from a library. Safe to share between threads that read."""

    def __init__(
        self,
        library: Library,
        index: Index,
        model: BaseChatModel | None,
        *,
        model_name: str = "none",
        remote: str | None = None,
        note: str | None = None,
    ) -> None:
        self.library, self.index, self.model = library, index, model
        self.model_name, self._remote, self._note = model_name, remote, note

    def advise(self, letter: Letter) -> Answer:
        """The whole answer to a letter.

        Raises:
            InputError: the question is empty, or the question or email is too long.
            IndexMissing: the index was removed or damaged meanwhile.
        """
        return list(self.stream(letter))[-1]

    def stream(self, letter: Letter, *, stop: Callable[[], bool] = never) -> Iterator[Answer]:
        """Verified snapshots of the answer, each whole: first the card of quotes, then better.

        The last one is final. When `stop` says so no further work is begun, and what was
        yielded stays good. Raises as `advise`.
        """
        clock = Clock()
        check(letter)
        letter = seated(letter)
        code = language.foreign_language(letter.question)
        if code:
            yield self._refuse(Frame(), code, clock)
            return
        frame, code = self._read(letter)
        clock.lap("frame")
        # Of the person's own words alone: an email cannot ask for something else in their name.
        wanted = intent(own_words(letter), self.index.encoder)
        asked = clarify(letter, frame, wanted, email_unread=bool(code))
        if asked and code:
            yield self._refuse(frame, code, clock)
            return
        if asked:
            yield replace(asked, model=self.model_name, timings_ms=clock.done())
            return
        notes = language.unread_email(code) if code else ()
        notes = (*((safety.UNEASY,) if frame.uneasy else ()), *notes)
        self.index.refresh()
        ranked = retrieve(self.index, frame, frame.situation)
        clock.lap("retrieve")
        story = chosen(letter, ranked)
        asked = None if story else which_side(letter, frame, ranked)
        readable = letter if code is None else replace(letter, email=None)
        frame, ranked = reread(frame, readable, ranked, self.index.encoder)
        covered = story or sufficiency.enough(ranked, wanted)
        if sufficiency.outside(letter.question) or not covered:
            yield from self._without_library(letter, frame, ranked, clock, notes, stop)
            return
        if asked:
            yield replace(asked, model=self.model_name, timings_ms=clock.done())
            return
        evidence, warning = self._evidence(frame, ranked, wanted, story)
        clock.lap("evidence")
        draft = extractive(frame, evidence, self._byline)
        near = () if story else other_half(ranked)
        if warning:
            near = self._titles(i for i in ranked if i.card.article_id not in evidence.titles)
        draft = replace(
            draft,
            missing=self._missing(frame),
            notes=(*notes, *warning, *done_already(own_words(letter), draft.advice())),
            nearest=near,
        )
        verifier = Verifier(self.library, letter.question, self._judge())
        card = verifier.advice(draft, model="none")
        clock.lap("first_statement", whole=True)
        if not card.bottom_line and not frame.safety:
            yield from self._without_library(letter, frame, ranked, clock, notes, stop)
            return
        if frame.safety:
            yield escalation(frame, card, self.model_name, clock.done())
            return
        yield replace(card, model=self.model_name, timings_ms=clock.done())
        if found := self._seen_danger(letter, stop):
            yield escalation(replace(frame, safety=found), card, self.model_name, clock.done())
        else:
            yield from self._phrase(letter, draft, verifier, clock, stop)

    def describe(self) -> dict[str, object]:
        """Which model answers, where it runs, and whether anything leaves the machine."""
        return {
            "model": self.model_name,
            "runs": self._remote or "on this machine",
            "leaves_the_machine": bool(self._remote),
            "what_leaves": (
                "your question, without the names in the email, and the quotes from the "
                "library, never the pasted email"
                if self._remote
                else "nothing"
            ),
            "note": self._note,
            "index": self.index.describe(),
        }

    def _phrase(
        self,
        letter: Letter,
        draft: DraftAnswer,
        verifier: Verifier,
        clock: Clock,
        stop: Callable[[], bool],
    ) -> Iterator[Advice]:
        if self.model is None:
            return
        try:
            with provider_errors(self._remote or "The chat model"):
                for phrased in self._written(letter, draft, stop):
                    card = verifier.advice(phrased, model=self.model_name)
                    draft = phrased  # only once judged: a judge that failed is not asked again
                    clock.lap("first_phrased", whole=True, once=True)
                    yield replace(card, timings_ms=clock.done())
        except AssistantError as error:
            # The quotes stand without the model; the reader is told what is missing and why.
            draft = replace(draft, notes=(*draft.notes, f"Quotes only: {error}"))
        card = verifier.advice(draft, model=self.model_name)
        yield replace(card, timings_ms=clock.done())

    def _written(
        self, letter: Letter, draft: DraftAnswer, stop: Callable[[], bool]
    ) -> Iterator[DraftAnswer]:
        """The draft in a model's words, growing: an endpoint writes the card, ours a few lines."""
        if self._remote:
            yield from dictated(self.model, without_persons(letter), draft, stop)
            return
        for phrasing in phrasings(self.model, draft, stop):
            draft = with_phrasing(draft, phrasing)
            yield draft

    def _seen_danger(self, letter: Letter, stop: Callable[[], bool]) -> tuple[str, ...]:
        """Dangers that an endpoint sees although none was heard here.

        It is asked once the first answer is shown, so that nobody waits for it. A failure is left
        to the phrasing, which says so.
        """
        if not self._remote or self.model is None or stop() or SAFE in letter.corrections:
            return ()
        try:
            with provider_errors(self._remote):
                return second_look(self.model, without_persons(letter))
        except AssistantError:
            return ()

    def _read(self, letter: Letter) -> tuple[Frame, str | None]:
        """The frame, and the language of an email that cannot be read.

        Such an email would only lead the search astray; its danger, if it names any, still counts.
        """
        frame = read_frame(letter, self.index.encoder)
        code = language.foreign_email(letter.email) if letter.email else None
        if code is None:
            return frame, None
        own = read_frame(replace(letter, email=None), self.index.encoder)
        return replace(own, channel=frame.channel, safety=frame.safety, uneasy=frame.uneasy), code

    def _evidence(
        self, frame: Frame, ranked: list[Ranked], wanted: sufficiency.Wanted, story: list[Ranked]
    ) -> tuple[Evidence, tuple[str, ...]]:
        """What the answer rests on, and what the reader must know of it beforehand."""
        if story:
            return gather(self.index, frame, frame.situation, story), ()
        another = sufficiency.another_story(ranked, wanted)
        # Under a warning the reader weighs it; without one it reproaches the wrong person.
        elsewhere = not another and sufficiency.another_seat(ranked, frame)
        if not elsewhere and not sufficiency.hardly_near(ranked, wanted):
            found = gather(self.index, frame, frame.situation, ranked, alone=another)
            if found.bottom_line or not another:
                return found, (sufficiency.warning(ranked),) if another else ()
        own = sufficiency.told_to_asker(ranked, frame) if elsewhere else ranked
        found = digest(self.index, frame, frame.situation, own or ranked)
        return found, (sufficiency.HARDLY_NEAR,)

    def _titles(self, ranked: Iterable[Ranked]) -> tuple[str, ...]:
        return tuple(item.card.title for item in islice(ranked, _NEAREST))

    def _refuse(self, frame: Frame, code: str, clock: Clock) -> Abstention:
        notes = language.refusal(code)
        return Abstention(frame, (), (), notes, self.model_name, clock.done())

    def _judge(self):
        return support_judge(self.model)

    def _byline(self, article_id: str) -> str:
        try:
            article = self.library.get(article_id)
        except LibraryError:
            return article_id
        year = f", {article.published.year}" if article.published else ""
        return f"{article.byline}{year}"

    def _missing(self, frame: Frame) -> tuple[str, ...]:
        if len(frame.questions) < 2:
            return ()
        covered = [
            sufficiency.covered_alone(
                question,
                intent(question, self.index.encoder),
                lambda asked: retrieve(self.index, frame, asked),
            )
            for question in frame.questions
        ]
        return sufficiency.uncovered(frame, covered)

    def _without_library(
        self,
        letter: Letter,
        frame: Frame,
        ranked: list[Ranked],
        clock: Clock,
        notes: tuple[str, ...],
        stop: Callable[[], bool],
    ) -> Iterator[Answer]:
        found = frame.safety
        if not found:
            nearest = self._titles(ranked)
            times = clock.done()
            yield Abstention(frame, frame.questions, nearest, notes, self.model_name, times)
            found = self._seen_danger(letter, stop)
        if found:
            yield escalation(replace(frame, safety=found), None, self.model_name, clock.done())
