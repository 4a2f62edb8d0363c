"""Courses of action: cut out of the sources' words, merged where two sources say the same."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.actions import action
from assistant.courses import NEAR, Course, gather_courses
from assistant.naming import label
from assistant.portable import Portability
from assistant.schema import Quote, Sentence
from tests.core_parts import sentence
from tests.test_portable import Frequencies


def article(name: str, *rows: tuple[str, str, int]) -> list[Sentence]:
    """Sentences (text, part, paragraph) of one article, one behind the other."""
    found, at = [], 0
    for text, part, paragraph in rows:
        found.append(sentence(text, part, article=name, start=at, paragraph=paragraph))
        at += len(text) + 1
    return found


IGNORE = (
    ("Ignore the email.", "option", 1),
    ("Silence asks nothing of you.", "benefit", 1),
    ("The risk is that he writes again.", "risk", 1),
    ("It fits if you never meet him.", "condition", 1),
)
REFUSE = (
    ("Send one line that says no.", "option", 2),
    ("A written no ends the guessing.", "benefit", 2),
    ("Thank you, but no.", "wording", 3),
)
SILENCE = (
    ("Do not answer the message.", "option", 4),
    ("You lose nothing by it.", "risk", 4),
)


def courses(encoder, *sources, relevance: float = 0.6, limit: int = 5, **frequencies):
    every = [s for own, _ in sources for s in own]
    numbers: dict[tuple[str, int], int] = {}

    def number(one: Sentence, score: float) -> Quote:
        key = (one.article_id, one.start)
        return Quote(numbers.setdefault(key, len(numbers) + 1), one, score)

    return gather_courses(
        [(own, np.full(len(own), relevance), score) for own, score in sources],
        encoder,
        number,
        Portability(Frequencies(200, frequencies.get("rare", ())), "", every),
        limit,
    )[0]


def texts(quotes: tuple[Quote, ...]) -> list[str]:
    return [q.sentence.text for q in quotes]


def test_a_course_has_what_its_paragraph_says_for_it_against_it_and_when(encoder):
    (course,) = courses(encoder, (article("a", *IGNORE), 1.0))
    assert course.label == "Ignore the email"
    assert texts(course.naming) == ["Ignore the email."]
    assert texts(course.for_) == ["Silence asks nothing of you."]
    assert texts(course.against) == ["The risk is that he writes again."]
    assert texts(course.when) == ["It fits if you never meet him."]


def test_words_to_send_belong_to_the_course_before_them(encoder):
    found = courses(encoder, (article("a", *IGNORE, *REFUSE), 1.0))
    assert [texts(c.wording) for c in found] == [[], ["Thank you, but no."]]


def test_courses_of_one_article_keep_their_authors_order(encoder):
    found = courses(encoder, (article("a", *IGNORE, *REFUSE), 1.0))
    assert [c.label for c in found] == ["Ignore the email", "Send one line that says no"]


def test_the_same_course_of_two_articles_is_one_with_both_costs(encoder):
    found = courses(encoder, (article("a", *IGNORE), 1.0), (article("b", *SILENCE), 0.9))
    assert len(found) == 1
    assert texts(found[0].naming) == ["Ignore the email.", "Do not answer the message."]
    assert texts(found[0].against) == [
        "The risk is that he writes again.",
        "You lose nothing by it.",
    ]


def test_two_courses_of_one_article_are_two(encoder):
    """Its author told them apart, however near the two are."""
    assert len(courses(encoder, (article("a", *IGNORE, *SILENCE), 1.0))) == 2


def test_different_courses_are_not_merged(encoder):
    found = courses(encoder, (article("a", *IGNORE), 1.0), (article("b", *REFUSE), 0.9))
    assert [c.label for c in found] == ["Ignore the email", "Send one line that says no"]


def test_the_article_that_fits_keeps_its_order_whatever_others_name(encoder):
    """Two sources name silence, yet the one that fits begins with a line that says no."""
    found = courses(
        encoder, (article("a", *REFUSE, *SILENCE), 1.0), (article("b", *IGNORE), 0.9)
    )  # fmt: skip
    assert [c.label for c in found] == ["Send one line that says no", "Do not answer the message"]


def test_of_further_articles_a_course_that_two_name_comes_first(encoder):
    found = courses(
        encoder,
        (article("a", ("Bake him a cake.", "option", 1)), 1.0),
        (article("b", *REFUSE), 0.91),
        (article("c", *IGNORE), 0.9),
        (article("d", *SILENCE), 0.9),
    )  # 0.9 + 0.05 for silence, named by two, against 0.91
    labels = [c.label for c in found]
    assert labels == ["Bake him a cake", "Ignore the email", "Send one line that says no"]


def test_no_more_courses_than_asked_for(encoder):
    assert len(courses(encoder, (article("a", *IGNORE, *REFUSE), 1.0), limit=1)) == 1


def test_a_course_of_the_article_that_fits_needs_no_likeness_to_the_letter(encoder):
    """ "Ask her" is the main course of many letters and is like none of them."""
    assert len(courses(encoder, (article("a", *IGNORE), 1.0), relevance=0.0)) == 1


def test_a_further_articles_course_far_from_the_letter_is_left_out(encoder):
    lead, further = (article("a", *REFUSE), 1.0), (article("b", *IGNORE), 1.0)
    assert len(courses(encoder, lead, further, relevance=NEAR + 0.01)) == 2
    assert len(courses(encoder, lead, further, relevance=NEAR - 0.01)) == 1


def test_a_course_tied_to_its_own_letter_is_left_out(encoder):
    tied = (("Put the wardrobe and the piano in the hall.", "option", 1),)
    rare = ("wardrob", "piano", "hall")
    assert courses(encoder, (article("a", *tied), 1.0), rare=rare) == ()
    assert len(courses(encoder, (article("a", *tied), 1.0))) == 1


def test_a_course_is_found_behind_the_sentence_that_leads_up_to_it(encoder):
    rows = (
        ("I do see how it looks.", "reason", 1),
        ("Nobody is hurt so far.", "reason", 1),
        ("You could ask her.", "option", 1),
    )
    (course,) = courses(encoder, (article("a", *rows), 1.0))
    assert course.label == "Ask her"


def test_a_remark_in_the_middle_of_a_paragraph_names_no_course(encoder):
    rows = (
        ("He means well.", "reason", 1),
        ("A man like that may, as you can see, be right.", "option", 1),
    )
    assert courses(encoder, (article("a", *rows), 1.0)) == ()


def test_a_course_that_the_author_only_warns_of_is_no_choice(encoder):
    rows = (("Carrying on is the one choice I would forbid.", "option", 1),)
    assert courses(encoder, (article("a", *rows), 1.0)) == ()


def test_what_speaks_against_a_course_is_never_listed_for_it(encoder):
    """A label of parts leaves both of them as reasons."""
    rows = (
        IGNORE[0],
        ("It lets you sleep.", "reason", 1),
        ("But he may take it for a yes.", "reason", 1),
        ("I would not.", "reason", 1),
    )
    (course,) = courses(encoder, (article("a", *rows), 1.0))
    assert texts(course.for_) == ["It lets you sleep."]
    assert texts(course.against) == ["But he may take it for a yes.", "I would not."]


def test_a_thing_to_do_in_any_case_is_a_step_beside_the_choices():
    one = article(
        "a",
        ("You could ask her.", "option", 1),
        ("You could wait.", "option", 2),
        ("Keep the message.", "option", 3),
    )
    found, steps = gather_courses(
        [(one, np.zeros(3), 1.0)],
        Names(),
        lambda s, r: Quote(1, s, r),
        Portability(Frequencies(200, ()), "", one),
    )
    assert [c.label for c in found] == ["Ask her", "Wait"]
    assert [s.text for s, _ in steps] == ["Keep the message."]


def test_a_course_that_is_called_reasonable_is_a_choice_like_those_it_stands_with(encoder):
    rows = (
        ("As for what to do now, I think it would be fine to ignore him.", "option", 1),
        ("Another option is to say no.", "option", 2),
        ("You could also tell his boss.", "option", 3),
    )
    labels = [c.label for c in courses(encoder, (article("a", *rows), 1.0))]
    assert labels == ["Ignore him", "Say no", "Tell his boss"]


class Names:
    """An encoder to which no two names are alike."""

    def embed(self, texts):
        return np.eye(len(texts))


def test_words_to_send_may_stand_behind_a_line_that_leads_to_them(encoder):
    rows = (IGNORE[0], ("Say this:", "option", 2), ("Thank you, but no.", "wording", 3))
    (course,) = courses(encoder, (article("a", *rows), 1.0))
    assert texts(course.wording) == ["Thank you, but no."]


def test_a_cost_in_the_paragraph_behind_a_course_belongs_to_it(encoder):
    rows = (
        IGNORE[0],
        ("Thank you, but no.", "wording", 2),
        ("The cost is that he may write again.", "risk", 3),
        ("It was a warm day.", "reason", 3),
    )  # the last is not about the course
    (course,) = courses(encoder, (article("a", *rows), 1.0))
    assert texts(course.against) == ["The cost is that he may write again."]
    assert course.for_ == ()


def test_a_cost_behind_another_course_is_not_the_first_ones(encoder):
    rows = (IGNORE[0], ("Say no.", "option", 2), ("The cost is a scene.", "risk", 2))
    first, second = courses(encoder, (article("a", *rows), 1.0))
    assert (texts(first.against), texts(second.against)) == ([], ["The cost is a scene."])


def test_a_course_keeps_its_cost_even_where_rare_words_tie_it(encoder):
    rows = (IGNORE[0], ("The risk is a zebra in the wardrobe.", "risk", 1))
    (course,) = courses(encoder, (article("a", *rows), 1.0), rare=("zebra", "wardrob"))
    assert texts(course.against) == ["The risk is a zebra in the wardrobe."]


def test_what_tells_of_the_articles_own_letter_goes_where_another_sentence_stays(encoder):
    told = ("My barista wants a proofer.", "story", 0)
    first = ("Your barista will hear of it.", "benefit", 1)
    risky = ("A proofer may break again.", "risk", 1)
    rows = (told, IGNORE[0], first, IGNORE[1], risky)
    (course,) = courses(encoder, (article("a", *rows), 1.0), rare=("barista", "proofer"))
    assert texts(course.for_) == ["Silence asks nothing of you."]
    assert texts(course.against) == ["A proofer may break again."]  # its only cost stays


def test_a_quoted_persons_option_is_no_course(encoder):
    one = sentence("You could ignore it.", "option", voice="Dora Quill")
    assert courses(encoder, ([one], 1.0)) == ()


def test_no_sources_give_no_courses(encoder):
    assert courses(encoder) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ignore the email.", "Ignore the email"),
        (
            "And still another option, of course, is to also tell him that he should rethink it.",
            "Tell him that he should rethink it",
        ),
        (
            "Another option is to handle it like any other overture — say no thanks and move on.",
            "Say no thanks and move on",
        ),
        ("I think it would be perfectly reasonable to ignore the email.", "Ignore the email"),
        ("You could also wait a week.", "Wait a week"),
        ("Praise nothing unless you could name it.", "Praise nothing unless you could name it"),
        ("Tell the recruiter or HR what happened, because they will want to know.",
         "Tell the recruiter or HR what happened"),
        ("Do the work as well as you can even if you doubt that it will be fairly judged.",
         "Do the work as well as you can"),
        ("word " * 30, "Word " + "word " * 14 + "word…"),
    ],
)  # fmt: skip
def test_a_label_is_cut_from_the_naming_sentence(text, expected):
    assert label(text) == expected


LEADING_ON = {"even", "only", "just", "and", "but"}


def test_no_label_is_cut_off_behind_a_word_that_leads_on(shipped):
    for article_id in shipped.library.ids():
        for one in shipped.index.annotations.sentences(article_id)[0]:
            if one.part == "option" and not one.text.rstrip(".;:!").endswith(
                last := label(one.text).split()[-1]
            ):
                # "Allow it in an emergency only, by one rule": cut at the comma, it leads nowhere.
                assert f"{last}," in one.text or last not in LEADING_ON, one.text


def test_a_label_holds_no_word_that_its_sentence_does_not(shipped):
    count = 0
    for article_id in shipped.library.ids():
        for one in shipped.index.annotations.sentences(article_id)[0]:
            if one.part == "option":
                count += 1
                cut = label(one.text).removesuffix("…")
                assert cut.lower() in one.text.lower() and cut, one.text
    assert count > 100


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("Say no thanks and move on", "Send one line that says no", "decline"),
        ("Ignore the email", "Do not reply to him", "ignore"),
        ("Tell the recruiter or HR", "Report it to the company", "report"),
        ("Keep every message", "Write everything down", "record"),
        ("Hand in your notice", "Look for another job", "leave"),
        ("Apologise once", "Say sorry to her", "apologise"),
    ],
)
def test_two_names_of_an_action_are_one_kind(first, second, kind):
    assert action(first) == action(second) == kind


def test_an_uncommon_action_has_no_kind():
    assert action("Bake him a cake") is None


def test_a_course_is_a_value():
    assert Course("a", (), (), (), ()) == Course("a", (), (), (), ())
