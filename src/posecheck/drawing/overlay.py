"""Draws what is known about one frame onto its picture: skeleton, angle, panel."""

import math
from collections.abc import Iterable
from typing import Final

import numpy as np

from posecheck.body import SKELETON, Side, both, index_of
from posecheck.drawing.canvas import SHADE, WHITE, Canvas, Picture
from posecheck.drawing.marks import MARKS, Mark
from posecheck.drawing.panel import ACCENT, Panel, Reading
from posecheck.judgement.verdict import judge, limit_of_side
from posecheck.measures import measure_for
from posecheck.movements.spec import Movement
from posecheck.records import (
    FloatArray,
    Limit,
    MeasuredValue,
    Observation,
    Pose,
    Repetition,
    Sample,
    StandardError,
    Verdict,
)

NEUTRAL_WITHIN_DEG: Final = 5.0
"""Nearer to neutral than this no side is named (for the eye only)."""
CHANGE_SIDE_DEG: Final = 8.0
"""The side that is shown changes when the other one is so much further out (for the eye only)."""
FAINT_BELOW: Final = 0.35
"""Landmarks less visible than this are not drawn (for the eye only: a guess would distract)."""

_NO_ERROR: Final = StandardError(0.0, 0.0)
GETTING_READY: Final = "Getting ready: the starting position is needed first."
NOBODY: Final = "No person is seen."
NOT_NOW: Final = "Not measured at this moment."

TURN: Final = "thorax_rotation"
"""The kind of measure that both sides of the body make."""
_TRUNK: Final = ("shoulder", "hip")
_JOINTS: Final = {
    "shank_inclination": ("knee", "ankle", "heel", "foot_index"),
    "hip_circumduction": ("hip", "knee"),
    TURN: _TRUNK,
}


class Overlay:
    """Draws frame after frame; it remembers what was counted and the path of a knee.

    ``width_px`` and ``height_px`` are the size of the pictures that ``draw`` gets.
    """

    def __init__(self, movement: Movement, width_px: int, height_px: int) -> None:
        self._movement = movement
        self._panel = Panel(movement, width_px, height_px)
        kind = movement.measure.kind
        self._mark: Mark | None = MARKS[kind]() if kind in MARKS else None
        self._kind = kind
        self._one_sided = kind != TURN
        self._shown: Side | None = None
        self._on_the_right: bool | None = None

    def count(self, repetitions: Iterable[Repetition]) -> None:
        """Take note of complete repetitions."""
        for repetition in repetitions:
            self._panel.count(repetition)

    def draw(self, rgb: Picture, observation: Observation) -> None:
        """Draw onto ``rgb`` in place."""
        canvas, pose = Canvas(rgb), observation.pose
        if pose.restart and self._mark is not None:
            self._mark.restart()
        reading = self.read(observation)
        if pose.present:
            self._choose_corner(_points(pose, canvas), canvas)
        self.draw_angle(canvas, pose, reading)
        self._panel.draw(canvas, reading, on_the_right=bool(self._on_the_right))

    def draw_angle(self, canvas: Canvas, pose: Pose, reading: Reading) -> None:
        """Draw the skeleton and the angle at the body, without the panel."""
        if not pose.present:
            return
        points = _points(pose, canvas)
        self._draw_skeleton(canvas, points, pose, reading)
        if self._mark is not None:
            self._mark.draw(canvas, points, reading)

    def read(self, observation: Observation) -> Reading:
        """What is shown of a frame: one side's value, or why there is none.

        Of a turn, the side towards which the person is turned; else the side in a repetition, or
        the one that is further out.
        """
        sample = self._sample_to_show(observation)
        deg = math.nan if sample is None else self._value(sample)
        side = None if sample is None else sample.side
        near = not deg >= NEUTRAL_WITHIN_DEG and observation.active is None
        return Reading(
            t_s=observation.pose.t_s,
            deg=deg,
            side=side,
            at_neutral=near and not self._one_sided,
            message=self._message(observation, sample) if math.isnan(deg) else "",
            limit_deg=self._limit(observation.limits, side),
            now=self._now(observation, sample),
        )

    def _sample_to_show(self, observation: Observation) -> Sample | None:
        """The side in a repetition, else the one that is furthest out, without flickering."""
        usable = {one.side: one for one in observation.samples if not math.isnan(self._value(one))}
        if not usable:
            return next(iter(observation.samples), None)
        furthest = max(usable.values(), key=self._value)
        if self._one_sided and observation.active in usable:
            furthest = usable[observation.active]
        elif self._one_sided and self._shown in usable:
            shown = usable[self._shown]
            if self._value(furthest) < self._value(shown) + CHANGE_SIDE_DEG:
                furthest = shown
        self._shown = furthest.side
        return furthest

    def _value(self, sample: Sample) -> float:
        if not sample.usable:
            return math.nan
        return sample.values.get(self._movement.primary.measure, math.nan)

    def _message(self, observation: Observation, sample: Sample | None) -> str:
        if not observation.pose.present:
            return NOBODY
        if sample is None:
            return GETTING_READY
        return NOT_NOW if sample.reason is None else sample.reason.text

    def _limit(self, limits: tuple[Limit, ...], side: Side | None) -> float:
        if side is None:
            return math.nan
        limit = limit_of_side(limits, side, self._movement.primary.measure)
        return math.nan if limit is None else limit.deg

    def _now(self, observation: Observation, sample: Sample | None) -> Verdict | None:
        """Verdict of the repetition under way, where it is past a limit; else None."""
        if sample is None or not sample.usable or observation.active is not sample.side:
            return None
        values = dict(sample.values)
        exclusion, primary = measure_for(self._movement).exclusion, self._movement.primary.measure
        if exclusion is not None and values.get(exclusion.measure, math.nan) >= exclusion.upper:
            values.pop(primary, None)  # it does not count now: the heel is up, for instance
        errors = sample.standard_errors
        measured = [
            MeasuredValue(name, value, "deg", errors.get(name, _NO_ERROR), primary=name == primary)
            for name, value in values.items()
            if not math.isnan(value)
        ]
        now = judge(sample.side, measured, limits=observation.limits)
        return now if now.over_deg > 0.0 else None

    def _choose_corner(self, points: FloatArray, canvas: Canvas) -> None:
        """The upper corner in which the panel hides less of the person, decided once."""
        if self._on_the_right is not None:
            return
        x, y = points[np.isfinite(points).all(axis=1)].T
        high = y < self._panel.height_px
        hidden_left = int((high & (x < self._panel.width_px)).sum())
        hidden_right = int((high & (x > canvas.width_px - self._panel.width_px)).sum())
        self._on_the_right = hidden_right < hidden_left

    def _draw_skeleton(
        self, canvas: Canvas, points: FloatArray, pose: Pose, reading: Reading
    ) -> None:
        width_px = max(2.0, canvas.short_side_px / 240.0)
        outline = max(1.0, 0.6 * width_px)
        in_use = landmarks_in_use(self._kind, reading.side)
        faint = np.nan_to_num(pose.visibility, nan=1.0) < FAINT_BELOW
        drawn = [(i, j) for i, j in SKELETON if not (faint[i] or faint[j])]
        for inner, colour in ((False, SHADE), (True, WHITE)):
            for i, j in drawn:
                measured = i in in_use and j in in_use
                width = width_px * (1.5 if measured else 0.8)
                tint = ACCENT if measured and inner else colour
                line = [(float(points[k, 0]), float(points[k, 1])) for k in (i, j)]
                canvas.line(line, tint, width if inner else width + outline)
        for i in in_use:
            if not faint[i]:
                joint = (float(points[i, 0]), float(points[i, 1]))
                canvas.disc(joint, 1.9 * width_px, SHADE)
                canvas.disc(joint, 1.4 * width_px, WHITE)


def landmarks_in_use(kind: str, side: Side | None) -> set[int]:
    """Indices of the landmarks that the number of a side is made of; none while it is not known.

    A turn is made of both sides.
    """
    joints = _JOINTS.get(kind, ())
    if kind == TURN:
        return {index for name in joints for index in both(name)}
    return set() if side is None else {index_of(name, side) for name in joints}


def _points(pose: Pose, canvas: Canvas) -> FloatArray:
    """Landmarks in pixels of the canvas, (33, 2)."""
    scale = np.array([canvas.width_px / pose.width_px, canvas.height_px / pose.height_px])
    points: FloatArray = pose.landmarks_px[:, :2] * scale
    return points
