"""The frame: who asks, about whom, with what power, over what channel, and what is asked.

Read by rules, so it works without a chat model, takes under a millisecond, and can be shown
and corrected. Nothing in a pasted email can change how the email is treated: the email is only
searched for the same cues, and who asks is taken from the question first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import roles, safety, seats
from assistant.doer import doers
from assistant.embedding import Encoder
from assistant.schema import JURISDICTIONS, POWERS, ROLES, Frame, Letter, Power

_CHANNEL = (
    ("email", r"\be-?mail(?:ed|s)?\b|\binbox\b|\breply.all\b|\bcc(?:'?d|ing)?\b"),
    ("text", r"\btext(?:ed|s|ing)?\b|\bwhatsapp\b|\bsms\b"),
    ("social-media", r"\blinkedin\b|\binstagram\b|\bfacebook\b|\btwitter\b|\btiktok\b|\bdms?\b"),
    ("chat", r"\bslack\b|\bteams\b|\bmessage(?:d|s)?\b|\bchat\b"),
    ("call", r"\bcall(?:ed|s)?\b(?! in sick\b| (?:me|him|her|us|them|it) (?:an?|the|thick|stupid|lazy|names|out)\b)|\bphoned\b|\b(?:by|over|on the|the) (?:tele)?phone\b|\bvoicemail\b|\bzoom\b"),
    ("meeting", r"\bmeetings?\b|\bstand-?up\b|\bone.to.one\b|\b1:1\b"),
    ("in-person", r"\bface to face\b|\bin person\b|\bat my desk\b|\bcorridor\b|\bparty\b|\bdrinks\b|\blunch\b"),
)  # fmt: skip
_TOPIC = (
    ("dating-at-work", r"ask(?:ed|s|ing)? (?:me|her|him|them|a \w+|someone|somebody) out|ask(?:ed|ing) out|(?<!start )(?<!end )(?<!due )(?<!that )(?<!closing )\bdate\b(?! of)|\bdating\b|\bcrush\b|flirt|\bdrinks? with (?:me|him|her)|romantic|\bkiss|in love|relationship with a (?:coworker|colleague)|slept with|\bdinner\b"),
    ("harassment", r"harass|groped?|touch(?:ed|es|ing)? (?:me|my)|creepy?|creeped|leer|sexual|inappropriate|comment(?:s|ed)? (?:on|about) my (?:body|looks|dress)|unwanted|bully"),
    ("hiring", r"interview|hiring|candidate|applicant|\bcv\b|resume|recruit|job (?:ad|posting|hunt|search)"),
    ("offers", r"\boffer(?:ed|s)?\b|counter-?offer|negotiat"),
    ("resignation", r"resign|quit|\bnotice\b|reference|leaving (?:my|the) job|last day|two weeks"),
    ("pay", r"\bpay\b|\bpaid\b|salary|salaries|raise\b|wage|bonus|overtime|underpaid"),
    ("credit", r"\bcredit\b|took my idea|stole my|my idea|plagiar|presented my"),
    ("feedback", r"feedback|review\b|appraisal|criticis|criticiz|performance"),
    ("peers", r"co-?worker|colleague|team-?mate"),
    ("difficult-boss", r"\bmy (?:\w+ )?(?:boss|manager|supervisor)\b|micromanag"),
    ("managing", r"direct report|i manage|my team|my employee|one of my (?:team|staff)|new manager"),
    ("discrimination", r"discriminat|racis|sexis|ageis|too old|accent|my race|religio|pronoun|\bgay\b|trans\b|hijab|only woman"),
    ("disability-health", r"disab|adhd|autis|migraine|depress|anxiety|sick|illness|cancer|diabet|accommodation|adjustment|mental health|chronic|wheelchair|deaf"),
    ("pregnancy-family", r"pregnan|maternity|paternity|parental|baby|miscarr|ivf|breast|child ?care|my kids?|caring for"),
    ("retaliation", r"retaliat|since i (?:complained|reported)|after i (?:complained|reported)|grievance|punish"),
    ("misconduct", r"fraud|fiddl|expenses|steal|stole|stealing|theft|lied|\blie\b|lying|falsif|backdat|bribe|illegal|whistle|cover(?:ed)? up"),
    ("email-etiquette", r"reply.all|\bcc(?:'?d|ing)?\b|\be-?mail|inbox|ghost|phishing|midnight|\bunanswered\b"),
    ("remote-work", r"remote|work(?:ing)? from home|\bwfh\b|hybrid|camera (?:on|off)|webcam|return to (?:the )?office|home office"),
    ("social-media", r"linkedin|instagram|facebook|twitter|tiktok|posted about|social media|glassdoor"),
    ("gifts-parties", r"\bgift|party|secret santa|collection for|whip-?round|christmas|birthday|alcohol|drunk"),
    ("meetings", r"meeting|stand-?up|agenda|interrupt(?:s|ed|ing) me|talks? over"),
    ("burnout", r"burn(?:t|ed)?.?out|exhaust|overwork|weekends|can't cope|dread|long hours|too much work"),
    ("layoffs", r"laid off|lay-?offs?|redundan|severance|let go|fired"),
    ("clients-vendors", r"\bclient|customer|vendor|supplier"),
    ("office-life", r"smell|odou?r|noise|noisy|loud|fridge|lunch|microwave|gossip|perfume|hum(?:s|ming)|thermostat|kitchen"),
)  # fmt: skip
_PLACE = (
    ("UK", r"\b(?:uk|u\.k\.|britain|british|england|english law|scotland|scottish|wales|welsh|northern ireland|london|manchester|leeds|bristol|birmingham|glasgow|edinburgh|cardiff|belfast|liverpool|sheffield|newcastle|nottingham|bolton|"
        r"acas|nhs|hmrc|p45|p60|employment tribunal|tribunal|statutory sick pay|ssp|ssp1|statutory maternity|smp|dbs check|zero.hours contract|citizens advice|universal credit|quid|gross misconduct|tupe)\b|£"),
    ("US", r"\b(?:usa|u\.s\.a?\.?|united states|american?|california|new york|texas|florida|chicago|ohio|oregon|illinois|michigan|pennsylvania|new jersey|arizona|colorado|massachusetts|boston|seattle|los angeles|san francisco|denver|atlanta|"
        r"eeoc|nlrb|osha|fmla|w-?2|1099|401\(?k\)?|at.will|fair labor|flsa|cobra|owbpa|social security number|non.?exempt|exempt employee|workers' comp)\b|\b(?:in|the) us\b"),
    ("EU", r"\b(?:eu|european union|germany|german law|france|spain|italy|netherlands|belgium|poland|ireland|irish law|portugal|sweden|austria|denmark|finland|greece|czech|hungary|romania|berlin|paris|munich|vienna|dublin|madrid|barcelona|amsterdam|brussels|lisbon|warsaw|milan|lyon|"
        r"gdpr|betriebsrat|works council|prud'?hommes?|cdi|cdd|kündigungsschutz|kurzarbeit|rtt)\b"),
)  # fmt: skip
# Read last, since a currency travels; nowhere where another country is named.
_MONEY = (("UK", r"\bpounds?\b"), ("EU", r"€|\beuros?\b"), ("US", r"\$|\bdollars?\b|\bbucks\b"))
_ELSEWHERE = re.compile(
    r"\b(?:canad\w+|ontario|toronto|quebec|vancouver|australia\w*|sydney|melbourne|new zealand|auckland|india\w*|mumbai|nairobi|kenya|nigeria|lagos|singapore|hong kong|south africa|switzerland|swiss|norway|japan|brazil|mexico|dubai)\b"
)
_ASKED = (
    ("may-i", r"\b(?:can|may|should|could|must) i\b.*\b(?:ignore|leave|skip|not|refuse|decline|say no)\b|do i have to|am i obliged|is it (?:ok|okay|fine|rude)"),
    ("how-to-say", r"\bhow (?:do|should|can|would) i\b|what (?:do|should|can|would) i (?:say|write|reply|answer|tell)|word(?:s|ing)"),
    ("is-it-legal", r"\b(?:legal|illegal|legally|lawful|against the law|the law|sue|allowed to|my rights|entitled|have (?:a|the) right)\b|"
        r"\bcan (?:my|they|he|she|the|an) ?(?:employer|boss|manager|company|firm|work)?\b[^.?!]*\b(?:stop|make|force|fire|sack|dismiss|refuse|monitor|record|read|cut|deny|ban|ask)\b|\bhow long do i have\b|\btime limit\b"),
    ("is-it-normal", r"\b(?:normal|common|weird|overreact|am i (?:crazy|wrong to feel)|is this)\b"),
    ("was-i-wrong", r"\b(?:was i wrong|did i do|am i in the wrong|should i have|did i (?:cross|overstep)|apologi[sz]e)\b"),
    ("should-i", r"\bshould i\b|\bdo i\b|\bought i\b|\bis it worth\b"),
    ("what-to-do", r"\bwhat (?:do|should|can|now|would)\b|\bhelp\b|\badvice\b"),
)  # fmt: skip
_STAGE = (
    ("after", r"\bafter i (?:turned|left|quit|declined|resigned|interviewed)|\bturned (?:down )?(?:the|it|them)|\bsince i left|\bended\b"),
    ("before", r"\bbefore i\b|\bi(?:'m| am) (?:about|going|planning) to\b|\bshould i (?:tell|ask|apply|accept|say|send|report)\b|\bhow (?:do|should) i\b"),
)  # fmt: skip
_QUESTION = re.compile(r"[^.?!\n]*\?")
_YES_OR_NO = r"(?:do|does|did|should|can|could|may|must|is|are|was|am|will|would|have|has|shall) (?:i|he|she|they|we|it|you|there|my|the|this|that|his|her)\b"
_OPEN_ENDED = r"(?:(?:how|what|when|where|why|who|which)(?:'s| do| does| should| can| could| is| are| would| much| many| long| else| to| pays| decides)\b)"
_ASKS = rf"(?:{_YES_OR_NO}|{_OPEN_ENDED})"
# "do i tell him or not, and who pays": the second question begins behind the conjunction.
_NEXT_QUESTION = re.compile(
    rf",? (?:and|also|plus|or|and also) (?={_ASKS})|[;,] (?={_YES_OR_NO})", re.I
)
_UNMARKED = re.compile(
    rf"(?:(?:^|(?<=[.!\n]\s)|(?<=\band\s)|(?<=\bso\s)){_ASKS}|(?<=[,;]\s){_YES_OR_NO})[^.?!\n]*",
    re.I,
)
# What is asked after the last question mark, without one of its own: "also is there a setting".
_TRAILING = re.compile(
    rf"(?:^|[.!;,\n]\s*|\d[.)]\s*|\b(?:also|plus|and|oh),?\s+)"
    rf"((?:{_ASKS}|which \w+ (?:is|are|should|would|do|can)\b)[^.?!\n]*)",
    re.I,
)
_CHOICE = re.compile(
    r"\bor (?:do|does|should|can|could|must|is|are|am|will|would) (?:i|we|he|she|they|it)\b", re.I
)
_POINTING = re.compile(
    r"\b(?:it|that|this|him|her|them|he|she|they|what if|and if|instead|either|the second|then)\b|^(?:and|but|or|so|what about|why)\b"
)
_CONTENT = re.compile(r"[a-z][a-z'-]{2,}")
_EMAIL_SUBJECT = re.compile(r"^subject:\s*(.+)$", re.IGNORECASE | re.MULTILINE)
_EMAIL_WORDS = 120
_FOLLOW_UP_WORDS = 12
SAFE = ("safety", "none")  # the correction by which a person says that nobody is in danger
CORRECTABLE = {"asker": ROLES, "other": ROLES, "power": POWERS, "jurisdiction": JURISDICTIONS}


def read_frame(letter: Letter, encoder: Encoder | None = None) -> Frame:
    """The frame of a letter. Fields that nothing in the letter says are "unknown".

    With the encoder what no rule knows is heard too; without it the rules stand alone.

    Corrections that the person made are taken over as they are; power follows corrected
    roles unless it was corrected too. Values outside the closed lists are ignored. A danger that
    they deny is not read, but the frame stays uneasy, so that the answer still says whom to call.
    """
    question = letter.question.strip()
    own = own_words(letter)
    email = letter.email or ""
    lowered = _plain(own)
    everything = _plain(f"{own} {email}")
    asker, other, power = _seats(own, email, encoder)
    dangers, uneasy = safety.look(own, encoder, email)
    frame = Frame(
        asker=asker,
        other=other,
        power=power,
        doers=doers(own, encoder),
        channel="email" if email else _first(_CHANNEL, lowered),
        topics=tuple(topic for topic, pattern in _TOPIC if re.search(pattern, everything)),
        jurisdiction=_place(lowered),
        safety=dangers,
        uneasy=uneasy,
        stage=_first(_STAGE, lowered, "during"),
        asked=tuple(name for name, pattern in _ASKED if re.search(pattern, _plain(question))),
        questions=_questions(question),
        situation=_situation(own, email),
    )
    return _correct(frame, dict(letter.corrections))


def reseated(
    frame: Frame, letter: Letter, encoder: Encoder | None, articles: Sequence[seats.Told]
) -> Frame:
    """The frame with its seats read again, now that it is known which articles tell of such a case.

    An article that fits says who sits where in plain roles where a letter only says "he". What
    the person corrected stays.
    """
    asker, other, power = _seats(own_words(letter), letter.email or "", encoder, articles)
    return _correct(replace(frame, asker=asker, other=other, power=power), dict(letter.corrections))


def own_words(letter: Letter) -> str:
    """What the person says: the question, after the earlier turns where it leans on them."""
    question = letter.question.strip()
    earlier = " ".join(t.text for t in letter.history if t.role == "asker")
    return f"{earlier} {question}" if earlier and depends_on_history(question) else question


def _seats(
    own: str, email: str, encoder: Encoder | None, articles: Sequence[seats.Told] = ()
) -> tuple[str, str, Power]:
    """Asker, other and power: by the tables, or by the rules alone where no encoder is."""
    lowered = _plain(own)
    told, signed = roles.told_asker(lowered), roles.signed(email)
    heard = seats.found(own, told, signed, encoder, articles)
    if heard:
        return heard
    asker = roles.asker_role(lowered)
    other = roles.other_role(lowered, asker)
    if other == "unknown" and email:
        other = signed or roles.other_role(_plain(email), asker)
    return asker, other, roles.power(asker, other)


def depends_on_history(question: str) -> bool:
    """Whether a question needs the earlier turns to be understood ("and if I do reply?")."""
    words = question.split()
    return len(words) <= _FOLLOW_UP_WORDS or bool(
        len(words) <= 2 * _FOLLOW_UP_WORDS and _POINTING.search(question.lower())
    )


def content_words(text: str) -> set[str]:
    """Words that say something about a situation, for judging whether there is one."""
    return set(_CONTENT.findall(text.lower())) - _EMPTY


_EMPTY = frozenset(
    "should can could would what how why when does did this that the and for with about from have has had get got "
    "you your mine email mail message reply answer ignore respond write say tell send please help advice think "
    "just really need want know not yes isn't don't any some them they she her him his its are was were been "
    "there here then than but too very okay fine next now today thing something anything".split()
)


def _correct(frame: Frame, corrections: dict[str, str]) -> Frame:
    if SAFE in corrections.items():
        frame = replace(frame, safety=(), uneasy=True)
    valid = {k: v for k, v in corrections.items() if v in (*CORRECTABLE.get(k, ()), "unknown")}
    if not valid:
        return frame
    frame = replace(frame, **valid)
    if "power" not in valid and {"asker", "other"} & valid.keys():
        frame = replace(frame, power=roles.power(frame.asker, frame.other))
    return frame


def _questions(question: str) -> tuple[str, ...]:
    """The questions of a letter, marked or not, each by itself; the whole where there is none."""
    found = [" ".join(q.split()) for q in _QUESTION.findall(question)]
    marked = [q for q in found if len(q.split()) >= 3]
    if not marked:
        marked = [" ".join(q.split()) for q in _UNMARKED.findall(question)]
    elif trailing := _TRAILING.search(question.rpartition("?")[2]):
        marked.append(" ".join(trailing[1].split()))
    parts = [part for q in marked for part in _apart(q)]
    return tuple(parts) or (" ".join(question.split()),)


def _apart(question: str) -> list[str]:
    """Two questions in one breath as two; "should I stay or should I go" is one choice."""
    pieces = [p.strip() for p in _NEXT_QUESTION.split(question)]
    if len(pieces) < 2 or any(len(p.split()) < 2 for p in pieces) or _CHOICE.search(question):
        return [question]
    return pieces


def _place(text: str) -> str:
    found = _first(_PLACE, text)
    return _first(_MONEY, text) if found == "unknown" and not _ELSEWHERE.search(text) else found


def _situation(own: str, email: str) -> str:
    subject = _EMAIL_SUBJECT.search(email)
    body = " ".join(email.split()[:_EMAIL_WORDS])
    parts = [" ".join(own.split()), subject.group(1) if subject else "", body]
    return " ".join(part for part in parts if part)


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())


def _first(rules: tuple[tuple[str, str], ...], text: str, default: str = "unknown") -> str:
    return next((name for name, pattern in rules if re.search(pattern, text)), default)
