"""What the thresholds of looking at a place before a session decide.

Every case lies within a tenth of its threshold, so that a changed threshold fails it.
"""

from collections.abc import Iterator

import numpy as np
import pytest

from posecheck.app.context import Context
from posecheck.app.placing import PlaceRequest, find_place, place_seen
from posecheck.app.reading import Recording, read
from posecheck.capture.source import CameraFault
from posecheck.errors import CameraError, NothingMeasuredError
from posecheck.records import Frame, Note, Pose, SourceInfo, absent_pose
from tests.helpers.signals import HEIGHT_PX, SITTING, WIDTH_PX, body, times
from tests.helpers.watching import TWIST


class Looking:
    """Poses as somebody before the camera holds them, and until when they were looked at."""

    def __init__(self, rest_s: float) -> None:
        self.rest_s = rest_s
        self.until_s = 0.0

    def poses(self) -> Iterator[tuple[None, Pose]]:
        """Nobody, and from a moment on somebody who sits still."""
        for t_s in times(40.0, 10.0):
            self.until_s = float(t_s)
            if t_s < self.rest_s:
                yield None, absent_pose(self.until_s, width_px=WIDTH_PX, height_px=HEIGHT_PX)
            else:
                yield None, body(self.until_s, flexion_abduction_deg=SITTING)


def test_rest_is_looked_at_for_two_seconds_once_it_is_found():
    """It is found after nine tenths of a quiet second."""
    looking = Looking(1.0)
    place_seen(looking.poses(), TWIST, ())
    assert looking.until_s == pytest.approx(1.0 + 0.9 + 2.0, abs=0.15)


def test_a_rest_is_waited_for_half_a_minute():
    looking = Looking(99.0)
    with pytest.raises(NothingMeasuredError):
        place_seen(looking.poses(), TWIST, ())
    assert looking.until_s == pytest.approx(30.0, abs=0.15)


class FaultyCamera:
    """Gives one picture and then faults, five a second."""

    def __init__(self) -> None:
        self.wanted: dict[str, object] = {}
        self.t_s = 0.0

    def open(self, _: str, **wanted: object) -> "FaultyCamera":
        """Remember what is asked of it."""
        self.wanted = wanted
        return self

    def __enter__(self) -> "FaultyCamera":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def next(self) -> Frame | CameraFault:
        """The picture, or a fault."""
        if self.t_s == 0.0:
            self.t_s = 0.2
            return Frame(0.0, np.full((48, 64, 3), 90, np.uint8))
        self.t_s += 0.2
        return CameraFault(self.t_s, Note("unplugged", "The camera is gone."))


def test_a_camera_is_asked_for_small_pictures_and_given_up_after_ten_seconds(monkeypatch, scripted):
    """640×480 at 30 a second, as for a live set."""
    camera = FaultyCamera()
    scripted(lambda frame: absent_pose(frame.t_s, width_px=64, height_px=48))
    monkeypatch.setattr("posecheck.capture.camera.open_camera", camera.open)
    with pytest.raises(CameraError, match="camera is gone"):
        find_place(PlaceRequest(camera="0", movement="ankle-rock"), Context())
    assert camera.t_s == pytest.approx(10.1, abs=0.15)
    assert camera.wanted == {
        "width_px": 640,
        "height_px": 480,
        "rate_hz": 30.0,
        "mirrored": False,
    }


def test_a_picture_is_kept_every_half_second():
    """The place of a recording is told from them."""
    picture = np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.uint8)
    frames = [(Frame(t_s, picture), body(t_s)) for t_s in (0.0, 0.48, 0.52, 1.0)]
    source = SourceInfo("file", "a.mp4", None, WIDTH_PX, HEIGHT_PX, False, "full")
    recording = Recording(iter(frames), source, None, tuple, {})
    assert list(read(recording, (), from_s=None, to_s=None).pictures) == [0.0, 0.52]
