"""The command line. Answers on standard output, trouble on standard error, codes for scripts.

Commands import what they need when they run: `assistant --help` should not load a database.
"""

from __future__ import annotations

import sys

import typer

from assistant.cli import articles, asking, checking, evaluating, indexing, serving
from assistant.cli.terminal import FAILED, INTERRUPTED, complain, silence
from assistant.errors import AssistantError

__all__ = ["app", "main"]

app = typer.Typer(
    name="assistant",
    help="A second opinion on awkward work situations, with a quote behind every sentence.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (asking, articles, indexing, evaluating, checking, serving):
    module.register(app)


def main(arguments: list[str] | None = None) -> None:
    """Run one command and exit.

    Known errors end here as one line; an unknown one keeps its traceback, which is what a report
    about it needs.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # An article may hold a character that the terminal's encoding lacks.
            stream.reconfigure(errors="backslashreplace")
    try:
        app(arguments, prog_name="assistant")
    except AssistantError as error:
        complain(str(error))
        sys.exit(FAILED)
    except KeyboardInterrupt:
        silence()
        sys.exit(INTERRUPTED)
