"""Where a long recording is cut, what is read of a piece, and how pieces are joined again."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from posecheck.app import pieces as reading
from posecheck.app.clips import ClipRequest
from posecheck.app.measuring import measure
from posecheck.app.pieces import PiecewisePoses, VideoRequest, is_same_person, read_piece
from posecheck.capture.clock import Clock
from posecheck.capture.pieces import Piece, pieces_of
from posecheck.capture.video_file import VideoFile
from posecheck.cli.terminal import terminal_context
from posecheck.estimators.port import ScriptedEstimator
from posecheck.movements import load_movement
from posecheck.records import Frame, Pose, absent_pose
from posecheck.workers.processes import Death, ProcessDiedError
from tests.helpers.clips import noise, write_video
from tests.helpers.signals import standing

MILLISECOND = Fraction(1, 1000)
STEP_MS = 250
LENGTH_MS = 80_000
CUT_MS = 40_000


@dataclass(frozen=True)
class Packet:
    """A compressed picture."""

    pts: int | None
    is_keyframe: bool = False
    is_corrupt: bool = False
    size: int = 1000
    time_base: Fraction = MILLISECOND


def packets(length_s: float, *, key_every_s: float = 1.0) -> list[Packet]:
    """Of a recording with 10 pictures a second."""
    every = round(10 * key_every_s)
    return [Packet(100 * i, i % every == 0) for i in range(round(10 * length_s) + 1)]


def found_in(*found: Packet) -> tuple[Piece, ...]:
    """The pieces of a recording of these packets."""
    return pieces_of([*found, Packet(None, size=0)], Clock(0.1, Counter(), 1.0).next)


def starts_s(*found: Packet) -> list[float]:
    return [piece.from_s for piece in found_in(*found)]


def test_a_recording_of_less_than_a_minute_is_read_in_one_go():
    assert found_in(*packets(59.9)) == ()
    assert starts_s(*packets(60.0)) == [0.0, 30.0]


def test_pieces_are_even_in_number_and_last_a_minute_at_most():
    assert starts_s(*packets(120.0)) == [0.0, 60.0]
    assert starts_s(*packets(122.0)) == [0.0, 31.0, 61.0, 92.0]


def test_pieces_begin_at_key_frames_and_fit_together():
    found = found_in(*packets(100.0, key_every_s=7.0))
    assert [piece.from_s for piece in found] == [0.0, 56.0]
    assert found[0].to_s == 56.0
    assert found[1].to_s == np.inf
    assert [piece.key for piece in found] == [0, 49_000]


def test_where_key_frames_are_far_apart_there_are_fewer_pieces():
    assert starts_s(*packets(240.0, key_every_s=100.0)) == [0.0, 100.0, 200.0]
    assert starts_s(*packets(240.0, key_every_s=500.0)) == [0.0]


def test_tracking_warms_up_for_a_second_before_a_piece():
    """And what is shown after it may be looked at ahead of time."""
    second = found_in(*packets(240.0))[1]
    times_s = [t_s for t_s, _ in second.ticks.values()]
    assert min(times_s) == second.from_s - 1.0
    assert max(times_s) == second.to_s + 24.0


@pytest.mark.parametrize(
    "odd",
    [
        Packet(None),
        Packet(30_050, is_corrupt=True),
        Packet(500),
        Packet(70_000),
    ],
    ids=["no stamp", "damaged", "a clock that jumps back", "a stamp that comes twice"],
)
def test_a_recording_with_an_odd_packet_is_read_in_one_go(odd):
    assert found_in(*packets(70.0), odd) == ()


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """Eighty seconds, four pictures a second, a key frame every five seconds, with B-frames."""
    count = LENGTH_MS // STEP_MS
    return write_video(
        tmp_path_factory.mktemp("pieces") / "clip.mp4",
        (noise(40, width_px=64, height_px=48) * 8)[:count],
        [STEP_MS * i for i in range(count)],
        encoder={"g": "20", "bf": "2", "sc_threshold": "0"},
    )


def request(clip: Path, *, every_frame: bool = True) -> VideoRequest:
    return VideoRequest(clip, mirrored=False, model="lite", every_frame=every_frame)


def pieces(clip: Path) -> tuple[Piece, ...]:
    with VideoFile(clip) as video:
        return video.pieces()


def test_the_frames_of_the_pieces_are_those_of_the_recording(clip):
    """Each with the same picture and the same time."""
    with VideoFile(clip) as video:
        whole = list(video.frames())
    joined: list[Frame] = []
    for piece in pieces(clip):
        with VideoFile(clip, piece=piece) as video:
            joined += [frame for frame in video.frames() if piece.holds(frame.t_s)]
    assert [frame.t_s for frame in joined] == [frame.t_s for frame in whole]
    assert all(np.array_equal(a.rgb, b.rgb) for a, b in zip(joined, whole, strict=True))


Place = Callable[[float], float | None]


def place_estimators(monkeypatch: pytest.MonkeyPatch, *places: Place) -> list[float]:
    """One estimator after the other finds the body where its function says; what all looked at."""
    coming = iter(places)
    looked_s: list[float] = []

    def opened(model: str) -> ScriptedEstimator:
        del model
        place = next(coming)

        def estimate(frame: Frame) -> Pose:
            looked_s.append(frame.t_s)
            x_px = place(frame.t_s)
            if x_px is None:
                return absent_pose(frame.t_s, width_px=1280, height_px=720, restart=frame.restart)
            return replace(standing(frame.t_s, x_px=x_px), restart=frame.restart)

        return ScriptedEstimator(estimate)

    monkeypatch.setattr(reading, "open_estimator", opened)
    return looked_s


def joined(clip: Path, *, processes: int = 1) -> dict[float, Pose]:
    """The poses by time, as they are joined."""
    with ExitStack() as stack:
        video = stack.enter_context(VideoFile(clip))
        poses = PiecewisePoses(video, request(clip), video.pieces(), stack, processes=processes)
        found = {pose.t_s: pose for _, pose in poses.poses()}
    assert list(found) == sorted(found)
    return found


def hips_px(pose: Pose) -> float:
    return float(pose.landmarks_px[23:25, 0].mean())


HERE = hips_px(standing(0.0, x_px=600.0))
THERE = hips_px(standing(0.0, x_px=900.0))


def here(t_s: float) -> float:
    del t_s
    return 600.0


def there(t_s: float) -> float:
    del t_s
    return 900.0


def test_pieces_that_see_the_same_person_are_joined(clip, monkeypatch):
    """Each picture once; those of the warm-up are looked at twice."""
    looked_s = place_estimators(monkeypatch, here, lambda _: 603.0)
    found = joined(clip)
    assert list(found) == [i / 4 for i in range(LENGTH_MS // STEP_MS)]
    assert [hips_px(found[t_s]) - HERE for t_s in (39.75, 40.0)] == [0.0, 3.0]
    twice = sorted(t_s for t_s in set(looked_s) if looked_s.count(t_s) == 2)
    assert twice == [39.0, 39.25, 39.5, 39.75, 40.0]


def test_where_the_next_piece_sees_somebody_else_the_first_person_is_followed(clip, monkeypatch):
    """The recording is read again in one go."""
    place_estimators(monkeypatch, here, there, here)
    found = joined(clip)
    assert len(found) == LENGTH_MS // STEP_MS
    assert {hips_px(pose) for pose in found.values()} == {HERE}


def test_a_piece_that_does_not_find_the_person_again_is_read_in_one_go(clip, monkeypatch):
    place_estimators(monkeypatch, here, lambda _: None, here)
    assert all(pose.present for pose in joined(clip).values())


def test_somebody_who_was_not_seen_yet_may_appear_in_the_next_piece(clip, monkeypatch):
    place_estimators(monkeypatch, lambda _: None, there)
    found = joined(clip)
    assert not found[39.75].present
    assert hips_px(found[40.0]) == THERE


def test_the_same_trunk_is_within_a_quarter_of_its_length():
    one = standing(0.0, x_px=600.0)
    near = standing(0.0, x_px=600.0 + 0.24 * one.trunk_px)
    far = standing(0.0, x_px=600.0 + 0.26 * one.trunk_px)
    assert is_same_person(one, near)
    assert not is_same_person(one, far)


class DyingProcesses:
    """Processes that die after they have handed over some poses."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to end."""

    def stream(self, function, *arguments) -> Iterator[object]:
        """Some items, then the end."""
        found = function(*arguments)
        yield from (next(found) for _ in range(3))
        raise ProcessDiedError(Death.KILLED, "SIGKILL")


class HereProcesses(DyingProcesses):
    """Reads in this process; remembers how many were asked for."""

    asked: ClassVar[list[int]] = []

    def __init__(self, count: int) -> None:
        self.asked.append(count)

    def stream(self, function, *arguments) -> Iterator[object]:
        """All items."""
        return function(*arguments)


@pytest.mark.parametrize(
    ("length_s", "allowed", "asked"),
    [(60.0, 1, []), (60.0, 9, [2]), (15.0, 3, [3]), (15.0, 9, [4])],
)
def test_pieces_are_read_by_as_many_processes_as_are_allowed_four_at_most(
    clip, monkeypatch, length_s, allowed, asked
):
    """Two pieces by two, six by four; with one allowed, by this process."""
    monkeypatch.setattr("posecheck.capture.pieces.PIECE_S", length_s)
    monkeypatch.setattr(reading, "LimitedProcesses", HereProcesses)
    monkeypatch.setattr(HereProcesses, "asked", [])
    place_estimators(monkeypatch, *[here] * len(pieces(clip)))
    assert len(joined(clip, processes=allowed)) == LENGTH_MS // STEP_MS
    assert HereProcesses.asked == asked


def test_what_a_process_that_died_has_not_handed_over_is_read_here(clip, monkeypatch):
    """Nothing is missing, and nothing comes twice."""
    place_estimators(monkeypatch, *[lambda t_s: 600.0 + t_s] * 4)
    alone = joined(clip)
    place_estimators(monkeypatch, *[lambda t_s: 600.0 + t_s] * 4)
    monkeypatch.setattr(reading, "LimitedProcesses", DyingProcesses)
    beside = joined(clip, processes=2)
    assert list(beside) == list(alone)
    assert all(hips_px(beside[t_s]) == hips_px(alone[t_s]) for t_s in alone)


def test_a_damaged_picture_lets_the_recording_be_read_in_one_go(clip, monkeypatch):
    """The notes are then those of reading it in one go."""
    data = bytearray(clip.read_bytes())
    with VideoFile(clip) as video:
        middle = [packet for packet in video.packets() if packet.size][240]
        at, size = middle.pos, middle.size
    data[at + 8 : at + size] = bytes(size - 8)
    hit = clip.with_name("hit.mp4")
    hit.write_bytes(bytes(data))
    place_estimators(monkeypatch, here, here, there)
    with ExitStack() as stack:
        video = stack.enter_context(VideoFile(hit))
        poses = PiecewisePoses(video, request(hit), video.pieces(), stack, processes=1)
        found = [pose for _, pose in poses.poses()]
        notes = poses.notes()
    assert any(pose.damaged for pose in found)
    assert hips_px(found[-1]) == THERE
    with VideoFile(hit) as video:
        list(video.frames())
        assert notes == video.notes()


def test_cuts_are_counted_in_the_piece_that_holds_them(tmp_path, monkeypatch):
    """Once, though the pieces overlap."""
    dark, bright = np.full((48, 64, 3), 20, np.uint8), np.full((48, 64, 3), 220, np.uint8)
    shown = [dark] * 158 + [bright] * 162  # in the warm-up of the second piece
    clip = write_video(
        tmp_path / "clip.mp4",
        shown,
        [STEP_MS * i for i in range(len(shown))],
        encoder={"g": "20", "sc_threshold": "0"},
    )
    place_estimators(monkeypatch, here, here)
    with ExitStack() as stack:
        video = stack.enter_context(VideoFile(clip))
        poses = PiecewisePoses(video, request(clip), video.pieces(), stack, processes=1)
        found = [pose for _, pose in poses.poses()]
        assert [note.code for note in poses.notes()] == ["cut"]
        assert "1 cut to" in poses.notes()[0].text
    assert [pose.t_s for pose in found if pose.restart] == [39.5]


def test_a_piece_gives_tiny_pictures_twice_a_second(clip, monkeypatch):
    """Pictures of full size would take too long from process to process."""
    place_estimators(monkeypatch, here)
    first = pieces(clip)[0]
    found = [seen for part in read_piece(request(clip), first) for seen in _seen(part)]
    times_s = [frame.t_s for frame, _ in found if frame is not None]
    assert times_s == [i / 2 for i in range(81)]
    assert all(frame.rgb.size < 1000 for frame, _ in found if frame is not None)


def test_poses_are_handed_over_ten_at_a_time(clip, monkeypatch):
    """So that a process that dies takes few with it, and the last ones as they are."""
    place_estimators(monkeypatch, here)
    handed = [len(_seen(part)) for part in read_piece(request(clip), pieces(clip)[0])]
    assert handed == [10] * 16 + [1, 0, 0]  # the first pose of the next piece, then the end


def _seen(part):
    return part if isinstance(part, list) else []


def test_a_clip_of_many_is_read_by_the_process_that_measures_it(clip, monkeypatch):
    """With ``--jobs`` and in the inbox each clip has one process already."""

    def refused(*_: object) -> None:
        raise AssertionError("it would take more processes than were asked for")

    place_estimators(monkeypatch, here, here)
    monkeypatch.setattr(reading, "LimitedProcesses", refused)
    found = measure(clip, ClipRequest(load_movement("ankle-rock"), model="lite"))
    assert found.session.software["settings"]["pieces"] == 2


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="needs Linux")
def test_a_clip_named_on_the_command_line_is_read_by_every_core():
    assert terminal_context(None).processes == len(os.sched_getaffinity(0))
