"""Laws of the library page: found, filtered, added and removed."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from assistant.settings import settings
from tests.answers import CANDID
from tests.page.app import buttons, shown


def _library_script() -> None:
    from assistant.ui.library import library_page

    library_page()


def library() -> AppTest:
    test = AppTest.from_function(_library_script, default_timeout=20).run()
    assert not test.exception, test.exception
    return test


def titles(test: AppTest) -> list[str]:
    return [
        one.label.replace("\\", "") for one in test.button if (one.key or "").startswith("read-")
    ]


def test_the_library_lists_what_it_holds_and_finds_words_of_the_text(scripted):
    test = library()
    assert "2 columns, 1 law note. 1 added by you." in shown(test)
    assert len(titles(test)) == 3
    test.text_input(key="search").set_value("slow to ARRIVE").run()
    assert titles(test) == ["Keep a record before you need it"]
    test.text_input(key="search").set_value("zebra").run()
    assert titles(test) == []
    assert "Nothing here fits" in shown(test)


def test_the_library_is_filtered_by_topic_kind_and_origin(scripted):
    test = library()
    test.selectbox(key="kind").set_value("law").run()
    assert titles(test) == ["US: who is protected from harassment while applying for a job"]
    test.selectbox(key="kind").set_value(None)
    test.selectbox(key="topic").set_value("dating-at-work").run()
    assert titles(test) == [CANDID.title]
    test.selectbox(key="topic").set_value(None)
    test.selectbox(key="origin").set_value("library").run()
    assert titles(test) == [CANDID.title]


def test_a_pasted_article_is_added_indexed_and_what_was_cut_is_said(scripted):
    test = library()
    test.segmented_control(key="add-kind").set_value("Paste a text").run()
    text = "\n\n".join(
        (
            "Leave the party when you like.",
            "Say goodbye to the host and to nobody else. " * 5,
            "Follow us on Twitter",
            "Share this article",
        )
    )
    test.text_area(key="text-0").set_value(text)
    test.text_input(key="title-0").set_value("Leaving the office party")
    buttons(test, "Add to the library")[0].click().run()
    assert not test.exception
    assert "Leaving the office party was added." in shown(test).replace("**", "")
    assert not scripted.index.stale(), "an added article can be found at once"
    assert "Leaving the office party" in titles(test)
    assert "Follow us on Twitter" in shown(test)
    assert test.text_area(key="text-1").value == ""


def test_one_bad_file_does_not_stop_the_others(scripted):
    test = library()
    uploader = test.file_uploader(key="files-0")
    good = ("An honest text about meetings that could have been letters. " * 20).encode()
    uploader.upload("good.txt", good, "text/plain")
    uploader.upload("bad.txt", bytes(range(256)) * 40, "text/plain")
    buttons(test, "Add to the library")[0].click().run()
    text = shown(test).replace("**", "")
    assert "bad.txt: " in text
    assert "was added." in text
    assert len(scripted.library.ids()) == 4


def test_only_what_was_added_can_be_removed_and_only_by_one_who_is_sure(scripted):
    test = library()
    test.button(key="read-a-record-before-you-need-it").click().run()
    assert not buttons(test, "Remove it")
    test.button(key=f"read-{CANDID.id}").click().run()
    (remove,) = buttons(test, "Remove it")
    assert remove.disabled
    # Removing itself happens in a panel that only a browser keeps open: see tests/browser.


def test_a_library_that_has_run_ahead_of_its_index_offers_to_catch_up(scripted):
    scripted.library.remove(CANDID.id)
    test = library()
    assert "cannot be found by answers yet" in shown(test)
    test.button(key="bring-up-to-date").click().run()
    assert not scripted.index.stale()
    assert "cannot be found" not in shown(test)


def test_addresses_are_not_offered_where_the_network_is_off(scripted, monkeypatch):
    assert "A web address" in library().segmented_control(key="add-kind").options
    monkeypatch.setenv("ASSISTANT_FETCH", "off")
    settings.cache_clear()
    assert "A web address" not in library().segmented_control(key="add-kind").options


def test_a_file_that_cannot_be_read_is_named_with_its_reason(scripted, tmp_path):
    (tmp_path / "articles" / "corpus" / "law" / "broken.md").write_text("no front matter")
    assert "broken.md" in shown(library())
