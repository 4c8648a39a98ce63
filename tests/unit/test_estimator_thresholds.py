"""What the thresholds of pose estimators decide: whom is followed, what is refused.

MediaPipe's networks are replaced by some that find people where a test says.  Every case lies
within a tenth of its threshold, so that a changed threshold fails it.
"""

from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from posecheck.body import LANDMARK_COUNT, both
from posecheck.errors import InputRefusedError
from posecheck.estimators import mediapipe
from posecheck.estimators.bundles import find_bundle
from posecheck.estimators.recorded import RecordedPoses
from posecheck.records import Frame

WIDTH_PX, HEIGHT_PX = 400, 200
WHITE = np.full((HEIGHT_PX, WIDTH_PX, 3), 255, np.uint8)


def person(left: float, right: float, trunk: float) -> list[SimpleNamespace]:
    """Landmarks between these shares of the picture's width, with a trunk of such a height."""
    place = np.tile([left, 0.5, 0.0], (LANDMARK_COUNT, 1))
    place[list(both("hip")), 0] = right
    place[list(both("shoulder"))] = [right, 0.5 - trunk, 0.0]
    return [SimpleNamespace(x=x, y=y, z=z, visibility=1.0) for x, y, z in place]


class Networks:
    """Stands in for MediaPipe's landmarkers, and remembers what they were shown."""

    def __init__(self, monkeypatch, people, *, seen=lambda _: True) -> None:
        self.chosen_s: list[float] = []
        self.tracked: list[np.ndarray] = []
        self._people, self._seen, self._now_s = people, seen, 0.0
        landmarker = SimpleNamespace(create_from_options=self._create)
        monkeypatch.setattr(mediapipe._vision, "PoseLandmarker", landmarker)

    def _create(self, options):
        def detect(_):
            self.chosen_s.append(self._now_s)
            return SimpleNamespace(pose_landmarks=self._people[: options.num_poses])

        def track(image, t_ms):
            self.tracked.append(image.numpy_view().copy())
            found = self._people[:1] if self._seen(t_ms / 1000.0) else []
            return SimpleNamespace(pose_landmarks=found, pose_world_landmarks=found)

        return SimpleNamespace(detect=detect, detect_for_video=track, close=lambda: None)

    def watch(self, *times_s: float) -> None:
        """Show an estimator white pictures at these times."""
        with mediapipe.MediaPipeEstimator(find_bundle("lite")) as estimator:
            for t_s in times_s:
                self._now_s = t_s
                estimator.estimate(Frame(t_s, WHITE))

    @property
    def shown(self) -> tuple[int, int]:
        """First and last column of the first picture that was not blanked before tracking."""
        columns = np.flatnonzero((self.tracked[0] == 255).all(axis=2).any(axis=0))
        return int(columns[0]), int(columns[-1])


@pytest.mark.parametrize(("lost_s", "chosen_s"), [(0.48, [0.0]), (0.52, [0.0, 1.0])])
def test_the_nearest_person_is_chosen_again_after_half_a_second_out_of_sight(
    monkeypatch, lost_s, chosen_s
):
    networks = Networks(monkeypatch, [person(0.2, 0.4, 0.2)], seen=lambda t_s: t_s != lost_s)
    networks.watch(0.0, lost_s, 1.0)
    assert networks.chosen_s == chosen_s


def test_the_nearest_of_four_people_is_followed(monkeypatch):
    """The box about them is widened by 15 % to both sides; a fifth person is not looked for."""
    far = person(0.1, 0.2, 0.1)
    near, fifth = person(0.4, 0.6, 0.2), person(0.8, 0.9, 0.3)
    networks = Networks(monkeypatch, [far, far, far, near, fifth])
    networks.watch(0.0)
    widened_px = 0.15 * 0.2 * WIDTH_PX
    assert networks.shown == (160 - widened_px, 240 + widened_px - 1)


@pytest.mark.parametrize(("largest", "refused"), [(2.9, True), (3.1, False)])
def test_landmarks_within_three_pixels_of_the_corner_are_shares_of_the_picture(
    tmp_path: Path, largest, refused
):
    path = tmp_path / "clip.npz"
    points = np.zeros((2, LANDMARK_COUNT, 3))
    points[0, 0, 0] = largest
    np.savez(path, t_s=[0.0, 0.1], landmarks_px=points, width_px=WIDTH_PX, height_px=HEIGHT_PX)
    with pytest.raises(InputRefusedError, match="shares") if refused else nullcontext():
        RecordedPoses(path)
