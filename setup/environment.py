"""The environment in `.venv`: made, filled from the lock files, llama.cpp compiled into it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setup.console import CommandFailed, SetupFailed, explain, require_space, run, say
from setup.interpreter import supported

PACKAGES_BYTES = 1_800_000_000  # the packages unpacked, and pip's cache of them
C_COMPILERS = ("cc", "gcc", "clang")
CXX_COMPILERS = ("c++", "g++", "clang++")
_WITHOUT_TILES = ("-mno-amx-tile", "-mno-amx-int8", "-mno-amx-bf16")


class Environment:
    """`.venv` of one checkout."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self.log = self.folder / ".setup" / "pip.log"

    def version(self) -> tuple[int, int] | None:
        """The (major, minor) it was made with; None if it is not whole.

        Not whole: half made, made with a Python that has gone since, or moved here from
        another folder, so that its programs still start that one's.
        """
        try:
            settings = (self.folder / "pyvenv.cfg").read_text(encoding="utf-8")
            with (self.folder / "bin" / "pip").open("rb") as program:
                first = program.readline(1024)
        except OSError:
            return None
        pairs = (line.partition("=")[::2] for line in settings.splitlines())
        text = {key.strip(): value.strip() for key, value in pairs}.get("version", "")
        major, _, minor = text.partition(".")
        minor = minor.partition(".")[0]
        here = str(self.folder).encode() in first or first.rstrip() == b"#!/bin/sh"
        if not (here and self.python.exists() and major.isdigit() and minor.isdigit()):
            return None
        return int(major), int(minor)

    def whole(self) -> bool:
        """Whether it can be used as it is."""
        version = self.version()
        return version is not None and supported(version)

    def create(self) -> None:
        """Make it anew with the running Python.

        Raises:
            SetupFailed: no room, or this Python cannot make environments.
        """
        require_space(self.root, PACKAGES_BYTES, "The environment")
        if self.folder.is_symlink() or self.folder.is_file():
            self.folder.unlink()
        elif self.folder.exists():
            say(".venv is not usable (half made, moved, or of another Python); making it anew")
            shutil.rmtree(self.folder)
        try:
            run(
                [sys.executable, "-m", "venv", self.folder],
                f"making .venv with Python {sys.version_info[0]}.{sys.version_info[1]}",
                self.root / ".venv" / ".setup" / "venv.log",
            )
        except CommandFailed as failed:
            raise SetupFailed(_venv_failure(failed.output, self.folder)) from None

    def install(self, *locks: str) -> None:
        """Install lock files of `setup/`, every package checked against its hash.

        The files are complete, so pip is told not to resolve anything (`--no-deps`).

        Raises:
            SetupFailed: with the reason and the next step.
        """
        drop_half_installed(self.folder)
        files = [part for lock in locks for part in ("-r", self.root / "setup" / lock)]
        self._pip(
            "Installing the packages",
            "installing packages",
            "--require-hashes",
            "--no-deps",
            *files,
        )

    def install_project(self) -> None:
        """Install this checkout itself, editable, so that `assistant` is a command.

        Raises:
            SetupFailed: with the reason and the next step.
        """
        self._pip(
            "Installing the project",
            "installing the project itself",
            "--no-deps",
            "--no-build-isolation",
            "--editable",
            self.root,
        )

    def compile_runtime(self) -> str:
        """Compile llama-cpp-python.

        Returns:
            Nothing if it works; otherwise one sentence that says what is missing. Answers
            are extractive then, which is no reason to stop.
        """
        drop_half_installed(self.folder)
        if not compilers():
            return (
                "There is no C++ compiler, so the embedded chat model cannot run and answers "
                "will be extractive. Install one (Debian and Ubuntu: `apt-get install g++`; "
                "Fedora: `dnf install gcc-c++`; macOS: `xcode-select --install`), then run "
                "`make setup`."
            )
        try:
            self._pip(
                "Compiling llama.cpp",
                "compiling llama.cpp, once, about 3 minutes on two cores",
                "--require-hashes",
                "--no-deps",
                "--no-build-isolation",
                # pip does not see that the flags have changed, neither in what is installed nor
                # in what it has built and kept.
                "--force-reinstall",
                "--no-cache-dir",
                "-r",
                self.root / "setup" / "model.txt",
            )
            run([self.python, "-c", "import llama_cpp"], "starting llama.cpp", self.log)
        except SetupFailed as failed:
            reason = str(failed)
        except CommandFailed as failed:
            reason = f"llama.cpp was compiled but does not start: {failed.output.strip()[-300:]}"
        else:
            return ""
        kept = self.log.replace(self.log.with_name("llama.log"))
        reason = reason.rstrip(".").replace(str(self.log), str(kept))
        return (
            f"{reason}. Until that is mended, answers will be extractive; `make setup` tries again."
        )

    def _pip(self, what: str, label: str, *arguments: str | Path) -> None:
        command = [self.python, "-m", "pip", "install", "--disable-pip-version-check"]
        command += ["--no-input", "--progress-bar", "off", "--retries", "2"]
        try:
            run([*command, *arguments], label, self.log, environ=_environ())
        except CommandFailed as failed:
            message = explain(failed.output, what=what, folder=self.folder, log=self.log)
            raise SetupFailed(message) from None


def compilers() -> tuple[str, ...]:
    """The C and C++ compilers that a build would use; empty unless there is one of each."""
    found = []
    for variable, names in (("CC", C_COMPILERS), ("CXX", CXX_COMPILERS)):
        wanted = os.environ.get(variable, "").split()[:1] or names
        program = next(filter(None, map(shutil.which, wanted)), None)
        if program is None:
            return ()
        found.append(program)
    return tuple(found)


def drop_half_installed(folder: Path) -> list[str]:
    """Forget packages whose installation was cut off, so that pip installs them again.

    pip writes RECORD last. Without it pip would call the package installed by its METADATA
    and leave the holes.

    Returns:
        The names of the forgotten folders.
    """
    dropped = []
    for site in folder.glob("lib/python3*/site-packages"):
        for info in site.glob("*.dist-info"):
            if not (info / "RECORD").is_file():
                shutil.rmtree(info)
                dropped.append(info.name)
    return sorted(dropped)


def _environ() -> dict[str, str]:
    """The environment without what would make pip install elsewhere.

    llama.cpp's image and sound part is left out: nothing here uses it, and it is a quarter
    of the compiling.
    """
    drop = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PYTHONHOME", "PYTHONPATH")
    kept = {key: value for key, value in os.environ.items() if key not in drop}
    kept["CMAKE_ARGS"] = f"-DLLAVA_BUILD=OFF {kept.get('CMAKE_ARGS', '')}".strip()
    for variable, program in zip(("CFLAGS", "CXXFLAGS"), compilers(), strict=False):
        kept[variable] = " ".join([kept.get(variable, ""), *without_tiles(program)]).strip()
    return kept


def without_tiles(compiler: str) -> tuple[str, ...]:
    """The flags that keep a compiler from using the processor's matrix tiles (AMX), if it can.

    Some virtual machines show a processor that has them and do not keep their state, so the
    first product of two matrices ends the whole program with "Illegal instruction".
    """
    command = [compiler, *_WITHOUT_TILES, "-E", "-x", "c", os.devnull]
    try:
        known = subprocess.run(command, capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return _WITHOUT_TILES if known.returncode == 0 else ()


def _venv_failure(output: str, folder: Path) -> str:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if "ensurepip" in output:
        return (
            f"Python {version} here cannot make environments, because its package `ensurepip` "
            f"is missing. Install it (Debian and Ubuntu: `apt-get install python{version}-venv`), "
            "then run the same command again."
        )
    log = folder / ".setup" / "venv.log"
    return explain(output, what="Making .venv", folder=folder.parent, log=log)
