"""Set-up is what a person meets first: it must say what is wrong, resume, and then stay quiet."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import sys
from pathlib import Path

import pytest

from assistant.settings import Settings
from setup import interpreter, places
from setup.console import explain
from setup.environment import Environment, compilers, drop_half_installed, without_tiles

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


def made_environment(root: Path, version: str = "3.11.7") -> Environment:
    """A `.venv` as set-up leaves it, with the running Python in it."""
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
    environment = made_environment(tmp_path / "a")
    assert environment.whole()
    (tmp_path / "a").rename(tmp_path / "b")
    assert not Environment(tmp_path / "b").whole()  # its programs start those of the old place

    assert not made_environment(tmp_path / "c", version="3.10.2").whole()

    gone = made_environment(tmp_path / "d")
    gone.python.unlink()
    gone.python.symlink_to(tmp_path / "no-such-python")
    assert not gone.whole()

    half = made_environment(tmp_path / "e")
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
    message = made_environment(tmp_path / "p").compile_runtime()
    assert "no C++ compiler" in message
    assert "apt-get install g++" in message
    assert "extractive" in message


def test_flags_that_a_compiler_does_not_know_are_not_given_to_it(tmp_path):
    strict = tmp_path / "cc"
    strict.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    strict.chmod(0o755)
    assert without_tiles(str(strict)) == ()
    assert without_tiles(str(tmp_path / "gone")) == ()


def test_the_runtime_uses_no_matrix_tiles_where_the_compiler_can_leave_them_out():
    package = importlib.util.find_spec("llama_cpp")
    if package is None or not all(map(without_tiles, compilers())):
        pytest.skip("no llama.cpp here, or a compiler that knows no matrix tiles")
    libraries = list(Path(package.origin).parent.glob("lib/libggml-cpu*"))
    assert libraries
    assert not any(b"amx_mul_mat" in library.read_bytes() for library in libraries)
