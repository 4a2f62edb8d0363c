"""Each step of set-up is done once, again when what it rests on changes, and never by halves."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from setup import places, stamps, steps
from setup.console import SetupFailed
from setup.environment import Environment
from setup.stamps import Stamp, Stamps
from tests.test_setup import made_environment


class FakeEnvironment(Environment):
    """An environment whose steps only write down that they were done."""

    lacks = ""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.log_of_steps: list[str] = []

    def install(self, *locks: str) -> None:
        self.log_of_steps.append(f"install {' '.join(locks)}")

    def install_project(self) -> None:
        self.log_of_steps.append("project")
        (self.folder / "bin" / "assistant").touch()

    def compile_runtime(self) -> str:
        self.log_of_steps.append("runtime")
        return self.lacks


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout in which every step can be done, and the list of those that were."""
    made_environment(tmp_path)
    for name in ("setup/run.txt", "setup/build.txt", "setup/dev.txt", "setup/model.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "one.md").write_text("one")
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ASSISTANT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ASSISTANT_CORPUS", str(tmp_path / "corpus"))
    monkeypatch.setenv("ASSISTANT_MODEL", "embedded")
    environment = FakeEnvironment(tmp_path)

    def fetch(self) -> str:
        environment.log_of_steps.append("models")
        return ""

    def index(self) -> None:
        environment.log_of_steps.append("index")
        (tmp_path / "home" / "index").mkdir(parents=True, exist_ok=True)
        (tmp_path / "home" / "index" / "manifest.json").write_text("{}")

    monkeypatch.setattr(steps.Steps, "_fetch", fetch)
    monkeypatch.setattr(steps.Steps, "_build_index", index)
    return environment


def _set_up(environment: FakeEnvironment, **wanted: bool) -> list[str]:
    environment.log_of_steps.clear()
    steps.set_up(steps.Wanted(**wanted), environment, places.read())
    return list(environment.log_of_steps)


EVERYTHING = ["install build.txt run.txt", "project", "runtime", "models", "index"]


def test_a_second_call_does_nothing_and_reads_none_of_ten_thousand_articles(
    checkout, capsys, monkeypatch
):
    assert _set_up(checkout) == EVERYTHING
    library = checkout.root / "home" / "library"
    library.mkdir(parents=True)
    for number in range(10_000):
        (library / f"{number}.md").touch()
    assert _set_up(checkout) == ["index"]
    capsys.readouterr()
    read, read_bytes = [], Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path) or read_bytes(path))
    assert _set_up(checkout) == []
    assert read
    assert not [path for path in read if path.suffix == ".md"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("touched", "redone"),
    [
        ("setup/run.txt", ["install build.txt run.txt"]),
        ("setup/model.txt", ["runtime"]),
        ("pyproject.toml", ["project"]),
        ("setup/models.txt", ["models"]),
        ("corpus/two.md", ["index"]),
        ("home/library/mine.md", ["index"]),
        ("home/index/manifest.json", ["index"]),
        ("assistant/chunking.py", ["index"]),
    ],
)
def test_a_change_redoes_only_what_rests_on_it(touched, redone, checkout):
    assert _set_up(checkout) == EVERYTHING
    path = checkout.root / touched
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("changed")
    assert _set_up(checkout) == redone
    assert _set_up(checkout) == []


def test_an_index_that_was_deleted_is_built_again(checkout):
    _set_up(checkout)
    (checkout.root / "home" / "index" / "manifest.json").unlink()
    assert _set_up(checkout) == ["index"]


def test_tests_and_lint_add_only_their_own_packages(checkout):
    _set_up(checkout)
    assert _set_up(checkout, dev=True) == ["install dev.txt"]
    assert _set_up(checkout, dev=True) == []
    assert _set_up(checkout) == []


def test_lint_needs_no_models_and_no_index(checkout):
    steps_done = _set_up(checkout, dev=True, packages_only=True)
    assert steps_done == ["install build.txt run.txt", "install dev.txt", "project"]


def test_with_another_chat_model_nothing_is_compiled(checkout, monkeypatch):
    monkeypatch.setenv("ASSISTANT_MODEL", "none")
    assert _set_up(checkout) == [step for step in EVERYTHING if step != "runtime"]


def test_an_interrupted_step_is_done_again_and_the_ones_before_it_are_not(checkout, monkeypatch):
    def interrupted(self):
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(FakeEnvironment, "compile_runtime", interrupted)
        with pytest.raises(KeyboardInterrupt):
            _set_up(checkout)
    assert _set_up(checkout) == ["runtime", "models", "index"]


def test_what_could_not_be_had_is_said_each_time_and_tried_again_only_on_request(
    checkout, monkeypatch, capsys
):
    monkeypatch.setattr(FakeEnvironment, "lacks", "There is no C++ compiler.")
    assert _set_up(checkout) == EVERYTHING
    assert _set_up(checkout) == []
    assert capsys.readouterr().out.count("There is no C++ compiler.") == 2
    monkeypatch.setattr(FakeEnvironment, "lacks", "")
    assert _set_up(checkout, retry=True) == ["runtime"]
    assert "compiler" not in capsys.readouterr().out


def test_a_stamp_that_was_cut_off_counts_as_none(tmp_path):
    done = Stamps(tmp_path)
    done.write("step", Stamp("abc", "without"))
    assert done.read("step") == Stamp("abc", "without")
    (tmp_path / "step.json").write_text('{"fingerprint": "ab')
    assert done.read("step") is None


def test_states_see_a_change_of_content_a_new_file_and_a_removed_one(tmp_path):
    (tmp_path / "deep").mkdir()
    file = tmp_path / "deep" / "a.md"
    file.write_text("a")
    seen = [stamps.states(tmp_path)]
    file.write_text("ab")
    seen.append(stamps.states(tmp_path))
    (tmp_path / "b.md").write_text("b")
    seen.append(stamps.states(tmp_path))
    file.unlink()
    seen.append(stamps.states(tmp_path))
    assert len({str(state) for state in seen}) == 4


def test_a_failed_set_up_ends_with_one_line_and_status_1(checkout, monkeypatch, capsys):
    def refuse(*arguments):
        raise SetupFailed("The environment needs 1.8 GB. Free some space.")

    monkeypatch.setattr(steps, "set_up", refuse)
    assert steps.main([]) == 1
    assert capsys.readouterr().err == "set-up: The environment needs 1.8 GB. Free some space.\n"


def test_two_set_ups_of_one_checkout_wait_for_each_other(tmp_path):
    file = tmp_path / "held"
    file.touch()
    with steps.one_at_a_time(file), file.open("rb") as second, pytest.raises(BlockingIOError):
        fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
