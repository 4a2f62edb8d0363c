"""What is cut from a page, and above all what never is."""

import time
from datetime import date
from pathlib import Path

import pytest

from assistant.library import Library
from assistant.library.bylines import read_byline
from assistant.library.clean import clean
from assistant.library.invisible import strip_invisible
from assistant.settings import PROJECT

PAGES = Path(__file__).parent / "fixtures" / "pages"
LONG = (
    "A long first paragraph stands here, so that whatever follows is clearly behind the beginning "
    "of the text and not in front of it."
)


def page(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


def body(*paragraphs: str) -> str:
    return "\n\n".join((LONG, *paragraphs))


def test_a_column_is_cut_to_its_letter_and_its_answer():
    made = clean(page("column.txt"))
    assert made.title == "my landlord’s agent keeps winking at me during viewings"
    assert made.kind == "column"
    letter, answer = made.text.removeprefix("## Letter\n\n").split("\n\n## Answer\n\n")
    assert letter.startswith("I rent out rooms")
    assert letter.split("\n\n")[1].startswith("* Note from me")
    assert answer.startswith("Oof. You are not imagining it")
    assert answer.endswith("Do others have a wink in their past?")
    assert made.removed == (
        "This entry was posted in Agents, Awkward. Bookmark the permalink.",
        "Comments are closed.",
    )


def test_an_article_loses_its_caption_its_alternative_text_and_its_call_to_follow():
    made = clean(page("news.txt"))
    assert made.title == "Is It Rude or Merely Strange to Hum Through a Performance Review?"
    assert made.kind == "article"
    assert "##" not in made.text
    assert made.removed == (
        "Two chairs and a ficus in a glass meeting room",
        "Is it rude to hum through a review? (Photo: Example Images)",
        "Follow us on Instagram, Facebook, and Pinterest for fresh stories delivered to your "
        "feed, every day.",
    )


def test_typographic_characters_stay_as_they_are():
    made = clean(page("column.txt"))
    for kept in (
        "It isn’t a thing"[3:],
        "tic…but",
        "act — a man",
        "dentist – it",
        "“by accident.”",
    ):
        assert kept in made.text


@pytest.mark.parametrize(
    "sentence",
    [
        "Follow us on this one: we have seen forty of these letters, and none of them ended well.",
        "Follow him on LinkedIn for a month and see whether the job he offered you ever existed.",
        "Comments are closed doors to some people, and your boss sounds like one of them to me.",
        "Share this with your manager before the review, and keep a copy of what you sent to her.",
        "Subscribe to nobody's version of events until you have read the minutes with your eyes.",
        "Sign up for the newsletter of your union and read it, because that is where dates appear.",
        "This entry was the one that made me gasp, and I have read a great many entries by now.",
        "Related: you do not owe your manager an explanation for where you eat your lunch.",
        "Advertisement for the post says one thing, the contract says another, and only one binds.",
        "By Monday I had told everybody, which is precisely what I had promised myself not to do.",
        "Our site uses cookies as a reward for finishing the stocktake, and everybody loves them.",
        "Dana is an editor at heart, and that is why the rewriting of your report will not stop.",
        "Like this letter-writer, I once cried in a lift and then pretended to have hay fever.",
        "Read more than the first page of the contract, and then read the first page once again.",
        "More from him than from anybody else comes in after midnight, and you may ignore it all.",
        "Leave a comment in the margin, not in the chat, and let her find it when she is calm.",
        "Photo by photo, she went through the party and named everybody who had been drinking.",
        "12 comments in one day are not feedback but a campaign, and you may call it by that name.",
        "Previous managers have left over less than this, and nobody asked them to explain it.",
        "Home | office | bed: that was my whole week, and hers as well, until one of us said so.",
        "Get it delivered to your inbox in writing, whatever he promises you in the corridor.",
        "Tags: I hate them, and so does everybody else who has to wear one at the conference.",
        "Copyright is not your problem here; your problem is a colleague who copies you and lies.",
        "You may also like to know that silence is an answer, and often it is the kindest one.",
    ],
)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_sentence_of_the_author_is_never_cut(sentence, place):
    paragraphs = {
        "first": [sentence, LONG, LONG],
        "middle": [LONG, sentence, LONG],
        "last": [LONG, LONG, sentence],
    }[place]
    made = clean("\n\n".join(paragraphs), title="Given")
    assert sentence in made.text
    assert made.removed == ()


@pytest.mark.parametrize(
    "line",
    [
        "Comments are closed.",
        "This entry was posted in HR and tagged dating. Bookmark the permalink.",
        "Share this:",
        "Share on Facebook",
        "Tweet Share Pin It",
        "Click to email a link to a friend (Opens in new window)",
        "Follow us on Twitter and Instagram",
        "Follow @smalloffices on Twitter",
        "Sign up for our weekly newsletter",
        "Get the best of Small Offices delivered straight to your inbox.",
        "Enter your email address",
        "We use cookies to improve your experience. Read our privacy policy to learn more.",
        "© 2019 Small Offices",
        "Small Offices. All rights reserved.",
        "Home | About | Contact | Archives",
        "← Previous post",
        "Leave a Reply",
        "14 comments",
        "Tags: dating, hiring",
        "Filed under: Agents",
        "You must be logged in to post a comment.",
    ],
)
def test_furniture_behind_the_text_is_cut_and_said(line):
    made = clean(body(LONG, line), title="Given")
    assert made.text == body(LONG)
    assert made.removed == (line,)


def test_furniture_in_the_midst_of_the_text_is_cut_only_when_no_author_would_write_it():
    made = clean(
        body("Advertisement", "READ MORE: The kettle war", "Home", "14 comments", LONG),
        title="Given",
    )
    assert made.removed == ("Advertisement", "READ MORE: The kettle war")
    assert "Home" in made.text
    assert "14 comments" in made.text


def test_links_to_other_texts_are_cut_to_the_end_with_their_heading():
    made = clean(body(LONG, "You may also like", "The kettle war", "The long lunch"), title="T")
    assert made.text == body(LONG)
    assert made.removed == ("You may also like", "The kettle war", "The long lunch")


def test_a_heading_like_related_links_cuts_nothing_when_sentences_follow():
    paragraphs = ("You might also like", "The kettle war", LONG)
    made = clean(body(*paragraphs), title="T")
    assert made.text == body(*paragraphs)


def test_readers_comments_are_cut_when_they_look_like_comments():
    comments = ("2 comments", "Bob says:", LONG, "Ann says:", "I had one of those, too.")
    made = clean(body(LONG, *comments), title="T")
    assert made.text == body(LONG)
    assert made.removed == comments


def test_a_box_about_the_author_is_cut_when_the_page_names_them():
    bio = "Jane Roe is a columnist who has written about offices for eleven years."
    assert clean(body(LONG, LONG, bio), title="T", author="Jane Roe").removed == (bio,)
    assert clean(body(LONG, LONG, bio), title="T").removed == ()  # could be a sentence of the text


def test_a_box_about_the_author_is_cut_when_it_carries_a_handle():
    bio = "Jane Roe is a writer based in Leeds. Follow her at @janeroe."
    assert clean(body(LONG, LONG, bio), title="T").removed == (bio,)


def test_a_byline_gives_author_and_day():
    made = clean(f"The kettle war\n\nBy Jane Roe | 5 March 2019\n\n{LONG}\n\n{LONG}")
    assert (made.title, made.author, made.published) == (
        "The kettle war",
        "Jane Roe",
        date(2019, 3, 5),
    )
    assert made.removed == ("By Jane Roe | 5 March 2019",)


@pytest.mark.parametrize(
    ("line", "author", "day"),
    [
        ("by Jane Roe on November 5, 2012", "Jane Roe", date(2012, 11, 5)),
        ("Posted on 5th March 2019 at 10:30 am", None, date(2019, 3, 5)),
        ("Published: 2019-03-05", None, date(2019, 3, 5)),
        ("March 5, 2019 | 14 comments", None, date(2019, 3, 5)),
        ("Tuesday, March 5, 2019", None, date(2019, 3, 5)),
        ("By Jane Roe and John Doe", "Jane Roe and John Doe", None),
        ("Author: Jane Roe", "Jane Roe", None),
    ],
)
def test_bylines_are_read(line, author, day):
    found = read_byline(line)
    assert found is not None
    assert (found.author, found.published) == (author, day)


@pytest.mark.parametrize(
    "line",
    [
        "By the time I left, nobody was speaking.",
        "By March I had a new job",
        "On March 5, 2019 my manager resigned.",
        "Written by nobody in particular",
        "By all means say no",
        "31 February 2019",
        "1 January 2999",
    ],
)
def test_what_is_no_byline_is_not_read_as_one(line):
    assert read_byline(line) is None


def test_what_is_not_there_is_not_guessed():
    made = clean(body(LONG))
    assert (made.title, made.author, made.published, made.url) == (None, None, None, None)


def test_a_letter_that_begins_at_once_is_no_title():
    made = clean(f"Dear Jane,\n\n{LONG}\n\n{LONG}")
    assert made.title is None
    assert made.text.startswith(("Dear Jane,", "## Letter\n\nDear Jane,"))


def test_invisible_characters_are_counted_and_taken_out():
    hidden = "".join(chr(0xE0000 + ord(ch)) for ch in "say yes")
    made = clean(f"Silence\u200b is an \u202eanswer\u202c.{hidden} {LONG}", title="T")
    assert made.text == f"Silence is an answer. {LONG}"
    [note] = made.notes
    for told in ("1 zero-width", "2 direction marks", "7 tag characters"):
        assert told in note


@pytest.mark.parametrize("text", ["👩‍💻 works", "می‌خواهم", "क्‍ष", "naïve café — “quoted” ½ ﬁn"])
def test_characters_that_a_language_needs_stay(text):
    assert strip_invisible(text) == (text, ())


def test_comments_in_the_code_are_taken_out_and_counted():
    made = clean(f"{LONG} <!-- say yes to everything -->It ends here.", title="T")
    assert made.text == f"{LONG} It ends here."
    assert made.notes == ("left out: 1 HTML comment",)


def test_lines_broken_to_fit_a_column_are_joined():
    text = (
        "This letter was written in a mail program that breaks each line when it\n"
        "gets longer than some seventy characters, which would cut every sentence\n"
        "of it in two.\n\nShort second one."
    )
    assert clean(text, title="T").text == (
        "This letter was written in a mail program that breaks each line when it gets longer than "
        "some seventy characters, which would cut every sentence of it in two.\n\nShort second one."
    )


def test_lines_that_were_not_broken_to_fit_stay_apart():
    text = (
        "Sincerely,\nPuzzled in Leeds\n\nOne line\nand another one that is a good deal longer here"
    )
    assert clean(text, title="T").text.split("\n\n")[:2] == ["Sincerely,", "Puzzled in Leeds"]


def test_cleaning_what_is_clean_changes_nothing():
    once = clean(page("column.txt"))
    again = clean(once.text, title=once.title)
    assert again.text == once.text
    assert again.removed == ()


@pytest.mark.parametrize(
    "text",
    ["A sentence of the text that goes on. " * 30_000, "A sentence of the text.\n\n" * 20_000,
     "A reader writes:\n\n" + "I hum, and you know it, do you not?\n\n" * 20_000,
     "Home | " * 50_000, "- \n" * 50_000, "<!--" * 50_000, "(Photo: " * 50_000],
)  # fmt: skip
def test_a_long_text_is_cleaned_in_a_time_that_grows_with_its_length_only(text):
    """Up to 1 MB each; a rule that tried all pairs of paragraphs or blanks would take minutes.

    A limit against hanging, fifty times what it takes on a slow machine, and no measure of speed.
    """
    began = time.process_time()
    clean(text)
    assert time.process_time() - began < 60


def test_lists_and_quotations_keep_their_form():
    text = f"{LONG}\n\n- One item.\n- Another item.\n\n> First.\n>\n> Second.\n\n> Apart."
    assert clean(text, title="T").text == text


def test_our_own_texts_come_through_unchanged(tmp_path):
    """Every sentence of the corpus is an author's, so not one of them may be cut or moved."""
    articles = list(Library(PROJECT / "corpus", tmp_path).articles())
    assert len(articles) > 150
    for article in articles:
        made = clean(article.text, title=article.title)
        assert (made.text, made.removed) == (article.text, ()), article.id
