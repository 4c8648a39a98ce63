"""Frames of video files: upright, in order, at their true times, and honest about damage."""

import gc
import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition

from posecheck.capture.cuts import CutDetector
from posecheck.capture.video_file import VideoFile
from posecheck.errors import InputRefusedError
from posecheck.files import sha256_of
from posecheck.records import Frame
from posecheck.samples import sample_video
from tests.helpers.clips import (
    BLUE,
    CORNERS,
    GREEN,
    RED,
    WHITE,
    corners_of,
    cut_off,
    four_corners,
    grey,
    noise,
    turned,
    with_matrix,
    write_sound,
    write_video,
    zeroed,
)
from tests.helpers.reading import assert_advancing, read

TIMES_MS = [0, 33, 80, 100, 150, 190, 260, 290, 333, 400, 415, 480]
FAST_START = {"movflags": "+faststart"}
# Every second group of pictures can be read without the one before it.
SHORT_GROUPS = {"g": "10"}


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.ts"])
def test_times_are_those_of_the_container(tmp_path: Path, name: str) -> None:
    """A variable-rate clip gives every frame at its own presentation time, and says so."""
    reading = read(write_video(tmp_path / name, [four_corners()] * len(TIMES_MS), TIMES_MS))
    assert reading.times_s == pytest.approx([t / 1000 for t in TIMES_MS], abs=1e-6)
    assert_advancing(reading.times_s)
    assert "variable-frame-rate" in reading.notes
    assert reading.restarts == []


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv"])
def test_times_begin_at_zero_when_the_stamps_do_not(tmp_path: Path, name: str) -> None:
    """A clip whose first stamp is 5 s starts at zero with the same intervals, and is not short."""
    later = [5000 + t for t in TIMES_MS]
    reading = read(write_video(tmp_path / name, [four_corners()] * len(later), later))
    assert reading.times_s == pytest.approx([t / 1000 for t in TIMES_MS], abs=1e-6)
    assert set(reading.notes) == {"variable-frame-rate"}


def test_a_steady_clip_has_nothing_to_note(tmp_path: Path) -> None:
    """A clip of 25 frames a second gives its frames 40 ms apart and no note."""
    clip = write_video(tmp_path / "clip.mp4", [four_corners()] * 30)
    reading = read(clip)
    assert reading.times_s == pytest.approx(np.arange(30) * 0.04, abs=1e-6)
    assert reading.notes == {}
    with VideoFile(clip) as video:
        assert video.expected_s == pytest.approx(1.2, abs=0.05)


def test_pictures_that_avi_stores_out_of_order_come_in_order(tmp_path: Path) -> None:
    """With two-way prediction in an AVI, brightness rises from frame to frame as it was filmed."""
    levels = list(range(20, 220, 10))
    path = tmp_path / "clip.avi"
    write_video(path, [grey(one) for one in levels], encoder={"bf": "2", "b_strategy": "0"})
    reading = read(path)
    seen = [float(frame.rgb.mean()) for frame in reading.frames]
    assert seen == pytest.approx(levels, abs=4)
    assert_advancing(reading.times_s)


@pytest.mark.parametrize(
    ("degrees", "corners"),
    [
        (90, (BLUE, RED, WHITE, GREEN)),
        (180, (WHITE, BLUE, GREEN, RED)),
        (270, (GREEN, WHITE, RED, BLUE)),
    ],
)
@pytest.mark.parametrize("mirrored", [False, True])
def test_rotation_is_applied_once(
    tmp_path: Path, degrees: int, corners: tuple[tuple[int, int, int], ...], mirrored: bool
) -> None:
    """A clip that is to be shown turned clockwise comes upright; a mirror flips what is upright."""
    stored = write_video(tmp_path / "stored.mp4", [four_corners()] * 3)
    reading = read(turned(stored, tmp_path / "turned.mp4", degrees), mirrored=mirrored)
    rgb = reading.frames[0].rgb
    a, b, c, d = corners
    assert corners_of(rgb) == ((b, a, d, c) if mirrored else (a, b, c, d))
    assert rgb.shape == ((160, 120, 3) if degrees != 180 else (120, 160, 3))
    assert (reading.source.width_px, reading.source.height_px) == rgb.shape[1::-1]


@pytest.mark.parametrize(
    ("matrix", "shown"),
    [
        ((-1, 0, 0, 1), lambda rgb: rgb[:, ::-1]),
        ((1, 0, 0, -1), lambda rgb: rgb[::-1]),
        ((0, 1, 1, 0), lambda rgb: rgb.swapaxes(0, 1)),
        ((0, -1, -1, 0), lambda rgb: rgb.swapaxes(0, 1)[::-1, ::-1]),
    ],
    ids=["mirrored", "upside down in a mirror", "transposed", "stored sideways and mirrored"],
)
def test_a_selfie_is_shown_as_players_show_it(tmp_path: Path, matrix, shown) -> None:
    """A display matrix may mirror as well as turn: phones store front cameras so."""
    stored = write_video(tmp_path / "stored.mp4", [four_corners()] * 3)
    selfie = with_matrix(stored, tmp_path / "selfie.mp4", matrix)
    first = read(selfie).frames[0].rgb
    assert corners_of(first) == corners_of(np.ascontiguousarray(shown(four_corners())))


@pytest.mark.parametrize("codec", ["mjpeg", "mpeg4", "libx265", "libvpx-vp9"])
def test_the_matrix_of_a_stream_holds_for_all_its_pictures(tmp_path: Path, codec: str) -> None:
    """Whatever the codec, whose pictures know nothing of it."""
    pixels = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    stored = write_video(tmp_path / "a.mp4", [four_corners()] * 9, codec=codec, pixels=pixels)
    frames = read(with_matrix(stored, tmp_path / "b.mp4", (0, -1, -1, 0))).frames
    shown = np.ascontiguousarray(four_corners().swapaxes(0, 1)[::-1, ::-1])
    assert {corners_of(frame.rgb) for frame in frames} == {corners_of(shown)}


@pytest.mark.parametrize(
    ("codec", "side_px", "count"),
    [
        *(("mjpeg", 64, 1), ("mjpeg", 640, 1), ("libx264", 64, 20), ("mjpeg", 640, 20)),
        *(("libx264", 640, 1), ("libx264", 640, 2)),
    ],
    ids=["cover", "large cover", "smaller stream", "previews", "one picture", "motion photo"],
)
@pytest.mark.parametrize("marked", [False, True])
def test_a_cover_or_a_second_stream_is_not_the_recording(
    tmp_path: Path, codec: str, side_px: int, count: int, marked: bool
) -> None:
    """In front of the moving pictures, as download tools put it; also when it is ``default``."""
    path = tmp_path / "cover.mkv"
    with av.open(str(path), "w") as file:
        cover = file.add_stream(codec, rate=1)
        cover.width = cover.height = side_px
        cover.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        film = file.add_stream("libx264", rate=25)
        film.width, film.height, film.pix_fmt = 160, 120, "yuv420p"
        if marked:
            cover.disposition, film.disposition = Disposition.default, Disposition(0)
        covers = [grey(9, side_px, side_px)] * count
        for stream, pictures in ((cover, covers), (film, [four_corners()] * 30)):
            for picture in pictures:
                file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            file.mux(stream.encode(None))
    frames = read(path).frames
    assert len(frames) == 30
    assert corners_of(frames[0].rgb) == CORNERS


def test_a_mirrored_clip_is_turned_back(tmp_path: Path) -> None:
    """With ``mirrored`` left and right are exchanged, top and bottom are not."""
    clip = write_video(tmp_path / "clip.mp4", [four_corners()] * 3)
    assert corners_of(read(clip).frames[0].rgb) == (RED, GREEN, BLUE, WHITE)
    assert corners_of(read(clip, mirrored=True).frames[0].rgb) == (GREEN, RED, WHITE, BLUE)


@pytest.mark.parametrize(("degrees", "size_px"), [(0, (213, 120)), (90, (120, 213))])
def test_pixels_are_made_square(tmp_path: Path, degrees: int, size_px: tuple[int, int]) -> None:
    """Pixels 4:3 as wide as high widen the stored picture, before it is turned upright."""
    path = tmp_path / "clip.mp4"
    write_video(path, [four_corners()] * 3, pixel_aspect=Fraction(4, 3))
    if degrees:
        path = turned(path, tmp_path / "turned.mp4", degrees)
    rgb = read(path).frames[0].rgb
    assert rgb.shape[1::-1] == size_px
    assert set(corners_of(rgb)) == {RED, GREEN, BLUE, WHITE}


@pytest.mark.parametrize(
    ("name", "codec", "pixels"),
    [("clip.mp4", "libx264", "yuv444p"), ("clip.avi", "mpeg4", "yuv420p")],
)
def test_odd_sizes_keep_every_row_and_column(
    tmp_path: Path, name: str, codec: str, pixels: str
) -> None:
    """A picture of 321×241 pixels comes whole, whatever the chroma subsampling."""
    path = tmp_path / name
    write_video(path, [four_corners(321, 241)] * 3, codec=codec, pixels=pixels)
    reading = read(path)
    assert [frame.rgb.shape for frame in reading.frames] == [(241, 321, 3)] * 3
    assert corners_of(reading.frames[0].rgb) == (RED, GREEN, BLUE, WHITE)


def test_a_cut_restarts_tracking_exactly_there(tmp_path: Path) -> None:
    """Tracking starts afresh with the first picture after a hard cut and nowhere else."""
    pictures = [grey(60)] * 12 + [four_corners()] * 9 + [grey(60)] * 5
    reading = read(write_video(tmp_path / "clip.mp4", pictures))
    assert reading.restarts == [12, 21]
    assert reading.notes["cut"].startswith("2 cuts")


def test_grain_is_no_row_of_cuts() -> None:
    """Heavy noise changes every picture; what is usual is soon learned from it."""
    noise = np.random.default_rng(5)
    detector = CutDetector()
    cuts = [
        detector.push(noise.normal(128, 60, (72, 128, 3)).clip(0, 255).astype(np.uint8))
        for _ in range(60)
    ]
    assert sum(cuts) <= 2
    assert not any(cuts[5:])


def test_a_fade_is_no_cut(tmp_path: Path) -> None:
    """Light that grows from dark to bright within a second does not restart tracking."""
    pictures = [grey(level) for level in np.linspace(10, 240, 25).astype(int)]
    reading = read(write_video(tmp_path / "clip.mp4", pictures))
    assert reading.restarts == []
    assert reading.notes == {}


def test_a_long_gap_restarts_tracking_and_is_told(tmp_path: Path) -> None:
    """Two seconds without a frame stay two seconds, restart tracking and are in the notes."""
    times_ms = [*range(0, 400, 40), *range(2360, 2800, 40)]
    reading = read(write_video(tmp_path / "clip.mp4", [grey(90)] * len(times_ms), times_ms))
    assert reading.times_s[9:11] == pytest.approx([0.36, 2.36])
    assert reading.restarts == [10]
    assert reading.notes["gap"] == "1 gap between frames, the longest 2.00 s."


def test_a_short_gap_is_told_but_tracking_goes_on(tmp_path: Path) -> None:
    """A fifth of a second without a frame is in the notes and does not restart tracking."""
    times_ms = [*range(0, 400, 40), *range(560, 800, 40)]
    reading = read(write_video(tmp_path / "clip.mp4", [grey(90)] * len(times_ms), times_ms))
    assert reading.restarts == []
    assert "longest 0.20 s" in reading.notes["gap"]


def test_a_clock_that_jumps_back_never_makes_time_go_backwards(tmp_path: Path) -> None:
    """Two streams one after the other: time goes on, tracking restarts, every frame is there."""
    first = write_video(tmp_path / "first.ts", [grey(60)] * 30)
    second = write_video(tmp_path / "second.ts", [grey(80)] * 30)
    joined = tmp_path / "joined.ts"
    joined.write_bytes(first.read_bytes() + second.read_bytes())
    reading = read(joined)
    assert len(reading.frames) == 60
    assert_advancing(reading.times_s)
    assert np.diff(reading.times_s) == pytest.approx(np.full(59, 0.04), abs=0.015)
    assert reading.restarts == [30]
    assert "time-jumped-back" in reading.notes


def test_a_cut_off_file_gives_its_frames_and_says_what_is_lost(tmp_path: Path) -> None:
    """Of a file with its second half missing the first frames come at their times, with notes."""
    whole = write_video(tmp_path / "whole.mp4", noise(60), container=FAST_START)
    reading = read(cut_off(whole, tmp_path / "half.mp4", 0.5))
    assert 20 <= len(reading.frames) < 35
    assert reading.times_s == pytest.approx(np.arange(len(reading.frames)) * 0.04, abs=1e-6)
    assert {"cut-off", "frames-lost"} <= set(reading.notes)
    assert reading.notes["frames-lost"].startswith(
        f"Nothing was measured in {60 - len(reading.whole)} of 60 frames: "
    )
    assert "of 2.4 s" in reading.notes["cut-off"]


def test_a_cut_off_file_without_a_promised_number_of_frames_is_told(tmp_path: Path) -> None:
    """Half a Matroska file, which promises only how long it lasts, is known to be cut off."""
    whole = write_video(tmp_path / "whole.mkv", noise(60))
    reading = read(cut_off(whole, tmp_path / "half.mkv", 0.5))
    assert 20 <= len(reading.frames) < 35
    assert set(reading.notes) == {"cut-off"}


def test_a_file_whose_index_was_cut_off_is_refused(tmp_path: Path) -> None:
    """An MP4 that lost the table at its end holds nothing readable: refused, with advice."""
    whole = write_video(tmp_path / "whole.mp4", noise(60))
    with pytest.raises(InputRefusedError, match=r"half\.mp4 .*cut off.*copy it again"):
        VideoFile(cut_off(whole, tmp_path / "half.mp4", 0.5))


def test_damage_in_the_middle_loses_only_the_damage(tmp_path: Path) -> None:
    """Zeros in the middle of a file: frames before and after come at their true times."""
    whole = write_video(tmp_path / "whole.mp4", noise(60), encoder=SHORT_GROUPS)
    size = whole.stat().st_size
    reading = read(zeroed(whole, tmp_path / "hurt.mp4", at=0.45, count=size // 10))
    assert 40 <= len(reading.whole) < len(reading.frames) == 60
    assert_advancing(reading.times_s)
    numbers = np.array(reading.times_s) / 0.04
    assert numbers == pytest.approx(np.round(numbers), abs=1e-4)
    assert reading.times_s[-1] == pytest.approx(59 * 0.04)
    assert "first near 1." in reading.notes["damaged"]
    assert reading.notes["frames-lost"].startswith(
        f"Nothing was measured in {60 - len(reading.whole)} of 60 frames: "
    )


def test_a_picture_that_was_patched_up_is_marked_with_what_follows_it(tmp_path: Path) -> None:
    """A few bytes, concealed without an error, spoil all until the next key picture."""
    pictures = [np.roll(noise(1)[0], i, axis=1) for i in range(60)]
    whole = write_video(tmp_path / "whole.mp4", pictures, encoder={"g": "10", "qp": "20"})
    reading = read(zeroed(whole, tmp_path / "hurt.mp4", at=0.5, count=60))
    assert "damaged" in reading.notes
    before = np.array([frame.rgb for frame in read(whole).frames])
    wrong = [i for i, frame in enumerate(reading.frames) if (frame.rgb != before[i]).any()]
    marked = [i for i, frame in enumerate(reading.frames) if frame.damaged]
    assert len(wrong) > 1
    assert set(wrong) <= set(marked)
    assert len(marked) <= 11


def test_pictures_that_gave_nothing_come_as_damaged_ones(tmp_path: Path) -> None:
    """So that a repetition knows how many it lacks: each has its place in time."""
    whole = write_video(tmp_path / "whole.mp4", noise(60), encoder=SHORT_GROUPS)
    size = whole.stat().st_size
    reading = read(zeroed(whole, tmp_path / "hurt.mp4", at=0.45, count=size // 10))
    assert reading.times_s == pytest.approx(np.arange(60) * 0.04, abs=1e-3)


def test_two_recordings_joined_are_whole_again_after_the_join(tmp_path: Path) -> None:
    """A join breaks the transport stream's count and sets its clock back: that hurts no more."""
    first, second = (
        write_video(tmp_path / f"{seed}.ts", noise(30, seed=seed), encoder=SHORT_GROUPS)
        for seed in (1, 2)
    )
    joined = tmp_path / "joined.ts"
    joined.write_bytes(first.read_bytes() + second.read_bytes())
    reading = read(joined)
    assert len(reading.whole) >= 50
    assert not reading.frames[-1].damaged


def test_what_was_not_asked_for_is_not_called_lost(tmp_path: Path) -> None:
    """Stopping early in a sound file leaves no note about missing frames."""
    clip = write_video(tmp_path / "clip.mp4", noise(60))
    with VideoFile(clip) as video:
        frames = video.frames()
        for _ in range(5):
            next(frames)
        assert video.notes() == []


def test_pictures_that_were_read_are_let_go_at_once(tmp_path: Path) -> None:
    """A picture in a reference cycle would stay, with the memory and threads that converted it."""
    clip = write_video(tmp_path / "clip.mp4", noise(60))
    gc.collect()
    gc.disable()
    try:
        with VideoFile(clip) as video:
            held = [_pictures_in_memory() for _ in video.frames()]
    finally:
        gc.enable()
    assert max(held) <= 12  # what the decoder sorts by time, and the one that is converted


def _pictures_in_memory() -> int:
    return sum(isinstance(one, av.VideoFrame) for one in gc.get_objects())


def test_the_same_file_gives_the_same_frames(tmp_path: Path) -> None:
    """Two readings of one file agree in every byte and every time."""
    clip = write_video(tmp_path / "clip.mp4", noise(20))
    digests = [
        [
            (frame.t_s, hashlib.sha256(frame.rgb.tobytes()).hexdigest())
            for frame in read(clip).frames
        ]
        for _ in range(2)
    ]
    assert digests[0] == digests[1]


def test_the_time_of_recording_is_told(tmp_path: Path) -> None:
    """A container that knows when it was recorded says so with an offset; another says nothing."""
    stamp = {"creation_time": "2024-05-01T10:00:00Z"}
    dated = write_video(tmp_path / "dated.mkv", [grey(9)] * 2, metadata=stamp)
    with VideoFile(dated) as video:
        recorded_at = video.recorded_at
    assert recorded_at is not None
    assert recorded_at.startswith("2024-05-01T10:00:00")
    assert recorded_at.endswith("+00:00")
    assert read(write_video(tmp_path / "clip.mp4", [grey(9)] * 2)).source.recorded_at is None


def test_a_date_that_cannot_be_right_is_told_and_not_used(tmp_path: Path) -> None:
    """A camera whose clock was never set."""
    stamp = {"creation_time": "1970-01-01T00:00:10Z"}
    reading = read(write_video(tmp_path / "a.mkv", [grey(9)] * 2, metadata=stamp))
    assert reading.source.recorded_at is None
    assert "1970-01-01" in reading.notes["date-ignored"]


def _at_capture_rate(path: Path, hz: float) -> Path:
    """A clip of three seconds at 25 pictures a second, as Android marks what it took at a rate."""
    said, options = {"com.android.capture.fps": str(hz)}, {"movflags": "use_metadata_tags"}
    return write_video(path, noise(75), metadata=said, container=options)


@pytest.mark.parametrize(
    ("hz", "lasts_s"),
    [(100.0, 0.74), (240.0, 0.308), (25.0, 2.96), (30.0, 2.96), (60.0, 2.96), (1.0, 74.0)],
)
def test_slow_motion_and_time_lapse_come_at_real_times(
    tmp_path: Path, hz: float, lasts_s: float
) -> None:
    """At the rate of the capture; where it was merely dark fewer came than were asked for."""
    reading = read(_at_capture_rate(tmp_path / "clip.mp4", hz))
    assert reading.times_s[-1] == pytest.approx(lasts_s, abs=0.002)
    assert ("not-real-time" in reading.notes) is (lasts_s != 2.96)
    assert "cut-off" not in reading.notes


def test_a_still_of_slow_motion_is_found_at_its_real_time(tmp_path: Path) -> None:
    """Half a second of what happened is two seconds of the file."""
    clip = _at_capture_rate(tmp_path / "clip.mp4", 100.0)
    frames = read(clip).frames
    with VideoFile(clip) as video:
        (still,) = video.stills([frames[50].t_s])
    assert (still.rgb == frames[50].rgb).all()


def test_content_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    """The hash of a file is the known sha256 of its content."""
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    assert sha256_of(path).startswith("ba7816bf8f01cfea414140de5dae2223")


def _read_all(path: Path) -> None:
    read(path)


def _read_a_little(path: Path) -> None:
    with VideoFile(path) as video:
        next(video.frames())


def _fail_in_the_middle(path: Path) -> None:
    with VideoFile(path) as video:
        for frame in video.frames():
            if frame.t_s > 0.2:
                raise ArithmeticError


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="open files are counted in /proc")
@pytest.mark.parametrize("use", [_read_all, _read_a_little, _fail_in_the_middle])
@pytest.mark.parametrize("kind", ["good", "damaged", "no video", "sound only"])
def test_the_file_is_released_on_every_path(
    tmp_path: Path, use: Callable[[Path], None], kind: str
) -> None:
    """After reading, failing or refusing, no more files are open than before."""
    path = tmp_path / "clip.mp4"
    write_video(path, noise(20), container=FAST_START)
    if kind == "damaged":
        path = cut_off(path, tmp_path / "half.mp4", 0.6)
    elif kind == "no video":
        path.write_text("not a video")
    elif kind == "sound only":
        path = write_sound(tmp_path / "sound.wav")
    descriptors = Path("/proc/self/fd")
    before = len(list(descriptors.iterdir()))
    for _ in range(3):
        with suppress(InputRefusedError, ArithmeticError):
            use(path)
    assert len(list(descriptors.iterdir())) == before


@pytest.mark.parametrize("degrees", [0, 90])
@pytest.mark.parametrize("mirrored", [False, True])
def test_frames_have_no_gaps_between_rows(tmp_path: Path, degrees: int, mirrored: bool) -> None:
    """A width whose decoded rows are padded still comes as one block of bytes, turned or not."""
    path = write_video(tmp_path / "clip.mp4", [four_corners(540, 960)] * 2)
    if degrees:
        path = turned(path, tmp_path / "turned.mp4", degrees)
    for frame in read(path, mirrored=mirrored).frames:
        assert frame.rgb.flags["C_CONTIGUOUS"]
        assert frame.rgb.shape == ((960, 540, 3) if degrees == 0 else (540, 960, 3))


def test_a_person_is_found_in_a_picture_with_gaps_between_rows() -> None:
    """A portrait cut out of a larger picture, rows far apart in memory, reaches the model whole."""
    from posecheck.estimators.opening import open_estimator

    with VideoFile(sample_video("thoracic_twist.mp4")) as video:
        wide = next(video.frames()).rgb
    middle = wide.shape[1] // 2
    portrait = wide[:, middle - 270 : middle + 270]
    assert not portrait.flags["C_CONTIGUOUS"]
    with open_estimator("lite") as estimator:
        assert estimator.estimate(Frame(0.0, portrait)).present


def test_a_person_in_a_turned_clip_stands_upright(tmp_path: Path) -> None:
    """Stored lying on the side and to be shown turned, a person has the head above the hips."""
    from posecheck.estimators.opening import open_estimator

    with VideoFile(sample_video("thoracic_twist.mp4")) as video:
        upright = next(video.frames()).rgb
    lying = np.ascontiguousarray(np.rot90(upright))  # counter-clockwise; the file turns it back
    stored = write_video(tmp_path / "stored.mp4", [lying] * 2)
    frame = read(turned(stored, tmp_path / "turned.mp4", 90)).frames[0]
    with open_estimator("lite") as estimator:
        points = estimator.estimate(frame).landmarks_px
    nose, left_hip, left_shoulder, right_shoulder = points[[0, 23, 11, 12]]
    assert nose[1] < left_shoulder[1] < left_hip[1]
    assert left_shoulder[0] > right_shoulder[0], "the person faces the camera, not a mirror"


def shifted(clip: Path, by_s: int, place: Path) -> Path:
    """The first pictures of a clip, which begin so much later in a file that keeps its stamps."""
    with av.open(str(clip)) as source, av.open(str(place), "w") as target:
        stream = source.streams.video[0]
        copy = target.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.pts is None or packet.pts * packet.time_base > 3:
                break
            later = int(by_s / packet.time_base)
            packet.pts, packet.dts, packet.stream = packet.pts + later, packet.dts + later, copy
            target.mux(packet)
    return place


def test_a_recording_that_begins_whole_seconds_later_has_exactly_the_same_times(tmp_path):
    """A time that is rounded otherwise can change which picture is the last of a quiet second."""
    clip = sample_video("ankle_rock.mp4")
    times = [
        read(shifted(clip, by_s, tmp_path / f"{by_s}.mkv")).times_s for by_s in (0, 1, 7, 3600)
    ]
    assert len(times[0]) > 60
    assert times[0] == times[1] == times[2] == times[3]


class OfNoStream:
    """A damaged container that, after some packets, does not list its stream any more."""

    def __init__(self, container: av.container.InputContainer, after: int) -> None:
        self._container, self._after = container, after

    def __getattr__(self, name: str) -> object:
        return getattr(self._container, name)

    def demux(self, stream: object) -> Iterator[av.Packet]:
        """Some packets, then what the library says of damaged transport streams."""
        yield from islice(self._container.demux(stream), self._after)
        raise IndexError("list index out of range")


def test_a_container_that_loses_its_stream_ends_there_and_says_so(tmp_path, monkeypatch):
    """What came before is read; it is damage, no fault."""
    clip = write_video(tmp_path / "clip.mkv", [grey(i) for i in range(12)], TIMES_MS)
    with VideoFile(clip) as video:
        monkeypatch.setattr(video, "_container", OfNoStream(video._container, 8))
        assert 0 < len(list(video.frames())) < len(TIMES_MS)
        assert "damaged" in " ".join(note.text for note in video.notes())
