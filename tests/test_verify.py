"""Nothing unverified is shown: pointers, spans, rewordings, and who may make an `Advice`."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.draft import (
    DraftAnswer,
    DraftOption,
    DraftPoint,
    DraftSide,
    DraftStatement,
    DraftWords,
)
from assistant.library import Library
from assistant.parts import annotate
from assistant.schema import Frame, Quote, Statement
from assistant.support import SUPPORTED
from assistant.verify import OUTCOMES, Verifier
from tests.core_parts import COACH, COLUMN, write_articles

SENTENCES = annotate(COLUMN)
QUOTES = tuple(Quote(n, s, 0.5) for n, s in enumerate(SENTENCES, start=1))
BY_TEXT = {q.sentence.text: q.n for q in QUOTES}
SILENCE = "Silence ends most invitations, and it asks no work of you."
RISK = "The risk is that he may write once more."
REWORDED = "Silence ends most invitations and asks no work of you."


@pytest.fixture
def library(tmp_path) -> Library:
    return write_articles(tmp_path, [COLUMN, COACH])


def verifier(library: Library, verdict: float | None = 1.0) -> Verifier:
    return Verifier(library, "May I ignore the salesman?", lambda told, said: verdict)


def draft(*lines: DraftStatement, **more) -> DraftAnswer:
    return DraftAnswer(Frame(), QUOTES, lines, **more)


def line(text: str, *pointers: int, voice: str | None = None) -> DraftStatement:
    return DraftStatement(text, pointers or (BY_TEXT[text],), voice)


def test_a_quote_is_shown_word_for_word_with_its_place(library):
    advice = verifier(library).advice(draft(line(SILENCE)))
    n = BY_TEXT[SILENCE]
    assert advice.bottom_line == (Statement(SILENCE, (n,), "verbatim"),)
    (cited,) = advice.citations
    assert COLUMN.text[cited.start : cited.end] == cited.quote == SILENCE
    assert (cited.n, cited.article_id, cited.desk_or_author) == (n, COLUMN.id, "candid")


@pytest.mark.parametrize("pointer", [0, -1, len(QUOTES) + 1, 10**9])
def test_a_pointer_outside_the_quotes_is_dropped_and_counted(library, pointer):
    """[0] is the trap: quotes[0 - 1] would quietly cite the last one."""
    advice = verifier(library).advice(draft(line(SILENCE, pointer), line(RISK)))
    assert advice.dropped == 1
    assert [s.text for s in advice.bottom_line] == [RISK]
    assert [c.quote for c in advice.citations] == [RISK]


def test_a_statement_without_a_pointer_is_dropped(library):
    advice = verifier(library).advice(draft(DraftStatement("You should sue him.", ())))
    assert (advice.bottom_line, advice.dropped, advice.citations) == ((), 1, ())


def test_one_bad_pointer_among_good_ones_drops_the_statement(library):
    advice = verifier(library).advice(draft(line(SILENCE, BY_TEXT[SILENCE], 0)))
    assert (advice.bottom_line, advice.dropped) == ((), 1)


def test_a_quote_that_its_article_no_longer_says_is_dropped(library, tmp_path):
    checker = verifier(library)
    write_articles(tmp_path, [replace(COLUMN, text="## Answer\n\nSay no. " + COLUMN.text)])
    assert checker.advice(draft(line(SILENCE))).dropped == 1


def test_a_quote_of_an_article_that_is_gone_is_dropped(library, tmp_path):
    (tmp_path / "library" / f"{COLUMN.id}.md").unlink()
    advice = verifier(library).advice(draft(line(SILENCE)))
    assert (advice.dropped, advice.bottom_line) == (1, ())


def test_a_quote_moved_by_one_character_is_dropped(library):
    one = QUOTES[BY_TEXT[SILENCE] - 1].sentence
    moved = Quote(1, replace(one, start=one.start + 1, end=one.end + 1), 0.5)
    advice = verifier(library).advice(DraftAnswer(Frame(), (moved,), (line(SILENCE, 1),)))
    assert advice.dropped == 1


def test_a_faithful_paraphrase_that_is_judged_supported_is_shown(library):
    advice = verifier(library, SUPPORTED).advice(draft(line(REWORDED, BY_TEXT[SILENCE])))
    assert advice.bottom_line == (Statement(REWORDED, (BY_TEXT[SILENCE],), "verified"),)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (REWORDED, SUPPORTED - 0.01),  # judged unsupported
        (REWORDED, 0.0),
        (REWORDED, None),  # the verdict could not be read
        ("Silence ends no invitations, and it asks no work of you at 3.", 1.0),  # a guard objects
        ("You must never answer.", 1.0),
    ],
)
def test_a_paraphrase_that_fails_gives_way_to_its_quote(library, text, verdict):
    advice = verifier(library, verdict).advice(draft(line(text, BY_TEXT[SILENCE])))
    assert advice.bottom_line == (Statement(SILENCE, (BY_TEXT[SILENCE],), "verbatim"),)
    assert advice.dropped == 0


def test_without_a_judge_only_quotes_are_shown(library):
    advice = Verifier(library, "Q?", None).advice(draft(line(REWORDED, BY_TEXT[SILENCE])))
    assert advice.bottom_line[0].support == "verbatim"


def test_a_guard_is_asked_before_the_judge(library):
    asked = []
    checker = Verifier(library, "Q?", lambda told, said: asked.append(said) or 1.0)
    checker.advice(draft(line("You must never answer.", BY_TEXT[SILENCE])))
    assert asked == []


def test_a_verdict_is_kept_for_the_next_drawing(library):
    asked = []
    checker = Verifier(library, "Q?", lambda told, said: asked.append(said) or 1.0)
    for _ in range(3):
        checker.advice(draft(line(REWORDED, BY_TEXT[SILENCE])))
    assert len(asked) == 1


def test_a_yes_that_the_quote_does_not_say_is_cut(library):
    advice = verifier(library).advice(draft(line(f"Yes, {REWORDED}", BY_TEXT[SILENCE])))
    assert advice.bottom_line[0].text == REWORDED


def test_a_voice_stays_on_its_sentence(library):
    advice = verifier(library).advice(draft(line(SILENCE, voice="Dora Quill")))
    assert advice.bottom_line[0].voice == "Dora Quill"


def test_an_option_or_a_point_of_which_nothing_holds_is_left_out(library):
    bad = (DraftStatement("x", (0,)),)
    advice = verifier(library).advice(
        draft(
            options=(DraftOption("gone", bad, bad, bad), DraftOption("kept", (line(SILENCE),))),
            disagreement=(DraftPoint("gone", (DraftSide("a", bad), DraftSide("b", bad))),),
        )
    )
    assert [o.label for o in advice.options] == ["kept"]
    assert advice.disagreement == ()
    assert advice.dropped == 5  # three of the option, two of the point


def test_only_citations_that_are_used_are_listed(library):
    advice = verifier(library).advice(draft(line(RISK), line(SILENCE)))
    assert [c.n for c in advice.citations] == sorted((BY_TEXT[RISK], BY_TEXT[SILENCE]))


def test_words_to_send_are_the_sources_with_the_name_left_open(library):
    words = tuple(q.n for q in QUOTES if q.sentence.part == "wording")
    advice = verifier(library).advice(draft(words=(DraftWords("Say no", (words,)),)))
    assert advice.drafts[0].text == (
        "Hello [name], thank you for the invitation, but no. I wish you well."
    )
    assert set(advice.drafts[0].citations) == {c.n for c in advice.citations}


def test_the_numbers_of_words_to_send_go_on_without_a_gap(library):
    """Numbers of the quotes that no draft took over would be missing from the list."""
    words = tuple(q.n for q in QUOTES if q.sentence.part == "wording")
    one = draft(line(QUOTES[0].sentence.text, 1), words=(DraftWords("Say no", (words,)),))
    advice = verifier(library).advice(one)
    assert min(words) > 2
    assert [c.n for c in advice.citations] == [1, 2, 3]
    assert advice.drafts[0].citations == (2, 3)
    assert {c.n: c.quote for c in advice.citations}[2].startswith("Hello Piet")


def test_words_to_send_with_one_bad_quote_are_left_out(library):
    advice = verifier(library).advice(draft(words=(DraftWords("Say no", ((1, 0),)),)))
    assert advice.drafts == ()


def test_a_misplaced_sentence_is_given_the_quote_that_says_it(library):
    advice = verifier(library).advice(draft(line(REWORDED, BY_TEXT[RISK])))
    assert advice.bottom_line == (Statement(REWORDED, (BY_TEXT[SILENCE],), "verified"),)
    assert advice.checks == counted(repointed=1)


def test_a_sentence_is_tried_on_two_other_quotes_at_most(library):
    asked = []
    checker = Verifier(library, "Q?", lambda told, said: asked.append(told) or 0.0)
    many = tuple(replace(QUOTES[BY_TEXT[SILENCE] - 1], n=n) for n in range(1, 9))
    checker.advice(DraftAnswer(Frame(), many, (line(REWORDED, 8),)))
    assert len(asked) == 3  # its own and two


def test_an_opinion_is_never_given_another_quote(library):
    advice = verifier(library).advice(draft(line(REWORDED, BY_TEXT[RISK], voice="Dora Quill")))
    assert advice.bottom_line[0].text == RISK


def test_no_sentence_is_given_a_quote_that_is_somebodys_opinion(library):
    said = QUOTES[BY_TEXT[SILENCE] - 1]
    voiced = replace(said, n=2, sentence=replace(said.sentence, voice="Dora Quill"))
    two = (replace(QUOTES[BY_TEXT[RISK] - 1], n=1), voiced)
    advice = verifier(library).advice(DraftAnswer(Frame(), two, (line(REWORDED, 1),)))
    assert advice.checks == counted(replaced=1)


def test_each_statement_is_counted_once_by_what_became_of_it(library):
    advice = verifier(library).advice(
        draft(
            line(SILENCE),
            line(REWORDED, BY_TEXT[SILENCE]),
            line("You must never answer.", BY_TEXT[RISK]),
            line("Sue him.", 0),
            refused=2,
        )
    )
    assert advice.checks == counted(verbatim=1, verified=1, replaced=1, dropped=3)
    assert advice.dropped == 3


def test_two_sentences_that_give_way_to_one_quote_show_it_once(library):
    lines = [line(text, BY_TEXT[RISK]) for text in ("You must sue.", "You must pay.")]
    assert [s.text for s in verifier(library).advice(draft(*lines)).bottom_line] == [RISK]


def counted(**outcomes: int) -> dict[str, int]:
    return {**dict.fromkeys(OUTCOMES, 0), **outcomes}


def calls(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    }


def test_only_verify_makes_advice():
    """`from_dict` reads back what was once verified and stored; nobody else may."""
    package = Path(__file__).parent.parent / "assistant"
    makers = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "Advice" in calls(path)
    }
    assert makers == {"verify.py", "render/wire.py"}
