"""``posecheck score --series``."""

from pathlib import Path

from tests.helpers.commands import Run, score


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
