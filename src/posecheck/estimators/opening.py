"""Opens a pose estimator by the name of its model; nothing else imports one.

The library behind it is loaded only then: that takes a second.
"""

from importlib import metadata
from typing import Final

from posecheck.estimators.bundles import find_bundle, named_bundle
from posecheck.estimators.port import PoseEstimator
from posecheck.software import POSE_LIBRARY

SILENT_RELEASES: Final = ("0.10.30", "0.10.32")
"""Releases that were seen to open no network connection (strace; docs/dependencies.md)."""


def open_estimator(model: str) -> PoseEstimator:
    """Load a pose model: ``lite``, ``full`` or ``heavy``.  A context manager.

    Raises UsageError for a model that does not exist, ModelError when its file is missing or
    damaged, InstallationError when the library cannot be loaded.
    """
    bundle = find_bundle(model)
    from posecheck.estimators.mediapipe import MediaPipeEstimator

    return MediaPipeEstimator(bundle)


def estimator_software(model: str) -> dict[str, object]:
    """What finds the landmarks with this model, as a session's software block names it.

    Raises UsageError for a model that does not exist.
    """
    return {
        POSE_LIBRARY: library_release(),
        "model": model,
        "model_sha256": named_bundle(model).sha256,
    }


def library_release() -> str:
    """Installed release of the library that runs the pose models."""
    return metadata.version(POSE_LIBRARY)
