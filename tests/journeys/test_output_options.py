"""Where results go: the standard output for programs, and files that can be what they are named."""

import csv
import io
from pathlib import Path

import pytest

from tests.helpers.commands import Run, score, told
from tests.helpers.inbox import put


@pytest.mark.parametrize("what", ["a movement", "a session", "a folder"])
def test_a_table_on_the_standard_output_stands_there_alone(
    posecheck: Run, twists: Path, tmp_path: Path, what: str
) -> None:
    """What a person reads is left out, so that a program can read on."""
    put(twists, tmp_path / "clips", "thoracic-twist.npz")
    words = {
        "a movement": score(twists, "--csv", "-"),
        "a session": ("score", twists, "--csv", "-"),
        "a folder": score(tmp_path / "clips", "--csv", "-"),
    }[what]
    result = posecheck(*words)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["side"] for row in rows] == ["left", "right"]
    assert all(None not in row for row in rows)


def test_two_results_cannot_both_go_to_the_standard_output(posecheck: Run, twists: Path) -> None:
    """They could not be told apart."""
    told(posecheck(*score(twists, "--csv", "-", "--json", "-")), 2, "cannot both go")


@pytest.mark.parametrize("name", ["a.xyz", "a", "a.avi"])
def test_a_video_that_cannot_be_written_is_refused_before_anything_is_measured(
    posecheck: Run, six_seconds: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the endings that can be."""

    def measured(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("posecheck.app.clips.score", measured)
    refused = posecheck(*score(six_seconds, "--annotate", tmp_path / name))
    told(refused, 2, "must end in .mp4 or .m4v")


def test_a_name_that_is_mistyped_is_answered_with_the_right_one(posecheck: Run) -> None:
    """Commands, options and what can be set."""
    told(posecheck("scoer"), 2, "Did you mean 'score'")
    told(posecheck("score", "--modle", "lite", "a.mp4"), 2, "--model")
    told(posecheck("audit", "reprot"), 2, "Did you mean 'report'")
