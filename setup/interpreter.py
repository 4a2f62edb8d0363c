"""Choose the Python to set up with. Written so that any Python 3 can read it.

A syntax error in an old Python would tell nobody what is wrong; this module does.
"""

import os
import shutil
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 13)
NAMES = ("python3.12", "python3.11", "python3.13", "python3", "python")
PROBE = "import sys, venv; print('%d.%d' % sys.version_info[:2])"


class PythonMissing(Exception):
    """No Python on this machine will do. The message is meant to be read."""


def supported(version):
    """Whether a (major, minor) pair is one the locked packages exist for."""
    return OLDEST <= tuple(version) <= NEWEST


def version_of(program):
    """The (major, minor) of a Python program, or None if it does not start.

    A version manager puts programs on the PATH that only print a complaint, so being
    there is not enough.
    """
    try:
        done = subprocess.run(
            [program, "-c", PROBE],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=30,
            check=True,
        )
        major, minor = done.stdout.decode().strip().split(".")
        return int(major), int(minor)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def find(names=NAMES, which=shutil.which, version=version_of):
    """The path of the first supported Python among `names`.

    Raises:
        PythonMissing: none of them is; the message says which were looked at.
    """
    seen = ["this one is {}.{}".format(*sys.version_info[:2])]
    for name in names:
        program = which(name)
        if not program:
            continue
        found = version(program)
        if found and supported(found):
            return program
        if found:
            seen.append("{} is {}.{}".format(name, *found))
    raise PythonMissing(
        "this needs Python 3.11, 3.12 or 3.13, and there is none on the PATH ({}). "
        "Install one, for example with `apt-get install python3.11 python3.11-venv` or from "
        "python.org, and run the command again; PYTHON=/path/to/python3.12 names it if it is "
        "not on the PATH.".format(", ".join(seen))
    )


def continue_in_a_supported_python(arguments):
    """Return if this Python will do; else replace this process by one that will.

    Raises:
        PythonMissing: there is none.
    """
    if supported(sys.version_info[:2]):
        return
    program = find()
    os.execv(program, [program, "-m", "setup", *arguments])  # noqa: S606
