"""Where the letter ends and the answer begins."""

import pytest

from assistant.library import Library
from assistant.library.letters import ANSWER, LETTER, mark_letter
from assistant.settings import PROJECT

ASK = "I share a desk with a man who hums, and I have asked him twice to stop. Am I being petty?"
MORE = "My manager says that I am too quiet about it, and my own work is late because of it."
REPLY = (
    "You are not petty, and you have been patient. Tell your colleague once more, on a quiet "
    "morning, and then ask your manager to move your desk, because you have done your part."
)
REPLY_2 = "If you are moved, you keep your peace. If you are not, your headphones are your answer."


def parts(paragraphs):
    column = mark_letter(paragraphs)
    assert column is not None
    made = column.paragraphs
    at = made.index(ANSWER)
    return made[made.index(LETTER) + 1 : at], made[at + 1 :]


@pytest.mark.parametrize(
    "opening", ["A reader writes:", "Reader asks:", "A letter-writer wrote in:", "One reader asks…"]
)
def test_an_announced_letter_ends_where_the_answer_speaks_to_its_writer(opening):
    letter, answer = parts([opening, MORE, ASK, REPLY, REPLY_2])
    assert letter == [MORE, ASK]
    assert answer == [REPLY, REPLY_2]


def test_a_letter_may_follow_its_announcement_on_the_same_line():
    assert parts([f"A reader writes: {ASK}", REPLY])[0] == [ASK]


@pytest.mark.parametrize(
    "note",
    [
        "* Note from me: the writer changed the instrument.",
        "*The humming is Bach.",
        "* You may remember this writer: your comments on her first letter were kind, thank you.",
        "Editor’s note: the writer works in a bank.",
        "(Note from the desk: this is the second letter about humming.)",
    ],
)
def test_a_note_about_the_letter_stays_with_the_letter(note):
    assert parts(["A reader writes:", ASK, note, REPLY])[0] == [ASK, note]


def test_an_announcement_may_end_a_paragraph():
    column = mark_letter(["It is Thursday, and you are asked. A reader writes:", ASK, REPLY])
    assert column.paragraphs == ["It is Thursday, and you are asked.", LETTER, ASK, ANSWER, REPLY]


def test_a_note_does_not_begin_an_answer_that_begins_quietly():
    answer = "It is fair to ask once more, and you may ask your manager after that. " * 2
    note = "* Note from me: the writer works in a bank."
    assert parts(["A reader writes:", ASK, note, answer])[1] == [answer]


def test_numbered_letters_keep_their_own_answers():
    column = mark_letter(
        ["It is two answers to two questions.", "1. He hums", MORE, ASK, REPLY, REPLY_2,
         "2. May I move?", ASK, REPLY]
    )  # fmt: skip
    assert column.paragraphs == [
        "It is two answers to two questions.", LETTER, "1. He hums", MORE, ASK, ANSWER, REPLY,
        REPLY_2, LETTER, "2. May I move?", ASK, ANSWER, REPLY,
    ]  # fmt: skip


def test_a_numbered_letter_without_a_clear_answer_stays_a_letter():
    column = mark_letter(
        ["1. He hums", ASK, REPLY, "2. Quietly", MORE, MORE, "3. Humming", ASK, REPLY]
    )
    at = column.paragraphs.index("2. Quietly")
    assert column.paragraphs[at - 1 : at + 4] == [LETTER, "2. Quietly", MORE, MORE, LETTER]
    assert "1 of 3 letters" in column.notes[0]


def test_a_numbered_guide_is_no_column():
    assert mark_letter(["1. Ask early", REPLY, REPLY_2, "2. Ask often", REPLY, REPLY_2]) is None


def test_an_introduction_stays_in_front_of_the_letter():
    column = mark_letter(["This one is from the archive.", "A reader writes:", ASK, REPLY])
    assert column.paragraphs[:2] == ["This one is from the archive.", LETTER]


@pytest.mark.parametrize(
    "signature", ["— Hummed Out in Leeds", "-- Hummed Out", "Sincerely, Hummed Out"]
)
def test_a_signed_letter_ends_with_its_signature(signature):
    letter, answer = parts(["Dear Jane,", ASK, signature, "Dear Hummed Out,", REPLY])
    assert letter == ["Dear Jane,", ASK, signature]
    assert answer == ["Dear Hummed Out,", REPLY]


def test_a_closing_and_a_name_on_two_lines_are_a_signature():
    assert parts(["Dear Jane,", ASK, "Sincerely,", "Hummed Out", REPLY])[1] == [REPLY]


def test_question_and_answer_marks_become_headings():
    letter, answer = parts([f"Q: {ASK}", MORE, f"A: {REPLY}", REPLY_2])
    assert letter == [ASK, MORE]
    assert answer == [REPLY, REPLY_2]


def test_several_letters_keep_their_own_answers():
    column = mark_letter([f"Q: {ASK} {MORE}", f"A: {REPLY}", f"Q: {MORE} {ASK}", f"A: {REPLY_2}"])
    assert [one for one in column.paragraphs if one.startswith("##")] == [LETTER, ANSWER] * 2


def test_an_interview_is_no_column():
    assert (
        mark_letter(["Q: How did it start?", f"A: {REPLY}", "Q: And then?", f"A: {MORE}"]) is None
    )


def test_a_quoted_letter_is_a_letter_and_not_words_to_send():
    letter, answer = parts(["A reader writes:", f"> {MORE}", f"> {ASK}", REPLY, "> Please stop."])
    assert letter == [MORE, ASK]
    assert answer[-1] == "> Please stop."


def test_headings_of_the_page_are_taken_over():
    assert parts(["### The question", ASK, "### My answer", REPLY]) == ([ASK], [REPLY])


@pytest.mark.parametrize(
    "paragraphs",
    [
        [REPLY, REPLY_2],
        ["Dear all,", "The kettle is for everybody.", "It stays in the kitchen."],
        [MORE, MORE, MORE],
        ["A reader writes:", ASK],
        ["A reader writes:", MORE, MORE, "Nobody has answered this one yet, and nobody will."],
        ["A reader writes:", MORE, ASK, "The office is on the third floor of a former mill. " * 4],
        [],
    ],
)
def test_what_cannot_be_told_apart_is_not_marked(paragraphs):
    assert mark_letter(paragraphs) is None


def test_words_in_quotation_marks_do_not_count_for_either_side():
    told = "He said, “You and your ears! You should see your face, you!” and I left my own desk."
    assert parts(["A reader writes:", told, ASK, REPLY])[0] == [told, ASK]


def test_the_answers_of_our_own_columns_are_found_where_they_begin(tmp_path):
    """The corpus says where each answer begins, so it can tell how well that is found. At the time
    of writing: all 125 of 125."""
    library = Library(PROJECT / "corpus", tmp_path)
    columns = [one.text.split("\n\n") for one in library.articles() if one.kind == "column"]
    assert len(columns) > 100
    found = 0
    for paragraphs in columns:
        begin = paragraphs.index(ANSWER)
        column = mark_letter(["A reader writes:", *paragraphs[1:begin], *paragraphs[begin + 1 :]])
        found += column is not None and column.paragraphs == paragraphs
    assert found / len(columns) >= 0.97


def test_no_guide_of_our_own_is_taken_for_a_column(tmp_path):
    library = Library(PROJECT / "corpus", tmp_path)
    guides = [one for one in library.articles() if one.kind != "column"]
    assert guides
    assert [one.id for one in guides if mark_letter(one.text.split("\n\n"))] == []
