"""Which sentences may be shown as guidance, and in which place."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.annotating import annotated
from assistant.linear import FOLDER, Linear, fitted
from assistant.part_features import features, markers
from assistant.parts import GUIDANCE, PARTS, annotate, decided, read
from assistant.schema import Article
from eval.labels import digest, labelled
from tests.core_parts import COACH, COLUMN, LAW_UK, LAW_US


def parts(article: Article) -> dict[str, str]:
    return {s.text: s.part for s in annotate(article)}


def answer(text: str, desk: str | None = "candid", opening: str = "Fine.") -> str:
    """The part of `text` in an answer, behind an opening paragraph."""
    article = Article("a", "T", f"## Answer\n\n{opening}\n\n{text}", kind="column", desk=desk)
    return parts(article)[text]


def test_a_column_is_read_part_by_part():
    assert parts(COLUMN) == {
        "I buy paper for a print shop.": "story",
        "When our contract with a mill ended, its salesman asked me to dinner by email.": "story",
        "Do I have to answer him?": "question",
        "No, you owe the salesman no answer, and you may let the email lie.": "recommendation",
        "Ignore the email.": "option",
        "Silence ends most invitations, and it asks no work of you.": "reason",
        "The risk is that he may write once more.": "risk",
        "Send one line that says no.": "option",
        "A written no ends the guessing on both sides.": "benefit",
        "It fits best if you expect to meet the salesman again.": "condition",
        "Hello Piet, thank you for the invitation, but no.": "wording",
        "I wish you well.": "wording",
        "Was he wrong to ask?": "question",
        "Talk to HR or your union if he writes again after a no.": "help",
        "Doing nothing stops being right if a second invitation follows a no.": "condition",
    }


def test_a_letter_a_question_a_caption_and_furniture_are_never_guidance():
    found = parts(COACH) | parts(COLUMN)
    for text in (
        "When our contract with a mill ended, its salesman asked me to dinner by email.",
        "Do I have to answer him?",
        "Was he wrong to ask?",
        "What do you think about it?",
        "Is it harassment or poor form?",
        "A bird’s view of two people at a table (Photo: Picture Desk)",
        "Follow us on every network for more of this.",
    ):
        assert found[text] not in GUIDANCE, text


def test_a_report_from_the_web_gives_no_guidance_of_its_own():
    for sentence in annotate(COACH):
        assert sentence.part not in GUIDANCE or sentence.voice, sentence.text


def test_a_named_coach_is_an_opinion_with_his_name_and_description():
    said = {s.text: s for s in annotate(COACH) if s.part == "opinion"}
    assert list(said) == [
        "“You should call it a breach of manners,” Quill said.",
        "But she doesn’t think it is harassment, per se.",
        "“I doubt that it would end a career, but it should end the conversation.”",
    ]
    assert {s.voice for s in said.values()} == {"Dora Quill (office manners trainer)"}


def test_a_crowd_is_story_and_has_no_voice():
    crowd = [s for s in annotate(COACH) if "compliment" in s.text or "Clumsy" in s.text]
    assert len(crowd) == 2
    assert all((s.part, s.voice) == ("story", None) for s in crowd)


def test_a_desk_speaks_for_itself_whoever_it_names():
    text = "## Answer\n\nFine.\n\nYour manager Dora Quill said that you must stay late."
    found = annotate(Article("a", "T", text, kind="column", desk="candid"))
    assert [s.voice for s in found] == [None, None]


@pytest.mark.parametrize("law", [LAW_US, LAW_UK])
def test_what_a_law_note_says_is_law(law):
    assert set(parts(law).values()) == {"law"}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Another option is to say no and move on.", "option"),
        ("It would be perfectly reasonable to ignore the email.", "option"),
        ("Tell him that applicants are no dating pool.", "option"),
        ("You could also wait a week.", "option"),
        ("You should keep the messages.", "recommendation"),
        ("I would answer him once.", "recommendation"),
        ("The cost is an awkward week.", "risk"),
        ("It may make him defensive and backfire.", "risk"),
        ("A short no protects you later.", "benefit"),
        ("If he writes again, the case is another.", "condition"),
        ("That works best when you will meet again.", "condition"),
        ("His wish is his own business.", "reason"),
        ("Would he write again?", "question"),
        ("Comments are closed.", "furniture"),
        ("Share this with a friend.", "furniture"),
        ("Silence is an answer that he will understand.", "reason"),
        ("The Equality Act 2010 covers it.", "law"),
    ],
)
def test_a_sentence_of_an_answer_has_the_part_it_plays(text, part):
    assert answer(text) == part


def test_words_to_send_are_wording_even_where_they_ask():
    article = replace(COLUMN, text="## Answer\n\nWrite this.\n\n> Could we speak on Monday?")
    assert parts(article)["Could we speak on Monday?"] == "wording"


def test_words_to_send_may_begin_with_dear():
    article = replace(
        COLUMN, text="## Answer\n\nWrite this.\n\n> Dear Ann, I wrote it. She wrote too."
    )
    assert set(parts(article).values()) == {"recommendation", "wording"}


def test_a_quotation_within_a_letter_is_story():
    article = replace(COLUMN, text="## Letter\n\nHe wrote:\n\n> Come to dinner.")
    assert set(parts(article).values()) == {"story"}


def test_an_imported_answer_may_begin_with_a_sigh():
    article = Article("a", "T", "## Answer\n\nUgh.\n\nYou should say no.", kind="column")
    assert parts(article) == {"Ugh.": "reason", "You should say no.": "recommendation"}


LINES = st.sampled_from(
    ["## Letter", "## Answer", "**Wait.** It costs a week.", "> Thank you, no.", "Why me?",
     "“So,” Ann Lee said. “Wait.”", "Follow us on Instagram.", "You could ignore him.", "## Aside"]
)  # fmt: skip


@given(st.lists(LINES, max_size=10), st.sampled_from([None, "candid"]))
@settings(max_examples=100, deadline=None)
def test_every_sentence_is_a_slice_with_a_known_part(lines, desk):
    article = Article("a", "T", "\n\n".join(lines), kind="column", desk=desk)
    at = 0
    for sentence in annotate(article):
        assert article.text[sentence.start : sentence.end] == sentence.text
        assert sentence.part in PARTS and sentence.start >= at
        at = sentence.end
        if sentence.text in ("Why me?", "Follow us on Instagram."):
            assert sentence.part not in GUIDANCE


def deaf(part: str, against: str = "reason", chance: float = 1.0) -> Linear:
    """A model that hears the same in every sentence: `part` with a chance, else `against`."""
    bias = np.log([chance + 1e-9, 1.0 - chance + 1e-9])
    wide = np.zeros((4 + len(markers(PARTS)), 2))
    nothing = np.zeros((0, 2))
    return Linear((part, against), "four", True, {}, np.zeros(0), nothing, wide, bias)


def told(article: Article, model: Linear, encoder: str = "four") -> list[str]:
    spots = read(article)
    return [s.part for s in decided(spots, np.full((len(spots), 4), 0.5), encoder, model)]


@pytest.mark.parametrize("part", ["recommendation", "option", "risk"])
def test_what_form_settles_no_model_makes_guidance(part):
    for article in (COLUMN, COACH, LAW_UK):
        for spot, heard in zip(read(article), told(article, deaf(part)), strict=True):
            assert heard == (part if spot.open else spot.sentence.part)
            if spot.sentence.part in ("question", "furniture", "story", "opinion", "wording"):
                assert heard == spot.sentence.part, spot.sentence.text


def test_no_sentence_of_a_report_is_left_to_a_model():
    assert not [spot.sentence.text for spot in read(COACH) if spot.open]


def test_another_encoders_vectors_leave_the_rules_parts():
    assert told(COLUMN, deaf("risk"), encoder="five") == [s.part for s in annotate(COLUMN)]


@pytest.mark.parametrize(("chance", "shown"), [(0.39, True), (0.41, False), (0.9, False)])
def test_what_is_likely_no_guidance_is_withheld_before_it_is_likelier(chance, shown):
    article = Article("a", "T", "## Answer\n\nUgh.", kind="column")
    [part] = told(article, deaf("furniture", chance=chance))
    assert (part in GUIDANCE) == shown


def test_what_another_desk_would_say_is_not_this_ones_advice():
    text = "Our cautious desk would tell you to wait."
    assert answer(text) == "opinion"
    assert answer(text, desk=None) != "opinion"


def test_a_course_that_an_imported_answer_names_is_an_option_whatever_a_model_hears():
    text = "## Answer\n\nWell.\n\nIt would be fine to leave it. Still another way is to write back."
    article = Article("a", "T", text, kind="column")
    assert told(article, deaf("reason"))[1:] == ["option", "option"]


def test_a_sentence_is_read_with_its_neighbours():
    spots = read(COLUMN)
    _, numbers = features(spots, np.zeros((len(spots), 4)), PARTS)
    names = markers(PARTS)
    assert numbers.shape == (len(spots), 4 + len(names)) and len(set(names)) == len(names)
    at = next(n for n, s in enumerate(spots) if s.sentence.text.startswith("It fits best"))
    marked = {name for name, x in zip(names, numbers[at, 4:], strict=True) if x}
    assert {"before it benefit", "after it wording", "last in paragraph"} <= marked
    assert "under a lead" in marked and "imported" not in marked


def test_vectors_of_other_sentences_are_refused():
    with pytest.raises(ValueError, match="3 vectors for"):
        features(read(COLUMN), np.zeros((3, 4)), PARTS)


def test_the_fitted_table_has_the_columns_that_are_given_to_it(encoder):
    model = fitted("parts")
    width = encoder.embed(["A sentence."]).shape[1]
    assert model.encoder == encoder.name
    assert model.dense.shape == (width + len(markers(PARTS)), len(model.classes))
    assert set(model.classes) <= set(PARTS)


def test_the_fitted_model_hears_what_no_rule_names(encoder):
    helped = "If this goes on, get advice from your union or a lawyer."
    text = f"## Answer\n\nYes, tell her.\n\nOne caution.\n\n{helped}"
    article = Article("a", "T", text, kind="column", desk="candid")
    [(item, _)] = annotated([article], {"a": "s"}, encoder)
    heard = {s.text: s.part for s in item.sentences}
    assert (parts(article)["One caution."], heard["One caution."]) == ("reason", "furniture")
    assert (parts(article)[helped], heard[helped]) == ("condition", "help")


@pytest.mark.parametrize(("chance", "part"), [(0.24, "recommendation"), (0.26, "help")])
def test_where_to_get_help_is_named_before_it_is_likeliest(chance, part):
    article = Article("a", "T", "## Answer\n\nRing them.", kind="column")
    assert told(article, deaf("help", "recommendation", chance)) == [part]


def test_a_label_finds_its_sentence_after_an_edit_before_it():
    spots = read(replace(COLUMN, text="## Aside\n\nNew words.\n\n" + COLUMN.text))
    label = {"start": 0, "sha256": digest("Ignore the email."), "part": "option"}
    edited = {"start": 0, "text": "Ignore that email.", "part": "option"}
    [(at, part)] = labelled(spots, [label, edited]).items()
    assert (spots[at].sentence.text, part) == ("Ignore the email.", "option")


def test_the_model_is_better_than_the_rules_on_articles_that_it_did_not_see():
    about = json.loads((FOLDER / "parts.json").read_text(encoding="utf-8"))["about"]
    for what in ("held-out articles", "held-out answers as from the web"):
        rules, model = about[what]["rules"], about[what]["model"]
        for figure in ("macro F1", "accuracy", "guidance precision"):
            assert model[figure] > rules[figure], (what, figure)
    assert about["agreement"]["readers_kappa"] > 0.8


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("The advantage of a spoken no is that it may cost you nothing.", "benefit"),
        ("The real price is that he may write again and keep at it.", "risk"),
        ("A spoken no suits you if silence gives you no rest.", "condition"),
    ],
)
def test_what_a_desk_marks_outright_no_model_hears_otherwise(text, part):
    column = replace(
        COLUMN, text=f"## Letter\n\nHe wrote.\n\n## Answer\n\nSay no.\n\nSpeak. {text}"
    )
    spot = next(one for one in read(column) if one.sentence.text == text)
    assert (spot.sentence.part, spot.open) == (part, False)
