"""YAML front matter → a plain mapping, from files that nobody has vouched for.

The YAML reader written in C dies with a segmentation fault on some ten thousand nested brackets,
and aliases let 1 kB stand for gigabytes. So size, depth and aliases are checked on the parser's
events, which are flat, before anything is built.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import LibraryError

MAX_CHARS = 32_000
MAX_DEPTH = 6
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SUSPECT = re.compile(r"[&*!]|(?:[-?]\s+){4}|(?:[\[{][^\[{]*){40}")
_TOP_KEY = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:", re.MULTILINE)


def read_mapping(front: str, where: Path | str) -> dict[str, Any]:
    """The mapping that the YAML text `front` holds.

    Raises:
        LibraryError: not a mapping, not YAML, a key given twice, too long, too deep, or aliased.
    """
    if len(front) > MAX_CHARS:
        raise LibraryError(
            f"{where}: front matter of {len(front):,} characters; at most {MAX_CHARS:,} are read. "
            f"Move the text below the second `---`."
        )
    try:
        if _SUSPECT.search(front):
            _check_events(front, where)
        given = yaml.load(front, Loader=_Loader)  # noqa: S506 - both loaders are the safe ones
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise LibraryError(f"{where}: the front matter is not YAML: {_brief(error)}.") from None
    if not isinstance(given, dict):
        raise LibraryError(
            f"{where}: the front matter is not a list of `key: value` lines. Give at least "
            f"`id: ...` and `title: ...`."
        )
    seen: set[str] = set()
    for key in _TOP_KEY.findall(front):
        # YAML lets the last one win in silence; the person would see the first.
        if key in seen:
            raise LibraryError(f"{where}: `{key}` is given twice. Keep one of the two lines.")
        seen.add(key)
    return {str(key): value for key, value in given.items()}


def _check_events(front: str, where: Path | str) -> None:
    depth = 0
    for event in yaml.parse(front, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise LibraryError(f"{where}: the front matter uses a YAML alias; write the value out.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise LibraryError(
                f"{where}: the front matter nests deeper than {MAX_DEPTH} levels; make it flat."
            )


def _brief(error: Exception) -> str:
    """One line of what the YAML reader said, with its line number where it gave one."""
    problem = getattr(error, "problem", None) or str(error) or type(error).__name__
    mark = getattr(error, "problem_mark", None)
    line = f" (line {mark.line + 2})" if mark is not None else ""  # + the `---` line, from 1
    return " ".join(str(problem).split())[:160] + line
