"""Text that would reach out if it were anything but text, in every place text can come from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from assistant.schema import (
    Abstention,
    Advice,
    Article,
    Clarification,
    Disagreement,
    Draft,
    Escalation,
    Frame,
    HelpLine,
    Option,
    Side,
    Statement,
)
from tests.answers import cite
from tests.scripted import ScriptedAssistant, write_library


def payload(canary: str, mark: str) -> str:
    """One line with every known way to make a Markdown renderer fetch, link, style or run."""
    url = f"{canary}/{mark}"
    return (
        f"![a]({url}/md.png) ![b][r] [r]: {url}/ref.png [go]({url}/link) [js](javascript:alert(1)) "
        f"[data](data:text/html,<script>alert(1)</script>) <{url}/auto> {url}/bare "
        f"www.evil.example me@evil.example <img src={url}/img.png onerror=alert(1)> "
        f"<iframe src={url}/frame></iframe> <style>@import '{url}/style.css'</style> "
        f"<script>window.pwned=1;fetch('{url}/js')</script> "
        f"<svg onload=fetch('{url}/svg')> <link rel=stylesheet href={url}/l.css> "
        f":red[red] :material/home: :smile: :red-background[x] :streamlit: "
        f"$\\bad{{<img src={url}/katex.png>}}$ $$\\href{{{url}/href}}{{x}}$$ `code` **bold** "
        f"<details embeds={url}> &lt;b&gt; a -- b -> c | t | # h"
    )


def hostile_article(canary: str, number: int = 0) -> Article:
    """An article whose title, author and every line are payloads."""
    mark = f"article{number}"
    line = payload(canary, mark)
    return Article(
        id=f"hostile-{number}",
        title=f"{line[:200]}",
        text=f"## {line}\n\n{line}\n\n> {line}\n\n- {line}\n\n{line} The quoted words stand here.",
        author=line[:200],
        url="https://stored.example/hostile",
        published=date(2026, 1, 2),
    )


def hostile_assistant(folder: Path, canary: str, pause_s: float) -> ScriptedAssistant:
    """An assistant all of whose answers, and whose library, are made of payloads."""
    article = hostile_article(canary)
    line = payload(canary, "model")
    quote = cite(1, article, article.text.split("\n\n")[1])
    said = (
        Statement(line, (1,), "verified", voice=line),
        Statement(quote.quote, (1,), "verbatim", voice=line),
    )
    frame = Frame(asker=line, other=line, power="peer", topics=(line,), channel=line)
    advice = Advice(
        frame=frame,
        bottom_line=said,
        options=(Option(line, said, said, said),),
        disagreement=(Disagreement(line, (Side(line, said), Side(line, said))),),
        law=said,
        next_steps=said,
        drafts=(Draft(line, f"{line}\n\n{line}", (1,)), Draft("other", line)),
        missing=(line,),
        citations=(quote,),
        model=line,
    )
    kinds = {
        "abstain": Abstention(frame, (line,), (line,), model=line),
        "clarify": Clarification(frame, line, (line, "no"), model=line),
        "escalate": Escalation(
            frame,
            (line,),
            (HelpLine(line, line, line, line, date(2026, 1, 2)),),
            said,
            (quote,),
            (line,),
        ),
    }

    class Hostile(ScriptedAssistant):
        def stream(self, letter, *, stop=lambda: False):
            chosen = next((kinds[word] for word in kinds if word in letter.question), None)
            self.snapshots = (
                (chosen,)
                if chosen
                else tuple(
                    replace(advice, bottom_line=said[: n % 2 + 1], dropped=n) for n in range(4)
                )
            )
            return super().stream(letter, stop=stop)

        def describe(self):
            return {**super().describe(), "model": line, "note": line}

    return Hostile(write_library(folder, (article,)), pause_s=pause_s)
