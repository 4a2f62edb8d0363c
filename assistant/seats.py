"""Who sits where, heard by fitted tables: the roles and the power that no rule reads.

People seldom name a seat. "Mine has handed in another blank page" is a manager's letter and
"mine has sent back another red page" is not, and no list of nouns tells them apart. Three tables
hear the asker, the other and who has power over whom, in the words and in what the larger encoder
holds some layers before its last at "I" and at "they". The articles that were found for a letter
have a vote on each; the reading in which all agree best is taken. Where no reading is likely
enough a seat stays "unknown".

Fitted by `python -m eval.fit seats` on `eval/labels/frames.jsonl` and the shipped corpus.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from assistant import roles
from assistant.embedding import Encoder
from assistant.linear import FOLDER, Linear, fitted
from assistant.schema import Power
from assistant.viewpoint import viewpoint

_NOUNS = (
    ("former", r"(?:old|ex|former|last|previous)[- ](?:boss|manager|gaffer|supervisor|employer|firm|company|job|place|colleague|workmate|employee|mate)s?|ex-?\w*(?:boss|manager|colleague|employer)"),
    ("recruiter", r"recruiters?|head-?hunters?|recruitment (?:agency|agent|consultant|woman|man|lady)|(?:job|temp|staffing|employment) agency"),
    ("hiring", r"hiring (?:manager|lead|team|panel|committee)|(?:interview|selection) panel|search committee"),
    ("interviewer", r"interviewers?|panell?ists?"),
    ("candidate", r"candidates?|applicants?|interviewees?|finalists?"),
    ("intern", r"interns?|apprentices?|trainees?|placement student|work experience|internship|placement|students? on placement"),
    ("below", r"direct reports?|my reports?|subordinates?|underlings?|my (?:staff|employees?|assistant|deputy|number two|secretary|pa)|one of (?:mine|my (?:staff|team|people|lads|girls|crew))|staff members?|junior staff|employees"),
    ("senior", r"ceo|cfo|coo|cto|md|managing director|(?:\w+ )?directors?|vice[- ]president|svp|vp|executives?|(?:senior|managing|equity) partners?|partner at|chairman|chair of \w+|dean|principal|head of (?:school|finance|sales|service|operations|region|department|dept)|regional manager|area manager|grand-?boss|(?:boss|manager)'s (?:boss|manager)|skip[- ]level|chief \w+|head office|the board|president|superintendent|general manager|gm|higher[- ]ups?|upstairs|bigwigs?"),
    ("owner", r"owners?|founders?|co-founders?|proprietor|owner's|husband and wife who own"),
    ("boss", r"boss(?:es)?|managers?|mgr|supervisors?|gaffer|guv|guvnor|foreman|forewoman|line managers?|team lead(?:er)?s?|lead|shift lead(?:er)?|head chef|charge nurse|ward (?:sister|manager)|matron|superior|store manager|branch manager|chef de \w+|sous chef|head of dept|head of department|editor|crew chief|sergeant|captain|super|in charge of me|head teacher|headteacher|mentor|guide"),
    ("hr", r"hr|human resources|people (?:team|ops|operations)|personnel(?: department)?"),
    ("client", r"clients?|customers?|patrons?|guests?|buyers?|patients?|tenants?"),
    ("vendor", r"vendors?|suppliers?|(?:sales|account) reps?|reps?|salesm[ae]n|caterers?|contractors?|freelancers?|agency (?:worker|temp)|subbies|tradesman|builder|temps?"),
    ("peer", r"co-?workers?|colleagues?|team-?mates?|work-?mates?|desk-?mates?|office mates?|oppo|peers?|same (?:grade|level|rank|role|desk|team)|(?:guy|man|woman|bloke|girl|lad|lass|person|lady|chap|fella) (?:in|from|at|on) (?:my|the|our|another|accounts|payroll|sales|it|packing|dispatch|finance|marketing|work|nights|days)|work (?:friend|wife|husband|bestie)"),
    ("team", r"(?:the|my|our) (?:team|crew|lads|girls|group|squad|unit|whole office)|everyone|everybody|all staff|the others|all of them|whole (?:team|office|department|floor)|group chat|the rest"),
    ("family", r"(?:my )?(?:husband|wife|spouse|boyfriend|girlfriend|fianc[eé]e?|missus|hubby|bf|gf|mum|mom|dad|son|daughter|sister|brother|niece|nephew|nan|aunt|uncle|cousin)"),
    ("stranger", r"strangers?|scam(?:mer|mers)?|phishing|hackers?|spam|unknown (?:number|sender|person)|journalists?|reporters?|neighbour|neighbor"),
    ("friend", r"(?:a|my|best|close) (?:\w+ )?(?:friend|mate|pal)|friends|mates|pals"),
)  # fmt: skip
_NOUN = re.compile(r"\b(?:" + "|".join(f"(?P<{n}>{p})" for n, p in _NOUNS) + r")\b")
_BECOME = re.compile(
    r"\b(?:i'm|i am|im|i was|i've been|i have been|as|being|i became|i've become|made me|made|promoted to|"
    r"just made|i work as|i'd been|me being|us being|me, )(?: (?:a|an|the|their|his|her|our|your|now|just|new|newly|only|also|one|of|"
    r"still|fairly|head|junior|senior|acting|assistant|deputy|\w+)){0,3}? @(\w+)"
)
_HERE = re.compile(r"(?:^|[.!?;,(\n] *)(?:\w+ ){0,2}@(\w+) (?:here|of|for|in|at)\b")
_OVER = re.compile(
    r"\bi(?:'ve| have| had| used to|'d| also| now| just)? "
    r"(?:manage|managed|supervise|supervised|lead|led|run|ran|head|own|owned|oversee|employ|hired|hire|"
    r"promoted|sacked|fired|dismissed|interviewed|recruit|recruited|trained|appointed|rejected|coach|mentor|rota|roster|"
    r"line.manage|look after|took on|let go|turned down|inherited|chair|chaired)\b"
)
# Who stands at a letter's beginning is whom it is about, if the noun names one seat.
_OPENING = re.compile(r"(?:(?:so|hi|ok)[, ]+)?(?:(?:the|my|our|an?) )?(?:new )?@(\w+)")
_OPENING_CHARACTERS = 80
_SEAT = {
    "recruiter": "recruiter", "hiring": "hiring-manager", "interviewer": "interviewer",
    "candidate": "candidate", "hr": "hr", "client": "client", "vendor": "vendor",
    "owner": "owner", "boss": "manager", "peer": "coworker", "intern": "intern",
}  # fmt: skip
_TOKEN = re.compile(r"@\w+|[a-z]+(?:'[a-z]+)?|[?!£$€]|\d+")
_PRONOUN = {"he": "they", "she": "they", "him": "them", "his": "their", "her": "them"}
_LONGEST = 3
FIELDS = ("asker", "other", "power")
# How much the parts count for beside the two tables of roles; see `found`.
PAIRED, POWERED, TOLD, SIGNED, SAID, OPENED = 0.7, 0.5, 5.0, 2.0, 9.0, 1.0
FOUND = 1.5  # for what the articles found say; more no longer helps the development letters
_ARTICLES, _CONTRAST, _FLOOR = 8, 0.05, 0.1
CLEAR = 2.0  # a reading must be so much likelier than the same seats exchanged
_MOST_CHARACTERS = 4000
# Seats that two people hold towards each other; of any other only one is taken.
_MUTUAL = frozenset({"coworker", "former-colleague", "unknown"})
_NEVER = -9.0
LEAST = 0.3  # a seat less likely than this is left open

Told = tuple[str, str, Power, float]  # an article's asker, other and power, and its score


def markers(text: str) -> list[str]:
    """The n-grams and markers of a letter by which its seats are told.

    Nouns of a role become one sign (`@boss` for boss, gaffer and foreman), so what is learnt of
    one holds for all; "I am a @boss" adds `self@boss` and "I sacked" adds `over`.

    Args:
        text: lower-cased, with plain apostrophes.
    """
    told = _signs(text)
    words = [_PRONOUN.get(t, t) for t in _TOKEN.findall(told)]
    grams = [
        " ".join(words[at : at + n])
        for n in range(1, _LONGEST + 1)
        for at in range(len(words) - n + 1)
    ]
    own = [f"self@{tag}" for pattern in (_BECOME, _HERE) for tag in pattern.findall(told)]
    over = ["over"] if _OVER.search(told) else []
    first = next((w for w in words if w.startswith("@")), "@none")
    return [*grams, *own, *over, f"first{first}", f"kinds{len(set(own))}"]


def opened(text: str) -> str | None:
    """The seat that a letter's first noun names, from lower-cased text; None if none does."""
    found = _OPENING.match(_signs(text[:_OPENING_CHARACTERS]))
    return _SEAT.get(found[1]) if found else None


def _signs(text: str) -> str:
    return _NOUN.sub(lambda found: f"@{found.lastgroup}", text)


def found(
    text: str,
    told: str | None,
    signed: str | None,
    encoder: Encoder | None,
    articles: Sequence[Told] = (),
) -> tuple[str, str, Power] | None:
    """Asker, other and power as the tables read them together.

        heard(x) = log p(x) by the table + FOUND log of x's share of the articles' votes
        score(a, o) = heard(a) + heard(o) + PAIRED pmi(a, o) + POWERED heard(power(a, o))
                      + TOLD [a is told] + SAID [a is said] - SAID [a is spoken of]
                      + SIGNED [o has signed] + OPENED [o stands first]

    Args:
        text: the person's own words.
        told: the asker's role where a rule reads it, see `roles.told_asker`.
        signed: the other's role where an email's signature names it.
        encoder: the one that the tables were fitted on; with none or another, None is given.
        articles: what was found for the letter, best first; each votes for the seats of the
            people in it by how near its score is to the best one's.
    """
    if encoder is None or encoder.name != fitted("seats-asker").encoder:
        return None
    plain = text[:_MOST_CHARACTERS].lower().replace("\u2019", "'")
    tokens = markers(plain)
    tables = {field: fitted(f"seats-{field}") for field in FIELDS}
    chances = heard(tables, tokens, viewpoint(text, encoder))
    if articles:
        chances = [
            own + FOUND * _votes(articles[:_ARTICLES], at, tables[field].classes)
            for at, (field, own) in enumerate(zip(FIELDS, chances, strict=True))
        ]
    named = roles.said(plain), opened(plain), roles.spoken_of(plain)
    return agreed(tables, chances, told, signed, *named)


def heard(tables: dict[str, Linear], tokens: list[str], inner: np.ndarray) -> list[np.ndarray]:
    """For asker, other and power what the table says of each class, as log-probability.

    Args:
        tables: by field.
        tokens: of the letter, from `markers`.
        inner: of it, from `viewpoint`.
    """
    return [np.log(t.probabilities([tokens], inner[None])[0]) for t in tables.values()]


def agreed(
    tables: dict[str, Linear],
    chances: list[np.ndarray],
    told: str | None,
    signed: str | None,
    said: Sequence[str] = (),
    first: str | None = None,
    others: Sequence[str] = (),
) -> tuple[str, str, Power]:
    """The reading of the highest score, from what `heard` gives.

    For the rest see `found`, `roles.said`, `opened` and `roles.spoken_of`.
    """
    asker, other, power = chances
    ours, theirs = tables["asker"].classes, tables["other"].classes
    pairs, powers = _readings(ours, theirs, tables["power"].classes)
    score = asker[:, None] + other[None, :] + PAIRED * pairs + POWERED * power[powers]
    if told in ours:
        score[ours.index(told)] += TOLD
    for seat in set(said) & set(ours):
        score[ours.index(seat)] += SAID
    for seat in set(others) & set(ours) - set(said):
        score[ours.index(seat)] -= SAID
    for seat, weight in ((signed, SIGNED), (first, OPENED)):
        if seat in theirs:
            score[:, theirs.index(seat)] += weight
    chance = np.exp(score - score.max())
    chance /= chance.sum()
    at_a, at_o = np.unravel_index(int(chance.argmax()), chance.shape)
    own, about = ours[at_a], theirs[at_o]
    if own in theirs and about in ours and own != about and told is None and not said:
        turned = chance[ours.index(about), theirs.index(own)]
        if chance[at_a, at_o] < CLEAR * turned:
            return "unknown", "unknown", "unknown"
    sure = chance[at_a].sum() >= LEAST or told is not None, chance[:, at_o].sum() >= LEAST
    own, about = own if sure[0] else "unknown", about if sure[1] else "unknown"
    return own, about, roles.power(own, about)


def _votes(articles: Sequence[Told], field: int, names: Sequence[str]) -> np.ndarray:
    """Log of each name's share of the articles' votes, shape (len(names),)."""
    scores = np.array([article[3] for article in articles])
    weights = np.exp((scores - scores.max()) / _CONTRAST)
    shares = dict.fromkeys(names, _FLOOR)
    for article, weight in zip(articles, weights / weights.sum(), strict=True):
        # An article for anyone is asked by somebody who has a job.
        name = "employee" if field == 0 and article[0] == "anyone" else article[field]
        if name in shares:
            shares[name] += float(weight)
    found = np.array([shares[name] for name in names])
    return np.log(found / found.sum())


@lru_cache(maxsize=8)
def _readings(
    ours: tuple[str, ...], theirs: tuple[str, ...], directions: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """For each pair of an asker and another: its mutual information, its number of power."""
    known = json.loads((FOLDER / "seat-pairs.json").read_text(encoding="utf-8"))
    pairs = np.array(
        [[known[f"{a}>{o}"] if a != o or a in _MUTUAL else _NEVER for o in theirs] for a in ours]
    )
    return pairs, np.array([[directions.index(roles.power(a, o)) for o in theirs] for a in ours])
