"""Danger by rules: patterns of what people write, one line a way of saying it."""

from __future__ import annotations

import re

_HOME = r"(?:house|home|flat|apartment|door|front door|car|gym|hotel|building|street)"
_BODY = (
    r"(?:breasts?|thighs?|legs?|butt|bum|bottom|backside|arse|ass|chest|waist|hips?|knees?|crotch|"
    r"neck|throat|hair)"
)
_SOMEONE = r"(?:he|she|they|boss|manager|supervisor|owner|coworker|colleague|client|customer)"
# A cue is made of lines; each is a pattern of its own, so that a change shows as one line.
_AGAIN = r"(?:every|each|always|again|since then|since i|most|twice|three times|keeps?)"
_WHERE = (
    r"(?:at|by|outside|near|in) (?:the |my )(?:\w+ )?(?:stop|station|car ?park|parking lot|exit|entrance|gate|door|car|"
    r"gym|garage|bus|train|tram|staircase|stairs|corner)"
)
CUES: dict[str, tuple[str, ...]] = {
    "self-harm": (
        r"how (?:quiet|easy|peaceful|calm|simple|nice|lovely) (?:it|that|everything) (?:would|could|might) (?:all )?be if i|(?:let|letting|took) (?:go of|my hands off) the (?:steering )?wheel",
        r"(?:hop(?:e|ed|ing)|wish(?:ed|ing)?|want(?:ed)?|rather) (?:\w+ ){0,4}(?:not|never|didn'?t|don'?t|wouldn'?t) (?:have to )?(?:wake|woken|waking) up",
        r"(?:cut|cutting|slic\w+|scratch\w*|burn\w*) (?:\w+ ){0,3}(?:arms?|wrists?|thighs?|legs) (?:\w+ ){0,4}(?:again|on purpose|to (?:cope|calm|get through)|since|first time)",
        r"(?:did|doing|do) (?:the|my) (?:arms?|wrists?|thighs?|legs|cutting) (?:\w+ )?(?:again|thing)",
        r"(?:see|picture) myself (?:being )?alive|(?:not|n'?t) be around (?:for|by|in|any ?more)\b(?=[^.?!]*\bi (?:do not|don'?t) mean)",
        r"(?:with|without) me (?:gone|around)(?=[.!?;,]|$)|(?:never|not|won'?t) (?:wake|get) up (?:again|and)",
        r"stop existing|not being (?:in the world|alive)|tired of (?:breathing|living|being alive|being a person)",
        r"(?:does ?n[o']?t|doesn'?t|don'?t) deserve to live|(?:can(?:no|')?t|can not) (?:carry on|go on|do life)(?: living| any)",
        r"(?:put|putting) (?:my|his|her) affairs in order|(?:keep|kept) (?:myself|herself|himself) safe(?: tonight)?",
        r"what (?:i|he|she) might do to (?:myself|himself|herself)|by the time you read this|tell my (?:mum|mom|wife|kids) i love",
        r"(?:took|taken|take) (?:too many|all (?:my|the|of)) (?:\w+ ){0,2}(?:pills|tablets|medication)|overdos\w+|tried to die|how i died",
        r"(?:scratch|burn|cut|bit)(?:ing|ed|e)? (?:my(?: own)?|her|his) (?:arms?|wrists?|legs?|skin)|cuts (?:all )?up (?:his|her|my) (?:arms?|wrists?)",
        r"painless methods?|(?:driving|drive|crash\w*|steer\w*) (?:my car )?(?:into a|off the|off a) (?:tree|wall|bridge|cliff)|(?:a|the) rope in",
        r"(?:will|would|'ll) (?:miss|care) (?:him|her|me|if i)(?: were| was)? (?:dead|gone|on monday)|one way,? (?:ticket )?to the cliffs",
        r"(?:won'?t|will not|shan'?t|not going to) be (?:an?|any|your|much of a) (?:more )?(?:bother|burden|trouble|nuisance|weight) (?:\w+ ){0,4}(?:any ?more|any longer|again|much longer|after (?:today|tonight|this|tomorrow))",
        r"kill(?:ing)? myself|suicid\w*|take my own life|end(?:ing)? (?:it all|my life)",
        r"end(?:ing)? everything(?! (?:between|with|by|on))|goodbye (?:note|letter)s?\b",
        r"want to die|wish i (?:was|were) dead|better off (?:dead|without me)",
        r"happier if i (?:wasn'?t|weren'?t|was not|were not) (?:around|here|alive)",
        r"don'?t want to (?:live|wake up|exist|be alive)|nothing to live for",
        r"don'?t want to be here(?: any ?more| any longer|(?=[.!?;,]|$))",
        r"(?:hurt|harm|cut)(?:ting|ing)? myself|self.harm",
        r"no (?:reason|point) (?:to|in) (?:live|living|going on|any of it|anything)",
        r"can'?t go on(?: living| like this| any ?more| any longer| with (?:life|living)|(?=[.!?;,]|$))",
        r"(?:don'?t|can'?t|cannot) see (?:a|any) way out|there is no way out",
        r"(?:think(?:ing)?|thought) (?:about|of) (?:not existing|dying|death|jumping|ending it)",
        r"want (?:it all|everything) to (?:stop|end)",
        r"(?:have|saved?|saving|counting|stockpil\w+|took|take) (?:the |all |my |some |all my )*pills",
    ),
    "assault": (
        r"tongue (?:in|into|down) my (?:mouth|throat|ear)|hand (?:\w+ )?(?:up|down|inside|in|under|between) my (?:skirt|shirt|dress|top|blouse|trousers|jeans|pants|legs|tunic)",
        r"(?:undid|unbuckled|unzipped)(?: his| her| in)?|was on top of me|got (?:into|in) my bed|headbutt\w*|throttl\w+",
        r"(?:burn(?:t|ed|s)?|broke) (?:my|people|us|me) ?(?:arms?|hands?|fingers?|with)?|handsy|spank\w*|snapp\w+ my bra|felt (?:her|me|him) up",
        r"rap(?:ed?|ing)|sexual(?:ly)? assault\w*|assault(?:ed|s)?|grop(?:ed?|ing)|molest\w*",
        r"fondl\w+|flashed me|exposed (?:himself|herself|themselves)|strangl\w+|choked me",
        r"forced (?:himself|herself|themselves|me to)|forc(?:ed|ing) a kiss|pinned me|held me down",
        r"(?:press|rubb|push)\w* (?:himself|herself|themselves|up) (?:up )?against me",
        r"rub(?:bed|s|bing)? (?:up )?against me|made me (?:touch|kiss|undress|strip|watch)",
        r"kiss(?:ed|es|ing)? me (?:without|against|even though|on the (?:mouth|lips)|and w)",
        r"tr(?:ied|ies|ying) to kiss me",
        r"put (?:his|her|their) hands? (?:on|up|down|around|between|in) (?:me|my)",
        rf"hands? on my {_BODY}|hands? (?:off|all over) me|arms? around my (?:waist|neck)",
        rf"(?:touch|squeez|pinch|smack|slapp|patt|strok|grabb)(?:e|ed|es|s|ing) my (?:{_BODY}|arm|wrist)\b",
        r"grabb?(?:ed|s|ing) me|touch(?:ed|es|ing) me (?:between|under|sexually|inappropriately)",
        rf"\b{_SOMEONE} (?:\w+ )?(?:keeps? |kept )?touch(?:ed|es|ing) me(?! (?:deeply|with (?:his|her)))",
        r"hit me|punch(?:ed|es) me|slapp(?:ed|s) me|beat me(?: up)?|shoved me|kicked me|spat (?:at|on) me",
        r"push(?:ed|es) me (?:against|into|down|over)|threw (?:a|an|the|his|her) \w+ at me",
        r"cornered me(?! (?:at|by) the (?:vending|coffee|printer|kettle|copier))|wouldn'?t let me (?:leave|out|go)|locked (?:me(?! out of)|the door)",
        r"blocked (?:the door|my way|the exit)|spiked my drink|drugged",
        r"put (?:something|a pill|drugs?) in(?:to)? my (?:drink|glass|wine|beer|coffee|tea)",
        r"sex in (?:return|exchange)|(?:in return|in exchange) for sex|sexual favou?rs?",
        r"(?:sleep|have sex) with (?:him|her|them) (?:or|to keep|to get)",
        r"i said no and (?:he|she|they) (?:did|kept|carried|went|still)",
        r"(?:got|had|took|grabbed) (?:hold of )?(?:me by )?(?:my|the) (?:collar|throat|hair)",
        r"(?:touch\w*|did it|film\w*|me|sex) without my consent|(?:didn'?t|did not) consent",
    ),
    "threat": (
        r"(?:won'?t|not|never) (?:leave|get out of) (?:the |this )?\w+ alive|(?:break|broke\w*) (?:my|your|his|her|their)? ?legs|dead (?:man|woman)\b",
        r"put (?:me|you|him|her) (?:in hospital|in the ground|under it|in a box)|one eye open|you'?re next|do (?:me|you|him|her) in",
        r"shame if (?:something|anything) happen|torch the|i(?:'ll| will| am going to|'m going to) (?:end|get|ruin|finish|find) (?:you|me)\b(?=[.!?,;'\"”]|$)",
        r"never walk again|cut (?:my|your|the) brakes|shut up or|snitch\w*|in ditches|throw acid|found in (?:the|a) (?:canal|river|ditch)",
        r"(?:wreath|bullet|dead rat) (?:\w+ )?(?:on|in|at|delivered)|finger across (?:his|her) throat|how many exits|bring (?:his|a|the) (?:shotgun|gun)",
        r"(?:(?:his|your|her) (?:husband|wife|boss)|everyone|they) sees? the (?:pictures?|photos?|video|clip)|recording of me in the",
        r"threat(?:en(?:ed|s|ing)?|s)?(?! to (?:quit|resign|leave|strike|fire|sack|report|sue|tell|cut|"
        r"withhold|dock|cancel|stop|move|go|take|give|write|put|end|walk|call|complain))",
        r"(?:kill|shoot|stab|hurt|beat) (?:me|you|us|him|her|them|everyone|everybody|people)(?! at)",
        r"(?:make|making) (?:me|you) (?:pay|regret|suffer)|you'?ll (?:all )?(?:be sorry|regret)",
        r"know(?:s)? where (?:i|you) live|watch (?:my|your) back|blackmail\w*",
        r"(?:has|have|had|got|bring|brings|bringing|brought|carr\w+|owns?) (?:a |an |his |her )?"
        r"(?:gun|knife|weapon|machete|rifle|pistol)",
        r"(?:has|took|takes|keeps|kept|holds) (?:my|our) (?:passports?|papers)",
        r"(?:something )?bad will happen to|accidents? happen to",
        r"(?:will|'ll|going to) find (?:me|you)(?=[.!?;,'\"”]|$)",
        rf"(?:pictures?|photos?|video) of my (?:own )?(?:{_HOME}|kids?|children|daughter|son)",
        r"burn (?:it|the|your|my) ?(?:\w+ )?down|shoot up|blow up the",
        r"(?:naked|nude|intimate|sex) (?:pictures?|photos?|images?|videos?) of me",
        r"(?:post|send|leak|share|publish)\w* (?:my|the) (?:private |naked |nude )*(?:photos?|pictures?|nudes)",
    ),
    "stalking": (
        r"(?:goes|went|going) through my bins|(?:airtag|tracker|little device) (?:\w+ ){0,3}(?:beneath|under|into|in|on) (?:my|the lining)",
        r"(?:makes?|creates?) new (?:accounts?|profiles?|numbers?)|(?:changed|moved) my number (?:twice|again)|spyware|see me sleep|watch(?:es|ing)? me sleep",
        r"(?:sat|sits|sitting|waits?|waiting|standing) (?:\w+ ){0,4}(?:opposite|outside|in front of|by|near) (?:my|our|her|his) (?:house|flat|apartment|gate|door|window|block)",
        r"(?:behind|after) me (?:all the way )?(?:home|to (?:my|the) (?:door|tube|hotel|car))|calls? my (?:mother|mum|sister|parents|family) to ask",
        r"(?:waits?|gets? off) (?:by|at|where) (?:the |my )?(?:school gate|nursery|tram stop|i get off)",
        r"stalk(?:s|ed|er|ing)?",
        rf"{_AGAIN}[^.?!]{{0,40}} (?:wait|sit|stand|hang|turn|show)(?:s|ing)? (?:around |up )?(?:for me )?{_WHERE}",
        rf"(?:wait|turn|show|hang)(?:s|ing)? (?:around |up )?for me {_WHERE}[^.?!]{{0,40}} {_AGAIN}",
        r"follow(?:ed|s|ing)? me (?:home|around|from work|after work|out of|into|everywhere)",
        rf"follow(?:ed|s|ing)? me to (?:my|the) (?:{_HOME}|car ?park|parking lot|station|bus|train|toilets?|room)",
        rf"(?:turn|show)(?:ed|s|ing)? up (?:at|outside) my (?:{_HOME}|kids?|child|children|school)",
        rf"(?:wait|park|sit|sitt|stand|hang|stood|sat)(?:s|ed|ing)? (?:around )?(?:for me )?(?:outside|by|at|near) my {_HOME}",
        rf"(?:driv\w+|drove|walk\w+) (?:past|by) my {_HOME}|watch(?:es|ing)? my (?:house|flat|window)",
        r"track(?:s|ed|er|ing) (?:me|my (?:car|phone|location))",
        r"(?:tracker|airtag|gps)[^.?!]{0,20} (?:on|in|under) my (?:car|bag|coat|phone|bike)",
        r"(?:found|got|has) my (?:home )?address|restraining order|(?:he|she)(?:'s| is)?(?: \w+)? not supposed to come",
        r"(?:waits?|waited|waiting) (?:by|at|near) my (?:bus|tram|train|metro) ?(?:stop|station)?",
        r"(?:wo|do|does|would)n'?t stop (?:calling|texting|following|contacting|messaging|ringing) me",
    ),
    "health": (
        r"chest (?:pains?|is tight|feels tight|tightness|hurts)|pains? in (?:my|his|her) (?:chest|left arm)|heart attack(?! when| over| at the)",
        r"(?:can'?t|cannot|couldn'?t|struggl\w+ to) breathe(?! easy)|(?:face|mouth) (?:is |was )?drooping|slurring (?:his|her|my) (?:words|speech)",
        r"(?:smell\w*|smelt|stinks?|reeks?) of gas|gas (?:leak|is leaking)|rotten eggs|carbon monoxide|co (?:alarm|detector)",
        r"(?:sweep|cut|drill|strip|rip|pull|handle|carry|remove|break)\w* (?:\w+ ){0,4}asbestos|asbestos (?:\w+ ){0,4}(?:dust|without|dry|loose|broken)",
        r"without (?:\w+ ){0,2}(?:masks?|gloves|goggles|respirators?|harness(?:es)?|ppe|protection|protective \w+|life ?jackets?|ventilation)",
        r"no (?:masks?|gloves|goggles|respirators?|harness(?:es)?|ppe|life ?jackets?|ventilation|brakes|guard ?rail|edge protection)\b",
        r"(?:guards?|interlocks?|light curtains?|safety (?:switch|sensor|catch)|emergency stop|e.stop) (?:\w+ ){0,4}(?:off|removed|bypass\w*|taped|missing|broken|disabled|disconnected|doesn'?t work)",
        r"(?:tak(?:e|en|ing)|took|remov\w+|bypass\w*|tap(?:ed|ing)|disabl\w+) (?:\w+ ){0,3}(?:machine guards?|guards? (?:off|from)|interlocks?|light curtain|safety (?:switch|sensor|catch)|smoke (?:alarms?|detectors?))",
        r"(?:awake|up|on shift|driving|driven|at the wheel) (?:for )?(?:over |almost |nearly |about )?(?:1[6-9]|[23]\d|sixteen|seventeen|eighteen|nineteen|twenty|thirty)(?:[- ]\w+)? (?:straight |solid )?hours",
        r"(?:fell|fall|falling|fallen|nodd\w+|doz\w+|drift\w+) (?:asleep|off) (?:at|behind|while|when) (?:the wheel|i drive|i'?m driving|driving|the lights)",
        r"(?:passed|passing|blacked|blacking) out (?:at|on|in|from|while)|(?:fainted|collapsed) (?:at|on|in|from|again|twice)|heat ?stroke",
        r"electric shocks?|got a shock (?:off|from)|(?:work\w*|wire|wiring|panel|cable|board|circuit) (?:\w+ ){0,2}live\b(?! (?:music|show|chat|event|stream))|live (?:wires?|panel|cable)",
        r"(?:fumes|solvents?|chemicals?|bleach|acid|spray|gas|dust)\b[^.?!]{0,80}\b(?:dizzy|faint\w*|vomit\w*|threw up|throw(?:s|ing)? up|cough\w*|headaches?|burn(?:s|ed|t|ing)?|sick|breathe|passed out|blister\w*|numb)\b",
        r"(?:wrong|double|twice the) (?:dose|tablets|medication|drug|insulin|blood)|(?:used|dirty) needle|needle ?stick",
        r"(?:brakes?|steering|tyres?) (?:\w+ ){0,3}(?:gone|fail\w*|bald|don'?t work|doesn'?t work|aren'?t right|not right)",
    ),
    "minor": (
        r"(?:in|into) (?:year (?:nine|ten|eleven|9|10|11)|(?:9th|10th|11th|ninth|tenth|eleventh) grade)[^.?!]{0,90}(?:manager|boss|chef|owner|lead|home|hand)",
        r"(?:junior|freshman|sophomore) in high school|high.school (?:junior|freshman|sophomore|kid|girl|boy)|i'?m a minor|under.1[4-8]s? (?:team|on our)",
        r"doing my gcses|pictures? (?:\w+ ){0,6}looked like children",
        r"(?:i'?m|i am|she'?s|he'?s|she is|he is|who is|who's|is only|aged|only) (?:just |only )?"
        r"(?:1[0-7]|thirteen|fourteen|fifteen|sixteen|seventeen)\b(?![.,:]?\d)"
        r"(?! ?(?:%|k\b|per ?cent|pounds|dollars|euros|people|of (?:us|them)|emails?|miles|weeks?|months?|"
        r"wks?|days?|hours?|minutes?|mins?|years (?:in|into|at|with|of|older|younger|ago|since|here)))",
        r"(?:1[0-7]|thirteen|fourteen|fifteen|sixteen|seventeen).year.olds?\b(?! (?:company|firm|car|system|code))",
        r"(?:girl|boy|apprentice|trainee|waitress|waiter|intern|starter|'s (?:daughter|son)),? (?:who is |aged )?1[0-7]\b",
        r"(?:girl|boy|lad|lass|kid|child) of (?:1[0-7]|thirteen|fourteen|fifteen|sixteen|seventeen)",
        r"(?:niece|nephew|girl|boy|lad|lass|apprentice|trainee|sister|brother),? (?:who(?:'s| is) |just |only |not (?:yet|even) |nearly |turning |turns )?(?:1[0-7]|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)(?:,| in (?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|the)| next| last| this)[^?!]{0,160}\b(?:job|works?|working|shifts?|boss|manager|owner|wage|pays?|paid)\b",
        r"underage|under.age|work experience (?:girl|boy|kid|student)|school ?(?:girl|boy)",
    ),
    "deadline": (
        r"(?:interim relief|early conciliation)|three months less a day|(?:180|90|300|ninety|eighty.?\w*) days? (?:are|is) (?:almost|nearly)? ?up|right.to.sue",
        r"limitation period|statute of limitations|default judge?ment|(?:hearing|witness statement|court (?:paper|summons))\b[^.?!]{0,60}(?:tomorrow|days|by|day after)",
        r"(?:time|window|months?|days?|limit)\b[^.?!]{0,25}\b(?:to|for) (?:appeal|my (?:appeal|claim))|appeal (?:window|is due|must go)",
        r"(?:deadline|time limit|limitation|last day) to (?:file|claim|appeal|complain|sign)(?! up| off)",
        r"(?:deadline|time limit|window) for (?:filing|my (?:claim|appeal|complaint|charge)|"
        r"an? (?:claim|charge)|the (?:tribunal|claim))",
        r"(?:file|claim|charge|appeal|tribunal|et1|eeoc)\b[^.?!]{0,60}\b(?:by (?:tomorrow|tonight|today|"
        r"monday|tuesday|wednesday|thursday|friday|midnight|the end of (?:today|the day|the week))|"
        r"tomorrow|tonight|runs out|expires?|in (?:two|three|2|3|a few) days)",
        r"sign (?:\w+ ){1,3}?(?:agreement|contract|waiver|release|settlement|severance|papers?)\b[^.?!]{0,30}"
        r"\b(?:by (?:tomorrow|tonight|today|monday|tuesday|wednesday|thursday|friday|midnight)|tomorrow|tonight)",
        r"(?:nearly|almost|just over|coming up on|it'?s been)(?: \w+){0,2} (?:three months|180 days|"
        r"300 days|six months) (?:since|ago)|(?:180|300).day\b",
        r"(?:1[5-9]\d|2[6-9]\d|300) days (?:ago|since)",
    ),
}
_HARMLESS = re.compile(
    r"\b(?:killing me softly|slapp(?:ed|s) me on the (?:back|shoulder)|grabb(?:ed|s) me (?:for|after|before|on my way)|hands? on my shoulder|"
    r"assault(?:ed)? (?:on|by) (?:the|my|our|your) (?:\w+ ){0,2}(?:ears?|eyes?|nose|senses|smell|noise|music|colours?)|pinn?(?:ed|s) me down (?:on|to) (?:a|the) (?:date|number|figure|price)|"
    r"by the throat on|threatens? (?:a|an|the) (?:rent|price|pay|strike)|threatens? to bring|blow up the (?:org|chart|budget|plan|deal|schedule|inbox|photo|picture|text)|"
    r"(?:1[0-7]|thirteen|fourteen|fifteen|sixteen) years (?:my (?:senior|junior)|ahead|behind)|"
    r"class of (?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)[- ]year[- ]olds|(?:months?|year) since my (?:last )?(?:review|raise|promotion|holiday|pay rise|appraisal|start)|"
    r"appeal for (?:donations|funds|help|volunteers)|file the minutes|(?:course|training|talk|workshop|seminar) (?:on|about|in) (?:\w+ ){0,3}(?:self-harm|suicide|violence|assault|harassment)|suicide (?:kings|squad)|"
    r"kill (?:two birds|time|the (?:mood|deal|project|feature))|"
    r"deadline for (?:the|my|our|a) (?:report|project|slides|pitch|draft|proposal)|(?:was|is|were) killing it|"
    r"to die for|dying (?:to|of embarrassment|of laughter)|shoot (?:me|him|her|them) an? (?:email|mail|message|text)|"
    r"hit (?:the (?:roof|ceiling|brakes|target)|(?:my|his|her|our|its) targets?)|kill me now|(?:don'?t|do not|didn'?t|did not|never) (?:wish|want|mean|meant) to hurt (?:him|her|them|you)|sorry to miss|suicide prevention|stalking the coffee machine|threatened by (?:young|clever|new) people|beat (?:me|him|her|them) to|hit me up|hit me that|hit me hard|"
    r"threatened by (?:my|his|her|their) (?:success|skills?|ideas?|experience|talent|work)|"
    r"stalk(?:ed|ing)? (?:his|her|their|my) (?:linkedin|instagram))\b"
)

_COMPILED = {name: re.compile(rf"\b(?:{'|'.join(lines)})(?!\w)") for name, lines in CUES.items()}


def without_idioms(plain: str) -> str:
    """The text with a plain word for each idiom of an office that sounds like danger."""
    return _HARMLESS.sub(" work ", plain)


def found(plain: str) -> set[str]:
    """The cues that a pattern knows in lower-cased text with single blanks."""
    return {name for name, pattern in _COMPILED.items() if pattern.search(plain)}
