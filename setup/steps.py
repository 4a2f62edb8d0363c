"""The steps of set-up, in order, each done only if something it rests on has changed."""

from __future__ import annotations

import argparse
import errno
import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant import manifest
from assistant.assets import ASSETS, CHAT_MODEL
from setup import places
from setup.console import SetupFailed, say
from setup.environment import Environment, compilers, without_tiles
from setup.places import PROJECT, Places
from setup.stamps import Stamp, Stamps, contents, fingerprint, states

WITHOUT_CHAT_MODEL = 3  # how setup.models ends when only the chat model is missing


@dataclass(frozen=True)
class Wanted:
    """What this call is for."""

    dev: bool = False  # also what linting and testing need
    packages_only: bool = False  # no models, no index
    retry: bool = False  # try again what could not be had last time


def main(arguments: Sequence[str]) -> int:
    """Set up; the exit status."""
    parser = argparse.ArgumentParser(prog="python3 -m setup", description="Set the project up.")
    parser.add_argument("--dev", action="store_true", help="also what tests and lint need")
    parser.add_argument("--packages-only", action="store_true", help="no models and no index")
    parser.add_argument("--retry", action="store_true", help="try again what failed last time")
    chosen = parser.parse_args(arguments)
    wanted = Wanted(chosen.dev, chosen.packages_only, chosen.retry)
    try:
        with one_at_a_time():
            set_up(wanted, Environment(PROJECT), places.read())
    except SetupFailed as failed:
        print(f"set-up: {failed}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"set-up: {_trouble(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nset-up: interrupted; the same command goes on from here.", file=sys.stderr)
        return 130
    return 0


def set_up(wanted: Wanted, environment: Environment, where: Places) -> None:
    """Do every step that is not done.

    Raises:
        SetupFailed: one of them cannot be done and nothing works without it.
    """
    if not environment.whole():
        environment.create()
    steps = Steps(environment, where, Stamps(environment.folder / ".setup"), wanted.retry)
    steps.packages("build.txt", "run.txt")
    if wanted.dev:
        steps.packages("dev.txt")
    steps.project()
    if wanted.packages_only:
        return
    lacking = [steps.runtime(), steps.models()] if where.needs_chat_model else [steps.models()]
    steps.index()
    for reason in filter(None, lacking):
        say(reason)


class Steps:
    """Each step with what it rests on."""

    def __init__(
        self, environment: Environment, where: Places, done: Stamps, retry: bool = False
    ) -> None:
        self._environment, self._where, self._done = environment, where, done
        self._retry = retry
        self._root = environment.root
        self._version = environment.version()

    def packages(self, *locks: str) -> None:
        """The packages of these lock files."""

        def rests_on() -> str:
            return fingerprint(self._version, contents(self._root / "setup" / x for x in locks))

        self._once("packages-" + locks[-1], rests_on, lambda: self._environment.install(*locks))

    def project(self) -> None:
        """The checkout itself, as an installed project with its command."""

        def rests_on() -> str:
            command = (self._environment.folder / "bin" / "assistant").is_file()
            return fingerprint(self._version, command, contents([self._root / "pyproject.toml"]))

        self._once("project", rests_on, self._environment.install_project)

    def runtime(self) -> str:
        """llama.cpp. Returns what has to be done without, or nothing."""

        def rests_on() -> str:
            lock = contents([self._root / "setup" / "model.txt"])
            flags = [without_tiles(program) for program in compilers()]
            return fingerprint(self._version, compilers(), flags, lock)

        return self._once("runtime", rests_on, self._environment.compile_runtime)

    def models(self) -> str:
        """The model files. Returns what has to be done without, or nothing."""

        def rests_on() -> str:
            names = ("assistant/assets.py", "setup/models.txt", "setup/mpnet.py")
            table = contents(self._root / name for name in names)
            folder, chat = self._where.models, self._where.needs_chat_model
            files = [_state(folder / a.path) for a in ASSETS if chat or a is not CHAT_MODEL]
            return fingerprint(table, str(folder), chat, files)

        return self._once("models", rests_on, self._fetch)

    def index(self) -> None:
        """The index over the corpus and what the person has added."""

        def rests_on() -> str:
            where = self._where
            texts = [states(where.corpus), states(where.library)]
            stamp = contents([where.index / manifest.NAME])
            return fingerprint(str(where), texts, manifest.code(self._root / "assistant"), stamp)

        self._once("index", rests_on, self._build_index)

    def _once(self, step: str, rests_on: Callable[[], str], act: Callable[[], str | None]) -> str:
        stamp = self._done.read(step)
        if stamp and stamp.fingerprint == rests_on() and not (stamp.without and self._retry):
            return stamp.without
        without = act() or ""
        self._done.write(step, Stamp(rests_on(), without))
        return without

    def _fetch(self) -> str:
        say("looking after the model files")
        command = [self._environment.python, "-m", "setup.models"]
        if not self._where.needs_chat_model:
            command.append("--without-chat-model")
        done = subprocess.run(command, cwd=self._root, stderr=subprocess.PIPE, text=True)
        reason = done.stderr.strip()
        if done.returncode == WITHOUT_CHAT_MODEL:
            return f"{reason} Until it is there, answers will be extractive."
        if done.returncode:
            raise SetupFailed(reason[-1500:] or "Fetching the models was interrupted.")
        return ""

    def _build_index(self) -> None:
        say("indexing the library")
        command = [self._environment.folder / "bin" / "assistant", "index"]
        done = subprocess.run(command, cwd=self._root)
        if done.returncode:
            raise SetupFailed(
                "The library could not be indexed, for the reason above. The articles are "
                "safe. Mend it and run the same command again."
            )


@contextmanager
def one_at_a_time(file: Path = Path(__file__)) -> Iterator[None]:
    """Hold this checkout's set-up, so that two `make` at once do not build one `.venv`."""
    with file.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another set-up of this checkout is running; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _state(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _trouble(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        where = error.filename or "this checkout or its cache"
        return (
            f"the disk that holds {where} is full. Free some space and run the same command "
            "again; it goes on where it stopped."
        )
    return f"{error}. Mend that and run the same command again; it goes on where it stopped."
