"""Lines of a web page that are not the author's: what they look like, and where they may stand.

A line is cut only as a whole, never a part of one, and most kinds only before the first or after
the last real paragraph. The price of a line too many is a line too many; the price of a line too
few is an author misquoted.
"""

from __future__ import annotations

import re

MAX_FURNITURE_CHARS = 400
_I = re.IGNORECASE
_NETWORK = (
    r"(?:facebook|twitter|x\.com|instagram|pinterest|linkedin|tiktok|threads|bluesky|mastodon"
    r"|youtube|tumblr|snapchat|whatsapp|telegram|reddit|flipboard|google news|apple news)"
)

# Cut wherever they stand: no author writes these as a paragraph.
_ANYWHERE = tuple(re.compile(one, _I) for one in (
    r"^comments (?:are |have been )?(?:now )?(?:closed|turned off|off|disabled)"
    r"(?: (?:on|for) this (?:post|entry|article|story))?\.?$",
    r"^this entry was (?:posted|filed|tagged)\b.*$",
    r"^(?:posted|filed|published) (?:in|under|on|by)\b.*\bpermalink\b.*$",
    r"^bookmark the permalink\.?$",
    r"^(?:advertisement|advertising|sponsored(?: content| links?| post)?|paid content)$",
    r"^(?:advertisement\s*[-–—]*\s*)?(?:continue reading|(?:story|article) continues)"
    r"(?: (?:the main story|below|after (?:the )?ad\w*).*)?$",
    r"^(?:skip to (?:main )?(?:content|navigation)|back to top|jump to comments)$",
    r"^click to (?:share|email|print|tweet)\b.*$",
    r"^share (?:this|on|via|to)\b[^.!?]*$",
    rf"^(?:(?:share|tweet|pin(?: it)?|email|print|save|post|copy link|{_NETWORK})"
    r"[\s,|/·•&+]*){2,}$",
    r"^\{\s*\d+\s+comments?.*\}$",
))  # fmt: skip

# Cut only in front of the first real paragraph or behind the last one.
_AT_EDGES = tuple(re.compile(one, _I) for one in (
    rf"^(?:(?:like|follow|find|join|connect with) and )?(?:like|follow|find|join|connect with)"
    rf" (?:us|me|our page)\b(?: (?:on|at|over on|too))? .{{0,80}}\b{_NETWORK}\b[^.!?]*[.!]?$",
    rf"^(?:like|follow|find) @?[\w.]+ on {_NETWORK}\.?$",
    r"^(?:sign up|subscribe|register)\b.{0,40}\b(?:our|my)\b.{0,80}"
    r"\b(?:newsletters?|mailing list|emails?|updates|alerts|feed)\b[^.!?]*[.!]?$",
    r"^(?:sign up|subscribe"
    r"|(?:get|receive) (?:our|the (?:best|latest|top|newest)|news|stories|posts|updates|weekly))\b"
    r".{0,150}\b(?:delivered|straight|right|direct(?:ly)?)\b.{0,30}\b(?:inbox|feed)\b[^.!?]*[.!]?$",
    r"^(?:enter|type) your e-?mail(?: address)?\b[^.!?]*[.!]?$",
    r"^(?:subscribe|sign up|sign in|log in|login|register|menu|search|home|close|print|e-?mail"
    r"|share|tweet|loading\W*|more|reply|contact|about|archives?|newsletter|advertise)$",
    r"^.{0,60}\b(?:we|this (?:web)?site|our (?:web)?site)\b.{0,20}\buses? cookies\b.*"
    r"\b(?:accept|agree|consent|privacy|policy|preferences|experience|settings)\b.*$",
    r"^(?:accept|reject|manage|allow)(?: all)?(?: cookies| preferences)?$",
    r"^(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{4}|by\b).*$",
    r"^.{0,100}\ball rights reserved\.?$",
    r"^(?:leave a (?:reply|comment)|(?:post|add|write) a comment"
    r"|\d+ (?:comments?|responses?|replies)|no comments(?: yet)?"
    r"|(?:view|show|read|see) (?:all )?(?:\d+ )?comments?)\.?$",
    r"^(?:you must be logged in|log ?in|sign in) to (?:post a |leave a )?(?:reply|comment)\b.*$",
    r"^(?:[←«‹<]+\s*)?(?:previous|older|newer|next)(?: (?:post|article|entry|entries|posts|story))?"
    r"(?:\s*[→»›>]+)?$",
    r"^[←«‹]\s*\S.{0,120}$|^\S.{0,120}\s[→»›]$",
    r"^(?:posted|filed|published) (?:in|under):?\s[^.!?]{1,150}$",
    r"^(?:tags?|categories|category|tagged(?: with| as)?|labels|filed under|posted in):?\s"
    r"[^.!?]{1,200}$",
    r"^(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)[ -]min(?:ute)?s?(?: read)?$",
    r"^(?:reading time|estimated reading time)\b.{0,30}$",
    r"^(?:privacy policy|terms (?:of (?:use|service)|and conditions)|cookie policy|contact us"
    r"|about us)$",
))  # fmt: skip

_CREDIT = (
    r"(?:photo(?:graph(?:y|er)?|s|graph by)?|image|picture|illustration|credit|picture credit"
    r"|photo credit|image credit)s?"
)
_CAPTION = re.compile(
    rf"^.{{0,250}}\((?:{_CREDIT})(?: credit)?\s*(?::|by\b|via\b|courtesy\b)[^()]{{1,80}}\)\.?$"
    rf"|^{_CREDIT}\s*(?::|by)\s*[A-Z][^.!?]{{1,80}}(?:\s(?:on|via|/)\s\S+)?$"
    r"|^(?:[A-Z][\w.'-]+ ){1,3}(?:via|/) "
    r"(?:Getty Images|Shutterstock|Unsplash|iStock|AP|Reuters|AFP)\.?$"
    r"|^(?:Getty Images|Shutterstock|iStock(?:photo)?|Unsplash)$",
    _I,
)  # fmt: skip
_RELATED_INLINE = re.compile(
    r"^(?:related|read more|read next|see also|more like this|more from \S.{0,30}|also read"
    r"|recommended|don['’]t miss|watch|in case you missed it)\s*[:–—-]\s*\S.{0,150}$",
    _I,
)
_RELATED_HEADING = re.compile(
    r"^(?:related(?: (?:posts|articles|stories|reading|content|links|topics))?"
    r"|you (?:may|might) (?:also )?(?:like|enjoy|be interested in)|read (?:more|next|this next)"
    r"|more (?:from|in|on)\b.{0,50}|recommended(?: (?:for you|reading|stories))?|up next"
    r"|(?:most )?(?:popular|read|recent|trending|latest)"
    r"(?: (?:posts|articles|stories|comments|news|now))?"
    r"|share this(?: (?:post|article|story))?|sponsored stories|from the archives?|blogroll"
    r"|like this)\s*[:.…]?$",
    _I,
)  # fmt: skip
_ABOUT_AUTHOR = re.compile(r"^about (?:the )?(?:author|writer|columnist|contributor)s?\s*:?$", _I)
_BIO = re.compile(
    r"^(?:[A-Z][\w.'’-]+ ){1,4}(?:is|was|writes|has been|works as)\b.{0,300}"
    r"\b(?:writer|author|columnist|editor|journalist|blogger|founder|coach|consultant|contributor"
    r"|correspondent|reporter|speaker)\b.*$"
)
_BIO_SIGN = re.compile(
    rf"@\w{{2,}}|https?://|www\.|\b(?:follow (?:him|her|them)|{_NETWORK}|her (?:website|blog|book)"
    r"|his (?:website|blog|book)|their (?:website|blog|book)|(?:lives|based) in|latest book)\b",
    _I,
)
_COMMENTS_HEADING = re.compile(
    r"^(?:\d+ (?:comments?|responses?|replies|thoughts? on)\b.{0,120}|comments(?: \(\d+\))?"
    r"|leave a (?:reply|comment).{0,40}|(?:reader )?comments)\s*:?$",
    _I,
)
_COMMENT_SIGN = re.compile(
    r"^(?:.{1,60}\b(?:says|said|wrote|commented)\s*:?|reply(?: to .{1,40})?|permalink|report"
    r"|.{0,40}\d{4}\s+at\s+\d{1,2}:\d{2}.{0,20}|\d+ (?:hours?|days?|weeks?|months?|years?) ago"
    r"|(?:up|down)?votes?\s*\d*|like|\d+ likes?)$",
    _I,
)
_SENTENCE_END = re.compile(r"[.!?…][\"'’”)\]]*$")
_SEPARATORS = re.compile(r"\s*[|»›·•]\s*|\s+/\s+")


def plain(line: str) -> str:
    """`line` without the marks of a heading, a list or emphasis."""
    return re.sub(r"^(?:#{1,6}\s+|[-*+•]\s+|>\s*)+", "", line).strip(" *_")


def is_anywhere(line: str) -> bool:
    """Whether `line` is furniture wherever it stands."""
    text = plain(line)
    return 0 < len(text) <= MAX_FURNITURE_CHARS and (
        any(one.match(text) for one in _ANYWHERE)
        or is_caption(text)
        or bool(_RELATED_INLINE.match(text) and not re.search(r"[.!…][\"'’”)]*$", text))
    )


def is_edge(line: str) -> bool:
    """Whether `line` is furniture when it stands before or after the text proper."""
    text = plain(line)
    return 0 < len(text) <= MAX_FURNITURE_CHARS and (
        is_anywhere(line) or any(one.match(text) for one in _AT_EDGES) or _is_navigation(text)
    )


def is_caption(line: str) -> bool:
    """Whether `line` is a picture's caption: short, and ending in its credit."""
    return len(line) <= 330 and _CAPTION.match(line) is not None


def is_alternative_text(line: str) -> bool:
    """Whether `line`, which stands right above a caption, is the picture's description."""
    return 0 < len(line) <= 200 and not _SENTENCE_END.search(line) and not line.endswith((":", ","))


def is_real(line: str) -> bool:
    """Whether `line` is clearly text: long enough, a sentence, and not furniture."""
    return len(line) >= 80 and bool(_SENTENCE_END.search(line)) and not is_edge(line)


def tail_blocks(lines: list[str], start: int) -> int:
    """The number of the first line from `start` on that begins a block which is all furniture to
    the end (related links, the author's biography, readers' comments), or len(lines)."""
    for number in range(start, len(lines)):
        text, rest = plain(lines[number]), lines[number + 1 :]
        if _RELATED_HEADING.match(text) and rest and all(_is_link(one) for one in rest):
            return number
        if _ABOUT_AUTHOR.match(text) and len(rest) <= 3 and all(len(one) <= 700 for one in rest):
            return number
        if (
            _COMMENTS_HEADING.match(text)
            and sum(bool(_COMMENT_SIGN.match(plain(one))) for one in rest) >= 2
        ):
            return number
    return len(lines)


def is_biography(line: str, author: str | None) -> bool:
    """Whether `line`, the last of a page, presents its author.

    It must be a whole sentence about a named writer, and either name the author that the page
    itself gives or carry a handle, a site, a book: an advice may well end on "Dana is an editor".
    """
    if len(line) > 600 or not _BIO.match(line):
        return False
    return bool(author and line.startswith(author)) or bool(_BIO_SIGN.search(line))


def _is_link(line: str) -> bool:
    text = plain(line)
    return (len(text) <= 140 and not re.search(r"[.…][\"'’”)]*$", text)) or is_edge(line)


def _is_navigation(text: str) -> bool:
    """Home | About | Contact: three parts or more, all short, none a sentence."""
    parts = [part for part in _SEPARATORS.split(text) if part]
    return (
        len(parts) >= 3
        and all(len(part) <= 30 for part in parts)
        and not _SENTENCE_END.search(text)
    )
