"""How letters by strangers fare: `python -m eval.strangers`, with `--readme` to write it there.

They were written without any knowledge of the library, about what such an inbox most often
holds, and each was read beside its nearest articles afterwards. Nothing is fitted on them, so the
figures say what a person may expect who comes with a dilemma of their own; but how tellings are
compared was chosen with them, among other letters, in view, so they are a little kind. Answers
are extractive.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.progress import track

from assistant.pipeline import Assistant
from assistant.schema import Advice, Answer
from assistant.settings import PROJECT, settings
from assistant.sufficiency import ANOTHER_RULE, ANOTHER_STORY, HARDLY_NEAR
from eval import LABELS
from eval.dilemmas import Dilemma, read_dilemmas
from eval.intervals import Estimate, share
from eval.readme import put_between
from eval.workshop import Workshop, open_workshop

STRANGERS = LABELS / "strangers.jsonl"
README = PROJECT / "README.md"
BEGIN, END = "<!-- strangers: begin -->", "<!-- strangers: end -->"

TOLD, WARNED, GIST, REFUSED, OTHER = (
    "a whole answer",
    "a whole answer under the warning that its article tells another story",
    "the gist of a few near articles, under a warning",
    "a plain no",
    "something else (danger first, or a question back)",
)


def outcome(answer: Answer) -> str:
    """What a reader gets, in one of five forms."""
    if answer.kind == "abstention":
        return REFUSED
    if not isinstance(answer, Advice):
        return OTHER
    if HARDLY_NEAR in answer.notes:
        return GIST
    return WARNED if {ANOTHER_STORY, ANOTHER_RULE} & {*answer.notes} else TOLD


def right(answer: Answer, letter: Dilemma) -> bool:
    """Whether the first article that an answer quotes speaks to the letter."""
    cited = [c.article_id for c in getattr(answer, "citations", ())]
    return bool(cited) and cited[0] in letter.grades


def table(letters: Sequence[Dilemma], answers: Sequence[Answer]) -> str:
    """The figures as Markdown: what the library holds, then what the answers were."""
    answered = share([float(2 in one.grades.values()) for one in letters])
    helped = share([float(bool(one.grades)) for one in letters])
    outcomes = [outcome(answer) for answer in answers]
    counts = Counter(outcomes)
    good = Counter(
        form
        for form, answer, one in zip(outcomes, answers, letters, strict=True)
        if right(answer, one)
    )
    lines = [
        f"Of {len(letters)} letters written without knowledge of the library, and on which "
        f"nothing is fitted (how texts are compared was chosen with them in view), it holds "
        f"an article that answers {_percent(answered)} and one that "
        f"at least helps for {_percent(helped)}. What they got:",
        "",
        "| what | letters | first article speaks to the letter |",
        "| --- | --- | --- |",
    ]
    for form in (TOLD, WARNED, GIST):
        rightly = f"{good[form]} of {counts[form]}" if counts[form] else "-"
        lines.append(f"| {form} | {counts[form]} | {rightly} |")
    lines += [f"| {form} | {counts[form]} | - |" for form in (REFUSED, OTHER)]
    return "\n".join(lines)


def measured(shop: Workshop) -> str:
    """The table of the letters in the file, answered now."""
    letters = read_dilemmas(STRANGERS)
    asked = Assistant(shop.library, shop.index, None)
    told = Console(stderr=True)
    return table(letters, [asked.advise(one.letter) for one in track(letters, console=told)])


def _percent(estimate: Estimate) -> str:
    return f"{estimate.value:.0%} ({estimate.low:.0%} to {estimate.high:.0%})"


def main() -> None:
    """Print the table, and write it where it is asked for."""
    text = measured(open_workshop(settings(), model="none"))
    print(text)
    if "--readme" in sys.argv[1:]:
        put_between(README, BEGIN, END, text)


if __name__ == "__main__":
    main()
