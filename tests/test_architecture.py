"""The import graph and the bans of `assistant` are part of its design, so they are tested."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "assistant"

# A module or package imports only from rows above its own. Within a package, anything goes
# that makes no cycle.
LAYERS = [
    {"__init__", "errors", "schema"},
    {"settings", "letter", "sentences", "actions", "naming", "privacy", "timing"},
    {"token_vectors"},
    {"situations"},
    {"lexical", "embedding", "linear", "vectors", "manifest", "writing", "quantised"},
    {"viewpoint"},
    {"intent", "doer"},
    {"roles", "safety", "language", "wording", "deeds"},
    {"seats"},
    {"assets", "library", "chunking", "voices", "frame", "draft", "clauses", "persons"},
    {"part_features"},
    {"annotations", "parts", "models", "guards"},
    {"annotating", "portable"},
    {"index", "courses", "begin"},
    {"retrieve"},
    {"sources", "rereading"},
    {"positions"},
    {"evidence", "sufficiency", "support", "drafting", "sides", "escalate", "second_look"},
    {"stories"},
    {"compose", "verify", "render", "clarify"},
    {"dictation", "phrasing"},
    {"pipeline", "chats"},
    {"startup"},
    {"cli", "ui"},
    {"__main__"},
]
LAYER = {unit: row for row, units in enumerate(LAYERS) for unit in units}

# Who may know a library that would otherwise spread. Paths begin below `assistant/`.
KNOWN_ONLY_BY = {
    "llama_cpp": ("models/",),
    "openai": ("models/",),
    "langchain_openai": ("models/",),
    "chromadb": ("vectors.py",),
    "langchain_chroma": (),
    "bm25s": ("lexical.py",),
    "Stemmer": ("lexical.py",),
    "py3langid": ("language.py",),
    "onnxruntime": ("token_vectors.py", "situations.py"),
    "tokenizers": ("embedding.py", "situations.py"),
    "trafilatura": ("library/",),
    "feedparser": ("library/",),
    "pypdf": ("library/",),
    "docx": ("library/",),
    "httpx": ("library/", "models/"),
    "requests": (),
    "urllib.request": (),
    "socket": ("library/",),
    "streamlit": ("ui/",),
    "typer": ("cli/",),
    "rich": ("cli/",),
    "sqlite3": ("annotations.py", "chats/"),
}

PICKLES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve"}
CALLS = {"eval", "exec", "compile", "__import__", "load_prompt", "load_prompt_from_config"}
ATTRIBUTES = {
    ("st", "html"),
    ("st", "iframe"),
    ("components", "html"),
    ("components", "iframe"),
    ("os", "system"),
    ("os", "popen"),
    ("yaml", "unsafe_load"),
    ("yaml", "full_load"),
    ("yaml", "Loader"),
    ("yaml", "FullLoader"),
    ("yaml", "UnsafeLoader"),
}
FLAGS = {"unsafe_allow_html", "trust_remote_code", "allow_dangerous_deserialization", "shell"}
# Loopback may be named, and so may the names of XML and JSON vocabularies, which nobody fetches.
ADDRESS = re.compile(
    r"https?://(?!127\.0\.0\.1|localhost|\[::1\]|schemas\.|json-schema\.org|www\.w3\.org)"
    r"[\w.-]+\.[a-z]{2,}",
    re.I,
)

FILES = sorted(PACKAGE.rglob("*.py"))
OURS = [
    *FILES,
    *sorted(ROOT.glob("*.py")),
    *(f for folder in ("bench", "eval", "setup") for f in sorted((ROOT / folder).rglob("*.py"))),
]


def _id(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def _module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _unit(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


@cache
def _imported(file: Path) -> frozenset[str]:
    return frozenset(_import_names(file))


def _import_names(file: Path) -> Iterator[str]:
    """Every module named by an import statement, wherever it stands in the file."""
    package = _module(file) if file.name == "__init__.py" else _module(file).rpartition(".")[0]
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *filter(None, [base])])
            yield base
            for alias in node.names:
                yield f"{base}.{alias.name}"


MODULES = {_module(file): file for file in FILES}


@cache
def _own_imports(file: Path) -> set[str]:
    """Modules of `assistant` that a file imports; `from assistant.x import name` counts as x."""
    found = {name for name in _imported(file) if name in MODULES}
    # A submodule's name implies its package only if the package's own names are asked for.
    longer = {name.rpartition(".")[0] for name in found}
    asked = {name for name in found if name not in longer or _asks_for_names(file, name)}
    return asked - {_module(file)}


def _asks_for_names(file: Path, module: str) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == module
        and any(f"{module}.{alias.name}" not in MODULES for alias in node.names)
        for node in ast.walk(_tree(file))
    )


@pytest.mark.parametrize("file", FILES, ids=_id)
def test_a_module_imports_only_from_layers_above(file):
    unit = _unit(_module(file))
    assert unit in LAYER, f"{unit} has no layer; place it in LAYERS"
    for imported in _own_imports(file):
        other = _unit(imported)
        assert other == unit or LAYER[other] < LAYER[unit], f"{unit} must not import {other}"


def test_no_module_imports_itself_through_others():
    graph = {name: _own_imports(file) for name, file in MODULES.items()}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, "a cycle: " + " -> ".join((*path[path.index(name) :], name))
        if name not in done:
            for imported in sorted(graph[name]):
                visit(imported, (*path, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


@pytest.mark.parametrize("file", OURS, ids=_id)
def test_a_file_can_be_read_in_one_sitting(file):
    lines = file.read_text(encoding="utf-8").count("\n")
    assert lines <= 300, f"{_id(file)} has {lines} lines; split it"


@pytest.mark.parametrize("library", sorted(KNOWN_ONLY_BY))
def test_a_library_is_known_only_where_it_belongs(library):
    for file in FILES:
        names = _imported(file)
        if library in names or any(name.startswith(f"{library}.") for name in names):
            place = file.relative_to(PACKAGE).as_posix()
            assert place.startswith(KNOWN_ONLY_BY[library]), f"{place} must not know {library}"


@pytest.mark.parametrize("file", OURS, ids=_id)
def test_nothing_runs_unpickles_or_draws_what_it_was_given(file):
    """Letters, articles and model output are data: no way to make code or markup of them."""
    for name in _imported(file):
        assert name.partition(".")[0] not in PICKLES, f"{name} makes objects of foreign bytes"
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            pair = (node.value.id, node.attr)
            assert pair not in ATTRIBUTES, f"line {node.lineno}: {'.'.join(pair)} is banned"
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name):
            assert called.id not in CALLS, f"line {node.lineno}: {called.id}() is banned"
        if isinstance(called, ast.Attribute):
            assert called.attr not in CALLS - {"compile", "eval", "exec"}
        for flag in node.keywords:
            on = not (isinstance(flag.value, ast.Constant) and flag.value.value is False)
            assert not (flag.arg in FLAGS and on), f"line {node.lineno}: {flag.arg} is banned"


def _docstrings(tree: ast.Module) -> set[int]:
    """The ids of docstring nodes: they may name a source by its address."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, kinds) and node.body and isinstance(node.body[0], ast.Expr)
    }


@pytest.mark.parametrize("file", OURS, ids=_id)
def test_no_code_names_a_host_of_its_own_to_talk_to(file):
    tree = _tree(file)
    texts = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts:
            found = ADDRESS.search(node.value)
            assert not found, f"line {node.lineno} names {found.group() if found else ''}"


def test_only_settings_read_the_environment():
    """Two readers of one variable disagree sooner or later."""
    for file in FILES:
        reads = [
            node.lineno
            for node in ast.walk(_tree(file))
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "os"
            and node.attr in ("environ", "getenv")
        ]
        allowed = file.name == "settings.py" or _id(file) in WRITES_FOR_A_LIBRARY
        assert not reads or allowed, f"{_id(file)} line {reads[0]} reads the environment"


# Settings of libraries that can be made in no other way, before they are imported.
WRITES_FOR_A_LIBRARY = {"assistant/models/engine.py", "assistant/models/remote.py"}
