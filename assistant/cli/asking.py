"""`assistant ask`: one question, or a file of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.letters import email_from, question_from
from assistant.cli.terminal import CODE_OF_KIND, refuse_usage, say, say_json

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

Question = Annotated[
    str | None, typer.Argument(help="What you want to know, or - to read it.", show_default=False)
]
Email = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="The email it is about, .eml or text; - reads it."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Model = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="embedded, none, or a name that the endpoint knows."),
]
Batch = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Answer each line of a JSON Lines file, one line out each."),
]


def register(app: typer.Typer) -> None:
    app.command()(ask)


def ask(
    question: Question = None,
    email: Email = None,
    json: Json = False,
    model: Model = None,
    batch: Batch = None,
) -> None:
    """Answer a question from the library, with quotes.

    Ends with 0 when it answers, 3 when the library does not cover the question, 4 when it asks
    back, 5 when safety comes first.
    """
    if batch is not None:
        if question is not None or email is not None:
            refuse_usage("`--batch` brings its own questions and emails; give it alone.")
        from assistant.cli.batch import answer_all

        raise typer.Exit(answer_all(batch, lambda: open_with_model(model)))
    if question == "-" and email == "-":
        refuse_usage("Only one of question and email can be read from standard input.")
    asked = question_from(question)
    pasted = email_from(email)

    from assistant.render import to_dict, to_text
    from assistant.schema import Letter

    answer = open_with_model(model).advise(Letter(asked, pasted))
    if json:
        say_json(to_dict(answer))
    else:
        say(to_text(answer))
    raise typer.Exit(CODE_OF_KIND[answer.kind])


def open_with_model(model: str | None) -> Assistant:
    """The assistant, with the chat model that was asked for; progress goes to standard error.

    Raises:
        AssistantError: a model or the index is missing, or a setting is wrong.
    """
    from assistant.cli.indexing import progress
    from assistant.settings import settings
    from assistant.startup import open_assistant

    chosen = settings()
    if model is not None:
        if not model.strip():
            refuse_usage("`--model` needs a name: embedded, none, or one the endpoint knows.")
        chosen = chosen.model_copy(update={"model": model.strip()})
    with progress("Indexing") as report:
        return open_assistant(chosen, on_progress=report)
