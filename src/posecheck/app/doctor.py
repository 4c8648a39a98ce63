"""Checks the installation; every finding says what to do about it."""

import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from posecheck.errors import PosecheckError

_SYSTEM_PACKAGES = (
    "On Debian or Ubuntu: sudo apt install libgl1 libglib2.0-0. "
    "On Windows: the Visual C++ redistributable. Then install posecheck again."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    what: str
    """What was checked."""
    state: str
    """``ok``, ``note`` (works without it) or ``fail``."""
    text: str
    """What was found, and what to do about it."""


def examine() -> list[Finding]:
    """All findings, in the order in which a person would want to mend them."""
    return [
        _python(),
        *_models(),
        _guarded("OpenCV", _opencv, advice=_SYSTEM_PACKAGES),
        _guarded("MediaPipe", _pose_library, advice=_SYSTEM_PACKAGES),
        _guarded("Video files", _pyav, advice="Install posecheck again."),
        _camera(),
        _window(),
        _guarded_note("Sound", _sound),
        _data_folder(),
        _configuration(),
        _guarded("Journal", _journal, advice="Install posecheck again."),
    ]


def _python() -> Finding:
    text = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return Finding("Python", "ok", text)


def _models() -> list[Finding]:
    from posecheck.estimators.bundles import find_bundle, read_manifest

    findings = []
    for name, bundle in sorted(read_manifest().items()):
        try:
            find_bundle(name)
        except PosecheckError as error:
            state = "fail" if bundle.shipped else "note"
            findings.append(Finding(f"Model {name}", state, str(error)))
        else:
            text = f"present and intact ({bundle.size_bytes / 1e6:.0f} MB)"
            findings.append(Finding(f"Model {name}", "ok", text))
    return findings


def _guarded(what: str, check: Callable[[], Finding], *, advice: str) -> Finding:
    try:
        return check()
    except PosecheckError as error:  # it says what to do
        return Finding(what, "fail", str(error))
    except Exception as error:  # noqa: BLE001 - a broken library may raise anything
        return Finding(what, "fail", f"cannot be loaded ({error}). {advice}")


def _guarded_note(what: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - as above
        return Finding(what, "note", f"not available ({error}); the live coach will be silent.")


def _opencv() -> Finding:
    import cv2

    return Finding("OpenCV", "ok", cv2.__version__)


def _pose_library() -> Finding:
    from posecheck.capture.source import blank_frame
    from posecheck.estimators.opening import SILENT_RELEASES, library_release, open_estimator

    release = library_release()
    with open_estimator("lite") as estimator:
        estimator.estimate(blank_frame())
    if release not in SILENT_RELEASES:
        wanted = " or ".join(SILENT_RELEASES)
        text = f"{release} was not verified to be silent on the network; install {wanted}."
        return Finding("MediaPipe", "fail", text)
    return Finding("MediaPipe", "ok", f"{release}, verified to be silent on the network")


def _pyav() -> Finding:
    import av
    from av.codec import Codec

    Codec("libx264", "w")
    return Finding("Video files", "ok", f"PyAV {av.__version__}, H.264 can be read and written")


def _camera() -> Finding:
    cameras = sorted(str(path) for path in Path("/dev").glob("video*"))
    if not sys.platform.startswith("linux"):
        return Finding("Camera", "note", "checked when the live coach starts")
    if not cameras:
        return Finding("Camera", "note", "none found; recorded clips can be scored. Plug one in.")
    usable = [camera for camera in cameras if os.access(camera, os.R_OK | os.W_OK)]
    if not usable:
        text = f"permission denied for {cameras[0]}; join the group 'video' and log in again."
        return Finding("Camera", "note", text)
    return Finding("Camera", "ok", ", ".join(usable))


def _window() -> Finding:
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return Finding("Window", "note", "no display; recorded clips can be scored without one.")
    return Finding("Window", "ok", "a display is there")


def _sound() -> Finding:
    import sounddevice

    outputs = [one["name"] for one in sounddevice.query_devices() if one["max_output_channels"]]
    if not outputs:
        return Finding("Sound", "note", "no sound card; the live coach will be silent.")
    return Finding("Sound", "ok", str(outputs[0]))


def _configuration() -> Finding:
    from posecheck.app.configuration import config_file, settings

    try:
        settings()
    except PosecheckError as error:
        return Finding("Configuration", "fail", str(error))
    there = config_file().exists()
    text = "can be read" if there else "not created yet; see posecheck config"
    return Finding("Configuration", "ok", f"{config_file()}: {text}")


def _data_folder() -> Finding:
    from posecheck.files import data_folder

    folder = data_folder()
    probe = next(path for path in (folder, *folder.parents) if path.exists())
    if os.access(probe, os.W_OK):
        return Finding("Data folder", "ok", f"{folder} can be written")
    text = f"{folder} cannot be written; change the permissions of {probe}."
    return Finding("Data folder", "fail", text)


def _journal() -> Finding:
    """Where it is and whether it can be read; it is neither made nor brought up to date."""
    from posecheck.app.recovering import why_damaged
    from posecheck.app.user_data import journal_address, journal_file
    from posecheck.journal import condition_of

    path = journal_file(None)
    damage = why_damaged(path) if path is not None and path.exists() else None
    if damage is not None:
        return Finding("Journal", "fail", damage)
    try:
        found = condition_of(journal_address(None))
    except PosecheckError as error:
        return Finding("Journal", "fail", str(error))
    if found.version is None:
        return Finding("Journal", "ok", f"none yet; it will be made at {found.where}")
    if not found.is_current:
        text = f"{found.where} is of another version ({found.version}): posecheck journal says more"
        return Finding("Journal", "note", text)
    sessions = "1 session" if found.sessions == 1 else f"{found.sessions} sessions"
    text = f"{found.where}: {sessions}, {found.size_bytes / 1e6:.1f} MB, version {found.version}"
    return Finding("Journal", "ok", text)
