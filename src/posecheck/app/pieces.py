"""Reads a long video in pieces, several at a time on several cores.

The pieces depend on the video alone (``capture.pieces``), so the poses do not depend on the number
of processes.  When a process dies, this process reads the rest of its piece.  Where pieces do not
fit together, or a picture is damaged, the video is read again in one go.
"""

import math
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from posecheck.app.reading import PICTURE_EVERY_S
from posecheck.body import both
from posecheck.capture.ahead import ReadAhead
from posecheck.capture.pieces import Piece
from posecheck.capture.sampling import SampledPoses
from posecheck.capture.video_file import VideoFile
from posecheck.estimators.opening import open_estimator
from posecheck.estimators.port import PoseEstimator, pose_of, poses_of
from posecheck.judgement.background import background_cells
from posecheck.records import Frame, Note, Pose
from posecheck.workers.child import report
from posecheck.workers.processes import LimitedProcesses, ProcessDiedError

Seen = tuple[Frame | None, Pose]

MOST_PROCESSES: Final = 4
"""Most pieces read at a time; each process takes up to half a gigabyte (design rule)."""
BATCH_POSES: Final = 10
"""Poses that a process sends at a time: a third of a second (design rule)."""
SAME_SHARE: Final = 0.25
"""Largest distance between the trunks that two pieces see where they meet [trunk lengths]; settled
tracking is within a hundredth, another person further away (design rule)."""
TRUNK: Final = [index for name in ("shoulder", "hip") for index in both(name)]


@dataclass(frozen=True, slots=True)
class VideoRequest:
    """A video, and how it is read."""

    path: Path
    mirrored: bool
    model: str
    every_frame: bool
    """Look at every frame, also while nothing moves."""

    def open(self, piece: Piece | None = None) -> VideoFile:
        """The video, or what is needed of it for a piece."""
        return VideoFile(self.path, mirrored=self.mirrored, piece=piece)

    def poses(self, video: VideoFile, estimator: PoseEstimator) -> Iterator[tuple[Frame, Pose]]:
        """Its poses."""
        if self.every_frame:
            frames = ReadAhead(video.frames(), depth=video.ahead)
            return poses_of(frames, estimator)
        estimate = partial(pose_of, estimator=estimator)
        return iter(SampledPoses(video, estimate, keep=_tiny))


@dataclass(frozen=True, slots=True)
class PieceEnd:
    """The end of a piece, and what was noticed in it."""

    counts: Mapping[str, int]
    """Cuts and jumps of the picture in it."""
    notes: Sequence[Note]
    """Notes about the people in it."""
    is_damaged: bool


def read_piece(request: VideoRequest, piece: Piece) -> Iterator[list[Seen] | PieceEnd]:
    """The poses of a piece in batches, and the first one after it, with a few tiny pictures.

    This is what a worker process runs.
    """
    with ExitStack() as stack:
        video = stack.enter_context(request.open(piece))
        estimator = stack.enter_context(open_estimator(request.model))
        poses = stack.enter_context(closing(_generator(request.poses(video, estimator))))
        found: list[Seen] = []
        due_s = piece.from_s
        for frame, pose in poses:
            if pose.t_s < piece.from_s:
                continue
            is_due, is_over = pose.t_s >= due_s, pose.t_s >= piece.to_s
            due_s = pose.t_s + PICTURE_EVERY_S if is_due else due_s
            found.append((_tiny(frame) if is_due else None, pose))
            if is_over or len(found) == BATCH_POSES:
                yield found
                report(pose.t_s - piece.from_s)
                found = []
            if is_over:
                break
        yield found
        yield PieceEnd(video.counts, estimator.notes, video.is_damaged)


def _generator(poses: Iterator[tuple[Frame, Pose]]) -> Generator[tuple[Frame, Pose], None, None]:
    yield from poses


def _tiny(frame: Frame) -> Frame:
    return replace(frame, rgb=background_cells(frame.rgb))


class PiecewisePoses:
    """The poses of a video that is read in pieces."""

    def __init__(
        self,
        video: VideoFile,
        request: VideoRequest,
        pieces: Sequence[Piece],
        stack: ExitStack,
        *,
        processes: int,
    ) -> None:
        """``video`` gave the pieces; ``stack`` closes what is opened later.

        ``processes`` is how many may read; 1 means this one alone.
        """
        self._video = video
        self._request = request
        self._pieces = pieces
        self._stack = stack
        self._processes = min(processes, len(pieces), MOST_PROCESSES)
        self._of_people: list[Note] = []
        self._given_s = -math.inf

    def notes(self) -> list[Note]:
        """Notes on the video; complete once all poses were read."""
        return [*self._video.notes(), *self._of_people]

    def poses(self) -> Iterator[Seen]:
        """Each pose in order, with its frame where a picture was kept."""
        try:
            with ExitStack() as stack:
                yield from self._joined(self._readings(stack))
        except _PiecesDoNotFitError:
            yield from self._in_one_go()

    def _readings(self, stack: ExitStack) -> list[Iterator[list[Seen] | PieceEnd]]:
        """One iterator for each piece; other processes start reading now."""
        if self._processes < 2:
            return [read_piece(self._request, piece) for piece in self._pieces]
        processes = stack.enter_context(LimitedProcesses(self._processes))
        streams = [processes.stream(read_piece, self._request, piece) for piece in self._pieces]
        return list(map(self._retried, self._pieces, streams))

    def _retried(
        self, piece: Piece, stream: Iterator[list[Seen] | PieceEnd]
    ) -> Iterator[list[Seen] | PieceEnd]:
        """What another process reads; when it dies, this process reads the rest."""
        count = 0
        try:
            for found in stream:
                count += 1
                yield found
        except ProcessDiedError:
            yield from islice(read_piece(self._request, piece), count, None)

    def _joined(self, readings: Iterable[Iterator[list[Seen] | PieceEnd]]) -> Iterator[Seen]:
        """Piece after piece.  Raises _PiecesDoNotFitError."""
        after: Pose | None = None  # the first pose of a piece, as the piece before it saw it
        for piece, reading in zip(self._pieces, readings, strict=True):
            before, after = after, None
            for frame, pose in self._poses_of(piece, reading):
                if pose.damaged or not (before is None or is_same_person(before, pose)):
                    raise _PiecesDoNotFitError
                before = None
                if piece.holds(pose.t_s):
                    self._given_s = pose.t_s
                    yield frame, pose
                else:
                    after = pose

    def _poses_of(self, piece: Piece, reading: Iterator[list[Seen] | PieceEnd]) -> Iterator[Seen]:
        for found in reading:
            if not isinstance(found, PieceEnd):
                yield from found
                continue
            if found.is_damaged and math.isinf(piece.to_s):
                raise _PiecesDoNotFitError
            self._video.count(found.counts)
            self._of_people += [note for note in found.notes if note not in self._of_people]

    def _in_one_go(self) -> Iterator[Seen]:
        """The poses not given yet, tracked from the beginning of the video."""
        self._video = self._stack.enter_context(self._request.open())
        estimator = self._stack.enter_context(open_estimator(self._request.model))
        self._of_people = estimator.notes
        for frame, pose in self._request.poses(self._video, estimator):
            if pose.t_s > self._given_s:
                yield frame, pose


class _PiecesDoNotFitError(Exception):
    """The pieces of a video do not fit together."""


def is_same_person(one: Pose, other: Pose) -> bool:
    """Whether two poses of one moment show one person, or the first shows nobody yet."""
    if not (one.present and other.present):
        return not one.present
    apart_px = np.linalg.norm(one.landmarks_px[TRUNK, :2] - other.landmarks_px[TRUNK, :2], axis=1)
    return bool(apart_px.mean() <= SAME_SHARE * one.trunk_px)
