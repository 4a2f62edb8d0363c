"""Families of words that are nothing alone and danger together: a hand, and a throat.

Each family is one pattern. Which families stand in a piece is told to the cue model, and a few
combinations are rules of their own.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import combinations, pairwise

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august|"
    r"september|october|november|december)"
)
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH} \d{{1,2}}|the \d{{1,2}}(?:st|nd|rd|th))\b"
_FAMILIES = {
    "end-of-me": r"kill|suicid|dead|die|died|dying|death|alive|exist\w*|vanish|funeral|overdos\w*|gone|disappear\w*",
    "means": r"pills?|tablets|medicines?|rope|bridge|roof|cliffs?|ledge|jump\w*|train platform|razor|hang(?:ing)?|turn(?:ed)? the wheel",
    "myself": r"myself|meself|himself|herself|my (?:own )?(?:arms?|wrists?|head|life)",
    "no-hope": r"no point|what'?s the point|burden|better off|nobody (?:would|will)|can'?t face|nothing left|too much|goodbye",
    "body": r"skirt|shirt|blouse|bra|trousers|jeans|thighs?|breasts?|bum|legs?|knees?|throat|neck|lips|mouth|groin|belt|clothes",
    "force": r"grabb?\w*|push\w*|held|hold|pinn\w*|forc\w+|pull\w*|slapp\w*|hit|punch\w*|shov\w*|squeez\w*|drag\w*|kick\w*|burn\w*|threw|choke\w*|slamm\w*",
    "hand": r"hands?|fingers|arms?|tongue|fist",
    "alone": r"hotel|lift|elevator|store ?room|stock ?room|cupboard|toilets?|car|taxi|cellar|bed|locked",
    "drink": r"wine|beer|vodka|drinks?|drunk|glass|shots",
    "blank": r"don'?t remember|no memory|can'?t remember|then nothing|blank|passed out|woke up|come to|came to",
    "no": r"said no|said stop|saying no|told (?:him|her|them) (?:no|to stop)|turned (?:him|her|them) down|blocked|didn'?t want",
    "weapon": r"gun|knife|rifle|shotgun|machete|pistol|blade|bullet|hammer|bat|acid|bomb",
    "harm": r"hurt|pay for|regret|bleed|broken|break|burn|bury|torch|finish|end you|next|sorry|in hospital|shut up|keep quiet",
    "kin": r"(?:your|my|her|his) (?:family|kids?|son|lad|boy|daughter|girl|child|children|mother|mum|wife|husband|sister)",
    "home": r"(?:my|your|her|his|our) (?:house|home|flat|door|street|window|curtains|gate|building|stop|bus|train|tram|gym|car|address|route|front door)",
    "hover": r"wait(?:s|ed|ing)?|park(?:s|ed)?|follow\w*|watch\w*|outside|behind me|always there|turns up|shows up|keeps (?:coming|appearing)|lurk\w*|hiding",
    "again": r"again|every (?:night|evening|day|morning|week)|third time|for (?:weeks|months)|new accounts?|missed calls",
    "order": r"court order|injunction against|non.?molestation|protective order|no.?contact order|within \d+ ?(?:m|metres|meters|feet|yards)\b",
    "young": r"(?:1[0-7]|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)(?! (?:years (?:in|into|ago)|people|minutes|days|weeks|months|%|hours))",
    "child": r"niece|nephew|schoolgirls?|schoolboys?|school|pupils?|teen(?:ager)?s?|kid|lad|lass|apprentices?|exams|gcses|grade|sophomore|high school|saturday (?:girl|boy|job)",
    "trouble": r"touch\w*|kiss\w*|alone|nudes?|pics|texts? (?:her|him|me)|messag\w+|drives? (?:her|him)|boot of|locked|vodka|girlfriend|secret|hotel|lift home|bruises",
    "claim": r"tribunal|acas|eeoc|et1|claim|appeal|court|charge|conciliation|right.to.sue|limitation|osha|complaint|labou?r board|hearing|interim relief",
    "harmed": r"sacked|fired|dismiss\w+|let go|laid off|terminated|my last day|last day was|written up|given notice|harass\w*|redundan\w+|rejected me",
    "running-out": r"deadline|time limit|cut.?off|runs? out|expires?|up on|too late|late|is due|due (?:tomorrow|today)|one day left|days left|how long have i got|less a day|three months|(?:90|180|300|ninety) days",
    "today-is": rf"(?:it'?s|it is|it'?s now|it is now|today'?s|today is|now|we have) (?:now |already )?{_DAY}",
    "date": _DAY,
    "fumes": r"fumes|gas|solvents?|degreaser|thinner|bleach|ammonia|chlorine|acid|caustic|chemicals?|pesticides?|vapou?rs?|asbestos|silica|exhaust|boiler|leak(?:s|ing)?",
    "guarding": r"guards?|harness\w*|masks?|gloves|goggles|respirators?|helmets?|vests?|life ?jackets?|ventilation|brakes?|sprinklers?|exits?|alarms?|extinguishers?",
    "machine": r"machines?|press|saw|baler|conveyor|roller|forklift|crane|scaffold\w*|ladders?|roof|trench|tank|silo|panel|furnace|lorry|truck|van|coach|tractor|mast|platform",
    "ailing": r"headaches?|dizzy|faint\w*|numb|sick|vomit\w*|threw up|throwing up|cough\w*|breath\w*|double|swollen|bleed\w*|seizures?|fits?|fever|sweat\w*|cramps?|palpitations|pains?|unconscious|collapsed?|burns?|blister\w*",
    "worn-out": r"awake|asleep|sleep|nodd\w+|doz\w+|drowsy|hours straight|exhausted|(?:1[5-9]|[23]\d|eighteen|twenty(?:-\w+)?|thirty(?:-\w+)?) hours",
    "ordered": r"told (?:me|us) to|tells? (?:me|us) to|make us|makes us|wants? (?:me|us) to|has us|have us|(?:boss|gaffer|foreman|supervisor|manager|owner|chef) says|carry on|anyway|be careful|don'?t (?:fuss|moan)|or go home",
    "parting": r"goodbye|farewell|thank you for everything|look after|take care of|sorry for|last (?:one|email|message|day|words)|honour|forgive|remember me|love you all|gave (?:me|us|away)|giving away|keys|passwords?|will|letters?|affairs",
    "bequest": r"(?:is|are) (?:for|yours now)(?= (?:you|him|her|my \w+|[a-z]+)(?:[.,;]|$| (?:if|as|because|since|who)))|(?:can|should|may|to) have my|give my \w+ to|look after (?:my|the) (?:dog|cat|kids|boys|girls|mum|wife|fish)|(?:won'?t|will not) (?:be needing|need) (?:it|them|that|those)",
    "absolution": r"(?:nobody|no one|no.one)(?:'s| is| was)? (?:to blame|(?:'s )?fault)|not your fault|nobody'?s fault|you were (?:all )?(?:always )?(?:good|kind|decent)|forgive me|don'?t be (?:sad|angry)|you did (?:all|everything) you could|sorry (?:for|about) (?:all|the (?:trouble|mess))|it'?s better (?:this way|like this)|be good to",
    "intimate-force": r"asleep|froze|stiff|pretend\w*|didn'?t move|couldn'?t move|quiet|lie still|stop|wouldn'?t stop|carried on|underwear|tights|zip|undid|bruises?|marks?|hurts?",
    "omen": r"shame if|pity if|pity about|would be (?:awful|a shame|terrible)|accidents?|be careful|careful on|have a way of|nothing to lose|never found|lovely (?:\w+ )?(?:family|kids|house|school|girl|boy)|nice (?:\w+ )?(?:family|kids|house|car)|know people|soon|next time|brothers|remember",
    "chance": r"coincidence|happens to be|bump\w* into|same (?:bus|train|hotel|gym|plane|street|car)|new (?:flat|address|number|account)|knows (?:when|what|where|my)|third time|everywhere|always|tags?|camera|app",
}  # fmt: skip
_COMPILED = {name: re.compile(rf"\b(?:{line})(?!\w)") for name, line in _FAMILIES.items()}
# Only what hardly any ordinary letter says; the rest is left to the model's weights.
_TOGETHER = {
    "self-harm": ({"means", "no-hope"}, {"end-of-me", "no-hope", "myself"}),
    "assault": ({"drink", "blank", "alone"}, {"drink", "blank", "body"}),
    "threat": ({"weapon", "harm", "kin"},),
    "stalking": ({"order", "harmed"}, {"order", "hover"}, {"hover", "home", "again"}),
    "minor": ({"young", "child", "trouble"},),
    "health": ({"fumes", "ailing", "ordered"}, {"machine", "worn-out", "ordered"}),
    "deadline": ({"today-is", "harmed"}, {"today-is", "claim"}, {"claim", "harmed", "running-out"}),
}
# A farewell is spread over a whole message.
_ACROSS = {"self-harm": ({"bequest", "absolution"}, {"bequest", "no-hope", "parting"})}
_HARD = {
    "assault": re.compile(r"\bhands? (?:a?round|on|at|over) my (?:throat|neck|mouth)\b"),
    "threat": re.compile(
        r"\byour (?:lad|boy|girl|son|daughter|kids?|wife) (?:\w+ ){0,2}?(?:walks?|cycles?|rides?|goes|plays)\b"
    ),
    "self-harm": re.compile(r"\bcount(?:ing|ed)? (?:\w+ ){0,2}(?:tablets|pills)\b"),
    "stalking": _COMPILED["order"],
}


@lru_cache(maxsize=256)
def families(sentence: str) -> frozenset[str]:
    """The families in a sentence of plain text; kept, as rules and model both ask for them."""
    return frozenset(name for name, pattern in _COMPILED.items() if pattern.search(sentence))


def markers(present: Collection[str]) -> list[str]:
    """Families and their pairs, as n-grams that no text can hold."""
    own = sorted(present)
    return [f"<{a}>" for a in own] + [f"<{a}+{b}>" for a, b in combinations(own, 2)]


def together(plain: str, spoken: list[str]) -> set[str]:
    """Cues that families tell together in a sentence or two neighbours, or a pattern anywhere."""
    found = {cue for cue, pattern in _HARD.items() if pattern.search(plain)}
    own = [families(sentence) for sentence in spoken]
    for present in (*own, *(a | b for a, b in pairwise(own))):
        found |= {cue for cue, sets in _TOGETHER.items() if any(s <= present for s in sets)}
    everywhere = frozenset().union(*own)
    return found | {cue for cue, sets in _ACROSS.items() if any(s <= everywhere for s in sets)}
