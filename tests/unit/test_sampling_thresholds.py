"""What the thresholds of sampling decide: which pictures are looked at, and which are read again.

Every case lies within a tenth of its threshold, so that a changed threshold fails it.  A recording
is nothing but the times and sizes of its compressed pictures.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from posecheck.capture.ahead import ReadAhead, depth_for
from posecheck.capture.groups import PacketQueue
from posecheck.capture.sampling import SampledPoses, Stillness, is_same_place
from posecheck.records import Frame, Pose
from tests.helpers.signals import standing

MILLISECOND = Fraction(1, 1000)
PICTURE = np.zeros((1, 1, 3), dtype=np.uint8)
STANDING = standing(0.0)
KNEES_AND_A_WRIST = [25, 26, 15]


@dataclass(frozen=True)
class Packet:
    """A compressed picture, and the picture too."""

    pts: int | None
    stream: SimpleNamespace
    is_keyframe: bool = False
    size: int = 1000
    is_corrupt: bool = False
    time_base: Fraction = MILLISECOND


@pytest.fixture(autouse=True)
def _ends_of_such_packets(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("groups", "sampling"):
        monkeypatch.setattr(f"posecheck.capture.{place}.ending", lambda one: replace(one, pts=None))


class Recording:
    """A recording whose decoder counts the pictures that it decodes."""

    ahead = 4

    def __init__(self) -> None:
        self.decoded = 0
        self.written: list[Packet] = []
        decoder = SimpleNamespace(decode=self._decode, flush_buffers=lambda: None)
        self._stream = SimpleNamespace(codec_context=decoder)

    def group(self, length_ms: int, *, apart_ms: int = 20, size: int = 1000) -> None:
        """Go on with a key frame and what follows it for so long, of this mean size."""
        start_ms = self.end_ms + apart_ms if self.written else 0
        stamps = range(start_ms, start_ms + length_ms, apart_ms)
        each = round(size * len(stamps) / (len(stamps) - 1))
        for stamp in stamps:
            self.written.append(Packet(stamp, self._stream, stamp == start_ms, each))

    @property
    def end_ms(self) -> int:
        """When the last picture is shown."""
        return self.written[-1].pts or 0

    def packets(self) -> Iterator[Packet]:
        """All that was written."""
        yield from self.written

    def frames(self, packets: Iterator[Packet], tick: Callable) -> Iterator[Frame]:
        """Those of a movement."""
        for packet in packets:
            if packet.pts is not None and (shown := tick(packet.pts, packet.time_base)):
                yield Frame(shown[0], PICTURE)

    @staticmethod
    def tick(stamp: int, time_base: Fraction) -> tuple[float, bool]:
        """Nothing is missing."""
        return float(stamp * time_base), False

    @staticmethod
    def upright(_: Packet) -> np.ndarray:
        """Every picture is the same."""
        return PICTURE

    def _decode(self, packet: Packet) -> list[Packet]:
        self.decoded += packet.pts is not None
        return [packet] if packet.pts is not None else []


def looked_at_s(recording: Recording, moves_from_s: float = np.inf) -> list[float]:
    """The times of the pictures that are looked at."""
    times_s, _ = sampled(recording, moves_from_s)
    return times_s


def sampled(recording: Recording, moves_from_s: float = np.inf) -> tuple[list[float], list[float]]:
    """These, and the times of the poses that come out; somebody moves from some time on."""
    times_s: list[float] = []

    def estimate(frame: Frame) -> Pose:
        times_s.append(frame.t_s)
        points = STANDING.landmarks_px.copy()
        points[:, 0] += max(0.0, frame.t_s - moves_from_s) * 1000.0
        return replace(STANDING, t_s=frame.t_s, landmarks_px=points)

    told_s = [pose.t_s for _, pose in SampledPoses(recording, estimate)]
    return times_s, told_s


def resting(*, apart_ms: int = 20) -> Recording:
    """Somebody who keeps still for the first four seconds."""
    recording = Recording()
    for _ in range(4):
        recording.group(1000, apart_ms=apart_ms)
    return recording


def apart_between(times_s: list[float], from_s: float, to_s: float) -> np.ndarray:
    """How far those of the times that lie between two are apart."""
    return np.diff([t_s for t_s in times_s if from_s <= t_s < to_s])


# --- stillness ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("lasts_s", "rest"), [(2.9, False), (3.1, True)])
def test_who_has_kept_still_for_three_seconds_rests(lasts_s: float, rest: bool) -> None:
    still = Stillness()
    for t_s in (0.0, lasts_s):
        still.push(replace(STANDING, t_s=t_s))
    assert still.lasted(lasts_s) is rest


def moved(joints: list[int], share: float) -> Pose:
    """Joints that are off by a share of the trunk."""
    points = STANDING.landmarks_px.copy()
    points[joints, 0] += share * STANDING.trunk_px
    return replace(STANDING, landmarks_px=points)


@pytest.mark.parametrize(("share", "still"), [(0.029, True), (0.031, False)])
def test_joints_within_three_hundredths_of_the_trunk_are_still(share: float, still: bool) -> None:
    assert is_same_place(STANDING, moved(KNEES_AND_A_WRIST, share)) is still


@pytest.mark.parametrize(("share", "still"), [(0.088, True), (0.092, False)])
def test_one_joint_may_tremble_three_times_as_far(share: float, still: bool) -> None:
    assert is_same_place(STANDING, moved([25], share)) is still


@pytest.mark.parametrize(("visibility", "still"), [(0.48, True), (0.52, False)])
def test_a_joint_that_is_hardly_seen_shows_no_movement(visibility: float, still: bool) -> None:
    seen = STANDING.visibility.copy()
    seen[25] = visibility
    assert is_same_place(STANDING, replace(moved([25], 1.0), visibility=seen)) is still


# --- in motion ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("apart_ms", "looked_at_ms"), [(17, 34), (18, 18)])
def test_pictures_are_thinned_where_every_other_is_a_thirtieth_apart(
    apart_ms: int, looked_at_ms: int
) -> None:
    """Up to 0.035 s: times are rounded."""
    recording = Recording()
    recording.group(1000, apart_ms=apart_ms)
    assert np.diff(looked_at_s(recording)) == pytest.approx(looked_at_ms / 1000.0)


# --- at rest -----------------------------------------------------------------------------------


def test_a_calm_rest_is_looked_at_once_a_second_and_its_beginning_five_times() -> None:
    """Nothing tells yet what is usual when it begins."""
    recording = resting()
    for _ in range(4):
        recording.group(6000)
    times_s = looked_at_s(recording)
    assert apart_between(times_s, 4.0, 10.0) == pytest.approx(0.2)
    assert apart_between(times_s, 10.5, 16.0) == pytest.approx(0.96)


@pytest.mark.parametrize(("factor", "apart_s"), [(1.95, 0.96), (2.05, 0.2)])
def test_pictures_twice_as_large_as_usual_are_looked_at_closely(
    factor: float, apart_s: float
) -> None:
    recording = resting()
    recording.group(2000)
    recording.group(4000, size=round(1000 * factor))
    recording.group(4000)
    recording.group(1000)
    assert apart_between(looked_at_s(recording), 6.0, 10.0) == pytest.approx(apart_s)


@pytest.mark.parametrize(("length_ms", "alone"), [(1180, True), (1240, False)])
def test_key_frames_are_decoded_alone_where_they_come_every_1_2_seconds(
    length_ms: int, alone: bool
) -> None:
    """Counted is what one more of them adds."""
    decoded = []
    for count in (3, 4):
        recording = resting()
        for _ in range(count):
            recording.group(length_ms)
        looked_at_s(recording)
        decoded.append(recording.decoded)
    assert decoded[1] - decoded[0] == (1 if alone else length_ms // 20)


@pytest.mark.parametrize(("after_s", "again_s"), [(0.8, 5.0), (1.0, 6.0)])
def test_two_seconds_before_a_movement_are_read_again(after_s: float, again_s: float) -> None:
    """From the first look on that stands for a later time than that; a look here is for 1 s."""
    recording = resting()
    for _ in range(3):
        recording.group(1000)
    recording.group(3000, size=3000)
    recording.group(1000)
    times_s = looked_at_s(recording, moves_from_s=7.0 + after_s - 0.1)
    back = [(before, after) for before, after in pairwise(times_s) if after < before]
    assert back == [pytest.approx((7.0 + after_s, again_s))]


@pytest.mark.parametrize(("apart_ms", "told_ms"), [(19, 114), (21, 105)])
def test_a_look_stands_for_pictures_a_tenth_of_a_second_apart(apart_ms: int, told_ms: int) -> None:
    """Of what lies nearer, every picture is left out until that is over."""
    recording = resting(apart_ms=apart_ms)
    look_s = (recording.end_ms + apart_ms) / 1000.0
    for _ in range(4):
        recording.group(1000, apart_ms=apart_ms)
    _, told_s = sampled(recording)
    assert apart_between(told_s, look_s, look_s + 0.5) == pytest.approx(told_ms / 1000.0)


# --- reading ahead -----------------------------------------------------------------------------


@pytest.mark.parametrize(("length_ms", "ahead"), [(11_940, True), (12_060, False)])
def test_groups_of_twelve_seconds_are_read_ahead(length_ms: int, ahead: bool) -> None:
    recording = Recording()
    recording.group(length_ms)
    recording.group(1000)
    assert (PacketQueue(recording.packets()).take_group() is not None) is ahead


def test_four_pictures_wait_to_be_looked_at() -> None:
    """Besides the one that is looked at; none is made for which there is no room yet."""
    made: list[int] = []
    enough, too_many = threading.Event(), threading.Event()

    def numbers() -> Iterator[int]:
        for number in range(20):
            made.append(number)
            if len(made) == 5:
                enough.set()
            if len(made) == 6:
                too_many.set()
            yield number

    taking = iter(ReadAhead(numbers()))
    assert next(taking) == 0
    assert enough.wait(5.0)
    assert not too_many.wait(0.2)
    taking.close()


@pytest.mark.parametrize(
    ("width_px", "height_px", "waiting"), [(1920, 1080, 4), (2560, 1440, 2), (3840, 2160, 1)]
)
def test_fewer_large_pictures_wait(width_px: int, height_px: int, waiting: int) -> None:
    """All that wait take 24 MB at most, unless one alone takes more."""
    assert depth_for(3 * width_px * height_px) == waiting


@pytest.mark.parametrize(("megabytes", "waiting"), [(5.9, 4), (6.1, 3), (11.9, 2), (12.1, 1)])
def test_waiting_pictures_take_so_many_bytes(megabytes: float, waiting: int) -> None:
    assert depth_for(int(megabytes * 2**20)) == waiting
