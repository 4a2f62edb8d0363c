"""Opens what a run asks: library, index and models once, and the systems made of them.

The suite has a home of its own, so that what a person added to their library neither helps nor
hurts the figures, and an evaluation never touches their index.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from langchain_core.language_models import BaseChatModel

from assistant.assets import CHAT_MODEL
from assistant.begin import begin_with
from assistant.index import Index, Progress
from assistant.library import Library
from assistant.pipeline import Assistant
from assistant.schema import Letter
from assistant.settings import Settings
from assistant.startup import open_chat, open_index
from eval import fingerprint as prints
from eval import plan as plans
from eval.hostile import Hostile
from eval.systems import System
from eval.systems.ablations import NoBm25, no_frame, no_verifier
from eval.systems.bm25_quote import Bm25Quote
from eval.systems.ours import Ours, never
from eval.systems.remembered import Remembered


@dataclass(frozen=True, slots=True)
class Workshop:
    """What answers are made with. `model` is None where they are extractive."""

    settings: Settings
    library: Library
    index: Index
    model: BaseChatModel | None
    model_name: str
    hostile: Hostile
    note: str | None = None

    @property
    def folder(self) -> Path:
        """Where the suite keeps its index and its answers, outside the checkout."""
        return self.settings.home

    def about(self) -> dict[str, object]:
        """For `run.json`: everything a figure depends on."""
        return {
            "settings": prints.of_settings(self.settings),
            "index": self.index.describe(),
            "model": {"name": self.model_name, "identity": self._model_identity()},
            "code": prints.code("assistant"),
            "versions": prints.versions(),
            "note": self.note,
            **prints.commit(),
        }

    def _model_identity(self) -> str:
        if self.model is None:
            return "none"
        return self.settings.model if self.settings.remote else CHAT_MODEL.sha256

    def system(self, name: str) -> System:
        """The system of that name, ready to be asked."""
        return self._makers()[name]()

    def fingerprint(self, name: str) -> str:
        """What changes with everything that could change an answer of the named system."""
        needs_model = name in (plans.MODEL, plans.CHAIN, plans.NO_VERIFIER)
        code = ("bench", "eval/systems") if name == plans.CHAIN else ("assistant", "eval/systems")
        corpus = self.index.describe()
        return prints.digest(
            [
                name,
                corpus["fingerprint"],
                corpus["encoder"],
                corpus["format"],
                prints.of_settings(self.settings) if needs_model else "no model",
                self._model_identity() if needs_model else "none",
                prints.code(*code),
                prints.versions(),
            ]
        )

    def _makers(self) -> dict[str, Callable[[], System]]:
        def ours(
            name: str,
            *,
            model: bool,
            part: Callable[[Index], Index] = lambda index: index,
            **more: object,
        ) -> Ours:
            assistant = Assistant(
                self.library,
                part(self.index),
                self.model if model else None,
                model_name=self.model_name if model else "none",
            )
            made_for = partial(self.hostile.made_for, part=part)
            return Ours(name, assistant, self.fingerprint(name), made_for=made_for, **more)

        def chain() -> System:
            from eval.systems.plain_chain import Plain  # langchain's loaders cost a second

            encoder = self.index.encoder
            kept = Remembered(encoder, encoder.name, self.folder / "vectors")
            return Plain(self.library, kept, self.model, self.fingerprint(plans.CHAIN))

        return {
            plans.EXTRACTIVE: lambda: ours(plans.EXTRACTIVE, model=False),
            plans.MODEL: lambda: ours(
                plans.MODEL, model=True, counterfactual=plans.one_in(plans.AGAIN_EVERY)
            ),
            plans.WHOLE: lambda: ours(
                plans.WHOLE, model=False, asked_as=lambda case: Letter(case.whole)
            ),
            plans.BM25: lambda: Bm25Quote(self.library, self.index, self.fingerprint(plans.BM25)),
            plans.CHAIN: chain,
            plans.NO_BM25: lambda: ours(
                plans.NO_BM25, model=False, part=NoBm25, counterfactual=never
            ),
            plans.NO_FRAME: lambda: ours(
                plans.NO_FRAME, model=False, without=no_frame, counterfactual=never
            ),
            plans.NO_VERIFIER: lambda: ours(
                plans.NO_VERIFIER, model=True, without=no_verifier, counterfactual=never
            ),
        }


def open_workshop(
    settings: Settings, *, model: str | None = None, on_progress: Progress | None = None
) -> Workshop:
    """Open the corpus, the suite's own index and the chat model.

    A chat model that is not on this machine only leaves its part out of the run, which says so.

    Raises:
        ModelMissing: the encoder is not on this machine.
        Busy: another evaluation is writing the index.
        SettingsError: the model that is named needs an endpoint that is not set.
    """
    own = settings.model_copy(
        update={"home": settings.cache / "evaluation", "model": model or settings.model}
    )
    library = Library(own.corpus, own.library, fetcher=None)
    begin_with(own.index, settings.index)
    index = open_index(own, library, on_progress)
    chat = open_chat(own)
    return Workshop(own, library, index, chat.model, chat.name, Hostile(own, index), chat.note)
