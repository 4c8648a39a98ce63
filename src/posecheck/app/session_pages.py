"""The page of a session: its curves, its score, and the best frame of each side."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import numpy as np

from posecheck.app.context import ClipObserver
from posecheck.app.reading import Observer, Recording
from posecheck.body import LANDMARK_COUNT, Side
from posecheck.capture.video_file import VideoFile
from posecheck.circuit import Circuit
from posecheck.documents.session_page import PagePicture, page_document
from posecheck.drawing.still import angle_still
from posecheck.errors import InputRefusedError, UsageError
from posecheck.judgement.verdict import limit_of_side
from posecheck.measures import measure_for
from posecheck.movements import Movement
from posecheck.outputs import write_text
from posecheck.page.session import session_page
from posecheck.records import Frame, Limit, Observation, Pose, Repetition, Session

PAGE_SUFFIXES: Final = (".html", ".htm")
NO_VIDEO: Final = "No pictures: a landmark file holds none. Score the video to see the best frames."
NOT_FOUND: Final = "No pictures: the video could not be read a second time."


class PageWriter:
    """Takes the landmarks while a recording is measured; writes its page afterwards."""

    def __init__(self, path: Path, clip: Path, *, mirrored: bool) -> None:
        self._path = path
        self._clip = clip
        self._mirrored = mirrored
        self._poses: dict[str, _DrawnPoses] = {}

    def reader(self, recording: Recording, stack: ExitStack) -> None:
        """None: the poses are not needed."""

    def observer(self, movement: Movement) -> Observer:
        """Who looks on while a movement is measured."""
        return self._poses.setdefault(movement.id, _DrawnPoses()).add

    def write(
        self, circuit: Circuit, movements: Mapping[str, Movement], watching: ClipObserver
    ) -> None:
        """Write the page, whole or not at all.

        Raises OutputError when it cannot be written.
        """
        del watching  # it takes a moment only
        pictures, why = self._pictures(circuit, movements)
        names = {name: movement.name for name, movement in movements.items()}
        turns = [name for name, movement in movements.items() if measure_for(movement).both_sides]
        document = page_document(circuit, names, pictures, turns=turns, no_pictures=why)
        write_text(session_page(document), self._path)

    def _pictures(
        self, circuit: Circuit, movements: Mapping[str, Movement]
    ) -> tuple[list[PagePicture], str | None]:
        """The best frames, or why there are none."""
        if circuit.source.kind != "video":
            return [], NO_VIDEO
        best = {
            pose.t_s: (session, repetition, pose)
            for session in circuit.sessions
            for repetition in _best(session)
            for pose in self._poses[session.movement].nearest(repetition.peak_s)
        }
        try:
            with VideoFile(self._clip, mirrored=self._mirrored) as video:
                frames = list(video.stills(sorted(best)))
        except InputRefusedError:
            frames = []
        pictures = [_drawn(frame, *best[frame.t_s], movements) for frame in frames]
        return pictures, None if pictures or not best else NOT_FOUND


def check_page(path: Path, clips: Sequence[Path]) -> None:
    """Refuse a page that cannot be, before any work is done.

    Raises UsageError.
    """
    if len(clips) > 1:
        raise UsageError("--page takes one recording at a time.")
    if path.suffix.lower() not in PAGE_SUFFIXES:
        raise UsageError(f"--page {path} must end in .html, so that a browser opens it.")


class _DrawnPoses:
    """Landmarks as they are drawn, about 1 MB a minute."""

    def __init__(self) -> None:
        self._t_s = array("d")
        self._points = bytearray()
        self._size_px = (0, 0)

    def add(self, seen: Observation) -> None:
        """Take the next pose."""
        pose = seen.pose
        self._t_s.append(pose.t_s)
        self._size_px = pose.width_px, pose.height_px
        drawn = np.column_stack([pose.landmarks_px[:, :2], pose.visibility])
        self._points += drawn.astype(np.float32).tobytes()

    def nearest(self, t_s: float) -> Iterator[Pose]:
        """The pose nearest to a moment."""
        if not self._t_s:
            return
        times_s = np.array(self._t_s)
        i = int(np.abs(times_s - t_s).argmin())
        drawn = np.frombuffer(bytes(self._points), np.float32).reshape(-1, LANDMARK_COUNT, 3)[i]
        landmarks = np.zeros((LANDMARK_COUNT, 3))
        landmarks[:, :2] = drawn[:, :2]
        yield Pose(float(times_s[i]), landmarks, drawn[:, 2].astype(np.float64), *self._size_px)


def _best(session: Session) -> Iterator[Repetition]:
    """Of each side the repetition that went furthest without being forced."""
    for side in Side:
        own = [
            one
            for one in session.repetitions
            if one.side is side and one.verdict.code != "forced" and one.primary.value > 0.0
        ]
        yield from sorted(own, key=lambda one: -one.primary.value)[:1]


def _drawn(
    frame: Frame,
    session: Session,
    repetition: Repetition,
    pose: Pose,
    movements: Mapping[str, Movement],
) -> PagePicture:
    limit = limit_of_side(_limits(session, repetition), repetition.side, repetition.primary.name)
    still = angle_still(
        *(frame.rgb, pose, movements[session.movement]),
        side=repetition.side,
        deg=repetition.primary.value,
        limit_deg=np.nan if limit is None else limit.deg,
    )
    return PagePicture(session.movement, repetition, still.jpeg, still.width_px, still.height_px)


def _limits(session: Session, repetition: Repetition) -> tuple[Limit, ...]:
    return next(one.limits for one in session.sets if repetition in one.repetitions)
