"""MediaPipe's pose landmarker; the only module that imports it.

One person is followed: where several are in view at the start, the nearest (the longest trunk).
Landmarks are turned into pixels at once: normalised ones are not square.  They are rounded here and
nowhere else (``posecheck.body``), so that what is kept is what was measured.

Loading MediaPipe makes no file and opens no socket.  Its audio tasks, which cannot be left out,
import ``sounddevice``, and that starts PortAudio: it connects to the sound server, makes
``~/.config/pulse``, and searches the system's libraries with a compiler where PortAudio is missing.
Nobody records sound here, so an empty module is in its place meanwhile.  A failed import would do,
too, but MediaPipe keeps its traceback, and with that whatever was open when it was loaded: the
decoder and the pictures of a 4K video, 240 MB.

Constants: design rules.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType, TracebackType
from typing import Any, Final, Self

import numpy as np

from posecheck.body import METRE_STEPS, PIXEL_STEPS, VISIBILITY_STEPS
from posecheck.errors import InstallationError, ModelError
from posecheck.estimators.bundles import Bundle
from posecheck.estimators.port import SEVERAL_PEOPLE
from posecheck.estimators.quiet import quiet_native_stderr
from posecheck.memory import give_memory_back
from posecheck.records import FloatArray, Frame, Note, Pose, absent_pose

LOST_S: Final = 0.5
"""After so long without a person, the nearest one is chosen again."""
STEP_S: Final = 1.0 / 30.0
"""Frames that come again are this much later to the tracker than what it saw last [s]."""
CANDIDATES: Final = 4
"""So many people are told apart when the nearest is chosen."""
BOX_MARGIN: Final = 0.15
"""The chosen person's box is widened by this share before the rest is blanked [share]."""


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    """Let imports of a module find an empty one while the block runs."""
    loaded = sys.modules.get(module)
    sys.modules[module] = ModuleType(module)
    try:
        yield
    finally:
        del sys.modules[module]
        if loaded is not None:
            sys.modules[module] = loaded


try:
    with quiet_native_stderr(), _hidden("sounddevice"):
        import mediapipe
        from mediapipe.tasks.python import BaseOptions
        from mediapipe.tasks.python import vision as _vision
except ImportError as error:  # pragma: no cover - depends on the machine
    raise InstallationError(
        f"MediaPipe cannot be loaded ({error}). Run: posecheck doctor"
    ) from error


class MediaPipeEstimator:
    """Landmarks by MediaPipe, with tracking between frames (VIDEO mode)."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self.notes: list[Note] = []
        self._tracker = self._landmarker(_vision.RunningMode.VIDEO, people=1)
        self._chooser: Any = None
        self._choosing = True
        self._last_ms = -1
        self._last_s = self._ahead_s = 0.0
        self._last_seen_s = 0.0

    def estimate(self, frame: Frame) -> Pose:
        """Landmarks of the followed person, in pixels of the frame."""
        if frame.restart:
            self._restart()
        height_px, width_px = frame.rgb.shape[:2]
        if frame.t_s < self._last_s:  # read again from an earlier picture: the tracker goes on
            self._ahead_s += self._last_s - frame.t_s + STEP_S
        self._last_s = frame.t_s
        self._last_ms = max(round((frame.t_s + self._ahead_s) * 1000.0), self._last_ms + 1)
        rgb = self._nearest_only(frame.rgb) if self._choosing else frame.rgb
        with quiet_native_stderr():
            result = self._tracker.detect_for_video(_image(rgb), self._last_ms)
        if not result.pose_landmarks:
            self._choosing |= frame.t_s - self._last_seen_s > LOST_S
            return absent_pose(
                frame.t_s, width_px=width_px, height_px=height_px, restart=frame.restart
            )
        self._last_seen_s = frame.t_s
        if self._choosing:
            self._choosing = False
            self._close_chooser()
        return Pose(
            t_s=frame.t_s,
            landmarks_px=_pixels(result.pose_landmarks[0], width_px, height_px),
            visibility=rounded(
                [landmark.visibility for landmark in result.pose_landmarks[0]], VISIBILITY_STEPS
            ),
            width_px=width_px,
            height_px=height_px,
            world_m=_metres(result.pose_world_landmarks[0]),
            restart=frame.restart,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def _landmarker(self, mode: Any, *, people: int) -> Any:
        options = _vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(self._bundle.path)),
            running_mode=mode,
            num_poses=people,
        )
        try:
            with quiet_native_stderr():
                return _vision.PoseLandmarker.create_from_options(options)
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelError(
                f"MediaPipe cannot load the model '{self._bundle.name}' ({error}). "
                "Run: posecheck doctor"
            ) from error

    def _restart(self) -> None:
        with quiet_native_stderr():
            self._tracker.close()
        give_memory_back()
        self._tracker = self._landmarker(_vision.RunningMode.VIDEO, people=1)
        self._choosing = True

    def _close(self) -> None:
        with quiet_native_stderr():
            self._tracker.close()
        self._close_chooser()

    def _close_chooser(self) -> None:
        """A second set of networks takes 70 MB, and is needed for a few pictures only."""
        if self._chooser is not None:
            with quiet_native_stderr():
                self._chooser.close()
            self._chooser = None
            give_memory_back()

    def _nearest_only(self, rgb: Any) -> Any:
        """The picture with everybody but the nearest person blanked, so that they are tracked."""
        if self._chooser is None:
            self._chooser = self._landmarker(_vision.RunningMode.IMAGE, people=CANDIDATES)
        with quiet_native_stderr():
            people = self._chooser.detect(_image(rgb)).pose_landmarks
        if len(people) < 2:
            return rgb
        if SEVERAL_PEOPLE not in self.notes:
            self.notes.append(SEVERAL_PEOPLE)
        height_px, width_px = rgb.shape[:2]
        poses = [
            Pose(0.0, _pixels(one, width_px, height_px), np.ones(len(one)), width_px, height_px)
            for one in people
        ]
        nearest = max(poses, key=lambda pose: pose.trunk_px)
        low, high = nearest.landmarks_px[:, :2].min(axis=0), nearest.landmarks_px[:, :2].max(axis=0)
        margin = BOX_MARGIN * (high - low)
        left, top = np.maximum(low - margin, 0).astype(int)
        right, bottom = np.maximum(high + margin, 0).astype(int)
        blanked = np.full_like(rgb, 127)
        blanked[top:bottom, left:right] = rgb[top:bottom, left:right]
        return blanked


def _image(rgb: Any) -> Any:
    # The native side reads rows without gaps, whatever the strides say.
    return mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(rgb))


def _pixels(landmarks: Any, width_px: int, height_px: int) -> FloatArray:
    """(33, 3) pixels; z has the scale of x."""
    size = (width_px, height_px, width_px)
    return rounded([(mark.x, mark.y, mark.z) for mark in landmarks] * np.array(size), PIXEL_STEPS)


def _metres(landmarks: Any) -> FloatArray:
    """(33, 3) metres about the middle of the hips."""
    return rounded([(mark.x, mark.y, mark.z) for mark in landmarks], METRE_STEPS)


def rounded(values: Any, steps: int) -> FloatArray:
    """To so many steps in one; a zero has no sign.

    >>> rounded([0.1, -0.001], 64).tolist()
    [0.09375, 0.0]
    """
    nearest = np.rint(np.asarray(values, dtype=np.float64) * steps)
    return np.asarray(nearest / steps + 0.0)
