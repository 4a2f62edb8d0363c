#!/bin/sh
# Write the lock files anew from pyproject.toml: exact versions, hashes, no host.
# Needs `uv` on the PATH. `model.txt` is apart because it is the only package that must be
# compiled: without a compiler everything else still installs, and answers are extractive.
# `build.txt` holds what compiling and the editable install need, so that they too are pinned.
# `models.txt` is written by hand: it pins the wheels that model files are taken from.
set -eu
cd "$(dirname "$0")/.."
lock="uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate"
$lock pyproject.toml -o setup/run.txt
$lock pyproject.toml --extra model -c setup/run.txt -o setup/all.tmp
$lock pyproject.toml --extra build -c setup/run.txt -o setup/build.txt
$lock pyproject.toml --extra dev -c setup/run.txt -o setup/dev.txt
python3 - <<'PY'
import pathlib, re
def blocks(path):
    return re.split(r"(?m)^(?=[A-Za-z])", pathlib.Path(path).read_text())
have = set(blocks("setup/run.txt"))
for source, target in (
    ("setup/all.tmp", "setup/model.txt"),
    ("setup/build.txt", "setup/build.txt"),
    ("setup/dev.txt", "setup/dev.txt"),
):
    pathlib.Path(target).write_text("".join(b for b in blocks(source) if b not in have))
PY
rm setup/all.tmp
