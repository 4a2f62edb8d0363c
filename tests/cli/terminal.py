"""What the scripted assistant answers at the command line, and how a line of it is read."""

from __future__ import annotations

from tests.answers import ABSTENTION, ADVICE, CLARIFICATION, ESCALATION

KINDS = {"may": ADVICE, "moon": ABSTENTION, "this": CLARIFICATION, "threat": ESCALATION}


def one_line(text: str) -> str:
    """The only line of `text`, which must be one."""
    assert text.endswith("\n"), text
    assert text.count("\n") == 1, text
    return text.strip()
