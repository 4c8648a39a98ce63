"""Keeps the curves of a recording while it is measured."""

import math
from array import array
from collections.abc import Iterable, Sequence

import numpy as np

from posecheck.body import LANDMARK_COUNT, Side
from posecheck.measures import measure_for
from posecheck.movements.spec import Movement
from posecheck.records import Pose, Sample, SetResult
from posecheck.reliability import FloatArray
from posecheck.repetitions.remeasure import BANDWIDTH_S
from posecheck.series import CircuitSeries, IntArray, Series, SideSeries

_NO_LANDMARKS = np.full((LANDMARK_COUNT, 3), np.nan, np.float32).tobytes()


class SeriesRecorder:
    """Takes poses and samples as they come; about 1 MB a minute."""

    def __init__(self, movement: Movement) -> None:
        self._movement = movement
        self._units = series_units(movement)
        self._t_s = array("d")
        self._world = bytearray()
        self._has_world = False
        self._sides: dict[Side, _Columns] = {}

    def pose(self, pose: Pose) -> None:
        """Take the next pose, with left and right put right."""
        self._t_s.append(pose.t_s)
        if pose.world_m is None:
            self._world += _NO_LANDMARKS
        else:
            self._has_world = self._has_world or bool(np.isfinite(pose.world_m).any())
            self._world += pose.world_m.astype(np.float32).tobytes()

    def samples(self, samples: Iterable[Sample]) -> None:
        """Take samples, in any order; of each side and pose one."""
        for sample in samples:
            if sample.side not in self._sides:
                self._sides[sample.side] = _Columns(tuple(self._units))
            self._sides[sample.side].add(sample)

    def series(self, source: str, sets: Sequence[SetResult]) -> Series:
        """The curves, with the repetitions that were found in them."""
        world = np.frombuffer(bytes(self._world), np.float32).reshape(-1, LANDMARK_COUNT, 3)
        return Series(
            source=source,
            movement=self._movement.id,
            units=self._units,
            t_s=np.array(self._t_s),
            sides=tuple(
                self._sides[side].curves(side, sets) for side in Side if side in self._sides
            ),
            world_m=world if self._has_world else None,
        )


class _Columns:
    """The samples of one side."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._t_s = array("d")
        self._values = {name: array("d") for name in names}
        self._reasons: list[str | None] = []

    def add(self, sample: Sample) -> None:
        self._t_s.append(sample.t_s)
        self._reasons.append(None if sample.reason is None else sample.reason.code)
        for name, column in self._values.items():
            column.append(sample.values[name] if sample.usable else math.nan)

    def curves(self, side: Side, sets: Sequence[SetResult]) -> SideSeries:
        unordered_s = np.array(self._t_s)
        order = np.argsort(unordered_s)  # those that waited for a neutral came late
        t_s = unordered_s[order]
        set_numbers, indices = _numbered(t_s, side, sets)
        return SideSeries(
            side=side,
            t_s=t_s,
            values={name: np.array(column)[order] for name, column in self._values.items()},
            reasons=tuple(self._reasons[i] for i in order),
            sets=set_numbers,
            repetitions=indices,
            bandwidth_s=BANDWIDTH_S,
        )


def circuit_series(source: str, poses: Sequence[Pose], parts: Sequence[Series]) -> CircuitSeries:
    """The curves of the movements of a recording, and the landmarks of all its ``poses``.

    Landmarks are those of the parts, whose left and right were put right, where they are measured.
    """
    t_s = np.array([pose.t_s for pose in poses])
    world = np.full((len(poses), LANDMARK_COUNT, 3), np.nan, np.float32)
    for i, pose in enumerate(poses):
        if pose.world_m is not None:
            world[i] = pose.world_m
    for part in parts:
        if part.world_m is not None:
            world[np.searchsorted(t_s, part.t_s)] = part.world_m
    seen = bool(np.isfinite(world).any())
    return CircuitSeries(source, t_s, tuple(parts), world if seen else None)


def series_units(movement: Movement) -> dict[str, str]:
    """What has a curve: the measures to which the movement file gives a unit, in its order.

    What only a whole repetition has, such as a swept area, has none.
    """
    units: dict[str, str] = {rule.measure: rule.unit for rule in movement.error}
    units |= {rule.measure: rule.unit for rule in movement.compensation}
    of_a_moment = measure_for(movement).names
    return {name: unit for name, unit in units.items() if name in of_a_moment}


def _numbered(t_s: FloatArray, side: Side, sets: Sequence[SetResult]) -> tuple[IntArray, IntArray]:
    """Number of the set, and index of the repetition of that side, of each moment; 0: of none."""
    numbers, indices = np.zeros(len(t_s), np.int64), np.zeros(len(t_s), np.int64)
    for number, one in enumerate(sets, start=1):
        numbers[(t_s >= one.start_s) & (t_s <= one.end_s)] = number
        for repetition in one.repetitions:
            if repetition.side is side:
                inside = (t_s >= repetition.start_s) & (t_s < repetition.end_s)
                indices[inside] = repetition.index
    return numbers, indices
