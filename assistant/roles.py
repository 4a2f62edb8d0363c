"""Who did what to whom: roles and power read out of a letter by rules.

"I interviewed a man and he asked me out" and "the man who interviewed me asked me out" share
nearly every word and need different advice, so roles are read from who is the subject of the
verb, not from which nouns occur. First match wins; the order is from the specific to the vague.
"""

from __future__ import annotations

import re

from assistant.schema import Power

_Rule = tuple[str, str]

_CANDIDATE_NOUN = r"(?:candidate|applicant|job applicant|interviewee|someone i interviewed)"
_ASKER: tuple[_Rule, ...] = (
    ("hr", r"\bi(?:'m| am| work)(?: \w+){0,4} (?:in |an? )?(?:hr|human resources|people team)\b"),
    ("recruiter", r"\bi(?:'m| am) an? (?:\w+ )?recruiter\b"),
    ("hiring-manager", r"\bi(?:'m| am| was)(?: \w+)? (?:a |the )?hiring (?:manager|for)\b|"
        rf"\bi (?:\w+ )?(?:rejected|hired|turned away|made an offer to|offered)(?: \w+){{0,3}} "
        rf"(?:{_CANDIDATE_NOUN}|job to)\b|"
        rf"\bi (?:\w+ )?(?:asked|want to ask|would like to ask|emailed|wrote to|messaged|texted|ghosted)"
        rf"(?: out)? (?:\w+ ){{0,3}}{_CANDIDATE_NOUN}\b|\bmy (?:best |favou?rite )?{_CANDIDATE_NOUN}\b"),
    ("interviewer", r"\bi (?:\w+ )?(?:interviewed|was interviewing|am interviewing|'m interviewing|have interviewed) "
        r"(?:a|an|the|him|her|them|someone|somebody|two|three|this)\b|"
        r"\b(?:man|woman|guy|person|someone|somebody) (?:who |that |whom )?i interviewed\b|"
        rf"\b(?:a|an|one|the) (?:\w+ )?{_CANDIDATE_NOUN} (?:\w+ )?(?:asked|emailed|wrote|sent|messaged|texted|told|"
        rf"lied|added|showed|stared|i)\b"),
    ("candidate", r"\bi (?:\w+ )?(?:applied|interviewed (?:for|at|with)|had (?:an|my) (?:\w+ )?interview|was interviewed|"
        r"turned (?:down|the|an|their|it)|declined (?:the|an|a|their)|withdrew|got (?:a|an|the) (?:job )?(?:offer|rejection))\b|"
        r"\b(?:who|that) interviewed me\b|\bmy (?:\w+ )?interview(?:er)?\b|\bthe hiring manager\b|\bjob (?:hunt|search)\w*\b|"
        r"\b(?:a|the|my) (?:job )?offer\b|\b(?:final|second|third) (?:round|interview)\b|\brecruiter\b"),
    ("intern", r"\bi(?:'m| am) an? (?:\w+ ){0,2}(?:intern|trainee|apprentice)\b|\bmy internship\b"),
    ("owner", r"\bi (?:own|run|founded) (?:a|an|the|my|our) (?:\w+ ){0,3}(?:business|company|shop|firm|agency|cafe|restaurant|studio|practice|bakery|salon|garage|bar|pub|farm|gym|nursery|clinic|store|hotel|workshop|startup|start-up)\b|"
        r"\bmy (?:own |small )?(?:business|employees|company's)\b"),
    ("manager", r"\b(?:my|our|a|one of my) (?:direct reports?|reports?|team member|staff member|subordinate|underling)\b|"
        r"\b(?:someone|somebody|a man|a woman|the person|a guy|people|\w+ people|a team|the team) (?:who )?i (?:manage|supervise|lead|line.manage)\b|"
        r"\bi (?:manage|supervise|line.manage|lead) (?:a|an|the|him|her|them|two|three|four|five|\d+|people|someone)\b|"
        r"\bi(?:'m| am|'ve become| became| was (?:just )?(?:made|promoted to))(?: \w+){0,3} (?:manager|supervisor|team lead|team leader|head of \w+)\b|"
        r"\b(?:my (?:\w+ )?(?:employee|assistant|intern|staff|trainee|apprentice)|one of my (?:team|staff|people|employees))\b|\bon my team\b|\bi (?:have to|need to|must) (?:fire|lay off|let go)\b"),
    ("contractor", r"\bi(?:'m| am)(?: \w+){0,2} (?:freelanc\w+|contractor|consultant|self-employed)\b|\bi freelance\b|\bas a freelancer\b"),
    ("new-hire", r"\bi(?:'ve| have)? (?:just |only )?(?:started|joined)(?: \w+){0,4} (?:week|job|role|days?|month)\b|\bmy (?:first|second) (?:day|week)\b|\bnew job\b"),
    ("former-employee", r"\bmy (?:old|ex-?|former|last|previous) ?(?:boss|manager|job|employer|company|workplace)\b|\bi (?:left|quit|resigned)(?: \w+){0,4} (?:last|ago|months?|years?)\b"),
)  # fmt: skip
_OTHER: tuple[_Rule, ...] = (
    ("former-manager", r"\b(?:my|an?) (?:old|ex-?|former|last|previous) ?(?:boss|manager|supervisor)\b"),
    ("former-colleague", r"\b(?:my|an?) (?:old|ex-?|former) ?(?:colleague|coworker|co-worker)\b"),
    ("hiring-manager", r"\bhiring manager\b"),
    ("recruiter", r"\b(?:recruiter|headhunter)\b"),
    ("interviewer", r"\b(?:my |the )?interviewer\b|\b(?:who|that) interviewed me\b"),
    ("candidate", rf"\b{_CANDIDATE_NOUN}\b|\bi interviewed (?:a|an|him|her|someone|somebody|the)\b|\b(?:who|that|man|woman|guy|person) i interviewed\b"),
    ("direct-report", r"\b(?:direct report|my report|subordinate|my employee|my assistant|staff member|team member|"
        r"one of my (?:team|staff|people|employees)|(?:who|someone|somebody|man|woman|person|guy) i (?:manage|supervise)|my intern|on my team)\b"),
    ("client", r"\b(?:client|customer|patient|patron)s?\b"),
    ("vendor", r"\b(?:vendor|supplier|sales rep|salesman)\b"),
    ("owner", r"\b(?:the owner|founder)\b"),
    ("senior-leader", r"\b(?:ceo|cfo|coo|director|vice president|vp|head of|executive|partner at|grand-?boss|boss's boss|manager's manager)\b"),
    ("manager", r"\b(?:boss|manager|supervisor|line manager|team lead|team leader|head chef|foreman|superior)\b"),
    ("hr", r"\b(?:hr|human resources|people team)\b"),
    ("intern", r"\b(?:intern|apprentice|trainee)\b"),
    ("contractor", r"\b(?:contractor|freelancer)\b"),
    ("coworker", r"\b(?:co-?workers?|colleagues?|team-?mates?|peers?|work friend|office mate|cubicle mate|deskmate|"
        r"(?:man|woman|guy|person|someone|somebody) (?:at|from) (?:my )?(?:work|the office|another team)|someone on (?:my|the) team|desk next to)\b"),
    ("partner", r"\bmy (?:husband|wife|spouse|partner|boyfriend|girlfriend)\b"),
    ("team", r"\b(?:my team|the team|everyone|everybody|whole office)\b"),
)  # fmt: skip
_RANK = {
    "owner": 6, "senior-leader": 5, "hr": 4, "manager": 4, "hiring-manager": 4, "interviewer": 4,
    "former-manager": 3, "recruiter": 3, "client": 3, "employee": 2, "coworker": 2, "new-hire": 2,
    "contractor": 2, "vendor": 2, "former-employee": 2, "former-colleague": 2, "direct-report": 1,
    "intern": 1, "candidate": 1,
}  # fmt: skip
# Roles that name the same seat from two angles; a match between them is no mismatch.
_SAME_SEAT = (
    {"hiring-manager", "interviewer", "recruiter"},
    {"employee", "coworker", "new-hire", "intern", "direct-report", "contractor"},
    {"manager", "senior-leader", "owner"},
    {"client", "vendor"},
    {"former-employee", "employee", "former-colleague"},
    {"former-manager", "manager"},
)


def _first(rules: tuple[_Rule, ...], text: str, skip: frozenset[str] = frozenset()) -> str | None:
    for role, pattern in rules:
        if role not in skip and re.search(pattern, text):
            return role
    return None


def asker_role(text: str) -> str:
    """The role of the person who writes, from lower-cased text; "unknown" if nothing says it."""
    found = _first(_ASKER, text)
    if found is None and re.search(
        r"\bmy (?:\w+ ){0,2}(?:boss|manager|supervisor|co-?worker|colleague|team|job|office|company|work|hr|employer|client|"
        r"desk|shift|salary|raise|review|ceo|director|teammate)\b|\bat work\b|\bi (?:work|was (?:laid off|fired))\b|"
        r"\bi (?:want|need|plan|am going|'m going) to (?:quit|resign|leave)\b|\bpromot",
        text,
    ):
        return "employee"
    return found or "unknown"


def other_role(text: str, asker: str) -> str:
    """The role of the person the letter is about, from lower-cased text."""
    skip = {asker}
    if asker in ("manager", "owner", "senior-leader"):
        # "my report went to HR about me, her manager" is about the report.
        skip |= {"manager"}
    if asker in ("hiring-manager", "interviewer", "recruiter"):
        skip |= {"hiring-manager", "interviewer", "recruiter"}
    return _first(_OTHER, text, frozenset(skip)) or "unknown"


def power(asker: str, other: str) -> Power:
    """The direction of power between two roles."""
    if "unknown" in (asker, other):
        return "unknown"
    if other in ("partner", "stranger", "team", "anyone"):
        return "none"
    mine, theirs = _RANK.get(asker, 2), _RANK.get(other, 2)
    if mine == theirs:
        return "peer"
    return "asker_over_other" if mine > theirs else "other_over_asker"


def same_seat(first: str | None, second: str | None) -> bool:
    """Whether two roles may be the same seat at the table: equal, open, or near."""
    if first == second or not first or not second:
        return True
    if "unknown" in (first, second) or "anyone" in (first, second):
        return True
    return any({first, second} <= seat for seat in _SAME_SEAT)


def fit(asker: str, other: str, article_asker: str | None, article_other: str | None) -> float:
    """How well an article's roles fit a letter's, in [-1, 1]; -1 is the other side's story."""
    if not article_asker or asker == "unknown":
        return 0.0
    straight = same_seat(asker, article_asker), same_seat(other, article_other)
    if all(straight):
        exact = (asker == article_asker) + (other == article_other)
        return 0.5 + 0.25 * exact
    turned = (
        other != "unknown"
        and not straight[0]
        and same_seat(asker, article_other)
        and same_seat(other, article_asker)
    )
    return -1.0 if turned else -0.2 * (2 - sum(straight))
