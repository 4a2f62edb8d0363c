"""What a run will ask: which cases of which systems, in an order that a cut leaves balanced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from eval.casebook import Case
from eval.fingerprint import digest, of_case

SAMPLE = 60  # cases that the chat model answers unless more are asked for
CHAIN_SAMPLE = 10  # of them for the plain chain, which needs about twice the time
AGAIN_EVERY = 6  # cases, of which one is asked of the chat model again without the cited articles
MINUTES = 15.0
EXTRACTIVE, MODEL = "extractive", "model"
BM25, CHAIN = "bm25+quote", "plain chain"
WHOLE = "asked whole"  # each follow-up said in one breath, without its history
NO_BM25, NO_FRAME, NO_VERIFIER = "no bm25", "no frame", "no verifier"
CONTROLS = (BM25, CHAIN)
ABLATIONS = (NO_BM25, NO_FRAME, NO_VERIFIER)


@dataclass(frozen=True, slots=True)
class Plan:
    """Systems in the order of asking, each with its cases."""

    tasks: tuple[tuple[str, tuple[Case, ...]], ...]
    label: str
    split: str = "dev"
    minutes: float | None = MINUTES
    about: dict[str, object] = field(default_factory=dict)

    @property
    def cases(self) -> dict[str, Case]:
        """Every case that is asked of any system, by id."""
        return {case.id: case for _, cases in self.tasks for case in cases}

    def fingerprint(self, systems: dict[str, str]) -> str:
        """Equal for two plans that would ask the same of the same; a killed run resumes by it."""
        asked = [
            (name, systems.get(name), [(c.id, of_case(c)) for c in cs]) for name, cs in self.tasks
        ]
        return digest([asked, self.label, self.split])


def make(
    cases: Sequence[Case],
    *,
    model: bool,
    full: bool = False,
    ablations: bool = False,
    split: str = "dev",
    minutes: float | None = MINUTES,
    partial: bool = False,
) -> Plan:
    """The plan of a run.

    Args:
        cases: what may be asked.
        model: whether there is a chat model.
        full: the chat model and the plain chain answer every case, without a time limit.
        ablations: add the systems that lack one part.
        split: for the record; `cases` are of it already.
        minutes: after which nothing new is asked; ignored for a full run.
        partial: the cases are some sets or a few: no run to accept or to hold at the gate.
    """
    everything = tuple(shuffled(cases))
    sample = everything if full else tuple(shuffled(stratified(cases, SAMPLE)))
    tasks = [(EXTRACTIVE, everything), (BM25, everything)]
    if follow_ups := tuple(case for case in everything if case.whole):
        tasks.append((WHOLE, follow_ups))
    if ablations:
        tasks += [(NO_BM25, everything), (NO_FRAME, everything)]
    if model:
        # The chain first: what a time limit cuts is then a part of the larger sample.
        tasks.append((CHAIN, everything if full else _chain_sample(sample)))
        tasks.append((MODEL, sample))
    if model and ablations:
        tasks.append((NO_VERIFIER, sample))
    label = "part" if partial else "full" if full else split
    return Plan(tuple(tasks), label, split, None if full else minutes)


def stratified(cases: Sequence[Case], size: int) -> list[Case]:
    """About `size` cases, each set by its share and with at least two, pairs kept whole.

    The same cases every time: chosen by a hash of their ids, so that a new case moves few others.
    """
    if len(cases) <= size:
        return list(cases)
    by_set: dict[str, list[Case]] = {}
    for case in shuffled(cases):
        by_set.setdefault(case.set, []).append(case)
    chosen: dict[str, Case] = {}
    for group in by_set.values():
        wanted = max(min(2, len(group)), round(size * len(group) / len(cases)))
        known = {case.id: case for case in group}
        taken = 0
        for case in group:
            if taken >= wanted:
                break
            if case.id in chosen:
                continue
            both = [case, known[case.pair]] if case.pair in known else [case]
            chosen.update((one.id, one) for one in both)
            taken += len(both)
    return list(chosen.values())


def shuffled(cases: Sequence[Case]) -> list[Case]:
    """Cases in an order that mixes the sets and is the same every time, a pair side by side."""

    def place(case: Case) -> tuple[str, str]:
        pair = min(case.id, case.pair) if case.pair else case.id
        return sha256(pair.encode()).hexdigest(), case.id

    return sorted(cases, key=place)


def one_in(every: int) -> Callable[[Case], bool]:
    """A rule that holds for one case in so many, the same ones every time."""
    return lambda case: int(sha256(f"again {case.id}".encode()).hexdigest(), 16) % every == 0


def _chain_sample(sample: Sequence[Case]) -> tuple[Case, ...]:
    """Letters that get advice or none: the chain has no other kind of answer to compare."""
    fit = [case for case in sample if case.expect in ("advice", "abstention")]
    return tuple(fit[:CHAIN_SAMPLE])
