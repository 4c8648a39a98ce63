"""Tab completion in a real bash, with the script that posecheck prints."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from posecheck.app.configuration import KEYS, config_file
from posecheck.movements import Library

ASKED = """
source <(posecheck --show-completion bash)
COMP_WORDS=({words}) COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
_posecheck_completion posecheck
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
BASH = shutil.which("bash")


@pytest.fixture
def _installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command as an installation makes it."""
    script = tmp_path / "bin" / "posecheck"
    script.parent.mkdir()
    script.write_text(
        f"#!{sys.executable}\nfrom posecheck.cli import main\nmain()\n", encoding="utf-8"
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")


def completed(words: str) -> tuple[list[str], str]:
    """What Tab offers after these words, and what is printed in between."""
    done = subprocess.run(
        [str(BASH), "--norc", "-c", ASKED.format(words=words)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split(), done.stderr


@pytest.mark.skipif(not BASH, reason="there is no bash")
@pytest.mark.usefixtures("_installed")
@pytest.mark.parametrize("broken", [False, True])
def test_tab_completes_commands_options_movements_and_keys(broken: bool) -> None:
    """Also while the configuration file cannot be read; nothing else is printed."""
    if broken:
        config_file().parent.mkdir(parents=True)
        config_file().write_text("person = 7", encoding="utf-8")
    movements = sorted(movement.id for movement in Library().movements)
    for words, offered in (
        ("posecheck con", ["config"]),
        ("posecheck score --mod", ["--model"]),
        ("posecheck score clip.mp4 --model h", ["heavy"]),
        ("posecheck score clip.mp4 --movement ''", movements),
        ("posecheck live ''", movements),
        ("posecheck config set ''", sorted(KEYS)),
    ):
        found, said = completed(words)
        assert (sorted(found), said) == (offered, ""), words
