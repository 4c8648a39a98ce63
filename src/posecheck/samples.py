"""The sample clips that come with posecheck: rendered people whose angles are known exactly."""

import json
from importlib import resources
from pathlib import Path

from posecheck.errors import InstallationError

Truth = list[tuple[str, float, float]]
"""Side, time of the peak (seconds) and true end range (degrees) of each repetition."""


def samples_folder() -> Path:
    """Where the clips are: inside an installed package, else in the checkout."""
    installed = Path(str(resources.files("posecheck"))) / "_sample_videos"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "sample_videos"


def sample_video(name: str) -> Path:
    """The path of a sample clip.

    Raises InstallationError when it is not there.
    """
    path = samples_folder() / name
    if not path.is_file():
        raise InstallationError(
            f"The sample clip {name} is missing from the installation. Install posecheck again."
        )
    return path


def read_truth(clip: Path) -> Truth:
    """What the person in a sample clip really did, from the file beside it."""
    try:
        document = json.loads(clip.with_suffix(".truth.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise InstallationError(
            f"The truth of {clip.name} is missing from the installation. Install posecheck again."
        ) from error
    return [
        (one["side"], float(one["peak_s"]), float(one["end_range_deg"]))
        for one in document["repetitions"]
    ]
