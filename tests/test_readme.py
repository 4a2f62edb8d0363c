"""The README is held to what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from assistant.assets import ASSETS
from assistant.cli import app
from assistant.pipeline import Assistant
from docs.exchange import QUESTION, README, exchange, with_exchange

TEXT = README.read_text(encoding="utf-8")


def test_the_exchange_in_the_readme_is_what_the_program_answers(shipped):
    """A changed article, weight or wording changes it: `python -m docs.exchange` writes it anew."""
    fresh = exchange(Assistant(shipped.library, shipped.index, None))
    assert QUESTION in TEXT
    assert with_exchange(TEXT, fresh) == TEXT, "run `python -m docs.exchange`"


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`?assistant (\w+)", TEXT))))
def test_every_command_named_in_the_readme_exists(command):
    assert command in get_command(app).commands
    assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!http)([^)#]+)\)", TEXT))))
def test_every_file_that_the_readme_links_to_is_there(target):
    assert (README.parent / target).exists()


def test_the_readme_names_no_place_that_only_one_machine_knows():
    assert not re.search(r"(?<![\w.])/(?:home|root|work|tmp)/", TEXT)
    assert str(Path.home()) not in TEXT


def test_the_readme_says_how_much_is_fetched():
    fetched = {asset.made_from or asset for asset in ASSETS}
    size = sum(asset.size_bytes for asset in fetched) / 1e9
    assert f"{size:.1f} GB of models" in TEXT
