"""Everything that can be asked: the assistant, what it is without one of its parts, controls."""

from __future__ import annotations

from typing import Protocol

from eval.casebook import Case
from eval.record import Record

__all__ = ["System"]


class System(Protocol):
    """Something that answers cases.

    `fingerprint` changes with everything that could change an answer apart from the case, so
    that an answer out of the cache is one that would be given again.
    """

    name: str
    fingerprint: str

    def answer(self, case: Case) -> Record:
        """The record of one case, not yet judged. Errors are raised; the runner keeps them."""
        ...
