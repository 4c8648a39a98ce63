"""Where files of the user are."""

from pathlib import Path


def data_folder() -> Path:
    """Where programs keep what belongs to the user."""
    # Not needed by whoever names every file: imported when it is.
    from platformdirs import user_data_path

    return user_data_path("posecheck", appauthor=False)
