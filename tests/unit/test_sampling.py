"""Which pictures of a video are looked at: 30 a second in motion, few at rest, no movement lost."""

import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from posecheck.capture.ahead import ReadAhead
from posecheck.capture.sampling import SampledPoses, is_same_place
from posecheck.capture.video_file import VideoFile
from posecheck.records import Frame, Pose, absent_pose
from tests.helpers.clips import grey, noise, write_video
from tests.helpers.signals import standing

KEYS_A_SECOND = {"g": "25", "sc_threshold": "0"}
RATE_HZ = 25


class Watched:
    """Whose pictures were looked at, and what came out."""

    def __init__(self, clip: Path, place_px: Callable[[float], float]) -> None:
        self.looked_s: list[float] = []
        self._place_px = place_px
        with VideoFile(clip) as video:
            self.seen = list(SampledPoses(video, self._estimate))
        self.times_s = np.array([pose.t_s for _, pose in self.seen])

    def _estimate(self, frame: Frame) -> Pose:
        self.looked_s.append(frame.t_s)
        place_px = self._place_px(frame.t_s)
        if np.isnan(place_px):
            return absent_pose(frame.t_s, width_px=1280, height_px=720, restart=frame.restart)
        return replace(standing(frame.t_s, x_px=place_px), restart=frame.restart)

    def looks(self, from_s: float, to_s: float) -> int:
        """Pictures that were looked at between two times."""
        return sum(from_s <= t_s < to_s for t_s in self.looked_s)


def still_clip(path: Path, seconds: int, *, encoder: dict[str, str] | None = None) -> Path:
    """A clip in which nothing changes, 25 pictures a second."""
    pictures = [grey(90)] * (RATE_HZ * seconds)
    return write_video(path, pictures, encoder=encoder or KEYS_A_SECOND)


def swaying(t_s: float) -> float:
    """Somebody who moves from 3 s to 4 s and from 14.5 s on."""
    return 640.0 + (40.0 * np.sin(3.0 * t_s) if 3.0 <= t_s < 4.0 or t_s >= 14.5 else 0.0)


def test_rest_is_looked_at_once_a_second(tmp_path: Path) -> None:
    """After three seconds of stillness one picture a second is looked at, until the body moves."""
    watched = Watched(still_clip(tmp_path / "clip.mp4", 20), swaying)
    assert watched.looks(0.0, 3.0) == 75
    assert watched.looks(3.0, 7.0) == 100
    assert 3 <= watched.looks(9.0, 12.0) <= 4


def test_what_leads_to_a_movement_is_looked_at_picture_by_picture(tmp_path: Path) -> None:
    """From a second before the movement on every picture has its own pose."""
    watched = Watched(still_clip(tmp_path / "clip.mp4", 20), swaying)
    before = [pose.t_s for frame, pose in watched.seen if 13.5 <= pose.t_s < 20.0]
    assert before == pytest.approx(np.arange(338, 500) / 25)
    for _, pose in watched.seen:
        expected = standing(pose.t_s, x_px=swaying(pose.t_s))
        np.testing.assert_allclose(pose.landmarks_px, expected.landmarks_px)


def test_poses_at_rest_are_told_ten_times_a_second(tmp_path: Path) -> None:
    """Times advance strictly, start and end are the clip's, and nothing looks like a gap."""
    watched = Watched(still_clip(tmp_path / "clip.mp4", 20), lambda _: 640.0)
    apart_s = np.diff(watched.times_s)
    assert watched.times_s[0] == 0.0
    assert watched.times_s[-1] == pytest.approx(19.96)
    assert apart_s.min() > 0.0
    assert apart_s.max() <= 0.13
    assert not any(pose.restart for _, pose in watched.seen)
    assert len(watched.looked_s) < 250


def test_every_pose_at_rest_stands_for_its_own_picture(tmp_path: Path) -> None:
    """Frame and pose have the same time, also where a look stands for later pictures."""
    watched = Watched(still_clip(tmp_path / "clip.mp4", 12), lambda _: 640.0)
    assert all(frame.t_s == pose.t_s for frame, pose in watched.seen)


def test_quick_movement_between_two_key_frames_is_found(tmp_path: Path) -> None:
    """Half a second of movement between key frames shows in the size of what lies between."""
    pictures = [grey(90)] * (RATE_HZ * 14)
    pictures[260:270] = noise(10)
    clip = write_video(tmp_path / "clip.mp4", pictures, encoder=KEYS_A_SECOND)
    watched = Watched(clip, lambda t_s: 700.0 if 10.4 <= t_s < 10.8 else 640.0)
    assert watched.looks(10.0, 11.0) >= 25
    moved = [pose.t_s for _, pose in watched.seen if pose.landmarks_px[0, 0] > 660.0]
    assert moved == pytest.approx(np.arange(260, 270) / 25)


def test_nobody_in_the_picture_is_a_rest_too(tmp_path: Path) -> None:
    """Somebody who comes back is seen from the first picture on."""
    clip = still_clip(tmp_path / "clip.mp4", 16)
    watched = Watched(clip, lambda t_s: float("nan") if t_s < 11.3 else 640.0)
    assert watched.looks(5.0, 9.0) <= 5
    present = [pose.t_s for _, pose in watched.seen if pose.present]
    assert present[0] == pytest.approx(11.32)


@pytest.mark.parametrize(
    ("rate_hz", "looked_at_hz"), [(25, 25), (30, 30), (50, 50), (60, 30), (120, 30), (240, 30)]
)
def test_faster_pictures_are_thinned_to_thirty_a_second(
    tmp_path: Path, rate_hz: int, looked_at_hz: int
) -> None:
    """What is filmed with 60 pictures a second or more is thinned evenly, never below 30."""
    times_ms = [round(1000 * i / rate_hz) for i in range(2 * rate_hz)]
    clip = write_video(tmp_path / "clip.mp4", [grey(90)] * len(times_ms), times_ms)
    watched = Watched(clip, lambda t_s: 640.0 + 100.0 * t_s)
    assert watched.looks(0.0, 2.0) == pytest.approx(2 * looked_at_hz, abs=1)
    assert np.diff(watched.times_s).max() <= 1.2 / looked_at_hz


@pytest.mark.parametrize(("joints", "still"), [(2, True), (3, False)])
def test_two_joints_may_tremble_at_rest(joints: int, still: bool) -> None:
    """Two joints that are off by up to 9 % of the trunk are jitter, three are a movement."""
    before = standing(0.0)
    points = before.landmarks_px.copy()
    points[[25, 26, 15][:joints], 0] += 0.08 * before.trunk_px
    assert is_same_place(before, replace(before, landmarks_px=points)) is still


@pytest.mark.parametrize(("share", "still"), [(0.08, True), (0.1, False)])
def test_a_joint_that_moves_far_is_a_movement(share: float, still: bool) -> None:
    """A single joint that is off by more than 9 % of the trunk is no jitter."""
    before = standing(0.0)
    points = before.landmarks_px.copy()
    points[25, 0] += share * before.trunk_px
    assert is_same_place(before, replace(before, landmarks_px=points)) is still


def test_gap_in_a_rest_is_told(tmp_path: Path) -> None:
    """Where pictures are missing for longer than a second tracking starts afresh, at rest too."""
    times_ms = [40 * i + (2000 if i >= 240 else 0) for i in range(400)]
    clip = write_video(
        tmp_path / "clip.mp4", [grey(90)] * len(times_ms), times_ms, encoder=KEYS_A_SECOND
    )
    watched = Watched(clip, lambda _: 640.0)
    assert [pose.t_s for _, pose in watched.seen if pose.restart] == pytest.approx([11.6])


@pytest.mark.parametrize("encoder", [{"g": "1000"}, {"g": "1"}, {**KEYS_A_SECOND, "bf": "3"}])
def test_whatever_the_key_frames_the_poses_are_right(
    tmp_path: Path, encoder: dict[str, str]
) -> None:
    """One key frame in all, nothing but key frames, and pictures predicted from later ones."""
    watched = Watched(still_clip(tmp_path / "clip.mp4", 20, encoder=encoder), swaying)
    assert np.diff(watched.times_s).min() > 0.0
    assert np.diff(watched.times_s).max() <= 0.13
    for _, pose in watched.seen:
        expected = standing(pose.t_s, x_px=swaying(pose.t_s))
        np.testing.assert_allclose(pose.landmarks_px, expected.landmarks_px)


@pytest.mark.parametrize("count", [5, None], ids=["left early", "to its end"])
def test_a_video_that_was_read_is_let_go_of_at_once(tmp_path: Path, count: int | None) -> None:
    """Its decoder and pictures have 240 MB of 4K: they do not wait for the next collection."""
    clip = still_clip(tmp_path / "clip.mp4", 6)
    gc.disable()
    try:
        with VideoFile(clip) as video:
            poses = iter(SampledPoses(video, lambda frame: standing(frame.t_s)))
            assert len(list(islice(poses, count))) > 4
            poses.close()  # its thread decodes until then: a closed file would take it down
        gone = weakref.ref(video)
        del video, poses
        assert gone() is None
    finally:
        gc.enable()


def test_of_a_rest_only_what_is_kept_of_a_picture_waits(tmp_path: Path) -> None:
    """Its pictures wait for seconds: whoever needs little of them says so."""
    with VideoFile(still_clip(tmp_path / "clip.mp4", 12)) as video:
        poses = SampledPoses(
            video,
            lambda frame: standing(frame.t_s),
            keep=lambda frame: replace(frame, rgb=frame.rgb[:8, :8]),
        )
        sizes = {frame.t_s: frame.rgb.shape for frame, _ in poses}
    assert {shape for t_s, shape in sizes.items() if t_s < 3.0} == {(120, 160, 3)}
    assert {shape for t_s, shape in sizes.items() if 5.0 < t_s < 8.0} == {(8, 8, 3)}


def test_what_is_read_ahead_comes_in_order_and_with_its_error() -> None:
    """Every item comes once, and an error where it happened."""

    def numbers() -> Iterator[int]:
        yield from range(20)
        raise ValueError("damaged")

    taking = iter(ReadAhead(numbers()))
    assert [next(taking) for _ in range(20)] == list(range(20))
    with pytest.raises(ValueError, match="damaged"):
        next(taking)


def test_reading_ahead_ends_with_whoever_takes() -> None:
    """Whoever stops taking leaves no thread behind."""
    before = threading.active_count()
    taking = iter(ReadAhead(iter(range(1000))))
    assert next(taking) == 0
    assert threading.active_count() == before + 1
    taking.close()
    assert threading.active_count() == before


def test_maker_can_wait_until_everything_was_dealt_with() -> None:
    """After settling, what was given has been dealt with, so decisions do not hang on timing."""
    dealt_with: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(50):
            yield number
            ahead.settle()
            assert dealt_with == list(range(number + 1))

    ahead = ReadAhead(numbers())
    for number in ahead:
        dealt_with.append(number)
    assert len(dealt_with) == 50
