"""The words of the command line, and what runs them."""

import subprocess
import sys
from collections.abc import Callable

from posecheck.records import Frame, Pose

Run = Callable[..., subprocess.CompletedProcess[str]]
Script = Callable[[Callable[[Frame], Pose]], None]
TWIST_CLIP = "thoracic_twist.mp4"
_NO_FRAME = str.maketrans("│╭╮╰╯─", "      ")


def command(*arguments: object) -> list[str]:
    """The command line that runs posecheck with this Python."""
    return [sys.executable, "-m", "posecheck", *(str(one) for one in arguments)]


def score(*arguments: object, movement: str = "thoracic-twist") -> tuple[str, ...]:
    """The words of ``posecheck score`` with the small model."""
    words = (str(one) for one in arguments)
    return ("score", "--movement", movement, "--model", "lite", *words)


def told(result: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """The run ended with this code and said these words, to a person."""
    output = result.stdout + result.stderr
    assert result.returncode == code, output
    plain = " ".join(output.translate(_NO_FRAME).split())
    for word in words:
        assert word in plain
    assert "Traceback" not in output
    assert "fault in posecheck" not in output
