"""`assistant eval ...`: handed over whole to the evaluation suite's own command line."""

from __future__ import annotations

import importlib.util
import sys

import typer

from assistant.cli.terminal import FAILED, complain

_CONTEXT = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def register(app: typer.Typer) -> None:
    app.command("eval", context_settings=_CONTEXT)(evaluate)


def evaluate(context: typer.Context) -> None:
    """Run, report and compare evaluations: run, report, compare."""
    from assistant.settings import PROJECT

    if importlib.util.find_spec("eval") is None and (PROJECT / "eval").is_dir():
        sys.path.insert(0, str(PROJECT))  # the suite lies beside the package, not in it
    try:
        from eval.cli import app
    except ModuleNotFoundError as error:
        if error.name not in ("eval", "eval.cli"):
            raise
        complain(f"The evaluation suite is not beside the program in {PROJECT}. Use a whole clone.")
        raise typer.Exit(FAILED) from None
    app(context.args or ["--help"], prog_name="assistant eval")
