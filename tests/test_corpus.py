"""The laws that the starter library is held to. What only a reader can judge is in its README."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from itertools import combinations, pairwise
from urllib.parse import urlparse

import pytest
from corpus_kept import ASKER_WRONG, COLUMNISTS, OFFICIAL_HOSTS
from corpus_measures import flesch, sentences, tf_idf, words

from assistant.library.article import CORPUS_KEYS, CORPUS_OPTIONAL, split_matter
from assistant.parts import annotate
from assistant.schema import TOPICS, Article
from corpus import readme

TEXTS = readme.read_texts()
BY_ID = {text.id: text for text in TEXTS}
COLUMNS = [text for text in TEXTS if text.kind == "column"]
LAW_NOTES = [text for text in TEXTS if text.kind == "law"]
FILES = sorted(path for folder in readme.FOLDERS.values()
               for path in (readme.CORPUS / folder).iterdir())  # fmt: skip

FIRST_DAY, LAST_DAY = date(2025, 1, 6), date(2026, 11, 28)
WORDS = {"column": (450, 900), "article": (450, 900), "law": (200, 600)}
AT_LEAST = {"column": 120, "article": 40, "law": 20}
FLESCH = {"column": (70, 95), "article": (55, 90), "law": (35, 70)}  # higher is easier
PLACE = {
    "US": r"\bUS\b|EEOC|FMLA|NLRA|OSHA|PWFA|WARN|\bADA\b|federal",
    "UK": r"Britain|British|\bUK\b",
    "EU": r"\bEU\b|European|GDPR",
}

# Both sides of one story share its names and things; any other two texts have no reason to. A
# rare word weighs more the larger the library is, so a pair of law notes gets nearer as it grows.
MAX_SIMILARITY, MAX_SIMILARITY_OF_A_PAIR = 0.38, 0.45
SHARED_OPENING_WORDS, SHARED_RUN_WORDS = 8, 12


def _breaking(texts: list[Article], rule: Callable[[Article], object]) -> dict[str, object]:
    """Id → what `rule` found wrong, for the texts in which it found something."""
    return {text.id: found for text in texts if (found := rule(text))}


# form ------------------------------------------------------------------------------------------


def test_every_file_of_the_corpus_is_a_text_that_can_be_read():
    assert {path.suffix for path in FILES} == {".md"}
    assert sorted(path.stem for path in FILES) == sorted(BY_ID)


def test_front_matter_gives_every_key_in_order_and_the_folder_says_the_kind():
    for path in FILES:
        matter, _ = split_matter(path.read_text(encoding="utf-8"))
        keys = re.findall(r"^(\w+):", matter, re.MULTILINE)
        assert tuple(key for key in keys if key not in CORPUS_OPTIONAL) == CORPUS_KEYS, path.name
        assert path.parent.name == readme.FOLDERS[BY_ID[path.stem].kind], path.name


def test_every_text_has_a_short_title_distinct_topics_and_the_licence():
    assert not _breaking(TEXTS, lambda text: len(text.title) > 110)
    assert not _breaking(TEXTS, lambda text: not 1 <= len(set(text.topics)) == len(text.topics))
    assert {text.licence for text in TEXTS} == {"CC-BY-4.0"}
    assert len({text.title for text in TEXTS}) == len(TEXTS)


def test_one_paragraph_is_one_line():
    def wrapped(text: Article) -> list[str]:
        return [a for a, b in pairwise(text.text.split("\n"))
                if a and b and not (a[0] in ">-" and b[0] in ">-")]  # fmt: skip

    assert not _breaking(TEXTS, wrapped), "a quote would be cut at the end of the line"


def test_marks_are_those_that_the_program_reads():
    foreign = re.compile("[‘’“”–—…\u00a0\t]|  |<")  # straight quotes and plain hyphens only
    markdown = re.compile(r"\]\(|https?://|^\||(?<!\*)\*(?!\*)|_\w+_", re.MULTILINE)
    lead = re.compile(r"\*\*[^*]+[.!?]\*\* \S[^*]*")
    assert not _breaking(TEXTS, lambda text: foreign.search(text.text))
    assert not _breaking(TEXTS, lambda text: markdown.search(text.text))

    def bold_elsewhere(text: Article) -> list[str]:
        lines = text.text.split("\n")
        return [line for line in lines if "**" in line and not lead.fullmatch(line)]

    assert not _breaking(TEXTS, bold_elsewhere)


def test_a_column_is_a_letter_and_an_answer_with_words_to_send():
    heading, quote = re.compile(r"^#+ .*$", re.MULTILINE), re.compile(r"^>", re.MULTILINE)
    expected = ["## Letter", "## Answer"]
    assert not _breaking(COLUMNS, lambda text: heading.findall(text.text) != expected)
    assert not _breaking(COLUMNS, lambda text: not quote.search(_answer(text)))
    assert not _breaking(COLUMNS, lambda text: quote.search(text.text.split("## Answer")[0]))


def test_an_answer_takes_its_position_in_one_short_first_paragraph():
    def hesitates(text: Article) -> str | None:
        first = _answer(text).split("\n")[0]
        short = len(sentences(first)) <= 3 and len(first.split()) <= 60
        return None if short and first[0].isalpha() and not first.endswith("?") else first

    assert not _breaking(COLUMNS, hesitates)


def test_an_answer_offers_two_courses_that_the_program_can_find():
    def too_few(text: Article) -> bool:
        parts: dict[int, list[str]] = defaultdict(list)
        for sentence in annotate(text):
            parts[sentence.paragraph].append(sentence.part)
        return sum("option" in of_paragraph[:2] for of_paragraph in parts.values()) < 2

    assert not _breaking(COLUMNS, too_few), "name each course where its own paragraph begins"


def test_a_text_is_neither_a_note_nor_an_essay():
    for kind, (low, high) in WORDS.items():
        assert not _breaking(TEXTS, lambda text, kind=kind, low=low, high=high: (
            text.kind == kind and not low <= len(words(text.text)) <= high))  # fmt: skip


# links -----------------------------------------------------------------------------------------


def test_a_pair_is_told_from_both_sides():
    for text in filter(lambda text: text.pair, TEXTS):
        other = BY_ID[text.pair]
        assert other.pair == text.id != other.id
        assert text.kind == other.kind == "column"
        assert set(text.topics) & set(other.topics), text.id


def test_a_disagreement_is_admitted_by_both_of_two_desks():
    for text in TEXTS:
        for other in (BY_ID[id] for id in text.disagrees_with):
            assert text.id in other.disagrees_with
            assert text.desk != other.desk
            assert f"{other.desk} desk" in text.text, f"{text.id}: say which desk differs"


def test_a_desk_replaces_its_own_advice_later_and_both_columns_say_so():
    for old, new in ((BY_ID[old], BY_ID[new]) for old, new in readme.revisions(TEXTS)):
        assert old.revised == new.published > old.published, new.id
        assert old.desk == new.desk, new.id
    replaced = {old for old, _ in readme.revisions(TEXTS)}
    assert {text.id for text in TEXTS if text.revised} == replaced


def test_a_rule_that_differs_is_told_for_the_us_and_for_the_uk():
    for text in filter(lambda text: text.differs_from, TEXTS):
        other = BY_ID[text.differs_from]
        assert other.differs_from == text.id
        assert {text.jurisdiction, other.jurisdiction} == {"US", "UK"}
        assert text.kind == other.kind == "law"


def test_dates_lie_within_the_time_of_writing():
    assert not _breaking(TEXTS, lambda text: not FIRST_DAY <= text.published <= LAST_DAY)
    assert not _breaking(TEXTS, lambda text: bool(text.as_of) != (text.kind == "law"))
    assert not _breaking(LAW_NOTES, lambda text: not FIRST_DAY <= text.as_of <= LAST_DAY)


# law -------------------------------------------------------------------------------------------


def test_a_source_is_a_page_of_an_official_body():
    def foreign(text: Article) -> list[str]:
        parsed = [urlparse(source.url) for source in text.sources]
        return [p.netloc for p in parsed if p.scheme != "https" or p.netloc not in OFFICIAL_HOSTS]

    assert not _breaking(TEXTS, foreign)


def test_a_law_note_is_sourced_and_says_where_to_check():
    assert not _breaking(LAW_NOTES, lambda text: not text.sources)
    assert not _breaking(LAW_NOTES, lambda text: "heck the current rule" not in text.text)


def test_every_paragraph_of_a_law_note_names_its_country():
    def placeless(text: Article) -> list[str]:
        lines = [line for line in text.text.split("\n") if line and line[0] not in "#>"]
        return [line for line in lines if not re.search(PLACE[text.jurisdiction], line)]

    assert not _breaking(LAW_NOTES, placeless), "it may be quoted to a reader who lives elsewhere"


# counts ----------------------------------------------------------------------------------------


def test_there_are_enough_texts_of_every_kind():
    kinds = Counter(text.kind for text in TEXTS)
    assert all(kinds[kind] >= least for kind, least in AT_LEAST.items())


def test_no_topic_is_without_texts():
    cells = readme.coverage(TEXTS)
    for topic in TOPICS:
        row = {asker: times for (of, asker), times in cells.items() if of == topic}
        assert sum(row.values()) >= 5 and len(row) >= 2, f"{topic}: {row}"


def test_what_the_evaluation_builds_on_is_there():
    assert len(readme.pairs(TEXTS)) >= 15
    assert len(readme.disagreements(TEXTS)) >= 12
    assert len(readme.revisions(TEXTS)) >= 8
    assert len(readme.differing_laws(TEXTS)) >= 6
    assert len(readme.UNANSWERED) == 5


def test_one_column_in_five_or_more_tells_the_asker_that_they_are_wrong():
    assert {text.id for text in COLUMNS} >= ASKER_WRONG
    assert len(ASKER_WRONG) >= max(25, len(COLUMNS) / 5)


@pytest.mark.parametrize("question", readme.UNANSWERED)
def test_a_question_meant_to_stay_unanswered_is_taken_up_nowhere(question):
    mention = re.compile(readme.UNANSWERED[question])
    assert not _breaking(TEXTS, lambda text: mention.search(f"{text.title}\n{text.text}"))


def test_the_generated_parts_of_the_readme_are_those_of_the_texts():
    written = readme.README.read_text(encoding="utf-8")
    assert readme.replaced(written, readme.parts(TEXTS)) == written, "python -m corpus.readme"


# originality and reading -----------------------------------------------------------------------


def test_no_two_texts_are_nearly_the_same():
    vectors = tf_idf([words(text.text) for text in TEXTS])
    similarity = vectors @ vectors.T
    for (i, one), (j, other) in combinations(enumerate(TEXTS), 2):
        bound = MAX_SIMILARITY_OF_A_PAIR if one.pair == other.id else MAX_SIMILARITY
        assert similarity[i, j] < bound, f"{one.id} and {other.id}: {similarity[i, j]:.3f}"


def test_no_two_letters_answers_or_sections_open_with_the_same_words():
    opened: dict[tuple[str, ...], str] = {}
    for text in TEXTS:
        for part in re.split(r"^## .*$", text.text, flags=re.MULTILINE):
            opening = tuple(words(part)[:SHARED_OPENING_WORDS])
            assert not opening or opening not in opened, f"{text.id} and {opened[opening]}"
            opened[opening] = text.id


def test_no_two_texts_share_a_run_of_words():
    runs: dict[tuple[str, ...], str] = {}
    for text in TEXTS:
        said = words(text.text)
        for start in range(len(said) - SHARED_RUN_WORDS + 1):
            run = tuple(said[start : start + SHARED_RUN_WORDS])
            first = runs.setdefault(run, text.id)
            assert first == text.id, f"{text.id} and {first}: {' '.join(run)}"


def test_a_text_is_as_easy_to_read_as_its_kind_allows():
    for kind, (low, high) in FLESCH.items():
        ease = {text.id: flesch(text.text) for text in TEXTS if text.kind == kind}
        assert not {id: found for id, found in ease.items() if not low <= found <= high}


def test_no_columnist_of_the_real_world_is_named():
    named = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in COLUMNISTS))
    assert not _breaking(TEXTS, lambda text: named.search(f"{text.title}\n{text.text}"))


def test_reading_ease_agrees_with_a_count_by_hand():
    # 2 sentences, 10 words, 12 syllables: 206.835 - 1.015 * 5 - 84.6 * 1.2
    assert flesch("She left the office. No one spoke to her today.") == pytest.approx(100.24)


def _answer(text: Article) -> str:
    return text.text.split("## Answer")[1].strip()
