"""Laws of rendering: the JSON is its schema, nothing is lost, and foreign text does nothing."""

from __future__ import annotations

import doctest
import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import assistant.render.inert
from assistant.errors import InputError
from assistant.language import refusal
from assistant.render import (
    escape,
    from_dict,
    link,
    plain,
    sides,
    to_dict,
    to_markdown,
    to_text,
    web_address,
)
from assistant.render.inert import JOINER
from assistant.render.text import WIDTH_CHARS
from assistant.schema import Abstention, Citation, Frame, Option, Statement
from assistant.ui.blocks import NoAnswer, announcement, blocks_of
from tests.answers import ADVICE, ALL, CARD, ESCALATION, cite

SCHEMA = json.loads(
    (Path(assistant.__file__).parent / "answer.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
ESCAPE_CODE = "\x1b[2J\x1b]0;pwned\x07"

ACTIVE = [
    "![i](http://canary.example/i.png)",
    "![i][r]\n\n[r]: http://canary.example/i.png",
    "[click](http://canary.example)",
    "[click](javascript:alert(1))",
    "<http://canary.example>",
    "http://canary.example/x and www.canary.example and me@canary.example",
    "<img src=http://canary.example onerror=alert(1)>",
    "<script>alert(1)</script>",
    "<!-- hidden -->",
    "# heading",
    "heading\n===",
    "heading\n---",
    "- item\n- item",
    "1. one\n2) two",
    "> quoted",
    "    code",
    "```\ncode\n```",
    "`code` *em* **strong** _em_ ~~gone~~",
    "| a | b |\n| - | - |\n| c | d |",
    "***",
    "&lt;b&gt; &#60; &copy;",
    "a  \nb\\\nc",
    "[^1] and\n\n[^1]: note",
]


@pytest.mark.parametrize("answer", ALL, ids=lambda answer: answer.kind)
def test_every_kind_of_answer_is_what_the_schema_says(answer):
    VALIDATOR.validate(json.loads(json.dumps(to_dict(answer))))


def test_the_schema_refuses_a_statement_without_a_citation():
    data = to_dict(ADVICE)
    data["bottom_line"][0]["citations"] = []
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(data)


@pytest.mark.parametrize("answer", ALL, ids=lambda answer: answer.kind)
def test_an_answer_survives_its_own_json(answer):
    assert from_dict(json.loads(json.dumps(to_dict(answer)))) == answer


def test_the_letter_does_not_leak_into_the_json_through_the_frame():
    framed = replace(ADVICE, frame=Frame(situation="my private letter", questions=("private?",)))
    assert "private" not in json.dumps(to_dict(framed))


@pytest.mark.parametrize("data", [{}, {"kind": "poem"}, {"kind": "advice"}, {"kind": []}])
def test_a_foreign_record_is_refused_with_a_sentence(data):
    with pytest.raises(InputError, match="saved answer cannot be read"):
        from_dict(data)


def test_the_stories_behind_the_first_lines_are_named_beside_them():
    """A reader must see at once that the advice was written about somebody else."""
    titles = {c.title for c in ADVICE.citations if c.n in ADVICE.bottom_line[0].citations}
    head = " ".join(to_text(ADVICE).split("Option 1")[0].split())
    for title in titles:
        assert f"Written about: “{title}”" in head
        assert escape(title) in to_markdown(ADVICE).split("###")[0]


def test_first_lines_from_several_stories_each_stand_under_their_own():
    """A reader who cannot tell which line is about whom may follow the wrong one."""
    one = ADVICE.citations[0]
    two = next(c for c in ADVICE.citations if c.article_id != one.article_id)
    told = replace(
        ADVICE,
        bottom_line=(
            Statement(one.quote, (one.n,), "verbatim"),
            Statement(two.quote, (two.n,), "verbatim"),
        ),
    )
    for shown, as_is in ((" ".join(to_text(told).split()), plain), (to_markdown(told), escape)):
        head = shown.split("Option 1")[0].split("###")[0]
        texts = (one.title, one.quote, two.title, two.quote)
        places = [head.index(as_is(text)) for text in texts]
        assert places == sorted(places)


def test_the_text_leads_with_the_bottom_line_and_ends_with_numbered_sources():
    text = " ".join(to_text(ADVICE).split())
    order = [
        "ADVICE",
        "As I read it, you are a candidate, this is about a hiring manager",
        "You may ignore the email: you owe him no reply. [1]",
        "Option 1: Ignore the email",
        "Against: “The cost is that he may write once more.” [2]",
        "When: A written no helps if he keeps writing. [3] [5]",
        "Where the sources disagree: whether to answer at all",
        "The cautious desk: “Answer once, politely,",
        "Words to send: Say no in one line and move on",
        "The law",
        "(the people-ops desk, 22 November 2026)",
        "Next steps",
        "What the library does not cover",
        "Sources",
        "the candid desk, 14 March 2026",
        "https://letters.example/hiring-manager",
        "[1] “You owe him no reply",
    ]
    positions = [text.find(part) for part in order]
    assert -1 not in positions, order[positions.index(-1)]
    assert positions == sorted(positions)


@pytest.mark.parametrize("answer", ALL, ids=lambda answer: answer.kind)
def test_text_fits_the_terminal(answer):
    assert max(map(len, to_text(answer).split("\n"))) <= WIDTH_CHARS


def test_an_opinion_is_voiced_to_its_source_with_the_year():
    assert "The candid desk, 2026: “You owe him no reply" in to_text(CARD)
    assert "The candid desk, 2026: “You owe him no reply" in to_markdown(CARD)


def test_a_name_is_not_said_twice_over_one_sentence():
    assert "The cautious desk, 2026" not in to_text(ADVICE)


def test_a_refusal_for_its_language_says_that_first_and_not_that_articles_are_missing():
    refused = Abstention(Frame(), (), notes=refusal("de"))
    assert from_dict(json.loads(json.dumps(to_dict(refused)))) == refused
    VALIDATOR.validate(to_dict(refused))
    for shown in (to_text(refused), to_markdown(refused)):
        shown = " ".join(shown.split())
        assert shown.index("auf Englisch") < shown.index("in English")
        assert "does not cover" not in shown
    assert blocks_of(refused)[-1] == NoAnswer((), (), refusal("de"))
    assert announcement(refused).startswith("Ich kann")


def test_the_neutral_words_are_printed_with_their_quotes_and_the_other_tones_named():
    for shown in (to_text(ADVICE), to_markdown(ADVICE).replace("\\", "")):
        shown = " ".join(shown.split())
        assert "From [8]. There is a warm version too" in shown
        assert "Thank you for hearing me out" not in shown


def test_an_answer_kept_before_there_were_tones_is_read_as_neutral():
    data = to_dict(ADVICE)
    for draft in data["drafts"]:
        del draft["tone"]
    del data["notes"]
    assert {draft.tone for draft in from_dict(data).drafts} == {"neutral"}


def test_help_comes_before_anything_else():
    text = to_text(ESCALATION)
    assert text.index("leave and call") < text.index("911") < text.index("Write down the date")
    assert "checked 1 November 2026" in text


def test_an_article_cannot_steer_the_terminal():
    quote = replace(ADVICE.citations[0], quote=f"You owe{ESCAPE_CODE} him \u202enothing.")
    text = to_text(replace(ADVICE, citations=(quote, *ADVICE.citations[1:])))
    assert "\x1b" not in text and "\x07" not in text and "\u202e" not in text
    assert "You owe" in text


@pytest.mark.parametrize("text", ACTIVE)
def test_escaped_text_is_only_paragraphs_of_text(text):
    """CommonMark with tables and strikethrough finds nothing but text in it."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for token in parser.parse(escape(text)):
        assert token.type in ("paragraph_open", "inline", "paragraph_close"), token
        for child in token.children or ():
            assert child.type in ("text", "text_special", "softbreak"), (child.type, child.content)


@given(st.text(alphabet=st.sampled_from("ab1 \n!#$&()*+-./:<=>@[\\]^_`{|}~\t'\"w"), max_size=60))
def test_escaping_changes_nothing_that_is_seen(text):
    parser = MarkdownIt("commonmark")
    shown = "\n".join(
        "".join("\n" if child.type == "softbreak" else child.content for child in token.children)
        for token in parser.parse(escape(text))
        if token.type == "inline"
    )
    assert shown.replace(JOINER, "").split() == plain(text).split()


@pytest.mark.parametrize(
    "pattern",
    [
        r"https?://|www\.",
        r"[\w.+-]+@[\w-]+\.\w",
        r":[\w+-]+:|:material/|:streamlit:",
        r"--|->|<-|>=|<=|~=",
        r"(?<!\\):(?=\w+\[)|(?<!\\):(?=\w)",
    ],
)
def test_patterns_replaced_after_parsing_find_nothing(pattern):
    text = escape(
        "https://a.example www.a.example me@a.example :smile: :+1: :material/home: :red[x] "
        "a -- b -> c <- d <-> e >= f <= g ~= h ---> Re:hello HTTP://A.EXAMPLE"
    )
    parsed = "".join(
        child.content
        for token in MarkdownIt("commonmark").parse(text)
        if token.type == "inline"
        for child in token.children
    )
    haystack = text if pattern.startswith("(?<!") else parsed
    assert not re.search(pattern, haystack, re.IGNORECASE), haystack


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//host/x",
        "http://",
        "http://user@host/",
        "http://a.example/ x",
        "http://a.example/\n",
        "http://[::1",
    ],
)
def test_only_a_plain_web_address_becomes_a_link(url):
    assert web_address(url) is None
    assert link("a title", url) == "a title"


def test_an_address_cannot_close_its_own_link():
    assert web_address("https://a.example/x)<b>") == "https://a.example/x%29%3Cb%3E"


def test_markdown_links_only_to_stored_addresses():
    hostile = "![x](http://canary.example) <img src=x> [a](http://canary.example)"
    citation = replace(ADVICE.citations[0], title=hostile, quote=hostile)
    statement = replace(ADVICE.bottom_line[0], text=hostile, voice=hostile)
    answer = replace(
        ADVICE,
        bottom_line=(statement,),
        missing=(hostile,),
        citations=(citation,),
        law=(statement,),
    )
    tokens = MarkdownIt("commonmark").parse(to_markdown(answer))
    children = [child for token in tokens for child in token.children or ()]
    assert {child.attrs["href"] for child in children if child.type == "link_open"} == {
        ADVICE.citations[0].url
    }
    assert not [child for child in children if child.type in ("image", "html_inline")]


def test_markdown_holds_every_part_of_the_answer():
    text = to_markdown(ADVICE).replace("\\", "")
    for part in ("### Ignore the email", "### Words to send", "### The law", "### Sources"):
        assert part in text
    assert all(one.quote in text for one in ADVICE.citations)


def test_a_sample_never_points_beside_its_quote():
    """The helper of the other tests looks the span up; a quote that is not there must raise."""
    from tests.answers import CANDID

    found = cite(1, CANDID, "You owe him no reply")
    assert isinstance(found, Citation)
    assert CANDID.text[found.start : found.end] == "You owe him no reply"
    with pytest.raises(ValueError):
        cite(1, CANDID, "You owe him a reply")


def test_the_example_in_the_docstring_holds():
    results = doctest.testmod(assistant.render.inert)
    assert results.attempted > 0
    assert results.failed == 0


def test_how_to_go_about_a_course_is_no_reason_for_it():
    why, how = (Statement(t, (1,), "verbatim") for t in ("Silence ends it.", "Count the pieces."))
    cost = Statement("The cost is a week.", (1,), "verbatim")
    option = Option("Wait", for_=(how, why), against=(cost,))
    assert sides(option) == (("How", (how,)), ("For", (why,)), ("Against", (cost,)))
    shown = replace(ADVICE, options=(option,))
    for text in (to_text(shown), to_markdown(shown)):
        assert text.index("How: ") < text.index("Count the pieces") < text.index("For: ")
    assert to_dict(shown)["options"][0]["for"][0]["text"] == how.text


def test_an_order_is_no_condition_unless_it_says_when():
    order, *conditions = (
        Statement(t, (1,), "verbatim")
        for t in (
            "Name the words that were said.",
            "Wait if he is away this week.",
            "Split leave suits families of shift workers.",
        )
    )
    said = dict(sides(Option("Apologise", for_=(), against=(), when=(order, *conditions))))
    assert said == {"How": (order,), "When": tuple(conditions)}
