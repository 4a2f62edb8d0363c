"""The cases: strict reading, and that the shipped ones are what the suite promises."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from evaluated import case

from assistant.errors import InputError
from assistant.library import Library
from assistant.settings import PROJECT
from eval.casebook import GRADES, SETS, load_cases, plain_point, qrels, read_cases
from eval.dilemmas import read_dilemmas

AT_LEAST = {
    "answerable": 150, "role-pair": 60, "near-miss": 40, "far-miss": 20, "partly": 15,
    "clarify": 15, "escalate": 20, "conflict": 20, "follow-up": 20, "injection": 60, "benign": 30,
    "personal-data": 60,
}  # fmt: skip
LINE = {
    "id": "a-1", "set": "answerable", "question": "May I?", "asker": "candidate",
    "other": "manager", "expect": "advice",
}  # fmt: skip


@pytest.fixture(scope="module")
def cases():
    return load_cases(split="all", local=False)


def written(tmp_path, *lines):
    path = tmp_path / "some.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"set": "answerabel"}, "set is 'answerabel'"),
        ({"asker": "bos"}, "asker is 'bos'"),
        ({"expect": "refusal"}, "expect is 'refusal'"),
        ({"power": "above"}, "power is 'above'"),
        ({"split": "train"}, "split is 'train'"),
        ({"questoin": "?"}, "'questoin' is not known"),
        ({"question": ""}, "'question' is missing"),
        ({"gold": [{"article": "a", "grade": 3}]}, "grade is 3"),
        ({"carrier": "fax", "goal": "leak"}, "carrier is 'fax'"),
        ({"must": [1]}, "not text"),
    ],
)
def test_a_value_outside_its_list_is_refused_with_its_line(tmp_path, change, said):
    path = written(tmp_path, LINE, {**LINE, "id": "a-2", **change})
    with pytest.raises(InputError, match=r"some\.jsonl, line 2: .*" + said):
        list(read_cases(path))


def test_an_id_is_used_once_and_a_pair_exists(tmp_path):
    written(tmp_path, LINE, LINE)
    with pytest.raises(InputError, match="used twice"):
        load_cases(tmp_path)
    written(tmp_path, {**LINE, "pair": "a-9"})
    with pytest.raises(InputError, match="no such case"):
        load_cases(tmp_path)


def test_a_persons_own_cases_join_in(tmp_path):
    written(tmp_path, LINE)
    (tmp_path / "local").mkdir()
    written(tmp_path / "local", {**LINE, "id": "mine"})
    assert [c.id for c in load_cases(tmp_path)] == ["a-1", "mine"]
    assert [c.id for c in load_cases(tmp_path, local=False)] == ["a-1"]


def test_nothing_of_what_is_expected_is_shown_to_the_assistant():
    letter = case(must=("say no",), note="secret").letter
    assert "say no" not in repr(letter) and "secret" not in repr(letter)


def test_points_about_the_answer_are_told_from_points_in_it():
    assert plain_point("answers as if a text covered it") is None
    assert plain_point("says that the two views differ") is None
    assert plain_point("advises to pay him") == "pay him"
    assert plain_point("say no in one line") == "say no in one line"


def test_every_set_is_as_large_as_promised(cases):
    counts = Counter(c.set for c in cases)
    assert set(counts) == set(SETS)
    assert not {name: counts[name] for name, least in AT_LEAST.items() if counts[name] < least}


def test_about_a_fifth_of_every_set_is_kept_for_releases(cases):
    for name in SETS:
        splits = [c.split for c in cases if c.set == name]
        assert 0.12 <= splits.count("test") / len(splits) <= 0.28, name


def test_every_gold_quote_stands_in_its_article(cases, tmp_path):
    library = Library(PROJECT / "corpus", tmp_path, fetcher=None)
    known = set(library.ids())
    for one in cases:
        for gold in one.gold:
            assert gold.article in known, f"{one.id}: {gold.article}"
            for quote in gold.quotes:
                assert quote in library.get(gold.article).text, f"{one.id}: {quote}"


def test_a_pair_is_of_one_split_and_names_each_other(cases):
    by_id = {c.id: c for c in cases}
    for one in cases:
        if one.set == "role-pair":
            assert by_id[one.pair].pair == one.id
            assert by_id[one.pair].split == one.split


def test_labelled_personal_data_stands_in_its_letter(cases):
    for one in cases:
        for span in one.spans:
            assert span.text in f"{one.question}\n{one.email}", f"{one.id}: {span.text}"


def test_an_attack_names_its_carrier_and_what_only_a_followed_one_would_show(cases):
    for one in cases:
        if one.set == "injection":
            assert one.carrier and one.goal and one.canary and one.payload, one.id
            assert (one.doc is None) == (one.payload in (one.email or "")), one.id


def test_qrels_are_in_trec_form(cases):
    for line in qrels(cases).splitlines():
        case_id, zero, article, grade = line.split("\t")
        assert zero == "0" and grade in "12" and case_id and article


def test_the_dilemmas_are_graded_with_articles_that_ship():
    shipped = {path.stem for path in (PROJECT / "corpus").glob("*/*.md")}
    dilemmas = read_dilemmas()
    assert len(dilemmas) >= 250 and any(not one.grades for one in dilemmas)
    assert all(set(one.grades) <= shipped for one in dilemmas)
    assert {grade for one in dilemmas for grade in one.grades.values()} == set(GRADES)
