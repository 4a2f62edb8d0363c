"""Where the letter ends and the answer begins."""

import pytest

from assistant.library.letters import ANSWER, LETTER, mark_letter

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
