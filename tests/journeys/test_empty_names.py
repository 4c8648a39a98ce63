"""Empty names, as a variable without a value gives them: refused before anything is done."""

from collections.abc import Iterator
from typing import Any

import pytest
import typer

from posecheck.cli import app
from tests.helpers.commands import Run


def _commands(command: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from _commands(inner, *path, name)


COMMANDS = dict(_commands(typer.main.get_command(app)))
OPTIONS = [
    (path, one.opts[-1])
    for path, command in COMMANDS.items()
    for one in command.params
    if one.param_type_name == "option" and not one.is_flag
]
ARGUMENTS = [
    (path, place, one)
    for path, command in COMMANDS.items()
    for place, one in enumerate(one for one in command.params if one.param_type_name == "argument")
]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    """An empty name must not become the current folder."""
    (tmp_path / "clips").mkdir()
    monkeypatch.chdir(tmp_path / "clips")


@pytest.mark.parametrize(("path", "option"), OPTIONS, ids=lambda one: " ".join(one))
def test_an_empty_option_is_named(posecheck: Run, path, option):
    result = posecheck(*path, option, "")
    assert result.returncode == 2
    said = f"posecheck: {option} is empty. Give it a value, or leave the option out.\n"
    assert (result.stdout, result.stderr) == ("", said)


@pytest.mark.parametrize("words", [("--page=",), ("--page", "  "), ("x.mp4", "--page", "\t")])
def test_blanks_are_empty_too(posecheck: Run, words):
    assert posecheck("score", *words).stderr.startswith("posecheck: --page is empty.")


@pytest.mark.parametrize(
    ("path", "place", "argument"),
    ARGUMENTS,
    ids=[f"{' '.join(p)} {a.name}" for p, _, a in ARGUMENTS],
)
def test_an_empty_argument_is_named(posecheck: Run, path, place, argument):
    """As the command's help calls it; the help says what it may be."""
    result = posecheck(*path, *["x"] * place, "")
    assert result.returncode == 2
    name = (argument.metavar or argument.name.upper()).strip("[]…")
    assert result.stderr.startswith(f"posecheck: {name} is empty.")
    assert result.stderr.endswith(f"See: posecheck {' '.join(path)} --help\n")


def test_an_empty_clip_is_not_the_current_folder(posecheck: Run):
    result = posecheck("score", "")
    assert "Name a file or folder; a dot (.) is the current folder." in result.stderr
    assert posecheck("score", "--", "").stderr == result.stderr
    assert ". is a folder without clips" in posecheck("score", ".").stderr


def test_help_is_shown_beside_an_empty_name(posecheck: Run):
    result = posecheck("score", "", "--help")
    assert (result.returncode, result.stderr) == (0, "")
