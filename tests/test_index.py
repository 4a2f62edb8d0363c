"""The derived index follows the articles, survives a kill, and refuses what it cannot trust."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import Busy, IndexMissing
from assistant.index import Index
from tests.core_parts import (
    COLUMN,
    LAW_UK,
    LAW_US,
    SMALL,
    CountingEncoder,
    small_index,
    small_settings,
    write_articles,
)

ROOT = Path(__file__).parent.parent


@pytest.fixture
def counting(encoder) -> CountingEncoder:
    return CountingEncoder(encoder)


@pytest.fixture
def index(tmp_path, counting) -> Index:
    return small_index(tmp_path, counting)


def reopened(index: Index, encoder=None) -> Index:
    """The same folder, opened as another process would."""
    return Index.open(index._settings, index.library, encoder or index.encoder)


def stored_in(index: Index, article_id: str) -> list[bool]:
    """Whether each of the three stores holds the article: vectors, BM25, annotations."""
    _, word = article_id.split("-")[0], index.encoder.embed([article_id.replace("-", " ")])[0]
    dense = index.dense(word, 100)
    lexical = index.lexical(article_id.replace("-", " "), 100)
    return [
        any(chunk.startswith(f"{article_id}#") for chunk, _ in dense),
        any(chunk.startswith(f"{article_id}#") for chunk, _ in lexical),
        article_id in index.annotations.stamps(),
    ]


def test_a_new_index_holds_every_article_in_all_three_stores(index):
    for article in SMALL:
        assert stored_in(index, article.id) == [True, True, True], article.id
    told = index.describe()
    assert (told["articles"], told["encoder"]) == (4, "all-MiniLM-L6-v2-int8")
    assert not index.stale()


def test_a_second_update_embeds_nothing(index, counting):
    counting.texts.clear()
    report = index.update()
    assert (report.embedded, report.kept, report.removed) == (0, 4, 0)
    assert counting.texts == []


def test_only_the_changed_article_is_embedded_again(index, counting, tmp_path):
    counting.texts.clear()
    changed = replace(LAW_UK, text=LAW_UK.text.replace("protects", "shields"))
    write_articles(tmp_path, [changed])
    assert index.stale()
    report = index.update()
    assert (report.embedded, report.kept, report.removed) == (1, 3, 0)
    assert all(text.startswith(LAW_UK.title) for text in counting.texts) and counting.texts
    sentences, _ = index.annotations.sentences(LAW_UK.id)
    assert "shields" in sentences[0].text


def test_a_shortened_article_leaves_no_chunk_behind(index, tmp_path):
    before = index.describe()["chunks"]
    write_articles(tmp_path, [replace(COLUMN, text="## Answer\n\nYou should say no.")])
    index.update()
    assert index.describe()["chunks"] == before - 1  # its letter's chunk is gone
    assert index._vectors.count() == index.describe()["chunks"]


def test_a_removed_article_is_gone_from_all_three_stores(index, tmp_path):
    (tmp_path / "library" / f"{LAW_US.id}.md").unlink()
    assert index.update().removed == 1
    assert stored_in(index, LAW_US.id) == [False, False, False]
    assert stored_in(reopened(index), LAW_UK.id) == [True, True, True]


def test_progress_counts_to_the_end(tmp_path, encoder):
    seen = []
    index = Index(small_settings(tmp_path), write_articles(tmp_path), encoder)
    index.update(lambda done, total, title: seen.append((done, total, title)))
    assert seen[-1][:2] == (4, 4)
    assert all(title for _, _, title in seen)


def test_a_killed_update_resumes_and_does_nothing_twice(tmp_path, counting, monkeypatch):
    monkeypatch.setattr("assistant.index._BATCH_CHUNKS", 1)  # a batch an article
    index = Index(small_settings(tmp_path), write_articles(tmp_path), counting)
    counting.fail_when = lambda text: text.startswith(LAW_US.title)
    with pytest.raises(KeyboardInterrupt):
        index.update()
    with pytest.raises(IndexMissing, match="interrupted before it was whole"):
        reopened(index)  # half an index is none
    counting.fail_when = lambda text: False
    again = Index(small_settings(tmp_path), write_articles(tmp_path), counting)
    report = again.update()
    # By id: the supplier's column and the UK note came before the US note.
    assert (report.embedded, report.kept) == (2, 2)
    for article in SMALL:
        assert stored_in(again, article.id) == [True, True, True]
    assert again._vectors.count() == again.describe()["chunks"]


def test_an_update_killed_between_two_articles_keeps_the_first(
    index, counting, tmp_path, monkeypatch
):
    monkeypatch.setattr("assistant.index._BATCH_CHUNKS", 1)
    changed = [replace(a, text=a.text + "\n\nOne more line.") for a in SMALL]
    write_articles(tmp_path, changed)
    counting.fail_when = lambda text: text.startswith(LAW_US.title)
    with pytest.raises(KeyboardInterrupt):
        index.update()
    counting.fail_when = lambda text: False
    counting.texts.clear()
    again = Index(index._settings, index.library, counting)
    report = again.update()
    # By id: the supplier's column and the UK note came before the US note.
    assert (report.embedded, report.kept) == (2, 2)
    assert not any(text.startswith(LAW_UK.title) for text in counting.texts)
    assert stored_in(again, LAW_US.id) == [True, True, True]


def test_an_update_killed_between_two_stores_does_only_those_articles_again(
    index, counting, tmp_path, monkeypatch
):
    write_articles(tmp_path, [replace(LAW_US, text=LAW_US.text + "\n\nOne more line.")])

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("assistant.vectors.Vectors.put", killed)
        with pytest.raises(KeyboardInterrupt):
            index.update()
    again = Index(index._settings, index.library, counting)
    assert again.update().embedded == 1
    assert stored_in(again, LAW_US.id) == [True, True, True]


def test_a_rebuild_is_seen_by_a_reader_of_the_old_index(index, counting):
    reader = reopened(index)
    index.update(rebuild=True)
    reader.refresh()
    assert stored_in(reader, LAW_UK.id) == [True, True, True]


def test_a_folder_of_another_program_is_refused_untouched(tmp_path, encoder):
    settings = small_settings(tmp_path)
    settings.index.mkdir(parents=True)
    foreign = settings.index / "thesis.docx"
    foreign.write_text("three years of work", encoding="utf-8")
    index = Index(settings, write_articles(tmp_path), encoder)
    for rebuild in (False, True):
        with pytest.raises(IndexMissing, match=r"thesis\.docx, which this program did not write"):
            index.update(rebuild=rebuild)
    assert [p.name for p in settings.index.iterdir()] == ["thesis.docx"]


def damage_by_deleting(name: str):
    def damage(folder: Path) -> None:
        path = next(folder.glob(name))
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return damage


def cut_a_vector_file(folder: Path) -> None:
    path = next(folder.glob("chroma/*/data_level0.bin"))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scribble_on_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("{not json", encoding="utf-8")


def scribble_on_the_annotations(folder: Path) -> None:
    for path in folder.glob("annotations.sqlite*"):
        path.write_bytes(b"this is no database" * 500)


def scribble_on_the_words(folder: Path) -> None:
    for path in (folder / "bm25").glob("*"):
        path.write_bytes(b"\x00\xff{")


DAMAGE = {
    "manifest deleted": damage_by_deleting("manifest.json"),
    "manifest scribbled": scribble_on_the_manifest,
    "vectors deleted": damage_by_deleting("chroma"),
    "a vector file deleted": damage_by_deleting("chroma/*/data_level0.bin"),
    "a vector file cut": cut_a_vector_file,
    "catalogue of vectors deleted": damage_by_deleting("chroma/chroma.sqlite3"),
    "annotations deleted": damage_by_deleting("annotations.sqlite"),
    "annotations scribbled": scribble_on_the_annotations,
    "bm25 deleted": damage_by_deleting("bm25"),
    "bm25 scribbled": scribble_on_the_words,
}
IN_ANOTHER_PROCESS = """
    import sys
    from pathlib import Path
    from assistant.errors import IndexMissing
    from assistant.index import Index
    from assistant.models import embeddings
    from tests.core_parts import small_settings, write_articles

    for folder in map(Path, sys.argv[1:]):
        settings, library = small_settings(folder), write_articles(folder)
        encoder = embeddings(settings)
        try:
            Index.open(settings, library, encoder)
        except IndexMissing as error:
            said = f"refused: {error}"
        else:
            said = "opened"
        index = Index(settings, library, encoder)
        index.update()
        words = index.lexical("supplier dinner", 5)
        dense = index.dense(encoder.embed(["dinner"])[0], 5)
        mended = words and dense and index.describe()["articles"] == 4
        again = Index.open(settings, library, encoder).lexical("supplier dinner", 5) == words
        print(folder.name, said, "mended" if mended and again else "lost", sep="|", flush=True)
"""


def run(code: str, *arguments: str) -> str:
    """Output of Python code run by a process of its own: a crash of Chroma must not be ours."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.stdout + done.stderr[-2000:]


@pytest.fixture(scope="module")
def said_of(tmp_path_factory, encoder) -> dict[str, tuple[str, str]]:
    """Damage → what opening said, and whether an update mended it; one process for all."""
    home = tmp_path_factory.mktemp("damaged")
    small_index(home / "whole", encoder)
    folders = []
    for name, damage in DAMAGE.items():
        folders.append(shutil.copytree(home / "whole", home / name))
        damage(folders[-1] / "index")
    rows = [line.split("|") for line in run(IN_ANOTHER_PROCESS, *map(str, folders)).splitlines()]
    return {row[0]: (row[1], row[2]) for row in rows if len(row) == 3} | {"": (str(rows), "")}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_index_is_refused_with_the_next_step_and_an_update_mends_it(said_of, damage):
    assert damage in said_of, said_of[""][0]
    said, mended = said_of[damage]
    assert said.startswith("refused:") and "assistant index" in said
    assert mended == "mended"


ADD_A_ZEBRA = """
    import sys
    from dataclasses import replace
    from pathlib import Path
    from assistant.index import Index
    from assistant.models import embeddings
    from tests.core_parts import COACH, small_settings, write_articles

    folder = Path(sys.argv[1])
    zebra = replace(COACH, id="zebra", title="Zebras cross the road at noon")
    settings = small_settings(folder)
    print(Index(settings, write_articles(folder, [zebra]), embeddings(settings)).update())
"""


def test_a_reader_sees_what_another_process_wrote(index, tmp_path, encoder):
    reader = reopened(index)
    wanted = encoder.embed(["Zebras cross the road at noon"])[0]
    assert "embedded=1" in run(ADD_A_ZEBRA, str(tmp_path))
    assert reader.lexical("zebra", 3) == []
    reader.refresh()
    assert reader.lexical("zebra", 1)[0][0].startswith("zebra#")
    assert reader.dense(wanted, 1)[0][0].startswith("zebra#")


HOLD_THE_LOCK = """
    import sys, time
    from filelock import FileLock
    from pathlib import Path
    lock = Path(sys.argv[1]) / "writer.lock"
    with FileLock(lock):
        import os
        lock.with_suffix(".pid").write_text(str(os.getpid()))
        print("held", os.getpid(), flush=True)
        time.sleep(60)
"""


def test_a_second_writer_is_told_who_is_writing(index, tmp_path):
    folder = index._settings.index
    holder = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLD_THE_LOCK), str(folder)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout.readline().startswith("held"), "the other process did not start"
        with pytest.raises(Busy, match=rf"PID {holder.pid}"):
            index.update()
        assert reopened(index).lexical("supplier dinner", 3)  # reading goes on
    finally:
        holder.kill()
        holder.wait()
    assert index.update().kept == 4  # a dead holder holds nothing


def test_an_index_of_another_encoder_is_refused_and_built_anew(index, encoder):
    other = CountingEncoder(encoder, name="another-model")
    with pytest.raises(IndexMissing, match=r"built with all-MiniLM.*another-model.*--rebuild"):
        reopened(index, other)
    assert Index(index._settings, index.library, other).update().embedded == 4
    assert reopened(index, other).describe()["encoder"] == "another-model"


def test_an_index_of_another_form_is_refused(index):
    path = index._settings.index / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, "format": "0.0"}), encoding="utf-8")
    with pytest.raises(IndexMissing, match=r"form 0\.0"):
        reopened(index)


def test_a_broken_article_is_reported_and_stops_no_other(tmp_path, encoder):
    library = write_articles(tmp_path)
    (tmp_path / "library" / "broken.md").write_text("---\ntitle: [\n---\n\nx", encoding="utf-8")
    index = Index(small_settings(tmp_path), library, encoder)
    assert index.update().embedded == 4
    assert [path.name for path, _ in library.broken()] == ["broken.md"]


def test_a_full_disk_is_refused_before_anything_is_written(tmp_path, encoder, monkeypatch):
    from assistant.errors import LibraryError

    monkeypatch.setattr("assistant.writing._MIN_FREE_BYTES", 2**62)
    index = Index(small_settings(tmp_path), write_articles(tmp_path), encoder)
    with pytest.raises(LibraryError, match="free some space"):
        index.update()
    with pytest.raises(IndexMissing):
        reopened(index)


def test_a_rebuild_embeds_everything_again(index, counting):
    counting.texts.clear()
    assert index.update(rebuild=True).embedded == 4
    assert counting.texts


def test_an_empty_library_has_an_index_that_finds_nothing(tmp_path, encoder):
    index = small_index(tmp_path, encoder, [])
    assert index.describe()["articles"] == 0
    assert index.lexical("anything", 3) == index.dense(encoder.embed(["x"])[0], 3) == []
