"""How an answer is shown: as JSON, as text for the terminal, as Markdown. Nothing else shows one.

Every word that is not ours (a letter, an email, an article, a model's sentence) goes through
`escape` before it meets a Markdown renderer, and through `plain` before it meets a terminal.
"""

from assistant.render.inert import escape, link, plain, web_address
from assistant.render.markdown import to_markdown
from assistant.render.say import (
    by_option,
    by_story,
    byline,
    capital,
    long_date,
    read_as,
    sides,
    situation,
    spoken,
    topics,
)
from assistant.render.text import to_text
from assistant.render.wire import from_dict, to_dict

__all__ = [
    "by_option",
    "by_story",
    "byline",
    "capital",
    "escape",
    "from_dict",
    "link",
    "long_date",
    "plain",
    "read_as",
    "sides",
    "situation",
    "spoken",
    "to_dict",
    "to_markdown",
    "to_text",
    "topics",
    "web_address",
]
