"""What the coach's window shows at one moment: plain records, no drawing and no camera.

The coach makes a ``Scene`` of every frame; the screen draws it.  Angles are degrees, times seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from posecheck.body import Side
from posecheck.records import Pose


class Phase(StrEnum):
    """Where the coach is in its set."""

    SET_UP = "set-up"
    """The view does not yet allow measuring; the message says what to change."""
    COUNTDOWN = "countdown"
    """The view is good; ``Scene.countdown_s`` until the quiet seconds."""
    NEUTRAL = "neutral"
    """Two quiet seconds are being taken as the neutral."""
    MEASURING = "measuring"
    """Repetitions are measured."""
    LOST = "lost"
    """The person, or the camera, is out of sight; nothing is judged."""
    PAUSED = "paused"
    """Paused by the person."""
    RESULT = "result"
    """The set is over."""


class Level(StrEnum):
    """How a message is meant: said by its sign and its colour, never by the colour alone."""

    INFO = "info"
    GOOD = "good"
    CAUTION = "caution"
    WARNING = "warning"


class Hint(StrEnum):
    """What to change before it can be measured; the screen draws it as a figure."""

    START_POSITION = "start-position"
    STEP_BACK = "step-back"
    COME_CLOSER = "come-closer"
    TURN_SIDE_ON = "turn-side-on"
    FACE_CAMERA = "face-camera"
    RAISE_CAMERA = "raise-camera"
    LOWER_CAMERA = "lower-camera"
    MORE_LIGHT = "more-light"


@dataclass(frozen=True, slots=True)
class Message:
    """The one thing that is said at this moment."""

    level: Level
    text: str
    """One short sentence."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """The one large reading: an arc from 0 to ``full_scale_deg``."""

    name: str
    """What is shown, in plain words: "Thoracic rotation"."""
    value_deg: float
    """Current angle, causal; NaN while it is not known."""
    reach_deg: float
    """Half width of its 90 % interval; NaN while it is not known."""
    full_scale_deg: float
    """End of the arc."""
    best_deg: float = float("nan")
    """Largest end range of this set on this side; NaN before the first repetition."""
    comfort_deg: float | None = None
    """Comfort limit in force on this side."""
    margin_deg: float | None = None
    """How far beyond the limit it warns."""
    target_deg: float | None = None
    """The next step towards the person's target; the target while no limit is known."""


@dataclass(frozen=True, slots=True)
class SideResult:
    """The set's result on one side."""

    side: Side
    count: int
    median_deg: float
    low_deg: float
    """Lower end of the 90 % interval of the median."""
    high_deg: float
    """Upper end."""
    verdicts: Mapping[str, int]
    """How many repetitions of each verdict code."""
    comparison: str | None = None
    """Against the baseline, one sentence; None without one."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One picture of the coach."""

    phase: Phase
    movement: str
    """The movement's name for people."""
    rgb: NDArray[np.uint8] | None
    """(height, width, 3) camera picture, upright, not mirrored; None before the first one."""
    pose: Pose | None
    """Landmarks of that picture (not mirrored); None when nobody is followed."""
    landmarks: tuple[int, ...] = ()
    """Indices of the landmarks in use."""
    view: str = "front"
    """Where the movement wants the camera, as in its file: ``front`` or ``side``."""
    position: str = "standing"
    """How the person is to be, as in its protocol: ``standing``, ``seated``, ``split stance``."""
    hint: Hint | None = None
    """What to change, in phase ``SET_UP``; None: only the starting position is shown."""
    side: Side | None = None
    """The side that works now; None while it is not known."""
    gauge: Gauge | None = None
    counts: Mapping[Side, int] = field(default_factory=dict)
    """Repetitions done on each side, without references and what warmed up before them."""
    wanted: int | None = None
    """Repetitions asked for on each side."""
    references_wanted: Mapping[Side, int] = field(default_factory=dict)
    """References that are still asked for; a side that has them all is missing."""
    tempo_s: float = float("nan")
    """Out and back of the last repetition; NaN before it."""
    message: Message | None = None
    countdown_s: float | None = None
    """Seconds left of a countdown or of the quiet seconds."""
    over_limit: bool = False
    """Whether the current angle is beyond limit and margin."""
    camera_line: str = ""
    """Small print: camera, size, frame rate."""
    muted: bool = False
    results: tuple[SideResult, ...] = ()
    """The result, in phase ``RESULT``."""
    saved: str | None = None
    """Session id once it is saved."""
