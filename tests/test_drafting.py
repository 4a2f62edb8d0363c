"""Laws of the words to send: three tones of one column, nobody else's particulars, no promises."""

from __future__ import annotations

import re

import pytest

from assistant.drafting import COURTESIES, deed, drafts, left_open
from assistant.library import open_library
from assistant.parts import annotate
from assistant.schema import TONES, Citation
from assistant.settings import Settings

NO = "Say no in one line"
REPLY = ["Hello Piet, thank you for the message.", "I would rather not meet in private."]


def cites(*paragraphs: list[str]) -> list[list[Citation]]:
    """Citations of these sentences, numbered from 1."""
    numbers = iter(range(1, 99))
    return [
        [Citation(next(numbers), "a", "t", None, None, None, s, 0, len(s)) for s in paragraph]
        for paragraph in paragraphs
    ]


def tones(option: str, *paragraphs: list[str], letter: str = "") -> dict[str, str]:
    return {d.tone: d.text for d in drafts(option, cites(*paragraphs), letter)}


def test_neutral_is_the_column_firm_is_its_message_and_warm_adds_a_courtesy():
    said = tones(NO, ["I would rather not meet in private.", "I have been busy since the move."])
    assert said["neutral"] == "I would rather not meet in private. I have been busy since the move."
    assert said["warm"] == f"{said['neutral']} {COURTESIES['message']}"
    assert said["firm"] == "I would rather not meet in private."


def test_firm_has_no_thanks_and_warm_thanks_nobody_twice():
    said = tones(NO, REPLY)
    assert said["neutral"].startswith("Hello [name], thank you")
    assert "thank" not in said["firm"].lower() and "warm" not in said


def test_thanks_inside_a_message_are_thanks_enough():
    assert "warm" not in tones(NO, ["I have no time for it, thanks."])


def test_a_tone_that_would_repeat_another_is_left_out_and_the_neutral_comes_first():
    (only,) = drafts(NO, cites(["Please do not contact me on this number again."]), "")
    assert only.tone == "neutral"
    made = drafts(NO, cites(["I would rather not meet in private."]), "")
    assert [d.tone for d in made] == ["neutral", "warm"]


def test_every_sentence_keeps_its_citation():
    made = {d.tone: d.citations for d in drafts(NO, cites(REPLY), "")}
    assert made == {"neutral": (1, 2), "firm": (2,)}


def test_a_boundary_is_not_softened():
    assert "warm" not in tones(NO, ["I would like you not to message me about this again."])


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Dear Ruth, could we talk on Friday?", "Dear [name], could we talk on [day]?"),
        ("Kev, it stops today.", "[name], it stops today."),
        ("Thank you, but no.", "Thank you, but no."),
        ("Please answer by 12 March.", "Please answer by [date]."),
        ("Please answer by the 7th.", "Please answer by [date]."),
        ("I am asking for 1,400 pounds.", "I am asking for [amount]."),
        ("I have waited eleven weeks.", "I have waited [number] weeks."),
        ("Please ask Helen about it.", "Please ask [name] about it."),
        ("I left my job in Kendal.", "I left my job in [place]."),
        ("Can we meet at 14.10?", "Can we meet at [time]?"),
        ("May I leave it for now?", "May I leave it for now?"),
        ("Raves aren't my thing on Thursdays.", "Raves aren't my thing on [day]s."),
        ("Noise affects my health.", "Noise affects my health."),
        ("Rob knows about it.", "[name] knows about it."),
    ],
)
def test_what_is_anothers_is_left_open(sentence, shown):
    assert left_open(sentence, "")[0] == shown


def test_what_the_person_said_themselves_stays():
    assert left_open("Dear Ruth, by Friday, please.", "ruth wants it by friday")[0] == (
        "Dear Ruth, by Friday, please."
    )


def test_nothing_is_admitted_unless_the_option_is_to_apologise():
    words = ["I should not have written to you.", "I apologise, and I do not expect a reply."]
    assert tones(NO, words) == {}
    assert tones("Apologise once", words)["neutral"] == " ".join(words)
    plain = ["I would rather not meet.", "It is too much.", "I need time."]
    assert tones(NO, [*plain, "I apologise for asking."])["neutral"] == " ".join(plain)


def test_nothing_is_promised_and_no_day_is_told_that_was_anothers():
    words = ["I would rather not do it alone.", "It is too much.", "I need help."]
    for more in ("I'll send it to you.", "I have told you so since March."):
        assert tones(NO, [*words, more])["neutral"] == " ".join(words)


def test_a_draft_about_the_writers_own_life_is_left_out_unless_it_is_the_persons_too():
    words = ["I'm pregnant, and I would rather not say so yet."]
    assert tones(NO, words) == {}
    assert tones(NO, words, letter="I am pregnant. Do I tell them?")


def test_a_draft_of_words_that_only_one_letter_holds_is_left_out():
    assert (
        tones(NO, ["The mould on the tithe maps is worse.", "Please order a dehumidifier."]) == {}
    )


def test_an_option_to_send_nothing_has_no_words():
    assert tones("Say nothing and wait", REPLY) == {}


def test_what_pointed_at_a_sentence_that_is_gone_goes_too():
    kept = ["I would rather not meet.", "No, thank you.", "I am not free.", "Please ask another.",
            "I need the time."]  # fmt: skip
    words = [kept[0], "The tithe maps rot.", "That is why.", *kept[1:]]
    assert tones(NO, words)["neutral"] == " ".join(kept)


def test_of_a_draft_that_lost_too_much_nothing_is_left():
    words = ["I would rather not meet.", "The tithe maps rot.", "No, thank you."]
    assert tones(NO, words) == {}


@pytest.mark.parametrize(
    ("sentence", "does"),
    [
        ("Thank you for coming in.", "thanks"),
        ("I wish you well.", "closing"),
        ("I am sorry for both.", "apology"),
        ("Could you leave her off?", "request"),
        ("I'll come with you if you want.", "promise"),
        ("I can bring a letter.", "offer"),
        ("I can't be the go-between.", "message"),
        ("I will not answer at night.", "message"),
        ("It happened two years ago.", "reason"),
    ],
)
def test_a_sentence_is_told_by_what_it_does(sentence, does):
    assert deed(sentence) == does


def test_every_draft_of_the_shipped_columns_is_quotes_placeholders_and_our_courtesies(tmp_path):
    """No name, month or weekday of a column's letter may reach another person's mail."""
    particular = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri)day\b|\b(?:January|March|August)\b|\d")
    made = 0
    for article in open_library(Settings(home=tmp_path)).articles():
        words: dict[int, list[Citation]] = {}
        for n, s in enumerate((s for s in annotate(article) if s.part == "wording"), start=1):
            one = Citation(n, article.id, article.title, None, None, None, s.text, s.start, s.end)
            words.setdefault(s.paragraph, []).append(one)
        for paragraph in words.values():
            quotes = {c.n: c.quote for c in paragraph}
            for draft in drafts(NO, [paragraph], ""):
                made += 1
                assert draft.tone in TONES and set(draft.citations) <= quotes.keys()
                assert not particular.search(draft.text), draft.text
                ours = draft.text
                for n in draft.citations:
                    ours = ours.replace(left_open(quotes[n], "")[0], "", 1)
                assert ours.strip() in ("", *COURTESIES.values())
    assert made > 60


def test_a_firm_draft_does_not_begin_behind_what_carried_the_message():
    said = ["I have made up my mind to withdraw.", "I'd like you to tell the other candidates."]
    assert "firm" not in tones(NO, said)
    assert tones(NO, ["Thank you for the offer.", said[1]])["firm"] == said[1]


def test_what_points_at_a_sentence_that_was_left_out_goes_with_it():
    said = [
        "I will pay for the teapot.",  # a promise is left out
        "Please tell me what you would like to do about it.",
        "I would rather talk at work.",
        "I would like to meet on Friday.",
        "Please tell me when you have time.",
        "I need an answer by Monday.",
        "Please keep this between us.",
    ]
    kept = tones(NO, said)["neutral"]
    assert kept.startswith("I would rather talk at work.")


def test_a_question_that_asks_no_favour_is_not_thanked_for():
    assert "warm" not in tones(NO, ["I would rather not talk politics.", "Have you got the keys?"])
    assert "warm" in tones(NO, ["I would rather not talk politics.", "Could we talk shop?"])
