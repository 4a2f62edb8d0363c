"""The kind of action that a course names, for seeing that two sources offer the same one.

"Say no thanks and move on" and "Send one line that says no" share hardly a word and are not
near as vectors; they are one course. First match wins, so the more particular stand first.
"""

from __future__ import annotations

import re

_ACTIONS = (
    ("ignore", r"\b(?:ignor\w+|do(?: not|n[’']t) (?:reply|answer|respond)|leave (?:it|the \w+|him|her|them) (?:un\w+|alone|lie)|"
        r"say nothing|do nothing|let (?:it|the \w+) (?:lie|go|pass)|silen\w+|not (?:reply|answer|respond))\b"),
    ("report", r"\b(?:report\w*|(?:tell|go to|write to|inform|raise it with|take it to) (?:the )?(?:\w+ (?:or|and) )?(?:hr|human resources|the company|police|regulator|union)|"
        r"tell (?:the )?recruiter|complain\w*|grievance|whistle\w*)\b"),
    ("decline", r"\b(?:say(?:s|ing)? no|declin\w+|refus\w+|turn (?:it|him|her|them) down|no,? thanks?|a (?:plain|short|clear|firm) no)\b"),
    ("record", r"\b(?:keep (?:a |every |the )?(?:record|note|copy|copies|message|log|diary)\w*|write (?:it |everything )?down|record (?:it|every|what)|document\w*|take notes)\b"),
    ("apologise", r"\bapologi[sz]\w+|\bsay sorry\b"),
    ("leave", r"\b(?:quit\w*|resign\w*|leave (?:the|your|this) job|walk away|look for (?:another|a new) (?:job|post)|hand in (?:your )?notice|find another job)\b"),
    ("wait", r"\b(?:wait\w*|sleep on it|give it (?:a|one|two|three)|hold off|bide)\b"),
    ("confront", r"\b(?:tell|telling) (?:him|her|them) (?:that|why|what|how)\b|\bconfront\w*|\bcall (?:it|him|her|them) out\b|\bsay (?:it|so) to (?:his|her|their|the) face\b"),
    ("accept", r"\b(?:accept\w*|take the (?:offer|job|money)|say yes|agree to)\b"),
)  # fmt: skip
# Base forms that open an instruction; a closed list keeps nouns ("Silence is ...") out.
ORDERS = re.compile(
    r"^(?:(?:so|then|and|but|first|now|please|at least|instead|otherwise|meanwhile),? )?"
    r"(?:do not|don[’']t|never|always|just|simply|also|kindly|only|"
    r"accept|acknowledge|admit|agree|allow|answer|apologi[sz]e|apply|argue|arrange|ask|assume|avoid|back|be|"
    r"begin|book|bring|build|buy|call|change|check|choose|claim|close|come|confirm|consider|copy|correct|"
    r"count|cut|decide|decline|delete|deliver|describe|disclose|document|draft|drop|end|expect|explain|file|"
    r"find|finish|follow|forget|forward|get|give|go|hand|have|hold|ignore|insist|invite|join|keep|know|learn|"
    r"leave|let|limit|listen|look|lower|make|mark|mention|move|name|note|offer|open|order|pay|pick|plan|post|"
    r"practi[sc]e|praise|prepare|print|propose|pull|push|put|quit|quote|raise|read|record|refuse|remember|"
    r"remove|repeat|reply|report|request|resign|respond|return|save|say|see|send|set|share|show|sign|sit|"
    r"skip|sleep|speak|spend|split|stand|start|state|stay|step|stick|stop|suggest|take|talk|tell|thank|"
    r"think|treat|try|turn|use|wait|walk|watch|withdraw|work|write|"
    r"act|add|announce|attach|ban|block|carry|clear|collect|compare|complain|congratulate|declare|deny|"
    r"divide|do (?:nothing|only|so|the|your)|draw|email|fix|gather|greet|hear|help|introduce|knock|laugh|lay|"
    r"lend|list|measure|meet|mend|obey|own up|pass|phone|point|press|protect|release|replace|ring|rotate|run|"
    r"search|settle|sort|swap|teach|telephone|text|trade|warn|win)\b(?! (is|was|are|were|has|had)\b)",
    re.IGNORECASE,
)


def action(text: str) -> str | None:
    """The kind of action that `text` names, or None if it is none of the common ones.

    >>> action("Say no thanks and move on"), action("Send one line that says no")
    ('decline', 'decline')
    """
    lowered = text.lower()
    return next((name for name, pattern in _ACTIONS if re.search(pattern, lowered)), None)


def instructs(text: str) -> bool:
    """Whether a sentence opens with an order ("Count the pieces"), and so gives no reason."""
    return bool(ORDERS.match(text))
