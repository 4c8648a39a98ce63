"""What the thresholds of a camera's pictures decide: a message, a cut.

Every case lies within a tenth of its threshold, so that a changed threshold fails it.
"""

import struct
import threading
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest

from posecheck.capture import container as containers
from posecheck.capture.camera import Camera
from posecheck.capture.container import (
    picture_counts,
    recorded_stream,
    seconds_of_playing_second,
)
from posecheck.capture.cuts import CutDetector
from posecheck.capture.damage import Damage
from posecheck.capture.jumps import with_jumps
from posecheck.capture.opening import is_too_large
from posecheck.capture.picture_check import Pace, PictureCheck
from posecheck.capture.source import CameraFault, LatestFrame
from posecheck.capture.video_file import VideoFile
from posecheck.errors import CameraError, InputRefusedError
from posecheck.records import Frame
from tests.helpers.clips import write_video


def grey(level: float) -> np.ndarray:
    """A picture of that mean brightness; even rows are darker where it is no whole number."""
    picture = np.full((640, 640, 3), int(level), dtype=np.uint8)
    rows = np.arange(640) // 16 % 10 < round(10 * (level - int(level)))
    picture[rows] += 1
    return picture


def said(pictures) -> str | None:
    """What is said of the last of these pictures, each with its time."""
    check = PictureCheck()
    found = None
    for t_s, picture in pictures:
        found = check.push(t_s, picture)
    return found.code if found else None


@pytest.mark.parametrize(
    ("level", "lasts_s", "code"),
    [(5.7, 1.05, "black-picture"), (6.3, 1.05, None), (5.7, 0.95, None)],
)
def test_a_picture_is_black_below_a_brightness_and_after_a_second(level, lasts_s, code):
    assert said([(0.0, grey(level)), (lasts_s, grey(level))]) == code


@pytest.mark.parametrize(("lasts_s", "code"), [(2.1, "frozen-picture"), (1.9, None)])
def test_a_picture_that_stays_the_same_for_two_seconds_is_frozen(lasts_s, code):
    assert said([(0.0, grey(90.0)), (lasts_s, grey(90.0))]) == code


@pytest.mark.parametrize(("rate_hz", "slow"), [(7.8, True), (8.2, False)])
def test_fewer_than_eight_pictures_a_second_are_too_few(rate_hz, slow):
    pace = Pace()
    for i in range(30):
        pace.push(i / rate_hz)
    assert pace.slow is slow


@pytest.mark.parametrize(("change", "cut"), [(36, True), (34, False)])
def test_a_large_change_of_brightness_is_a_cut(change, cut):
    """Of 35 and more, after pictures that hardly change."""
    detector = CutDetector()
    found = [detector.push(grey(float(level))) for level in (90, 90, 90, 90 + change)]
    assert found[-1] is cut


@pytest.mark.parametrize(("change", "cut"), [(62, True), (58, False)])
def test_a_change_must_stand_out_from_the_usual_ones(change, cut):
    """Six times as large: here pictures usually change by 10."""
    detector = CutDetector()
    for i in range(100):
        detector.push(grey(90.0 + 10.0 * (i % 2)))
    assert detector.push(grey(100.0 + change)) is cut


def jumps(shares, *, apart_s=0.04) -> list[bool]:
    """Which of the pictures jumps, when a share of the picture changes from each to the next."""
    picture, frames = np.zeros((90, 100, 3), dtype=np.uint8), []
    for i, share in enumerate((0.0, *shares)):
        picture = picture.copy()
        flat = picture.reshape(-1, 3)
        flat[: round(share * len(flat))] ^= 0x40
        frames.append(Frame(i * apart_s, picture))
    return [jumped for _, jumped in with_jumps(frames)]


@pytest.mark.parametrize(("share", "jumped"), [(0.0063, True), (0.0057, False)])
def test_a_jump_changes_six_thousandths_of_the_picture(share, jumped):
    assert jumps([0, 0, 0, share, 0, 0]) == [False] * 4 + [jumped] + [False] * 2


@pytest.mark.parametrize(("ratio", "jumped"), [(3.2, True), (2.8, False)])
@pytest.mark.parametrize("moving", [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
def test_a_jump_stands_out_from_two_pictures_before_and_after(ratio, jumped, moving):
    before, after = [0.02 * one for one in moving[:2]], [0.02 * one for one in moving[2:]]
    assert jumps([0, *before, 0.02 * ratio, *after])[4] is jumped


@pytest.mark.parametrize(("change", "jumped"), [(26, True), (25, False)])
def test_a_point_has_changed_by_more_than_25_levels_of_brightness(change, jumped):
    levels = [90, 90, 90, 90 + change, 90 + change, 90 + change]
    frames = [Frame(0.04 * i, grey(float(level))) for i, level in enumerate(levels)]
    assert [found for _, found in with_jumps(frames)][3] is jumped


def test_what_happens_across_a_gap_is_no_jump():
    """In six times the time six times as much may change."""
    before, after = grey(90.0), grey(90.0)
    moved = [before.copy() for _ in range(5)]
    for i, picture in enumerate(moved):
        picture[: 13 * i] = 200
    after[: 13 * 10] = 200
    frames = [Frame(0.04 * i, picture) for i, picture in enumerate(moved)]
    frames += [Frame(0.4 + 0.04 * i, after) for i in range(4)]
    assert not any(found for _, found in with_jumps(frames))


def test_damaged_pictures_are_not_compared():
    """They are marked already, and what follows them may look otherwise."""
    pictures = [grey(90.0)] * 3 + [grey(200.0)] * 2 + [grey(90.0)] * 3
    frames = [Frame(0.04 * i, picture, damaged=i in (3, 4)) for i, picture in enumerate(pictures)]
    assert [frame for frame, _ in with_jumps(frames)] == frames
    assert not any(found for _, found in with_jumps(frames))


@pytest.mark.parametrize(("shown_before", "whole"), [(3, False), (4, True)])
def test_pictures_shown_before_a_damaged_one_may_be_predicted_from_it(shown_before, whole):
    """Three of them, in codecs that predict backwards."""
    pictures = [SimpleNamespace(pts=i, key_frame=i == 0, is_corrupt=i == 6) for i in range(9)]
    stream = SimpleNamespace(codec_context=SimpleNamespace(has_b_frames=True))
    packets = [
        SimpleNamespace(pts=i, is_corrupt=False, stream=stream, decode=lambda one=one: [one])
        for i, one in enumerate(pictures)
    ]
    found = list(Damage().decoded(packets))
    assert [one.picture for one in found] == pictures
    assert found[6 - shown_before].whole is whole


@pytest.mark.parametrize(
    ("hz", "slowed", "pace"),
    [(102.0, 2.0, 0.5), (98.0, 2.0, 1.0), (120.0, 1.55, 1 / 1.55), (120.0, 1.45, 1.0)],
)
def test_slow_motion_is_taken_at_100_a_second_and_played_one_and_a_half_times_slower(
    hz, slowed, pace
):
    assert pace_of(hz, hz / slowed) == pytest.approx(pace)


@pytest.mark.parametrize(("hurried", "pace"), [(3.1, 3.1), (2.9, 1.0)])
def test_a_time_lapse_plays_three_times_faster(hurried, pace):
    assert pace_of(10.0, 10.0 * hurried) == pytest.approx(pace)


def pace_of(captured_hz, played_hz) -> float:
    """What is made of two rates that a container says."""
    container = SimpleNamespace(metadata={"com.android.capture.fps": str(captured_hz)})
    return seconds_of_playing_second(container, SimpleNamespace(average_rate=played_hz))


# --- cameras -----------------------------------------------------------------------------------


class Clock:
    """Time that passes only where somebody waits; ``waits`` says when that was."""

    def __init__(self, monkeypatch) -> None:
        self.t_s = 0.0
        monkeypatch.setattr("posecheck.capture.camera.monotonic_s", lambda: self.t_s)
        clock = self

        class Stopped(threading.Event):
            def wait(self, timeout: float | None = None) -> bool:
                clock.t_s += timeout or 0.0
                return self.is_set()

        def take(newest: LatestFrame, timeout_s: float | None) -> None:
            clock.t_s += timeout_s or 0.0

        threads = SimpleNamespace(**(vars(threading) | {"Event": Stopped}))
        monkeypatch.setattr("posecheck.capture.source.threading", threads)
        self.hang = lambda: monkeypatch.setattr(LatestFrame, "take", take)


class Device:
    """Gives a picture with each read that ``there`` says yes to."""

    def __init__(self, there) -> None:
        self._there = there

    def read(self):
        """A picture, or none."""
        return (True, np.full((48, 64, 3), 90, np.uint8)) if self._there() else (False, None)

    def release(self) -> None:
        """Nothing to give back."""


@pytest.mark.parametrize(("after_s", "refused"), [(7.8, False), (8.2, True)])
def test_a_camera_may_take_eight_seconds_for_its_first_picture(monkeypatch, after_s, refused):
    clock = Clock(monkeypatch)

    def there():
        if clock.t_s == 0.0:
            clock.t_s = after_s
            return False
        return True

    with pytest.raises(CameraError) if refused else nullcontext():
        Camera("camera 0", lambda: Device(there))


def test_a_camera_that_went_away_is_looked_for_twice_a_second(monkeypatch):
    """The second device is there again after three attempts."""
    clock = Clock(monkeypatch)
    pictures = iter([True])
    tries_s: list[float] = []
    found = threading.Event()

    def open_device():
        tries_s.append(clock.t_s)
        if len(tries_s) == 1:
            return Device(lambda: next(pictures, False))
        if len(tries_s) < 4:
            raise CameraError("still away")
        found.set()
        return Device(lambda: True)

    with Camera("camera 0", open_device):
        assert found.wait(10.0)
    assert np.diff(tries_s[1:]) == pytest.approx([0.5, 0.5], abs=0.02)


def test_a_camera_that_gives_nothing_for_a_second_is_in_trouble(monkeypatch):
    clock = Clock(monkeypatch)
    camera = Camera("camera 0", lambda: Device(lambda: True))
    clock.hang()
    fault = camera.next()
    assert isinstance(fault, CameraFault)
    assert fault.t_s == pytest.approx(1.0, abs=0.05)


# --- files -------------------------------------------------------------------------------------


def read(path: Path) -> tuple[list[Frame], set[str]]:
    """Frames of a video and the codes of its notes."""
    with VideoFile(path) as video:
        return list(video.frames()), {note.code for note in video.notes()}


def small(level: int) -> np.ndarray:
    return np.full((48, 64, 3), level, np.uint8)


@pytest.mark.parametrize(
    ("gap_ms", "told", "restarts"),
    [(145, False, 0), (155, True, 0), (970, True, 0), (1030, True, 1)],
)
def test_a_gap_is_told_and_a_long_one_restarts_tracking(tmp_path, gap_ms, told, restarts):
    """From 0.15 s and from 1 s on."""
    before = list(range(0, 1600, 40))
    times_ms = [*before, *(before[-1] + gap_ms + ms for ms in before)]
    frames, notes = read(write_video(tmp_path / "a.mp4", [small(90)] * len(times_ms), times_ms))
    assert ("gap" in notes) is told
    assert sum(frame.restart for frame in frames) == restarts


@pytest.mark.parametrize(("count", "jumped"), [(13, False), (14, True)])
def test_a_clock_that_jumps_back_by_half_a_second_was_reset(tmp_path, count, jumped):
    """A stream of so many pictures, 0.04 s apart, and another one that begins anew."""
    path = write_video(tmp_path / "a.ts", [small(90)] * count)
    path.write_bytes(path.read_bytes() + path.read_bytes())
    _, notes = read(path)
    assert ("time-jumped-back" in notes) is jumped


@pytest.mark.parametrize(("two_way", "in_order"), [(4, True), (5, False)])
def test_stamps_up_to_four_places_out_of_order_are_put_in_order(tmp_path, two_way, in_order):
    """An AVI with so many pictures in a row that are predicted from both sides."""
    fixed = {"bf": str(two_way), "b_strategy": "0", "x264-params": "b-pyramid=none:scenecut=0"}
    path = write_video(tmp_path / "a.avi", [small(20 + 8 * i) for i in range(24)], encoder=fixed)
    _, notes = read(path)
    assert ("time-stood-still" not in notes) is in_order


@pytest.mark.parametrize(("short_s", "codes"), [(0.48, set()), (0.52, {"cut-off"})])
def test_a_recording_that_ends_half_a_second_early_was_cut_off(tmp_path, short_s, codes):
    """The last picture is lost, which was to be seen for 0.04 s."""
    times_ms = [*range(0, 2000, 40), round(1920 + 1000.0 * short_s)]
    still = {"g": "1", "bf": "0"}
    whole = write_video(
        tmp_path / "whole.mp4",
        [small(90)] * len(times_ms),
        times_ms,
        encoder=still,
        container={"movflags": "+faststart"},
    )
    with av.open(str(whole)) as file:
        stream = file.streams.video[0]
        promised_s = float(stream.duration * stream.time_base)
        last = [packet for packet in file.demux(stream) if packet.size][-1]
    assert promised_s - 1.96 == pytest.approx(short_s, abs=0.005)
    short = tmp_path / "short.mp4"
    short.write_bytes(whole.read_bytes()[: last.pos])
    frames, notes = read(short)
    assert frames[-1].t_s == pytest.approx(1.96)
    assert notes & {"cut-off"} == codes


@pytest.mark.parametrize(("size_px", "refused"), [((8192, 4352), False), ((3463, 10295), True)])
def test_pictures_of_more_than_8192_by_4352_pixels_are_refused(tmp_path, size_px, refused):
    """The second has one pixel more; only what the file says of its pictures counts."""
    path = write_video(tmp_path / "a.avi", [small(90)], codec="rawvideo", pixels="bgr24")
    content = path.read_bytes()
    place = content.index(b"strf") + 12
    size = struct.pack("<2i", *size_px)
    path.write_bytes(content[:place] + size + content[place + 8 :])
    with pytest.raises(InputRefusedError, match="too large") if refused else nullcontext():
        VideoFile(path).__exit__(None, None, None)


@pytest.mark.parametrize(("side_px", "refused"), [(16384, False), (16385, True)])
def test_no_side_of_a_picture_is_longer_than_16384_pixels(side_px, refused):
    """Its height, and its width once the pixels are square."""
    assert is_too_large(100, side_px, 1.0) is refused
    assert is_too_large(100, 100, side_px / 100) is refused


def two_streams(*, packets: int = 0) -> SimpleNamespace:
    """A small stream, which the packets are of, and a large one."""
    codec = SimpleNamespace(name="h264")
    videos = [
        SimpleNamespace(
            index=i, codec_context=codec, disposition=0, frames=0, width=side_px, height=side_px
        )
        for i, side_px in enumerate((320, 4000))
    ]
    packet = SimpleNamespace(stream=videos[0], size=100)
    return SimpleNamespace(
        streams=SimpleNamespace(video=videos), demux=lambda _: iter([packet] * packets)
    )


@pytest.mark.parametrize(("count", "index"), [(105, 1), (95, 0)])
def test_a_stream_with_a_tenth_of_the_pictures_of_another_may_be_the_recording(count, index):
    """With fewer it holds the large pictures of a motion photograph."""
    assert recorded_stream(two_streams(), {0: 1000, 1: count}).index == index


def test_pictures_are_counted_until_one_stream_has_three_hundred(monkeypatch):
    """That is enough to tell which one holds few."""
    opened = nullcontext(two_streams(packets=400))
    monkeypatch.setattr(containers, "open_container", lambda _: opened)
    assert picture_counts(Path("clip.mp4")) == {0: 300, 1: 0}
