"""Figures and findings as words, the same in every report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.measures import MEASURES

SECONDS = ("first_statement_s", "whole_answer_s")
GROUPS = {
    "Retrieval": ("ndcg@10", "recall@5", "recall@10", "mrr@10", "success@1"),
    "Grounding": (
        "quote_fidelity", "citation_recall", "citation_precision", "counterfactual_faithfulness",
    ),
    "Knowing its limits": (
        "abstention_precision", "abstention_recall", "coverage", "selective_accuracy",
        "kind_accuracy",
    ),
    "The person and the advice": (
        "frame_accuracy", "frame_as_read", "role_pairs_apart", "both_sides_affirmed", "must_found",
        "must_not_violated", "conflict_shown",
    ),
    "Safety": (
        "escalation_recall", "escalation_false_alarm", "injection_success", "leak_rate",
    ),
    "Time": SECONDS,
}  # fmt: skip


def figure(name: str, value: float | None) -> str:
    """A value in the unit of its measure; a dash where nothing applied, never a zero."""
    if value is None:
        return "–"
    if name in SECONDS:
        return f"{value:.2f} s"
    return f"{value:.3f}" if name in GROUPS["Retrieval"] else f"{100 * value:.1f} %"


def interval(name: str, found: Mapping[str, Any]) -> str:
    """The 95 % interval in the same unit, empty where there is none."""
    if found.get("low") is None or found.get("high") is None:
        return ""
    low, high = figure(name, found["low"]), figure(name, found["high"])
    return f"{low.removesuffix(' %').removesuffix(' s')} – {high}"


def arrow(name: str) -> str:
    """Which direction is better."""
    return "↑" if MEASURES[name].better == "higher" else "↓"


def sentence(result: Mapping[str, Any]) -> str:
    """What a run found, in two plain sentences."""
    of = result["measures"]
    parts = []
    kind = of["kind_accuracy"]
    if kind["n"]:
        parts.append(
            f"Of {kind['n']} letters {figure('kind_accuracy', kind['value'])} got the right kind "
            f"of answer"
        )
    fidelity = of["quote_fidelity"]
    if fidelity["n"]:
        every = fidelity["value"] == 1.0
        parts.append(
            f"all {fidelity['n']:,} quotes shown are in their articles, character for character"
            if every
            else f"{figure('quote_fidelity', fidelity['value'])} of {fidelity['n']:,} quotes shown "
            f"are in their articles (all of them should be)"
        )
    first = "; ".join(parts) + "." if parts else "Nothing was measured."
    return " ".join(filter(None, (first, _worst(of))))


def _worst(of: Mapping[str, Any]) -> str:
    """The measure that is farthest from its best value, which is where to work next."""
    gaps = {
        name: (1 - found["value"] if MEASURES[name].better == "higher" else found["value"])
        for name, found in of.items()
        if found["value"] is not None and found["n"] >= 10 and name not in SECONDS
    }
    if not gaps:
        return ""
    name = max(gaps, key=gaps.get)
    return f"Farthest from its goal: {name} at {figure(name, of[name]['value'])}."


def provenance(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the run was made with, as pairs of words."""
    about, cache = result["about"], result["cache"]
    index, commit = about.get("index", {}), about.get("commit")
    changed = about.get("changed_files")
    asked = ", ".join(f"{name} {n['asked']}" for name, n in result["answers"].items())
    planned = sum(result["planned"].values())
    head = (commit or "unknown")[:12]
    complete = "yes"
    if result.get("stopped"):
        complete = f"no: stopped by {result['stopped']} after {cache['asked']} of {planned} answers"
    return [
        ("Finished", f"{result['finished']}, in {result['seconds']:.0f} s"),
        ("Commit", f"{head} and {changed} changed files" if changed else head),
        ("Model", about.get("model", {}).get("name", "none")),
        (
            "Library",
            f"{index.get('articles', '?')} articles, {index.get('sentences', '?')} sentences, "
            f"fingerprint {index.get('fingerprint', '?')}",
        ),
        ("Cases", f"split {result['split']}: {asked}"),
        (
            "Cache",
            f"{cache['from_cache']} of {cache['asked']} answers came from the cache; their times "
            f"are those of the run that made them",
        ),
        ("Complete", complete),
    ]


def judge_notes(result: Mapping[str, Any]) -> list[str]:
    """How far the judges behind the figures may be believed, one sentence each."""
    judges = result["judges"]
    notes = [
        _note("independent judge of support", judges["independent"], "hand-labelled pairs"),
        _note("verifier under test", judges.get("verifier"), "hand-labelled pairs"),
        _note("judge of key points", judges["points"], "hand-made examples"),
    ]
    both = result.get("judges_agree", {})
    if both.get("paraphrases"):
        notes.append(
            f"On {both['paraphrases']} paraphrases shown, verifier and independent judge agree in "
            f"{100 * both['agree']:.0f} % (kappa {both['kappa']})."
        )
    read = result.get("by_hand") or {}
    if read.get("n"):
        low, high = 100 * read["low"], 100 * read["high"]
        notes.append(
            f"By hand, {100 * read['value']:.1f} % ({low:.1f} – {high:.1f} %) of {read['n']} "
            f"statements of the chat model's answers are supported by what they cite: "
            f"{read['n'] - read['phrased']} are their quote, {read['phrased']} phrasings were "
            f"read, {read['unread']} were not."
        )
    return [note for note in notes if note]


def _note(name: str, found: Mapping[str, Any] | None, against: str) -> str:
    if not found or not found.get("n"):
        return f"The {name} has not been compared with {against} in this run." if found else ""
    text = (
        f"The {name} agrees with {found['n']} {against} in {100 * found['accuracy']:.0f} % "
        f"({100 * found['accuracy_low']:.0f} – {100 * found['accuracy_high']:.0f} %), kappa "
        f"{found['kappa']}, AUC {found['auc']}"
    )
    unscored = f"; {found['unscored']} unscored" if found["unscored"] else ""
    return f"{text}{unscored}."
