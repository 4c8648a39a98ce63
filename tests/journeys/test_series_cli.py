"""``posecheck score --series``."""

from pathlib import Path

from tests.helpers.commands import Run, score, told
from tests.helpers.other_landmarks import write_kinect, write_openpose
from tests.helpers.people import duration_s, rocking, turning


def test_score_writes_every_series_that_was_asked_for(
    twists: Path, tmp_path: Path, posecheck: Run
) -> None:
    """One ``--series`` each; the suffix names the format."""
    asked = [tmp_path / name for name in ("a.csv", "b.mot")]
    result = posecheck(*score(twists, *(word for path in asked for word in ("--series", path))))
    assert result.returncode == 0, result.stderr
    assert all(path.stat().st_size > 1000 for path in asked)


def test_a_suffix_that_names_no_format_is_refused_before_the_work(
    tmp_path: Path, posecheck: Run
) -> None:
    """The clip is not even looked for."""
    result = posecheck(*score(tmp_path / "missing.mp4", "--series", tmp_path / "a.xls"))
    assert result.returncode == 2
    assert "must end in .json, .csv, .parquet, .trc" in result.stderr


def test_series_takes_one_clip_at_a_time(twists: Path, tmp_path: Path, posecheck: Run) -> None:
    """Two would write the same file."""
    result = posecheck(*score(twists, twists, "--series", tmp_path / "a.csv"))
    assert result.returncode == 2
    assert "one clip at a time" in result.stderr


# --- landmarks of other programs ------------------------------------------------------------------


def test_curves_only_are_a_success_when_they_were_asked_for(tmp_path: Path, posecheck: Run) -> None:
    """Without ``--series`` nothing was measured, and the message says how to have them."""
    clip = write_kinect(tmp_path / "kinect.csv", turning, duration_s(1))
    result = posecheck(*score(clip, "--series", tmp_path / "a.csv"))
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "a.csv").stat().st_size > 1000
    told(posecheck(*score(clip)), 4, "no repetition was measured", "--series FILE")


def test_other_programs_landmarks_are_neither_kept_nor_drawn(
    tmp_path: Path, posecheck: Run
) -> None:
    """A journal and a landmark file hold what posecheck's own pose models found."""
    clip = write_kinect(tmp_path / "kinect.csv", turning, 1.0)
    told(posecheck(*score(clip, "--save")), 2, "which the journal does not keep")
    told(posecheck(*score(clip, "--landmarks", tmp_path / "a.npz")), 2, "own pose models")
    told(posecheck(*score(clip, "--annotate", tmp_path / "a.mp4")), 2, "needs a video")


def test_a_folder_of_openpose_is_one_recording(tmp_path: Path, posecheck: Run) -> None:
    """Not a folder of clips; with a rate, a folder without its files says what is missing."""
    clip = write_openpose(tmp_path / "keypoints", rocking, duration_s(1))
    asked = ("--rate", 30, "--series", tmp_path / "a.csv")
    result = posecheck(*score(clip, *asked, movement="ankle-rock"))
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "a.csv").stat().st_size > 1000
    (tmp_path / "empty").mkdir()
    told(posecheck(*score(tmp_path / "empty", "--rate", 30)), 3, "no files of OpenPose")
