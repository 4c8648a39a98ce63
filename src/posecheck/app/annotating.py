"""The annotated video of a recording: drawn when all of it is measured, onto its frames."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final

from posecheck.app.context import ClipObserver
from posecheck.app.reading import Observer, Recording
from posecheck.capture.video_file import VideoFile
from posecheck.circuit import Activity, Circuit
from posecheck.drawing.annotated_video import AnnotatedVideo
from posecheck.drawing.timeline import Timeline, bout_at
from posecheck.errors import UsageError
from posecheck.movements import Movement
from posecheck.records import Frame, Observation, absent_pose

ANNOTATED: Final = (".mp4", ".m4v")
"""Suffixes of videos that can be written."""
NO_PICTURES: Final = "--annotate needs a video; a landmark file holds no pictures."
SHOWN_S: Final = 0.2
"""What was measured in a frame is shown for no longer: the body is elsewhere by then [s]
(for the eye only)."""


def check_annotated(path: Path, clips: Sequence[Path], *, option: str = "--annotate") -> None:
    """Refuse a video that cannot be, before any work is done.

    Raises UsageError.
    """
    if len(clips) > 1:
        raise UsageError("--annotate takes one recording at a time.")
    if clips[0].suffix.lower() == ".npz":
        raise UsageError(NO_PICTURES)
    if path.suffix.lower() not in ANNOTATED:
        raise UsageError(f"{option} {path} must end in {' or '.join(ANNOTATED)}.")


class Annotator:
    """Takes what is measured; draws it onto the frames afterwards."""

    def __init__(
        self, path: Path, clip: Path, *, mirrored: bool = False, from_s: float | None = None
    ) -> None:
        self._path = path
        self._clip = clip
        self._mirrored = mirrored
        self._from_s = from_s or 0.0
        self._seen: dict[str, list[Observation]] = {}

    def reader(self, recording: Recording, stack: ExitStack) -> None:
        """None: the poses are not needed."""

    def observer(self, movement: Movement) -> Observer:
        """Who looks on while a movement is measured."""
        return self._seen.setdefault(movement.id, []).append

    def write(
        self, circuit: Circuit, movements: Mapping[str, Movement], watching: ClipObserver
    ) -> None:
        """Write the video; an interrupt ends it there.

        Raises OutputError when it cannot be written: then there is none.
        """
        with ExitStack() as stack:
            recording = stack.enter_context(VideoFile(self._clip, mirrored=self._mirrored))
            done = [movements[name] for name in self._seen]
            tracks = {name: _Track(seen) for name, seen in self._seen.items()}
            video: AnnotatedVideo | None = None
            for frame in recording.frames():
                if frame.t_s > circuit.duration_s:
                    break
                if frame.t_s < self._from_s:
                    continue
                if video is None:
                    height_px, width_px = frame.rgb.shape[:2]
                    line = _timeline(circuit, movements)
                    video = AnnotatedVideo(self._path, done, width_px, height_px, line)
                    stack.enter_context(video)
                seen = _draw(video, frame, circuit, tracks)
                try:
                    watching(seen)
                except KeyboardInterrupt:
                    break


class _Track:
    """What was measured of one movement, passed once in order of time."""

    def __init__(self, seen: Sequence[Observation]) -> None:
        self._coming = iter(seen)
        self._next = next(self._coming, None)
        self._last: Observation | None = None

    def until(self, t_s: float) -> Iterator[Observation]:
        """What has come since the last moment that was asked for."""
        while self._next is not None and self._next.pose.t_s <= t_s:
            self._last = self._next
            yield self._next
            self._next = next(self._coming, None)

    def at(self, t_s: float) -> Observation | None:
        """What is shown at the moment that was asked for last."""
        last = self._last
        return last if last is not None and t_s - last.pose.t_s <= SHOWN_S else None


def _draw(
    video: AnnotatedVideo, frame: Frame, circuit: Circuit, tracks: Mapping[str, _Track]
) -> Observation:
    """Draw a frame and append it; what is shown of it."""
    for name, track in tracks.items():
        for seen in track.until(frame.t_s):
            video.count(name, seen)
    shown = {name: track.at(frame.t_s) for name, track in tracks.items()}
    measured = [name for name, seen in shown.items() if seen is not None]
    bout = bout_at(circuit.bouts, frame.t_s)
    if bout is not None and bout.movement in measured:
        measured = [bout.movement]
    on = next(iter(measured), None)
    now = None if on is None else shown[on]
    drawn = _of(frame) if now is None else _onto(frame, now)
    video.add(drawn, on)
    return drawn


def _onto(frame: Frame, seen: Observation) -> Observation:
    return replace(seen, frame=frame, pose=replace(seen.pose, t_s=frame.t_s))


def _of(frame: Frame) -> Observation:
    """A frame in which nothing was measured."""
    height_px, width_px = frame.rgb.shape[:2]
    nobody = absent_pose(frame.t_s, width_px=width_px, height_px=height_px)
    return Observation(nobody, frame, (), None, (), (), ())


def _timeline(circuit: Circuit, movements: Mapping[str, Movement]) -> Timeline | None:
    """Of a recording of one movement alone there is none."""
    if all(bout.activity is Activity.SET for bout in circuit.bouts):
        return None
    names = {name: movement.name for name, movement in movements.items()}
    return Timeline(circuit.bouts, circuit.duration_s, names)
