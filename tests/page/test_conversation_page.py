"""Laws of the page's logic, with the scripted assistant behind it and no browser before it."""

from __future__ import annotations

import json
import time

import assistant.ui
from assistant.chats import Chats
from assistant.ui.export import as_json, as_markdown, file_name
from tests.answers import ABSTENTION, ADVICE, CANDID, CITATIONS, CLARIFICATION, ESCALATION
from tests.page.app import QUESTION, ask, buttons, chats, page, shown
from tests.scripted import ScriptedAssistant

EML = (
    b"From: him@work.example\r\nTo: me@home.example\r\nSubject: Dinner\r\n\r\nDinner on Friday?\r\n"
)


def test_opening_the_library_moves_nothing_on_the_page(scripted):
    """What stands elsewhere in the next run shines through the answer until that run has ended."""
    at_once = page()
    made = assistant.ui.get_assistant()

    def slowly() -> ScriptedAssistant:
        time.sleep(1.0)
        return made

    assistant.ui.use(slowly)
    waited = page()
    assert len(waited.main.children) == len(at_once.main.children)


def test_the_empty_page_says_what_to_do_and_gives_examples(scripted):
    test = page()
    assert "What happened?" in shown(test)
    assert len([one for one in test.button if one.key.startswith("example-")]) == 4
    assert not test.chat_message


def test_a_question_is_answered_and_stands_in_the_list_and_in_the_address(scripted):
    test = ask(page())
    text = shown(test)
    assert QUESTION in text
    assert ADVICE.bottom_line[0].text in text
    assert all(option.label in text for option in ADVICE.options)
    assert "What my library does not cover" in text
    (conversation,) = chats().conversations()
    assert test.query_params["c"] in (conversation.id, [conversation.id])
    (message,) = chats().messages(conversation.id)
    assert (message.answer, message.state) == (ADVICE, "complete")


def test_a_reloaded_page_shows_the_conversation_again(scripted):
    ask(page())
    (conversation,) = chats().conversations()
    again = page(c=conversation.id)
    assert QUESTION in shown(again)
    assert ADVICE.bottom_line[0].text in shown(again)
    assert len(scripted.letters) == 1, "a reload asks nothing again"


def test_an_address_of_no_conversation_is_told_and_harms_nothing(scripted):
    test = page(c="../../etc/passwd")
    assert "not here" in shown(test)
    assert not test.exception


def test_an_answer_that_ends_while_the_page_is_drawn_is_shown_whole(scripted, monkeypatch):
    read = Chats.messages

    def messages(self, conversation_id):
        found = read(self, conversation_id)
        job = assistant.ui.get_jobs().of(conversation_id)
        while job is not None and job.running:
            job.wait(job.version, 0.05)
        return found

    monkeypatch.setattr(Chats, "messages", messages)
    test = ask(page())
    assert ADVICE.next_steps[0].text in shown(test)
    assert "interrupted" not in shown(test)


def test_an_example_begins_a_conversation(scripted):
    test = page()
    test.button(key="example-0").click().run()
    assert scripted.letters[0].question in shown(test)
    assert len(chats().conversations()) == 1


def test_a_pasted_email_goes_with_the_question_and_the_box_is_empty_again(scripted):
    test = page()
    test.text_area(key="email_text_0").set_value("From: him\n\nDinner?")
    ask(test)
    assert scripted.letters[0].email == "From: him\n\nDinner?"
    assert "Dinner?" in shown(test)
    assert test.text_area(key="email_text_1").value == ""


def test_an_attached_email_is_read_as_an_email(scripted):
    test = page()
    test.file_uploader(key="email_file_0").upload("mail.eml", EML, "message/rfc822")
    ask(test)
    assert "From: him@work.example" in (scripted.letters[0].email or "")
    assert "Dinner on Friday?" in (scripted.letters[0].email or "")


def test_a_file_that_is_no_email_is_refused_and_the_question_is_not_lost(scripted):
    test = page()
    test.file_uploader(key="email_file_0").upload("mail.txt", bytes(range(256)) * 20, "text/plain")
    ask(test)
    assert not scripted.letters
    assert "That was not sent." in shown(test)
    assert QUESTION in shown(test)
    (again,) = buttons(test, "Ask this without the email")
    again.click().run()
    assert scripted.letters[0].question == QUESTION
    assert scripted.letters[0].email is None


def test_a_follow_up_knows_what_came_before(scripted):
    test = page()
    test.text_area(key="email_text_0").set_value("the email")
    ask(test)
    ask(test, "And if he writes again?")
    follow_up = scripted.letters[1]
    assert follow_up.email == "the email"
    assert follow_up.history[0].text == QUESTION
    assert len(chats().conversations()) == 1


def test_a_choice_answers_the_question_asked_back(scripted):
    test = ask(page(), "clarify")
    assert CLARIFICATION.question in shown(test)
    (choice,) = buttons(test, CLARIFICATION.choices[0])
    choice.click().run()
    assert scripted.letters[1].question == CLARIFICATION.choices[0]
    assert scripted.letters[1].history[-1].text == CLARIFICATION.question


def test_an_abstention_is_an_answer_not_an_error(scripted):
    test = ask(page(), "How are my stock options taxed?")
    assert "My library does not cover this." in shown(test)
    assert not test.error


def test_help_stands_before_everything_else(scripted):
    test = ask(page(), "He made a threat")
    text = shown(test)
    assert text.index(ESCALATION.now[0]) < text.index("As I read it")
    assert "116 123" in text
    assert "[www.samaritans.org](<https://www.samaritans.org>), checked 1 November 2026" in text
    assert not test.error


def test_one_press_says_that_nobody_is_in_danger_and_asks_again(scripted):
    test = ask(page(), "He made a threat")
    buttons(test, "Nobody is in danger: answer the question")[0].click().run()
    assert scripted.letters[1].question == "He made a threat"
    assert scripted.letters[1].corrections == (("safety", "none"),)
    assert not buttons(ask(page(), "Must I answer?"), "Nobody is in danger: answer the question")


def test_a_title_that_is_near_is_chosen_and_the_question_answered_from_it(scripted):
    test = ask(page(), "How are my stock options taxed?")
    title = ABSTENTION.nearest[0]
    buttons(test, title)[0].click().run()
    assert scripted.letters[1].question == "How are my stock options taxed?"
    assert scripted.letters[1].corrections == (("story", title),)


def test_a_chip_opens_the_article_at_the_quote_once(scripted):
    test = ask(page())
    chip = buttons(test, "[1]")[0]
    assert CITATIONS[0].quote in chip.help.replace("\\", "")
    chip.click().run()
    assert f":yellow-background[{CITATIONS[0].quote}]" in shown(test)
    test.run()
    assert ":yellow-background[" not in shown(test)


def test_a_source_that_was_removed_still_shows_the_quote(scripted):
    test = ask(page())
    scripted.library.remove(CANDID.id)
    buttons(test, "[1]")[0].click().run()
    assert "removed from the library" in shown(test)
    assert CITATIONS[0].quote in shown(test)


def test_a_changed_source_marks_nothing_and_says_so(scripted, tmp_path):
    test = ask(page())
    file = tmp_path / "articles" / "library" / f"{CANDID.id}.md"
    file.write_text(file.read_text().replace("You owe him", "You do not owe him"))
    buttons(test, "[1]")[0].click().run()
    assert "has changed since" in shown(test)
    assert ":yellow-background[" not in shown(test)


def test_law_has_its_place_and_date_and_words_to_send_are_as_stored(scripted):
    test = ask(page())
    assert "US, as of 22 November 2026" in shown(test)
    assert test.code[0].value == CITATIONS[7].quote


def test_a_low_thumb_asks_why_and_everything_is_kept(scripted):
    test = ask(page())
    test.feedback[0].set_value(0).run()
    test.pills[0].set_value(["Wrong source"]).run()
    (conversation,) = chats().conversations()
    (message,) = chats().messages(conversation.id)
    assert message.feedback is not None
    assert (message.feedback.thumb, message.feedback.reasons) == ("down", ("Wrong source",))
    again = page(c=conversation.id)
    assert again.feedback[0].value == 0


def test_a_corrected_situation_is_asked_again_with_the_correction(scripted):
    test = ask(page())
    select = next(one for one in test.selectbox if one.label == "Who has power")
    select.set_value("peer")
    buttons(test, "Answer again")[0].click().run()
    assert scripted.letters[1].question == QUESTION
    assert scripted.letters[1].corrections == (("power", "peer"),)


def test_a_failing_model_leaves_the_quotes_and_says_why(scripted):
    test = ask(page(), "Please fail")
    assert ADVICE.bottom_line[0].text in shown(test)
    assert "The endpoint gave no reply" in shown(test)
    assert buttons(test, "Answer it again")


def test_a_conversation_is_renamed_and_deleted_for_good(scripted):
    test = ask(page())
    (conversation,) = chats().conversations()
    title = next(one for one in test.text_input if one.label == "Title")
    title.set_value("The dinner").run()
    assert chats().conversations()[0].title == "The dinner"
    (delete,) = buttons(test, "Delete it for good")
    assert delete.disabled
    test.checkbox(key=f"sure-{conversation.id}").check().run()
    buttons(test, "Delete it for good")[0].click().run()
    assert chats().conversations() == []
    assert "What happened?" in shown(test)


def test_a_saved_conversation_has_everything_and_nothing_active(scripted):
    test = page()
    test.text_area(key="email_text_0").set_value("![x](http://canary.example) # big")
    ask(test)
    (conversation,) = chats().conversations()
    messages = chats().messages(conversation.id)
    text = as_markdown(conversation, messages)
    assert "![x](" not in text
    assert ADVICE.options[1].label in text
    data = json.loads(as_json(conversation, messages))
    assert data["messages"][0]["answer"]["kind"] == "advice"
    assert data["messages"][0]["email"].startswith("![x]")
    assert file_name(conversation, "md").endswith(".md")
    assert "/" not in file_name(conversation, "md")


def test_the_privacy_page_says_whether_anything_leaves(scripted):
    from assistant.ui.privacy import promise

    assert "Nothing you write here leaves it" in promise(scripted.describe())
    scripted.remote = True
    assert "your question" in promise(scripted.describe())
