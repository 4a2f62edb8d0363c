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
_I_AM = r"\b(?:i'm|i am|im|i was|i've been|as|being)(?: (?:only|just|now|also|still|the|an?|their|his|her|our|one of the))*"
_LED = r"(?:manager|supervisor|team lead(?:er)?|shift lead(?:er)?|foreman|forewoman|head chef|line manager|ward sister|charge nurse)"
_A_FEW = r"(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|\d+|a few|few|couple of)"
_KIN = r"(?:husband|wife|spouse|boyfriend|girlfriend|fianc[eé]e?|son|daughter|mother|mum|mom|father|dad|niece|nephew|sister|brother)"
_ASKER: tuple[_Rule, ...] = (
    ("hr", rf"{_I_AM}(?: \w+){{0,3}}? (?:in |of )?(?:hr|human resources|people ops|people team|personnel)\b(?! (?:told|said|says|want|wants|asked))|"
        r"\bi (?:do|run|work in|head)(?: up)? (?:the )?(?:hr|human resources|personnel|payroll|people)\b|\b(?:as|an?) hr (?:person|manager|officer|team|department|one)\b|"
        r"^hr (?:here|one)\b|[.!?] hr here\b"),
    ("recruiter", rf"{_I_AM}(?: \w+){{0,2}} recruiter\b|\b(?:agency )?recruiter here\b|^(?:agency )?recruiter\b[,.:]|\bi recruit (?:for|in)\b|\bi place (?:nurses|chefs|\w+ with)\b|\bmy candidate\b"),
    ("hiring-manager", r"\bi(?:'m| am| was)(?: \w+)? (?:a |the )?hiring (?:manager|for|a|an)\b|"
        rf"\bi (?:\w+ )?(?:rejected|hired|turned away|made an offer to|offered)(?: \w+){{0,3}} "
        rf"(?:{_CANDIDATE_NOUN}|job to)\b|"
        rf"\bi (?:\w+ )?(?:asked|want to ask|would like to ask|emailed|wrote to|messaged|texted|ghosted)"
        rf"(?: out)? (?:\w+ ){{0,3}}{_CANDIDATE_NOUN}\b|\bmy (?:best |favou?rite )?{_CANDIDATE_NOUN}\b|"
        rf"\b(?:turn(?:ing)? down|reject(?:ing)?) (?:a|the|an) {_CANDIDATE_NOUN}\b"),
    ("interviewer", r"\bi (?:\w+ )?(?:interviewed|was interviewing|am interviewing|'m interviewing|have interviewed) "
        r"(?:a|an|the|him|her|them|someone|somebody|two|three|this)\b|"
        r"\b(?:man|woman|guy|person|someone|somebody) (?:who |that |whom )?i interviewed\b|"
        r"\b(?:i'm|i am|i was|i sat|sitting|first time) on (?:an?|the|our|my) (?:\w+ )?(?:panel|appointments board)\b|\bchairing (?:the )?interviews\b|\bthe other panell?ists?\b|\bour interview panel\b|\binterview panel for me\b|"
        rf"\b(?:a|an|one|the) (?:\w+ )?{_CANDIDATE_NOUN} (?:\w+ )?(?:asked|emailed|wrote|sent|messaged|texted|told|"
        rf"lied|added|showed|stared|i)\b"),
    ("former-manager", r"\b(?:a|an|my|one of my) (?:former|old|ex-?) ?(?:intern|employee|direct report|report|apprentice|trainee|assistant|member of my team|team member)s?\b|"
        r"\b(?:who|she|he|they|somebody|someone|\w+) used to work for me\b|\bi(?: had to)? (?:sacked|fired|dismissed|sack|fire|let)\b.{0,60}\b(?:reference|years ago|last year|in (?:the )?(?:spring|summer|autumn|june|january|february|march|april|may))\b|"
        r"\bworked for me\b.{0,40}\b(?:ago|once)\b|\bi once (?:had to )?(?:sacked|fired|let|dismissed)\b|\bmy old (?:commis|assistant|deputy|secretary)\b"),
    ("partner", rf"\bmy (?:\w+ )?{_KIN}(?:'s| has a| works| work|, )(?: \w+){{0,4}}? ?(?:boss|manager|supervisor|chef|job|works|employer|owner)\b"),
    ("intern", r"\bi(?:'m| am) (?:on |doing )?(?:an?|the|my) (?:\w+ ){0,2}(?:intern|apprentice|placement|work experience|summer student)\b|\bmy (?:\w+ )?(?:internship|placement|work experience|apprenticeship)\b|"
        r"\binterning\b|^(?:intern|apprentice|work experience)\b|\b(?:on|during) (?:a|my) placement\b"),
    ("contractor", rf"{_I_AM}(?: \w+){{0,2}} (?:freelanc\w+|contractor|consultant|self-employed|sole trader|temp|seasonal)\b|\bi freelance\b|\bas a freelancer\b|^(?:freelance|temp here|agency worker)\b|"
        r"\bi(?:'m| am) (?:on )?(?:agency|zero hours|a zero hours)\b|\bday rate\b|\bwent freelance\b"),
    ("owner", r"\b(?:i|we) (?:own|founded)(?: and run)? (?:a|an|the|my|our|two|three)\b|\bi run (?:a|an|my|our|my own) (?:\w+ ){0,2}(?:business|company|shop|firm|agency|cafe|restaurant|studio|practice|bakery|salon|garage|bar|pub|farm|gym|clinic|store|hotel|workshop|startup|start-up|parlour|b&b)\b|"
        r"\bmy (?:own |small )?(?:business|employees|company's|bakery|salon|cafe|restaurant|pub)\b|\bi have a (?:garage|bakery|shop|salon|cafe|restaurant|small firm)\b|\bi'm selling up\b"),
    ("senior-leader", r"\bi(?:'m| am)(?: \w+)? (?:the |a |an |on the )?(?:\w+ )?(?:md|ceo|cfo|coo|managing director|(?:regional|executive|finance|operations|sales) director|chief (?:exec\w*|of staff)|vice president|vp|exec|executive board|head of finance|head teacher)\b|\bi'm the director\b|\bas (?:a )?regional (?:head|director)\b"),
    ("manager", r"\b(?:my|our|a|one of my) (?:direct reports?|team member|staff member|subordinate|underling)\b|\bmy reports?\b(?! (?:is|was|got|on|to|about))|"
        r"\b(?:someone|somebody|a man|a woman|the person|a guy|people|\w+ people|a team|the team) (?:who )?i (?:manage|supervise|lead|line.manage)\b|"
        r"\bi (?:manage|supervise|line.manage|lead|oversee) (?:a|an|the|him|her|them|two|three|four|five|six|eight|\d+|people|someone|someone|\w+-\w+)\b|"
        rf"{_I_AM}(?: \w+){{0,2}}? {_LED}\b(?!'s)|\b(?:i'm|i am) (?:now )?(?:her|his|their) (?:boss|manager|supervisor)\b|"
        rf"\b(?:i|i've|i was|just)(?: \w+){{0,3}} (?:made|become|became|promoted to|made up to) (?:\w+ )?{_LED}\b|^(?:new )?{_LED} here\b|\b{_LED} here\b|\bi'm new to managing\b|\bfirst time in charge\b|"
        r"\b(?:works|work|worked) (?:for|under) me\b|\breports to me\b|\bunder me\b|\bi(?:'m| am)(?: now)? (?:the )?(?:boss|in charge of)\b|"
        r"\b(?:my (?:\w+ )?(?:employee|staff)|one of my (?:own|team|staff|people|employees|crew|lads|drivers|nurses|cooks))\b|\bone of mine\b|\bi (?:have to|need to|must) (?:fire|lay off|let go)\b|\bi(?:'ve)? (?:just )?inherited (?:a|the) (?:team|pay)\b"),
    ("former-employee", r"\bi(?: was|'ve been| got)? (?:left|sacked|fired|laid off|let go|made redundant)\b(?: \w+){0,6} (?:ago|last (?:week|month|year|spring|summer|autumn|winter)|in (?:january|february|march|april|may|june|july|august|september|october|november|december))\b|\bmy (?:old|ex-?|former) ?(?:boss|manager|job|employer|company|workplace|firm|gaffer)\b|"
        r"\bthey (?:let me go|sacked me|made me redundant|laid me off|fired me)\b|\bmy last day was\b|\bsince i (?:left|was (?:let go|laid off|sacked))\b"),
    ("new-hire", rf"\b{_A_FEW} (?:days?|weeks?|wks?|months?) (?:in\b(?! (?:advance|a row|hospital|lieu))|into (?:a|the|my|this))|\b(?:i've|i|just|only) (?:just |only )?(?:started|joined|start)(?: \w+){{0,6}} (?:weeks?|wks?|days?|month|months|ago|monday|tuesday|wednesday|job|role)\b|"
        r"\bmy (?:first|second|third) (?:day|week|month|fortnight)\b|\bfirst fortnight\b|\bi'm new\b(?! to manag)|\bnew here\b|\bnew job\b|\b(?:i'm|im|i am) on (?:probation|trial|a \w+ (?:month|week) trial)\b|\bmy (?:probation|trial)\b|\bbefore i (?:started|came|joined|even started)\b|\bi've only been here\b|\bi start(?:ed)? (?:in|on|next)\b|^started\b"),
    ("candidate", r"\bi (?:\w+ )?(?:applied|interviewed (?:for|at|with)|had (?:an|my) (?:\w+ )?interview|was interviewed|"
        r"turned (?:down|the|an|their|it|them|him|her)|declined (?:the|an|a|their)|withdrew|got (?:a|an|the) (?:job )?(?:offer|rejection))\b|"
        r"\b(?:who|that) interviewed me\b|\binterviewed me\b|\bmy (?:\w+ )?interview(?:er)?\b|\bthe hiring manager\b|\bhiring panel\b|\bjob (?:hunt|search)\w*\b|\bi(?:'m| am) (?:applying|going for a job|looking for (?:a )?(?:job|work))\b|"
        r"\b(?:a|the|my|an) (?:job )?offer\b|\boffered (?:me|it over)\b|\b(?:final|second|third) (?:round|interview)\b|\brecruiter\b|\bmy cv\b|\binterview (?:on|next|tomorrow|this|in)\b|^(?:interview|declined|turned down)\b"),
)  # fmt: skip
# First-person statements that leave no doubt of a kind of seat. Other rules may be overruled.
_LEAD = ("manager", "owner", "senior-leader")
_N = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|a dozen|\d+)"
_SAID: tuple[tuple[tuple[str, ...], str], ...] = (
    (("hr",), r"(?:^|[.!?] )i(?:'m| am) (?:the )?(?:hr|human resources|personnel)(?=[.,!?;:]| (?:at|for|in|here)\b)|"
        r"\bi(?:'m| am| work) in (?:hr|human resources)\b"),
    (("owner", "vendor"), r"^(?:\w+ )?owner of an? \w+|\bi(?:'m| am) the owner\b|\bi (?:own|founded) an? \w+|"
        r"\bi have a (?:small )?(?:\w+ )?(?:shop|firm|business|company|garage|bakery|salon|cafe|restaurant|practice|nail bar|pharmacy|bar)\b"),
    (("owner", "senior-leader", "manager"), r"\bi run (?:an?|my own|our|my) (?:\w+ ){0,2}(?:practice|shop|firm|business|company|garage|bakery|salon|"
        r"cafe|restaurant|studio|clinic|bar|pub|farm|gym|store|hotel|workshop|parlour|agency)\b"),
    (_LEAD, rf"\bi(?:'m| am) in charge of {_N} (?:\w+ )?\w+s\b|\b{_N} (?:people|men|women|staff|\w+s) (?:under|below|who report to) me\b|"
        rf"\bi (?:manage|supervise|lead|look after) (?:a (?:team|crew|shift|ward) of )?{_N} (?:people|men|women|staff|\w+s)\b|"
        r"\bi manage (?:a |the )?(?:\w+ )?(?:team|crew|shift|shop|ward|branch|store|department|kitchen|office)\b|"
        r"\bi(?:'m| am) (?:his|her|their) (?:boss|manager|supervisor|line manager|team leader)\b|\breports? to me\b|\bbest \w+ i have\b|"
        r"^(?:so |hi |ok )?(?:my|our) (?:new |own |first |best |only )?(?:trainee|apprentice|intern|mentee)\b(?!'s)(?! (?:year|period|boss|supervisor|manager|contract|pay|wage|scheme|programme|friend))"),
)  # fmt: skip
# Whoever tells what "the owner" did is somebody else.
_THE_OWNER = re.compile(
    r"\b(?:the|our|my) (?:\w+ )?owners?(?:'s (?:wife|son|husband|daughter|brother))?,? "
    r"(?:who |has |have |had |also |just |now |then |always |never |only |still )*"
    r"(?:\w+ed|has|have|is|was|are|were|says|said|wants|won't|will|doesn't|told|comes|came|keeps|kept|gives|"
    r"gave|takes|took|makes|made|pays|calls|puts|lets|thinks|asks|got|gets|saw|sees|does|did|can|could|would)\b"
)
# Cues that a settled employee's letter may hold as well: they lose to "my boss".
_WEAK = frozenset({"candidate", "former-employee"})
_HAS_BOSS = re.compile(
    r"\bmy (?:\w+ )?(?:boss|manager|supervisor|line manager|team leader|co-?workers?|colleagues?)\b|\bcounter.?offer|\bhand(?:ed|ing)? in my notice|\bto stay\b"
)
_EMPLOYED = re.compile(
    r"\bmy (?:\w+ ){0,2}(?:boss|manager|supervisor|co-?worker|colleague|team|job|office|company|work|hr|employer|client|"
    r"desk|shift|salary|raise|review|ceo|director|teammate)\b|\bat work\b|\bi (?:work|was (?:laid off|fired))\b|"
    r"\bi (?:want|need|plan|am going|'m going) to (?:quit|resign|leave)\b|\bpromot"
)
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
_SIGNED: tuple[_Rule, ...] = (
    ("hiring-manager", r"\bhiring (?:manager|lead)\b"),
    ("vendor", r"\b(?:account|sales|business development|key account) (?:manager|executive|director|rep\w*)\b"),
    ("recruiter", r"\b(?:talent acquisition|recruiter|recruitment|resourcing|headhunter)\b"),
    ("hr", r"\b(?:hr|human resources|people (?:team|partner|operations|&|and)|personnel)\b"),
    ("owner", r"\b(?:owner|proprietor|founder)\b"),
    ("senior-leader", r"\b(?:chief \w+|c[efo]o|(?:managing |regional |executive )?director|(?:vice.)?president|vp)\b"),
    ("manager", r"\b(?:manager|supervisor|team lead(?:er)?|foreman|head (?:chef|of)|matron|ward sister)\b"),
)  # fmt: skip
_SIGNATURE_LINES, _SIGNATURE_WORDS = 4, 6
_FORMER_BOSS = r"\bmy (?:old|ex-?|former|last|previous) ?(?:boss|manager|supervisor)\b"
_RANK = {
    "owner": 6, "senior-leader": 5, "hiring-manager": 4.5, "hr": 4, "manager": 4,
    "interviewer": 4, "former-manager": 3, "recruiter": 3, "client": 3, "employee": 2,
    "coworker": 2, "new-hire": 2, "contractor": 2, "former-employee": 2, "former-colleague": 2,
    "direct-report": 1, "intern": 1, "candidate": 1, "vendor": 1,
}  # fmt: skip
_LEADS = frozenset({"manager", "owner", "senior-leader"})
_GONE = frozenset({"former-manager", "former-colleague", "former-employee"})
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


def told_asker(text: str) -> str | None:
    """The role that the writer says to have, from lower-cased text; None if none is said."""
    found = _first(_ASKER, text)
    if found in _WEAK and _HAS_BOSS.search(text) and not re.search(_FORMER_BOSS, text):
        return None
    return found


def said(text: str) -> tuple[str, ...]:
    """Seats one of which the writer plainly says to have, from lower-cased text; else none."""
    plain = " ".join(text.split())
    return next((seats for seats, pattern in _SAID if re.search(pattern, plain)), ())


def spoken_of(text: str) -> tuple[str, ...]:
    """Seats that the writer tells of as another's, from lower-cased text, so they have none."""
    return ("owner",) if _THE_OWNER.search(" ".join(text.split())) else ()


def asker_role(text: str) -> str:
    """As `told_asker`; "employee" where only work is told of, "unknown" where not even that."""
    return told_asker(text) or ("employee" if _EMPLOYED.search(text) else "unknown")


def signed(email: str) -> str | None:
    """The role that a title in an email's sender or signature names; None if none does.

    Only the sender's line and short last lines are read: a body may name any role.
    """
    lines = [line.strip() for line in email.lower().splitlines()]
    own = [line for line in lines if line and not line.startswith((">", "<", "subject:"))]
    last = [x for x in own[-_SIGNATURE_LINES:] if len(x.split()) <= _SIGNATURE_WORDS]
    sender = [line for line in own if line.startswith("from:")][:1]
    return _first(_SIGNED, "\n".join([*sender, *(x for x in last if not x.endswith("?"))]))


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
    """The direction of power between two roles; a letter may still tell another."""
    if "unknown" in (asker, other):
        return "unknown"
    if asker == "partner" or other in ("partner", "stranger", "anyone"):
        return "none"
    if other == "team":
        return "asker_over_other" if asker in _LEADS else "peer"
    if other == "former-colleague" and asker not in _GONE - {"former-manager"}:
        return "none"  # whoever has left is nobody's boss and has none here
    mine, theirs = _RANK.get(asker, 2), _RANK.get(other, 2)
    if mine == theirs or (other == "coworker" and mine > theirs):
        return "peer"  # a manager's coworker is another manager
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
