"""`assistant eval ...`: run, report, compare, take in people's own cases."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from assistant.settings import settings
from eval import CASES, FOLDER
from eval.plan import MINUTES

if TYPE_CHECKING:
    from eval.runs import Run

app = typer.Typer(
    help="Know whether a change helped: run the cases, read the report, compare two runs.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
README = FOLDER.parent / "README.md"
RunName = Annotated[str | None, typer.Argument(help="A run's name; the newest if left out.")]


@app.command()
def run(
    full: Annotated[
        bool, typer.Option("--full", help="Ask the chat model and the plain chain every case too.")
    ] = False,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="Only this set of cases; may be repeated.")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="embedded, none, or a model of the endpoint.")
    ] = None,
    split: Annotated[str, typer.Option(help="dev, test (for releases only) or all.")] = "dev",
    ablations: Annotated[
        bool, typer.Option("--ablations", help="Also without BM25, frame, verifier.")
    ] = False,
    minutes: Annotated[float, typer.Option(help="Ask nothing new after so long.")] = MINUTES,
    limit: Annotated[
        int | None, typer.Option(help="At most so many cases, of all sets.", min=1)
    ] = None,
) -> None:
    """Ask the cases, measure the answers and write a report. Ctrl-C keeps what was done."""
    from eval.report.words import figure, sentence
    from eval.running import Wishes
    from eval.running import run as run_evaluation

    wishes = Wishes(full, tuple(set_ or ()), model, split, ablations, minutes, limit)
    done = run_evaluation(settings(), wishes, Console(stderr=True))
    for name, found in done.result["measures"].items():
        if found["value"] is not None:
            controls = "  ".join(f"{c} {figure(name, v)}" for c, v in found["control"].items())
            print(f"{name:<28}{figure(name, found['value']):>9}  n {found['n']:<6}{controls}")
    print(sentence(done.result))
    if done.result["stopped"]:
        print(f"Stopped by {done.result['stopped']}. The same command goes on from here.")
    _gate(done)
    print(_shown(done.folder / "report.html"))


@app.command()
def report(
    name: RunName = None,
    json_: Annotated[bool, typer.Option("--json", help="The measures as JSON.")] = False,
    readme: Annotated[
        bool, typer.Option("--readme", help="Write the table of measures into the README.")
    ] = False,
) -> None:
    """Show a finished run, or write its figures where they belong."""
    from eval.readme import write_readme
    from eval.report.markdown import to_markdown
    from eval.runs import open_run

    found = open_run(name)
    if readme:
        write_readme(README, found.result)
        print(f"Wrote the figures of {found.name} into {README.name}.")
    elif json_:
        shown = {"run": found.name, "measures": found.result["measures"]}
        print(json.dumps(shown, ensure_ascii=False, allow_nan=False, indent=2))
    else:
        print(to_markdown(found.result))
        print(_shown(found.folder / "report.html"))


@app.command()
def compare(
    before: Annotated[str, typer.Argument(help="The run to compare with.")],
    after: Annotated[str, typer.Argument(help="The run to judge.")],
    system: Annotated[
        str | None, typer.Option(help="Compare only this system of both runs.")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Say what changed between two runs, case by case, and whether it is more than chance."""
    from eval.casebook import load_cases
    from eval.compare import compare_runs, to_text
    from eval.runs import open_run

    cases = {case.id: case for case in load_cases(split="all")}
    found = compare_runs(open_run(before), open_run(after), cases, system)
    print(json.dumps(found, ensure_ascii=False, indent=2) if json_ else to_text(found))


@app.command(name="runs")
def list_runs() -> None:
    """List the finished runs, oldest first."""
    from eval.report.words import figure
    from eval.runs import finished

    for one in finished():
        kind = one.result["measures"]["kind_accuracy"]
        shown = figure("kind_accuracy", kind["value"])
        print(f"{one.name:<32}{one.result['finished']:<28}right kind {shown}, n {kind['n']}")


@app.command()
def accept(name: RunName = None) -> None:
    """Make a run the accepted one, which the next runs and the gate are held against."""
    from eval.gate import accept as accept_run
    from eval.runs import open_run

    found = open_run(name)
    accept_run(found)
    print(f"{found.name} is the accepted run now. The gate holds the next ones against it.")


@app.command()
def take(
    file: Annotated[
        Path | None, typer.Argument(help="Messages exported from the chat; - for standard input.")
    ] = None,
) -> None:
    """Make cases of answers that got a thumb down, for you to complete and for the next run.

    Without a file the chats of this computer are read. The cases stay on this machine.
    """
    from eval.local import from_export, own_feedback

    lines = own_feedback(settings()) if file is None else _lines(file)
    path, count = from_export(lines, CASES / "local")
    print(f"{count} new cases in {_shown(path)}. Put in what you expected; they run as they are.")


@app.command()
def measures() -> None:
    """Say how every figure is defined."""
    from eval.report.markdown import definitions

    print("\n".join(definitions()))


def _gate(done: Run) -> None:
    """Say what the gate's test would say of a run that it judges."""
    from eval.gate import newest_to_judge, read_gate, trespasses
    from eval.runs import baseline

    if newest_to_judge([done]):
        for line in trespasses(done.result, baseline(), read_gate()):
            print(f"Gate: {line}")


def _lines(file: Path) -> list[str]:
    if str(file) == "-":
        return sys.stdin.read().splitlines()
    return file.read_text(encoding="utf-8").splitlines()


def _shown(path: Path) -> str:
    """A path as a person would type it from where they stand."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
