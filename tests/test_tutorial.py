"""The tutorial can be followed with the sample clips (that its options exist: test_documents)."""

import re
import shlex
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
LINES = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", TUTORIAL, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
ON_LANDMARKS = {
    "posecheck score first-week/twist.npz -m ankle-rock": 4,
    "posecheck audit score first-week/twist.npz -m thoracic-twist "
    "--recorded-at 2026-03-06T07:00 --reports first-week": 0,
    "posecheck journal": 0,
    "posecheck audit report --week 2026-W10 --format md": 0,
    "posecheck journal backup first-week/journal-backup.sqlite": 0,
}
"""Commands that need no video, and their exit codes, in the order of the test."""


def test_the_tutorial_uses_the_shell_only_to_prepare():
    """Whatever is not posecheck is known to exist everywhere."""
    programs = {shlex.split(line)[0] for line in LINES} - {"posecheck"}
    assert programs == {"python3", ".", "mkdir", "export", "cp", "rm"}


def test_every_sample_clip_of_the_tutorial_exists():
    """It can be followed with the sample clips alone."""
    clips = re.findall(r"sample_videos/\w+\.mp4", " ".join(LINES))
    assert clips
    assert all((ROOT / clip).exists() for clip in clips)


def test_the_commands_on_landmarks_do_what_the_tutorial_says(
    posecheck, twists, tmp_path, monkeypatch
):
    """Those that need no pose model are run, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATABASE_URL", str(tmp_path / "first-week" / "journal.sqlite"))
    (tmp_path / "first-week").mkdir()
    shutil.copy(twists, "first-week/twist.npz")
    for line, exit_code in ON_LANDMARKS.items():
        assert line in LINES
        done = posecheck(*shlex.split(line)[1:])
        assert done.returncode == exit_code, (line, done.stdout, done.stderr)
    assert (tmp_path / "first-week" / "audit-2026-W10.html").exists()
    assert (tmp_path / "first-week" / "journal-backup.sqlite").exists()
