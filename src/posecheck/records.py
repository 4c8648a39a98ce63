"""The records that flow through posecheck, all frozen; every field says its unit and meaning.

Times are seconds from the first frame of the source.  Missing numbers are NaN here and null in
documents.  Left and right are the person's own.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from posecheck.body import LANDMARK_COUNT, MIRROR_ORDER, Side, both
from posecheck.geometry import length, line_yaw_deg, wrapped_deg
from posecheck.personal import Arc, Comparison, Trend
from posecheck.personal import Limit as Limit  # a record like the others
from posecheck.place import Placed
from posecheck.reliability import StandardError as StandardError  # so is this
from posecheck.series import Series

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture and when it was taken."""

    t_s: float
    """Presentation time, seconds from the source's first frame, strictly increasing."""
    rgb: NDArray[np.uint8]
    """(height, width, 3), upright and not mirrored."""
    restart: bool = False
    """True when this picture does not continue the one before: a cut or a long gap."""
    damaged: bool = False
    """Whether the picture is lost or could not be read whole: it shows nothing to be measured."""


@dataclass(frozen=True, eq=False)  # no slots: what is read from a pose many times is kept in it
class Pose:
    """The landmarks of one person in one frame; all NaN when nobody was found."""

    t_s: float
    """Seconds from the source's first frame."""
    landmarks_px: FloatArray
    """(33, 3): x right, y down, z away from the camera (about the mid-hip), pixels."""
    visibility: FloatArray
    """(33,): the estimator's own 0…1; it can be high for a joint outside the picture."""
    width_px: int
    """Width of the picture."""
    height_px: int
    """Height of the picture."""
    world_m: FloatArray | None = None
    """(33, 3): the estimator's metric guess about the mid-hip, metres, axes as landmarks_px."""
    restart: bool = False
    """True when tracking starts afresh with this frame."""
    damaged: bool = False
    """Whether its picture is lost or damaged; then nobody was looked for."""

    @cached_property
    def present(self) -> bool:
        """Whether anybody was found."""
        return bool(np.isfinite(self.landmarks_px[:, 0]).any())

    @property
    def points(self) -> FloatArray:
        """(33, 3) the landmarks whose depth is best: metric where there are any, else pixels."""
        return self.landmarks_px if self.world_m is None else self.world_m

    @cached_property
    def trunk_px(self) -> float:
        """Length from mid-hip to mid-shoulder in the picture, pixels; NaN when nobody is there."""
        return length(np.subtract(self.middle_px("shoulder"), self.middle_px("hip"))[:2])

    @cached_property
    def camera_yaw_deg(self) -> float:
        """Yaw of the camera about the person, degrees: 0 faces them, +90 sees their left side.

        Of the shoulder and the hip line, at neutral only; pixels alone exaggerate depth.
        """
        pairs, at = (both("shoulder"), both("hip")), self.points.tolist()
        lines = [math.radians(line_yaw_deg(at[right], at[left])) for left, right in pairs]
        sine, cosine = (sum(map(function, lines)) for function in (math.sin, math.cos))
        return wrapped_deg(-math.degrees(math.atan2(sine, cosine)))

    def middle_px(self, name: str) -> list[float]:
        """(x, y, z) half-way between the left and the right landmark of that name, pixels."""
        left, right = (self.landmarks_px[index].tolist() for index in both(name))
        return [(one + other) / 2.0 for one, other in zip(left, right, strict=True)]

    def mirrored(self) -> "Pose":
        """The pose of the same moment seen in a mirror: x flipped, left and right exchanged."""
        order = np.array(MIRROR_ORDER)
        landmarks = self.landmarks_px[order].copy()
        landmarks[:, 0] = self.width_px - landmarks[:, 0]
        world = None if self.world_m is None else self.world_m[order] * np.array([-1.0, 1.0, 1.0])
        seen = self.visibility[order]
        return replace(self, landmarks_px=landmarks, visibility=seen, world_m=world)


def absent_pose(t_s: float, *, width_px: int, height_px: int, restart: bool = False) -> Pose:
    """The pose of a frame in which nobody was found."""
    points, seen = np.full((LANDMARK_COUNT, 3), np.nan), np.full(LANDMARK_COUNT, np.nan)
    return Pose(t_s, points, seen, width_px, height_px, restart=restart)


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth telling about a source or a result."""

    code: str
    """Stable, for programs."""
    text: str
    """One plain sentence, for people."""


OTHER_PROTOCOL = "other-protocol"  # code of the remark on what was not done as the protocol says


@dataclass(frozen=True, slots=True)
class Sample:
    """What one frame says about one side of the body."""

    t_s: float
    """Seconds from the source's first frame."""
    side: Side
    """The side that works (rock, circle) or towards which the person turns (twist)."""
    values: Mapping[str, float]
    """Every measure of the movement by name, in its unit; NaN when unusable."""
    reason: Note | None = None
    """Why the values are unusable; None when they are usable."""
    remark: Note | None = None
    """Something that makes them less certain, e.g. that it is the far leg."""
    error_scale: float = 1.0
    """How much wider than usual the errors are for that."""
    standard_errors: Mapping[str, StandardError] = field(default_factory=dict)
    """The errors of the values that are reported, each in its value's unit."""

    @property
    def usable(self) -> bool:
        """Whether the values may be used."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class Neutral:
    """The person's own zero in this set."""

    t_s: float
    """Middle of the stretch it was taken from, seconds."""
    origin: str
    """``quiet-second``, or ``lowest-level`` when the person never stood or sat still."""
    pose: Pose
    """Mean landmarks of that stretch."""


@dataclass(frozen=True, slots=True)
class View:
    """Where the camera stood, as the body shows it."""

    expected: str
    """What the movement needs: ``front`` or ``side``."""
    yaw_deg: float
    """0: the person faces the camera; +90: it sees the person's left side; NaN: not known."""
    ok: bool
    """Whether the movement can be measured from there."""
    lean_deg: float = 0.0
    """Of the trunk at rest against the picture's vertical, in a side view forward positive."""


@dataclass(frozen=True, slots=True)
class MeasuredValue:
    """One number of one repetition."""

    name: str
    """The measure's name in the movement file."""
    value: float
    """In ``unit``; NaN when it could not be measured."""
    unit: str
    """``deg``, ``sr`` or ``cm``."""
    standard_error: StandardError
    """Its error, in ``unit``."""
    primary: bool
    """Whether it is the movement's end range."""

    @property
    def interval90(self) -> tuple[float, float]:
        """The 90 % interval, from both kinds of error."""
        return self.standard_error.interval90(self.value)


@dataclass(frozen=True, slots=True)
class Compensation:
    """Movement elsewhere that helped the joint along."""

    code: str
    """Stable name."""
    text: str
    """One plain sentence."""
    value: float
    """How much, in ``unit``."""
    unit: str
    """``deg`` or ``cm``."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a repetition means against the person's own limit."""

    code: str
    """``comfortable``, ``near-limit``, ``forced``, ``no-limit`` or ``learning``."""
    reasons: tuple[Note, ...]
    """Every reason, in plain words."""
    position: str | None = None
    """Where the end range was: ``below``, ``at`` or ``past`` the limit; None: no limit known."""
    effort: tuple[str, ...] = ()
    """How it was reached: ``pushed``, ``bounced``, ``helped``; empty: smoothly."""
    over_deg: float = math.nan
    """How far past the limit that decided, degrees; negative: below it; NaN: no limit known."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """One measured repetition; times are half-open: [start_s, end_s)."""

    index: int
    """From 1, within its set."""
    side: Side
    """The person's side."""
    direction: str | None
    """``outward`` or ``inward`` for a circle, else None."""
    start_s: float
    """When the joint left its rest by a tenth of the amplitude."""
    peak_s: float
    """Middle of the time spent at end range."""
    end_s: float
    """When it came back to within a tenth of the amplitude, or turned round."""
    hold_s: float
    """Time above 95 % of the end range."""
    tempo_s: float
    """Out plus back, without the hold."""
    measures: tuple[MeasuredValue, ...]
    """Every measure of the movement; the first one is primary."""
    peak_speed_deg_s: float
    """Fastest angular speed, degrees per second."""
    sparc: float
    """Smoothness (spectral arc length), mean of out and back; nearer to 0 is smoother."""
    valid_share: float
    """Usable frames over all frames between start and end."""
    compensations: tuple[Compensation, ...]
    """Those seen."""
    not_visible: tuple[str, ...]
    """Codes of compensations that this view cannot show."""
    verdict: Verdict
    """Against the limits in force."""
    end_speed_deg_s: float = math.nan
    """Fastest outward speed in the last 15 % of the way before the peak; NaN: not known."""
    bounces: int = 0
    """How often it slowed down near its end range and then went on outward again."""
    neutral_t_s: float = math.nan
    """When the neutral was taken that it is measured from; NaN: not known."""
    end_zone_s: float = math.nan
    """Time in the last 15 % of the way to its end range; NaN: not known."""
    reference: bool = False
    """Whether it was done to show where the first stretch is: what follows is judged by it."""

    @property
    def primary(self) -> MeasuredValue:
        """The end range."""
        return self.measures[0]


@dataclass(frozen=True, slots=True)
class Discarded:
    """A stretch that was not measured, and why."""

    start_s: float
    """Seconds."""
    end_s: float
    """Seconds."""
    side: Side | None
    """None when it concerns both."""
    reason: Note
    """Why."""


@dataclass(frozen=True, slots=True)
class SetResult:
    """Repetitions of one movement done in one go, from one place."""

    movement: str
    """Movement id."""
    protocol: Mapping[str, str]
    """What is asked, and must be alike for two sets to be compared: position, arms, …"""
    start_s: float
    """Seconds."""
    end_s: float
    """Seconds."""
    view: View
    """Where the camera stood."""
    neutral: Neutral | None
    """The zero in use; None when none was found."""
    drift_deg: float
    """How far the rest level moved from the zero by the end of the set; NaN: not known."""
    limits: tuple[Limit, ...]
    """Limits in force."""
    repetitions: tuple[Repetition, ...]
    """In order of their ends."""
    discarded: tuple[Discarded, ...]
    """In order of their starts."""
    comparisons: tuple[Comparison, ...] = ()
    """Each side against the person's baseline, where there is one."""
    trends: tuple[Trend, ...] = ()
    """What went one way from repetition to repetition."""
    arcs: tuple[Arc, ...] = ()
    """Left plus right of neighbouring repetitions, where both sides share one zero."""
    seen: Mapping[str, str] = field(default_factory=dict)
    """What was seen of the protocol at rest; what could not be seen is left out."""
    placed: Placed | None = None
    """From where it was filmed, beside an earlier session; None: no rest was seen."""


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What was measured, and how much of it."""

    kind: str
    """``video``, ``camera`` or ``landmarks``."""
    name: str
    """File name without its folder."""
    sha256: str | None
    """Of the file; None for a camera."""
    width_px: int
    """Upright."""
    height_px: int
    """Upright."""
    mirrored: bool
    """Whether it was turned back from a mirror image."""
    model: str
    """Name of the pose model."""
    recorded_at: str | None = None
    """ISO 8601 with offset, from the container; None when it does not say."""


@dataclass(frozen=True, slots=True)
class Session:
    """Everything that was found in one source."""

    source: SourceInfo
    """The recording."""
    movement: str
    """Movement id that was looked for."""
    duration_s: float
    """Time of the last frame."""
    frames: int
    """Frames read."""
    frames_measured: int
    """Frames with a usable sample on any side."""
    notes: tuple[Note, ...]
    """What was odd about the recording."""
    sets: tuple[SetResult, ...]
    """In order."""
    software: Mapping[str, object] = field(default_factory=dict)
    """What made the numbers: versions, model and hashes."""
    person: str | None = None
    """Whose; None when nobody was named."""
    pain: Mapping[Side, int] = field(default_factory=dict)
    """Pain that the person reported of a side, 1…10; it renames no repetition."""
    series: Series | None = field(default=None, compare=False, repr=False)
    """Its curves; None: not kept."""
    left_out: tuple[Discarded, ...] = ()
    """Parts of the recording that are not this movement, and what they are."""

    @property
    def repetitions(self) -> tuple[Repetition, ...]:
        """All repetitions of all sets."""
        return tuple(repetition for one in self.sets for repetition in one.repetitions)


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """What the one loop says about one frame: causal, from this frame and the ones before."""

    pose: Pose
    """The landmarks of this frame, with left and right put right: what is measured and drawn."""
    frame: Frame | None
    """The picture, where there is one (not when landmarks are replayed)."""
    samples: tuple[Sample, ...]
    """One for each side, provisional; empty before a neutral was found."""
    active: Side | None
    """The side that is in the middle of a repetition."""
    limits: tuple[Limit, ...]
    """Limits in force."""
    repetitions: tuple[Repetition, ...]
    """Repetitions that became complete with this frame."""
    discarded: tuple[Discarded, ...]
    """Stretches that were given up with this frame."""
    tracked: Pose | None = None
    """The landmarks as the model gave them, which are kept; None: ``pose`` is that."""
