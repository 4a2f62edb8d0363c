"""A run as people read it: `report.md` and a self-contained `report.html`."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.library import Library
from eval.casebook import Case
from eval.report.markdown import to_markdown
from eval.report.page import to_html
from eval.runs import Run

__all__ = ["to_html", "to_markdown", "write_reports"]


def write_reports(run: Run, cases: Mapping[str, Case], library: Library | None = None) -> None:
    """Write both reports into the run's folder."""
    titles = {a.id: a.title for a in library.articles()} if library else {}
    (run.folder / "report.md").write_text(to_markdown(run.result), encoding="utf-8")
    (run.folder / "report.html").write_text(to_html(run, cases, titles), encoding="utf-8")
