"""What the thresholds of pose estimators decide: whom is followed, what is refused.

MediaPipe's networks are replaced by some that find people where a test says.  Every case lies
within a tenth of its threshold, so that a changed threshold fails it.
"""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from posecheck.body import LANDMARK_COUNT, both
from posecheck.errors import InputRefusedError
from posecheck.estimators import mediapipe
from posecheck.estimators.bundles import find_bundle
from posecheck.estimators.kinect import read_kinect
from posecheck.estimators.openpose import read_openpose
from posecheck.estimators.others import lines_of
from posecheck.estimators.port import as_seen
from posecheck.estimators.recorded import RecordedPoses
from posecheck.estimators.trc import read_trc
from posecheck.records import Frame
from tests.helpers.other_landmarks import write_kinect, write_openpose
from tests.helpers.signals import standing

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
        self.tracked_ms: list[int] = []
        self._people, self._seen, self._now_s = people, seen, 0.0
        landmarker = SimpleNamespace(create_from_options=self._create)
        monkeypatch.setattr(mediapipe._vision, "PoseLandmarker", landmarker)

    def _create(self, options):
        def detect(_):
            self.chosen_s.append(self._now_s)
            return SimpleNamespace(pose_landmarks=self._people[: options.num_poses])

        def track(image, t_ms):
            self.tracked.append(image.numpy_view().copy())
            self.tracked_ms.append(t_ms)
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


def test_pictures_that_come_again_are_a_thirtieth_of_a_second_later_to_the_tracker(monkeypatch):
    """Its time always advances; after that, by as much as the recording's."""
    networks = Networks(monkeypatch, [person(0.2, 0.4, 0.2)])
    networks.watch(0.0, 5.0, 3.0, 3.1)
    assert networks.tracked_ms == [0, 5000, 5033, 5133]


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
    points = np.full((2, LANDMARK_COUNT, 3), 0.5)
    points[0, 0, 0] = largest
    np.savez(path, t_s=[0.0, 0.1], landmarks_px=points, width_px=WIDTH_PX, height_px=HEIGHT_PX)
    with pytest.raises(InputRefusedError, match="shares") if refused else nullcontext():
        RecordedPoses(path)


# --- landmarks of other programs ---------------------------------------------------------------


def markers(path: Path, *, trunk_m: float = 0.5, deep_m: float = 0.1) -> Path:
    """A TRC file of shoulders and hips in one frame; the left shoulder is nearer by that depth."""
    places = {
        "RShoulder": (0.0, 1.0, 0.0),
        "LShoulder": (0.4, 1.0, deep_m),
        "RHip": (0.1, 1.0 - trunk_m, 0.0),
        "LHip": (0.3, 1.0 - trunk_m, 0.0),
    }
    row = "\t".join(["1", "0.0", *(str(one) for place in places.values() for one in place)])
    names = "\t".join(["Frame#", "Time", *places])
    path.write_text(f"PathFileType\nUnits\nm\n{names}\n\n{row}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("trunk_m", "refused"), [(0.195, True), (0.205, False), (0.98, False), (1.02, True)]
)
def test_a_trunk_is_from_two_tenths_of_a_metre_to_a_metre_long(tmp_path, trunk_m, refused):
    path = markers(tmp_path / "a.trc", trunk_m=trunk_m, deep_m=0.0)
    with pytest.raises(InputRefusedError, match="trunk") if refused else nullcontext():
        read_trc(path)


@pytest.mark.parametrize(("deep_m", "has_depth"), [(0.0095, False), (0.0105, True)])
def test_markers_within_a_centimetre_of_depth_come_from_one_camera(tmp_path, deep_m, has_depth):
    assert read_trc(markers(tmp_path / "a.trc", deep_m=deep_m)).has_depth is has_depth


def test_metres_are_drawn_500_pixels_long_a_quarter_of_a_metre_from_the_edge(tmp_path):
    (pose,) = read_trc(markers(tmp_path / "a.trc", deep_m=0.0)).poses(camera_yaw_deg=0.0)
    assert pose.trunk_px == pytest.approx(0.5 * 500.0)
    assert np.nanmin(pose.landmarks_px[:, :2], axis=0) == pytest.approx([0.25 * 500.0] * 2)
    assert (pose.width_px, pose.height_px) == (450, 500)


@pytest.mark.parametrize(("more", "refused"), [(196, False), (197, True)])
def test_two_hundred_markers_are_the_most(tmp_path, more, refused):
    """Four are those of the trunk."""
    path = markers(tmp_path / "a.trc")
    others = "".join(f"\tm{i}" for i in range(more))
    path.write_text(path.read_text(encoding="utf-8").replace("LHip", f"LHip{others}"), "utf-8")
    with pytest.raises(InputRefusedError, match="not a TRC file") if refused else nullcontext():
        read_trc(path)


@pytest.mark.parametrize(("size_mb", "refused"), [(99, False), (101, True)])
def test_a_text_of_landmarks_may_have_a_hundred_megabytes(tmp_path, size_mb, refused):
    """Its first line is asked for alone."""
    path = tmp_path / "a.trc"
    with path.open("wb") as file:
        file.write(b"PathFileType\n")
        file.truncate(size_mb * 10**6)
    with pytest.raises(InputRefusedError, match="100 MB") if refused else nullcontext():
        assert next(lines_of(path)) == "PathFileType"


def test_a_kinect_table_has_thirty_frames_a_second(tmp_path):
    table = read_kinect(write_kinect(tmp_path / "a.csv", standing, 0.1))
    assert table.t_s == pytest.approx([0.0, 1.0 / 30.0, 2.0 / 30.0])


@pytest.mark.parametrize(("largest", "refused"), [(2.9, True), (3.1, False)])
def test_keypoints_within_three_pixels_of_the_corner_are_shares_of_the_picture(
    tmp_path, largest, refused
):
    small = largest / standing(0.0).landmarks_px[:, :2].max()

    def at(t_s):
        pose = standing(t_s)
        return replace(pose, landmarks_px=pose.landmarks_px * small)

    folder = write_openpose(tmp_path / "json", at, 0.1, jitter_px=0.0)
    with pytest.raises(InputRefusedError, match="shares") if refused else nullcontext():
        read_openpose(folder, 30.0)


@pytest.mark.parametrize(("trunk_px", "somebody"), [(0.0, False), (0.95, False), (1.05, True)])
def test_a_body_whose_shoulders_lie_on_its_hips_is_nobody(trunk_px, somebody):
    """Some programs write zeros for nobody; when it was, and what else is known, stays."""
    pose = replace(standing(2.0), restart=True)
    landmarks = pose.landmarks_px.copy()
    landmarks[list(both("shoulder"))] = landmarks[list(both("hip"))] - [0.0, trunk_px, 0.0]
    seen = as_seen(replace(pose, landmarks_px=landmarks))
    assert (seen.present, seen.t_s, seen.restart) == (somebody, 2.0, True)


@pytest.mark.parametrize(("share", "refused"), [(0.009, True), (0.011, False)])
@pytest.mark.parametrize("unit", [0.5, 500.0])
def test_landmarks_about_the_hips_are_refused(tmp_path, unit, share, refused):
    """World landmarks, in metres or millimetres: they do not say where the person is seen."""
    landmarks = np.full((3, LANDMARK_COUNT, 3), unit)
    landmarks[:, list(both("shoulder"))] = [0.0, -unit, 0.0]
    landmarks[:, list(both("hip"))] = [share * unit, 0.0, 0.0]
    landmarks[:, list(both("shoulder")), 0] += share * unit
    place = tmp_path / "world.npz"
    np.savez(place, t_s=np.arange(3) / 30, landmarks_px=landmarks, width_px=640, height_px=480)
    words = "about the middle of the hips" if refused else "shares of the picture"
    with pytest.raises(InputRefusedError, match=words) if refused or unit < 1.0 else nullcontext():
        RecordedPoses(place)
