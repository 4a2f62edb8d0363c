"""The benchmark measures what it says it measures, and a figure it does not have is no figure."""

from __future__ import annotations

import doctest
import json
import os
import time
from dataclasses import replace

import numpy as np
import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

import bench.budgets
import bench.measuring
from assistant.chunking import chunk, context
from assistant.errors import AssistantError
from assistant.library.article import Stored, parse
from assistant.schema import Advice, Article, Frame, Letter, Option, Statement
from bench import __main__ as main
from bench import adding, latency, report, retrieval
from bench.budgets import MEASURES, Measure, rows
from bench.generate import Generator, Replay
from bench.measuring import environment, peak_rss_mb, spread
from bench.plain_chain import PlainChain, as_question, split
from bench.progress import Report
from bench.questions import QUESTIONS

LETTER = "I was asked to do two jobs at once and I am too tired to think what to say to them all."
ANSWER = (
    "Say which of the two you will do first, in writing, and let your manager choose the other."
)


def _article(number: int) -> Article:
    return Article(
        id=f"text-{number}",
        title=f"Two jobs at once, case {number}",
        text=f"## Letter\n\n{LETTER}\n\n## Answer\n\n{ANSWER} That is case {number}.",
        kind="column",
        desk="candid",
        pair="another",
    )


ARTICLES = [_article(number) for number in range(6)]


class Bag:
    """An encoder of word counts: deterministic, and like texts have like vectors."""

    name = "bag"

    def embed(self, texts) -> np.ndarray:
        vectors = np.zeros((len(texts), 384), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                vectors[row, sum(word.encode()) % 384] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)

    def embed_situations(self, texts):
        return self.embed(texts)

    def embed_situation(self, text, spans):
        return self.embed([text])[0], self.embed([text[a:b] for a, b in spans])

    def embed_with_spans(self, texts, spans):
        pieces = [[text[a:b] for a, b in own] for text, own in zip(texts, spans, strict=True)]
        return self.embed(texts), [self.embed(own) for own in pieces]

    def embed_documents(self, texts):
        return self.embed(texts).tolist()

    def embed_query(self, text):
        return self.embed([text])[0].tolist()


@pytest.mark.parametrize("module", [bench.budgets, bench.measuring])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


# -- made articles -------------------------------------------------------------------------------


def test_the_same_seed_makes_the_same_articles_and_another_seed_others():
    def made(seed: int) -> list[str]:
        return [article.text for article in Generator(ARTICLES, seed).articles(20)]

    assert made(1) == made(1)
    assert made(1) != made(2)


def test_a_made_article_is_one_that_the_library_can_read(tmp_path):
    Generator(ARTICLES).write(3, tmp_path / "library")
    stored = [
        parse(path.read_text(encoding="utf-8"), path, origin="library")
        for path in sorted((tmp_path / "library").glob("*.md"))
    ]
    assert [one.article.id for one in stored] == ["made-00000", "made-00001", "made-00002"]
    for one in stored:
        assert isinstance(one, Stored)
        assert one.article.pair is None  # it would point at an article that is not there
        assert one.article.text.startswith("## Letter\n\n")
        assert "\n\n## Answer\n\n" in one.article.text


def test_a_replayed_vector_is_near_that_of_the_paragraph_it_was_made_from():
    generator = Generator(ARTICLES)
    made = list(generator.articles(10))
    replay = Replay(Bag(), generator, Bag().embed(generator.paragraphs))
    for article in made:
        for piece in chunk(article):
            text, _ = context(article, piece)
            vectors, within = replay.embed_with_spans([text], [[(0, 5), (5, 9)]])
            origin = generator.origin[text[-60:]]
            assert float(vectors[0] @ Bag().embed([origin])[0]) > 0.9  # 1 / sqrt(1 + 0.3^2) = 0.96
            assert within[0].shape == (2, 384)
            assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


# -- the control ---------------------------------------------------------------------------------


def test_the_plain_chain_answers_from_the_nearest_chunks():
    plain = PlainChain(ARTICLES, Bag(), FakeListChatModel(responses=["Do one first."]), name="one")
    letter = Letter("Two jobs at once, what do I say?", email="Do both. M.")
    assert plain.answer(letter) == "Do one first."
    sources = plain.sources(letter)
    assert len(sources) == 4
    by_id = {article.id: article for article in ARTICLES}
    for source in sources:
        start = source.metadata["start_index"]
        text = by_id[source.metadata["id"]].text
        assert text[start : start + len(source.page_content)] == source.page_content
    plain.close()


def test_the_plain_chain_reads_the_email_too():
    assert as_question(Letter("Why?", email="Because.")) == "Why?\n\nBecause."
    assert as_question(Letter("Why?")) == "Why?"


def test_braces_in_a_letter_or_an_article_are_text_to_the_plain_chain():
    odd = replace(ARTICLES[0], text="{question} {0} {{x}} is what the letter said, in full, twice.")
    seen = []

    class Spy(FakeListChatModel):
        def _stream(self, messages, *arguments, **options):
            seen.append(messages[-1].content)
            yield from super()._stream(messages, *arguments, **options)

    plain = PlainChain([odd], Bag(), Spy(responses=["ok"]), name="odd", k=1)
    plain.answer(Letter("What is {context}?"))
    assert "Question: What is {context}?" in seen[0]
    assert "{question} {0} {{x}}" in seen[0]
    plain.close()


def test_no_chunk_of_the_plain_chain_is_longer_than_it_says():
    assert max(len(document.page_content) for document in split(ARTICLES)) <= 1000


# -- measuring -----------------------------------------------------------------------------------


def test_p95_of_twenty_is_between_the_nineteenth_and_the_twentieth():
    values = [float(n) for n in range(1, 21)]
    # position 0.95 x 19 = 18.05: the 19th value and a twentieth of the way to the 20th
    assert spread(values) == {"n": 20, "p50": 10.5, "p95": 19.05}


def test_nothing_measured_is_none_and_not_zero():
    assert spread([]) is None


def test_the_peak_of_memory_never_falls():
    before = peak_rss_mb()
    assert before > 10
    block = np.ones(40_000_000 // 8)
    del block
    assert peak_rss_mb() >= before


def test_the_environment_is_put_back_as_it_was(monkeypatch):
    monkeypatch.delenv("BENCH_A", raising=False)
    monkeypatch.setenv("BENCH_B", "old")
    with environment(BENCH_A="1", BENCH_B="2"):
        assert (os.environ["BENCH_A"], os.environ["BENCH_B"]) == ("1", "2")
    assert "BENCH_A" not in os.environ
    assert os.environ["BENCH_B"] == "old"


class Slow:
    """An assistant that shows a card at once and a phrased sentence later."""

    def stream(self, letter: Letter):
        quote = Statement("Say it.", (1,), "verbatim")
        card = Advice(Frame(), (quote,), timings_ms={"frame": 1.0, "total": 2.0})
        yield card
        time.sleep(0.03)
        yield replace(card, options=(Option("Wait", (replace(quote, support="verified"),)),))


class SlowChain:
    def stream(self, letter: Letter):
        time.sleep(0.01)
        yield " "  # white space is no word
        time.sleep(0.02)
        yield "word"


def test_waiting_is_measured_to_the_card_to_the_phrase_and_to_the_end():
    found = latency.measure(Slow(), SlowChain(), QUESTIONS[:2], Report())
    assert found["answers"] == ["advice", "advice"]
    assert found["first_statement_s"]["p50"] < 0.02
    assert found["first_phrased_s"]["p50"] >= 0.03
    assert found["total_s"]["p50"] >= found["first_phrased_s"]["p50"]
    assert found["plain_first_word_s"]["p50"] >= 0.03
    assert found["stages_ms"]["frame"]["p50"] == 1.0
    assert found["stages_ms"]["evidence"] is None


def test_search_is_measured_on_made_articles_beside_the_plain_retriever():
    found = retrieval.measure(ARTICLES, Bag(), QUESTIONS[:2], (30,), Report())["30"]
    assert found["articles"] == 30
    assert found["chunks"] >= 30
    for part in ("whole", "embed", "dense", "bm25", "fuse", "plain"):
        assert found[f"{part}_ms"]["p50"] > 0, part


def test_adding_is_measured_beside_the_encoder_and_a_change_costs_one_article():
    found = adding.measure(ARTICLES, Bag(), 4, 1, Report())
    assert (found["articles"], found["embedded_after_change"]) == (4, 1)
    in_one_round = found["articles_per_s"] / found["raw_articles_per_s"]
    assert found["ratio"] == pytest.approx(in_one_round, abs=0.001)


# -- reporting -----------------------------------------------------------------------------------

RESULT = {
    "id": "20260101-000000",
    "began": "2026-01-01T00:00:00+00:00",
    "quick": False,
    "failed": {},
    "machine": {"cpu": "A CPU", "cores": 2, "load": 0.1, "python": "3.11.7", "commit": "abc1234"},
    "latency": {
        "answers": ["advice"] * 16,
        "first_statement_s": {"n": 16, "p50": 0.2, "p95": 0.7},
        "plain_first_word_s": {"n": 16, "p50": 8.0, "p95": 9.0},
        "first_phrased_s": None,
    },
    "adding": {"ratio": 0.85},
    "load_at_end": 1.9,
}


def test_a_row_stands_against_its_goal_and_its_control():
    found = {row.measure.at: row for row in rows(RESULT)}
    first, late = found["latency.first_statement_s.p50"], found["latency.first_statement_s.p95"]
    assert first.met is True
    assert first.ratio == pytest.approx(0.2 / 8.0)
    assert late.met is False  # 0.7 s against 0.6 s
    assert found["adding.ratio"].met is False  # higher is better: 0.85 against 0.9
    assert "latency.first_phrased_s.p50" not in found


def test_every_measure_has_a_title_of_its_own():
    assert len({measure.title for measure in MEASURES}) == len(MEASURES)
    assert Measure("t", "a.b", "s").row({}).value is None


def test_the_readme_gets_the_table_between_its_marks_and_nothing_else_changes(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(f"Before\n\n{report.BEGIN}\nold\n{report.END}\n\nAfter \\1\n")
    report.into_readme(readme, RESULT)
    text = readme.read_text()
    assert text.startswith("Before\n\n")
    assert text.endswith("After \\1\n")
    assert "old" not in text
    assert "| first verified statement, p95 | 0.7 s **missed** | ≤ 0.6 s |" in text
    assert "load average 0.1 to 1.9" in text
    report.into_readme(readme, RESULT)
    assert readme.read_text() == text


def test_a_readme_without_marks_is_left_alone(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("Nothing here\n")
    with pytest.raises(ValueError, match="bench:begin"):
        report.into_readme(readme, RESULT)
    assert readme.read_text() == "Nothing here\n"


def test_a_quick_or_a_broken_run_is_never_reported_as_the_result(tmp_path):
    (tmp_path / "20260102.json").write_text(json.dumps({**RESULT, "quick": True}))
    (tmp_path / "20260103.json").write_text(json.dumps({**RESULT, "failed": {"start": "no"}}))
    with pytest.raises(FileNotFoundError, match="make bench"):
        report.latest(tmp_path)
    (tmp_path / "20260101.json").write_text(json.dumps(RESULT))
    assert report.latest(tmp_path).name == "20260101.json"


def test_a_section_that_fails_is_named_and_costs_no_other_its_figures(monkeypatch, tmp_path):
    def fail():
        raise AssistantError("The process for start failed.")

    sections = {"latency": lambda: {"answers": []}, "adding": fail, "start": lambda: {"x": 1}}
    monkeypatch.setattr(main, "_sections", lambda *arguments: sections)
    result = main.run(quick=False, only=("latency", "adding", "start"))
    assert result["failed"] == {"adding": "AssistantError: The process for start failed."}
    assert (result["latency"], result["start"]) == ({"answers": []}, {"x": 1})


@pytest.mark.model
@pytest.mark.slow
def test_a_quick_run_measures_with_the_real_models(chat_model):
    """The real thing, small: real models, real index, processes of their own."""
    result = main.run(quick=True, only=("latency", "start"))
    found = {row.measure.at for row in rows(result)}
    assert {"latency.first_statement_s.p50", "start.first_answer_s"} <= found
    assert json.loads(json.dumps(result)) == result


def test_the_letters_are_enough_and_have_emails_among_them():
    assert len(QUESTIONS) >= 12
    assert sum(1 for letter in QUESTIONS if letter.email) >= 4
