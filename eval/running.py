"""One evaluation from cases to a finished folder; what `assistant eval run` does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from assistant.settings import Settings
from assistant.support import SUPPORTED as VERIFIED
from assistant.support import support_judge
from eval import RUNS
from eval import fingerprint as prints
from eval.cache import Cache
from eval.casebook import load_cases, qrels
from eval.judges.agreement import agreement
from eval.judges.support import SUPPORTED
from eval.judges.tools import Judges, open_judges
from eval.labels import check_labels
from eval.measures import frame_as_read
from eval.plan import MINUTES, Plan, make, stratified
from eval.progress import bars, indexing
from eval.report import write_reports
from eval.runner import Asked, Stop, ask, close_folder, open_folder
from eval.runs import Run, baseline
from eval.summary import summarise
from eval.workshop import Workshop, open_workshop

_CLOSING_MINUTES = 1.0  # for opening models and writing the report


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person asked for on the command line."""

    full: bool = False
    sets: tuple[str, ...] = ()
    model: str | None = None  # "none" for an extractive run
    split: str = "dev"
    ablations: bool = False
    minutes: float = MINUTES
    limit: int | None = None  # at most so many cases, for trying things out
    judge_labels: bool = True


def run(settings: Settings, wishes: Wishes, console: Console, runs: Path = RUNS) -> Run:
    """Ask, judge, measure and report.

    Raises:
        InputError: a case is malformed, or a set or split is unknown.
        ModelMissing, Busy, SettingsError: as for `open_workshop`.
    """
    cases = load_cases(split=wishes.split, sets=wishes.sets)
    with indexing(console) as told:
        shop = open_workshop(settings, model=wishes.model, on_progress=told)
    if shop.note:
        console.print(f"Without the chat model: {shop.note}", style="yellow", markup=False)
    plan = make(
        cases if wishes.limit is None else stratified(cases, wishes.limit),
        model=shop.model is not None,
        full=wishes.full,
        ablations=wishes.ablations,
        split=wishes.split,
        minutes=wishes.minutes,
        partial=bool(wishes.sets or wishes.limit),
    )
    judges = open_judges(shop.index.encoder)
    names = [name for name, _ in plan.tasks]
    identity = {name: shop.fingerprint(name) for name in names}
    identity["judges"] = prints.digest(prints.code("eval/judges", "eval/labels", "eval/cases"))
    folder, resumed = open_folder(runs, plan, plan.fingerprint(identity))
    if resumed:
        console.print(f"Going on with {folder.name}: {resumed} answers are there already.")
    with bars(plan, console) as told:
        asked = ask(
            plan, shop.system, folder, shop.library, judges, Cache(shop.folder / "answers"),
            stop=Stop(plan.minutes and max(plan.minutes - _CLOSING_MINUTES, 0.0)), told=told,
        )  # fmt: skip
    return finish(folder, plan, asked, shop, judges, with_labels=wishes.judge_labels, runs=runs)


def finish(
    folder: Path,
    plan: Plan,
    asked: Asked,
    shop: Workshop,
    judges: Judges,
    *,
    with_labels: bool = True,
    runs: Path = RUNS,
) -> Run:
    """Measure what was asked and write the run's folder."""
    result: dict[str, Any] = {
        "run": folder.name,
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "label": plan.label,
        "split": plan.split,
        "stopped": asked.stopped,
        "seconds": round(asked.seconds, 1),
        "resumed": asked.resumed,
        "planned": {name: len(cases) for name, cases in plan.tasks},
        "about": shop.about(),
        "cache": {
            "asked": len(asked.records),
            "from_cache": sum(record.cached for record in asked.records),
        },
        "judges": reliability(judges, shop if with_labels else None),
        "labels": check_labels() | {"seats": frame_as_read.alike()},
        **summarise(plan.cases, asked.records, baseline(runs)),
    }
    (folder / "qrels.tsv").write_text(qrels(plan.cases.values()), encoding="utf-8")
    close_folder(folder, result, asked.records)
    run_ = Run(folder, result)
    write_reports(run_, plan.cases, shop.library)
    return run_


def reliability(judges: Judges, shop: Workshop | None) -> dict[str, Any]:
    """Each judge against the hand labels; the verifier too, where there is a chat model."""
    held_out = [pair for pair in judges.support.pairs if pair.half == "test"]
    labels = [pair.supported for pair in held_out]
    own = [judges.support.probability(pair.statement, pair.quote) for pair in held_out]
    found: dict[str, Any] = {
        "independent": agreement(own, labels, SUPPORTED).to_dict(),
        "points": judges.points.reliability().to_dict(),
        "points_threshold": round(judges.points.threshold, 3),
        "labelled_pairs": len(judges.support.pairs),
    }
    if shop is not None and shop.model is not None and held_out:
        verdicts = _verifier_on(shop, held_out)
        found["verifier"] = agreement(verdicts, labels, VERIFIED).to_dict()
    return found


def _verifier_on(shop: Workshop, pairs: list) -> list[float | None]:
    """The verifier's probabilities, kept beside the answers: the labels change rarely."""
    key = prints.digest([shop.fingerprint("model"), [(p.statement, p.quote) for p in pairs]])
    kept = shop.folder / "answers" / f"labels-{key}.json"
    if kept.exists():
        return json.loads(kept.read_text(encoding="utf-8"))
    judge = support_judge(shop.model)
    verdicts = [judge(p.quote, p.statement) for p in pairs]
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(verdicts), encoding="utf-8")
    return verdicts
