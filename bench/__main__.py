"""`make bench`: every section in one run on one machine → bench/results/<id>.json and a table."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from assistant.errors import AssistantError
from assistant.models import embeddings, open_chat_model
from assistant.settings import Settings
from assistant.startup import open_assistant
from bench import adding, latency, retrieval
from bench.measuring import ROOT, environment, machine
from bench.plain_chain import PlainChain
from bench.progress import Report
from bench.questions import QUESTIONS
from bench.report import RESULTS, table

CHILD_TIMEOUT_S = 300
QUICK_ARTICLES = 30
SECTIONS = ("latency", "retrieval", "adding", "memory", "start")


def main(arguments: list[str]) -> int:
    """Run the benchmark; the exit status says whether it ran, not whether goals were met."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few letters, 200 articles: a smoke")
    parser.add_argument("--only", choices=SECTIONS, action="append", help="leave the rest out")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder for the result")
    chosen = parser.parse_args(arguments)
    try:
        result = run(quick=chosen.quick, only=tuple(chosen.only or SECTIONS))
    except AssistantError as error:  # the assistant does not even open
        print(error, file=sys.stderr)
        return 1
    chosen.results.mkdir(parents=True, exist_ok=True)
    path = chosen.results / f"{result['id']}.json"
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    Console().print(table(result))
    print(path)
    for name, reason in result["failed"].items():
        print(f"{name}: {reason}", file=sys.stderr)
    return 1 if result["failed"] else 0


def run(*, quick: bool, only: tuple[str, ...]) -> dict[str, Any]:
    """All chosen sections, in a home of their own with the corpus indexed in it.

    A section that fails, or that the person stops, is named under `failed`; the figures of
    the others stay.
    """
    report, began = Report(), datetime.now(UTC)
    result: dict[str, Any] = {
        "id": began.strftime("%Y%m%d-%H%M%S") + ("-quick" if quick else ""),
        "began": began.isoformat(timespec="seconds"),
        "quick": quick,
        "machine": machine(),
        "failed": {},
    }
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-home-"))
        chosen: dict[str, str | Path] = {"ASSISTANT_HOME": home, "ASSISTANT_MODEL": "embedded"}
        if quick:
            chosen["ASSISTANT_CORPUS"] = _some_of(Settings().corpus, Path(home) / "corpus")
        _take_over(Settings().index, Path(home) / "index")
        stack.enter_context(environment(**chosen))  # for child processes too
        sections = _sections(Settings(), report, quick)
        for name in SECTIONS:
            if name in only:
                report.section(name)
                try:
                    result[name] = sections[name]()
                except (AssistantError, OSError, ValueError, subprocess.SubprocessError) as error:
                    result["failed"][name] = f"{type(error).__name__}: {error}"
                except KeyboardInterrupt:
                    result["failed"][name] = "stopped"
                    break
    result["load_at_end"] = round(os.getloadavg()[0], 2)
    result["seconds"] = round((datetime.now(UTC) - began).total_seconds())
    return result


def _sections(
    settings: Settings, report: Report, quick: bool
) -> dict[str, Callable[[], dict[str, Any]]]:
    report.section("opening")
    assistant = open_assistant(settings)
    base = list(assistant.library.articles())
    encoder = embeddings(settings)
    letters = QUESTIONS[:3] if quick else QUESTIONS

    def waiting() -> dict[str, Any]:
        report.step("building the plain chain")
        plain = PlainChain(base, encoder, open_chat_model(settings))
        return latency.measure(assistant, plain, letters, report)

    return {
        "latency": waiting,
        "retrieval": lambda: retrieval.measure(
            base, encoder, letters, (200,) if quick else (1_000, 10_000), report
        ),
        "adding": lambda: adding.measure(
            base, encoder, 8 if quick else 40, 1 if quick else 3, report
        ),
        "memory": lambda: _memory(report),
        "start": lambda: _start(report, 1 if quick else 3),
    }


def _take_over(index: Path, own: Path) -> None:
    """Begin with a copy of the person's index, where there is one, to save embedding it all.

    What it holds too much or too little is put right when it is opened.
    """
    if (index / "manifest.json").is_file():
        shutil.copytree(index, own, ignore=shutil.ignore_patterns("writer.*"))


def _some_of(corpus: Path, folder: Path) -> Path:
    """A corpus of a few texts, spread over the whole one, for a quick run."""
    files = sorted(path for path in corpus.rglob("*.md") if path.parent != corpus)
    for path in files[:: max(1, len(files) // QUICK_ARTICLES)]:
        target = folder / path.relative_to(corpus)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return folder


def _memory(report: Report) -> dict[str, Any]:
    found = {}
    for name, mode, model in (
        ("embedded", "memory", "embedded"),
        ("none", "memory", "none"),
        ("plain", "plain", "embedded"),
    ):
        report.step(f"a process of its own: {name}")
        with environment(ASSISTANT_MODEL=model):
            found[name] = _child(mode)
    return found


def _start(report: Report, times: int) -> dict[str, Any]:
    report.step(f"{times} starts")
    runs = [_child("start") for _ in range(times)]
    return {key: round(statistics.median(run[key] for run in runs), 3) for key in runs[0]}


def _child(mode: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.child", mode, repr(time.time())]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=CHILD_TIMEOUT_S
    )
    if done.returncode:
        raise AssistantError(f"The process for {mode} failed: {done.stderr.strip()[-800:]}")
    return json.loads(done.stdout.strip().rpartition("\n")[2])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
