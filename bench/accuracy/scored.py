"""Kept landmarks scored the way posecheck does it, and the textbook way beside it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from bench.accuracy.heldout import Clip
from bench.accuracy.pairing import Pair, pair
from bench.accuracy.reading import landmarks_file
from posecheck import load_movement, score
from posecheck.body import Side, index_of
from posecheck.errors import UsageError
from posecheck.estimators.recorded import RecordedPoses
from posecheck.measures import read_by_lines
from posecheck.movements import Movement
from posecheck.place import SetUp
from posecheck.records import Pose, Repetition

NEAR_PEAK_S = 0.1
"""The textbook's angle at the end of a rock is the median of the frames so close to the peak …"""
REST_S = 1.0
"""… and at rest that of the first second."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One clip as one pose model sees it."""

    clip: Clip
    """The clip and its truth."""
    pairs: tuple[Pair, ...]
    """One for each true repetition."""
    extra: tuple[Repetition, ...]
    """Measured, but not there."""
    repetitions: tuple[Repetition, ...]
    """All that was measured."""
    textbook: tuple[Mapping[str, float], ...]
    """Beside each pair: what the textbook recipe gives, by measure; empty where it has nothing."""
    set_ups: tuple[SetUp, ...] = ()
    """From where its sets were filmed, as posecheck sees it."""

    @property
    def exact(self) -> bool:
        """Whether each side was counted exactly."""
        return all(
            sum(one.side is side for one in self.repetitions)
            == sum(one.side is side for one in self.clip.truth)
            for side in Side
        )


def score_clips(
    clips: Iterable[Clip], model: str, *, jobs: int = 1, textbook: bool = True
) -> list[Scored]:
    """All clips of which the model's landmarks are kept; ``textbook`` also reads them that way."""
    kept = [one for one in clips if landmarks_file(one.folder, one.name, model).exists()]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(partial(_score, model=model, textbook=textbook), kept))


def textbook_movement(movement: Movement) -> Movement | None:
    """The movement read by the lines between landmarks themselves; None where there is no such."""
    try:
        return read_by_lines(movement)
    except UsageError:
        return None


def _score(clip: Clip, model: str, *, textbook: bool) -> Scored:
    kept = landmarks_file(clip.folder, clip.name, model)
    movement = load_movement(clip.movement)
    session = score(kept, movement=movement)
    pairs, extra = pair(clip.name, clip.truth, session)
    beside = _textbook(clip, kept, movement, pairs) if textbook else [{} for _ in pairs]
    set_ups = tuple(one.placed.set_up for one in session.sets if one.placed and one.repetitions)
    return Scored(clip, tuple(pairs), tuple(extra), session.repetitions, tuple(beside), set_ups)


def _textbook(
    clip: Clip, kept: Path, movement: Movement, pairs: Sequence[Pair]
) -> list[Mapping[str, float]]:
    by_lines = textbook_movement(movement)
    if by_lines is not None:
        session = score(kept, movement=by_lines)
        return [_values(one) for one in pair(clip.name, clip.truth, session)[0]]
    if movement.id == "ankle-rock":
        return _ankle_changes(kept, pairs)
    return [{} for _ in pairs]


def _values(one: Pair) -> Mapping[str, float]:
    return {value.name: value.value for value in one.measured.measures} if one.measured else {}


def _ankle_changes(kept: Path, pairs: Sequence[Pair]) -> list[Mapping[str, float]]:
    """Each rock read as the change of the angle knee-ankle-toes since rest, whichever its sign."""
    poses = [one for one in RecordedPoses(kept).poses() if one.present]

    def angle_deg(side: Side, from_s: float, to_s: float) -> float:
        angles = [_ankle_deg(one, side) for one in poses if from_s <= one.t_s <= to_s]
        return float(np.median(angles)) if angles else math.nan

    out: list[Mapping[str, float]] = []
    for one in pairs:
        side, peak_s = one.true.side, one.true.peak_s
        at_peak = angle_deg(side, peak_s - NEAR_PEAK_S, peak_s + NEAR_PEAK_S)
        change = abs(at_peak - angle_deg(side, 0.0, REST_S))
        out.append({"shank_inclination": change, "shank_from_neutral": change})
    return out


def _ankle_deg(pose: Pose, side: Side) -> float:
    knee, ankle, toes = (
        pose.points[index_of(name, side)] for name in ("knee", "ankle", "foot_index")
    )
    shank, foot = knee - ankle, toes - ankle
    cosine = float(shank @ foot / (np.linalg.norm(shank) * np.linalg.norm(foot)))
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
