"""Set-up is what a person meets first: it must say what is wrong, resume, and then stay quiet."""

from __future__ import annotations

import ast
import os
import re
import sys
import time
from pathlib import Path

import pytest

from assistant.settings import Settings
from setup import interpreter, places, stamps, steps
from setup.console import SetupFailed, explain
from setup.environment import Environment, drop_half_installed
from setup.stamps import Stamp, Stamps

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "setup").glob("*.txt"))

# -- choosing a Python ---------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["__init__.py", "__main__.py", "interpreter.py"])
def test_an_old_python_can_read_what_tells_it_that_it_is_old(file):
    ast.parse((ROOT / "setup" / file).read_text(encoding="utf-8"), feature_version=(3, 6))


def test_the_first_python_that_starts_and_is_supported_is_taken():
    versions = {"/bin/python3": (3, 9), "/bin/python3.12": None, "/bin/python3.13": (3, 13)}
    found = interpreter.find(
        ("python3", "python3.12", "python3.13"), which=lambda n: f"/bin/{n}", version=versions.get
    )
    assert found == "/bin/python3.13"  # 3.9 is too old, and a shim that only complains is no Python


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (2, 7)])
def test_without_a_supported_python_the_sentence_names_what_was_seen_and_what_to_do(version):
    with pytest.raises(interpreter.PythonMissing) as refused:
        interpreter.find(("python3",), which=lambda n: n, version=lambda p: version)
    assert f"python3 is {version[0]}.{version[1]}" in str(refused.value)
    assert "apt-get install python3.11" in str(refused.value)


def test_a_program_that_only_prints_a_complaint_has_no_version(tmp_path):
    shim = tmp_path / "python3.12"
    shim.write_text("#!/bin/sh\necho 'command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    assert interpreter.version_of(str(shim)) is None
    assert interpreter.version_of(sys.executable) == sys.version_info[:2]


# -- where things are ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"ASSISTANT_HOME": "/a/home", "ASSISTANT_CACHE": "/a/cache", "ASSISTANT_CORPUS": "/a/c"},
        {"XDG_DATA_HOME": "/x/data", "XDG_CACHE_HOME": "/x/cache"},
        {"XDG_DATA_HOME": "", "ASSISTANT_MODEL": "none"},
        {"ASSISTANT_MODEL": "gpt-oss", "ASSISTANT_EMBEDDING_MODEL": "e5"},
    ],
)
def test_set_up_and_the_assistant_look_in_the_same_places(environ, monkeypatch):
    for name in list(os.environ):
        if name.startswith(("ASSISTANT_", "XDG_")):
            monkeypatch.delenv(name)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    theirs, ours = Settings(), places.read()
    for name in ("home", "cache", "corpus", "models", "library", "index", "model"):
        assert getattr(ours, name) == getattr(theirs, name), name
    assert ours.embedding_model == theirs.embedding_model


# -- lock files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_one_version_and_a_hash_and_names_no_host(lock):
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    for requirement in re.split(r"(?m)^(?=[A-Za-z])", text)[1:]:
        assert re.match(r"[A-Za-z0-9._-]+==\S+( ;[^\\\n]*)? \\\n", requirement), requirement[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", requirement), requirement[:80]


# -- why a command failed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "reason", "next_step"),
    [
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you\n"
            "    wheel==1.0 from file:///x/wheel-1.0.whl:\n"
            "        Expected sha256 aa\n             Got        bb\n",
            "wheel arrived with another hash",
            "pip config list",
        ),
        (
            "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('\n"
            "ERROR: No matching distribution found for altair==6.3.0\n",
            "cannot be reached",
            "Check the network",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on "
            "device\n",
            "is full",
            "Free some space",
        ),
        (
            "ERROR: No matching distribution found for altair==6.3.0\n",
            "does not offer altair==6.3.0",
            "pip config list",
        ),
        ("something\nfatal: the odd one\n\n", "fatal: the odd one", "whole output"),
    ],
)
def test_a_failed_command_is_explained_in_one_line_with_the_next_step(
    output, reason, next_step, tmp_path
):
    message = explain(output, what="Installing", folder=tmp_path, log=tmp_path / "pip.log")
    assert reason in message
    assert next_step in message
    assert "\n" not in message


def test_a_full_disk_is_named_even_when_the_command_could_not_say_so(tmp_path, monkeypatch):
    monkeypatch.setattr("setup.console.free_bytes", lambda folder: 1_000)
    assert "is full" in explain("", what="Installing", folder=tmp_path, log=tmp_path / "l")


# -- the environment -----------------------------------------------------------------------------


def _environment(root: Path, version: str = "3.11.7") -> Environment:
    environment = Environment(root)
    binaries = environment.folder / "bin"
    binaries.mkdir(parents=True)
    (environment.folder / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}\n")
    (binaries / "pip").write_text(f"#!{environment.python}\n")
    environment.python.symlink_to(sys.executable)
    return environment


def test_an_environment_is_whole_only_if_it_was_made_here_with_a_python_that_is_still_there(
    tmp_path,
):
    environment = _environment(tmp_path / "a")
    assert environment.whole()
    (tmp_path / "a").rename(tmp_path / "b")
    assert not Environment(tmp_path / "b").whole()  # its programs start those of the old place

    assert not _environment(tmp_path / "c", version="3.10.2").whole()

    gone = _environment(tmp_path / "d")
    gone.python.unlink()
    gone.python.symlink_to(tmp_path / "no-such-python")
    assert not gone.whole()

    half = _environment(tmp_path / "e")
    (half.folder / "bin" / "pip").unlink()
    assert not half.whole()


def test_a_package_whose_installation_was_cut_off_is_installed_again(tmp_path):
    site = tmp_path / "lib" / "python3.11" / "site-packages"
    for name, files in {"whole-1.0": ("METADATA", "RECORD"), "half-1.0": ("METADATA",)}.items():
        (site / f"{name}.dist-info").mkdir(parents=True)
        for file in files:
            (site / f"{name}.dist-info" / file).touch()
    assert drop_half_installed(tmp_path) == ["half-1.0.dist-info"]
    assert [path.name for path in site.iterdir()] == ["whole-1.0.dist-info"]


def test_without_a_compiler_set_up_says_what_to_install_and_goes_on(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.delenv("CXX", raising=False)
    message = _environment(tmp_path / "p").compile_runtime()
    assert "no C++ compiler" in message
    assert "apt-get install g++" in message
    assert "extractive" in message


# -- doing each step once ------------------------------------------------------------------------


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
    _environment(tmp_path)
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


def test_a_second_call_does_nothing_and_is_quick_with_ten_thousand_articles(checkout, capsys):
    assert _set_up(checkout) == EVERYTHING
    library = checkout.root / "home" / "library"
    library.mkdir(parents=True)
    for number in range(10_000):
        (library / f"{number}.md").touch()
    assert _set_up(checkout) == ["index"]
    capsys.readouterr()
    began = time.perf_counter()
    assert _set_up(checkout) == []
    assert time.perf_counter() - began < 1.0  # of the 2 s that the whole command may take
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
    with steps.one_at_a_time(file), file.open("rb") as second:
        import fcntl

        with pytest.raises(BlockingIOError):
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
