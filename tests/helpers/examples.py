"""Records made by hand that the tests of the reports share, and what is true of them."""

import dataclasses
import math

import numpy as np

from posecheck.body import LANDMARK_COUNT, Side, both
from posecheck.personal import Comparison, Trend
from posecheck.records import (
    Compensation,
    Discarded,
    Frame,
    Limit,
    MeasuredValue,
    Neutral,
    Note,
    Observation,
    Pose,
    Repetition,
    Sample,
    Session,
    SetResult,
    SourceInfo,
    StandardError,
    Verdict,
    View,
)

NAN = math.nan
LIMIT = Limit("thorax_rotation", 40.0, "option", margin_deg=10.0)
VERDICTS = {
    "comfortable": Verdict(
        "comfortable", (Note("below-limit", "2° below your limit of 40°."),), "below", (), -2.0
    ),
    "near-limit": Verdict(
        "near-limit",
        (Note("at-limit", "9° past your limit of 40°, uncertain: the margin is 10°."),),
        "at",
        (),
        9.0,
    ),
    "forced": Verdict(
        "forced",
        (
            Note("past-limit", "15° past your limit of 40°; the margin is 10°."),
            Note("push-bounce", "It bounced once at the end range."),
        ),
        "past",
        ("bounced",),
        15.0,
    ),
    "no-limit": Verdict("no-limit", (Note("no-limit", "No limit to compare with yet."),)),
}
COMPARISON = Comparison(
    Side.LEFT, "thorax_rotation", 38.04, (35.2, 40.8), "b45e11e00001", 41.2, (39.4, 43.0), 4.7
)
TREND = Trend(Side.LEFT, "range-shrinks", "The range on the left shrank by 9°.", -9.2, "deg")
LEAN = Compensation("trunk-lean", "The trunk leaned 14° sideways during the turn.", 14.3, "deg")


def standing_pose(
    t_s: float = 0.0, *, width_px: int = 640, height_px: int = 480, world: bool = True
) -> Pose:
    """Somebody who stands in the middle of the picture and faces the camera."""
    places = {
        "ear": (0.03, 0.14),
        "shoulder": (0.07, 0.25),
        "elbow": (0.10, 0.38),
        "wrist": (0.10, 0.50),
        "hip": (0.04, 0.52),
        "knee": (0.045, 0.72),
        "ankle": (0.045, 0.90),
        "heel": (0.04, 0.92),
        "foot_index": (0.06, 0.94),
    }
    points = np.tile(np.array([0.5 * width_px, 0.13 * height_px, 0.0]), (LANDMARK_COUNT, 1))
    for name, (across, down) in places.items():
        for index, sign in zip(both(name), (1, -1), strict=True):
            points[index, :2] = (0.5 * width_px + sign * across * height_px, down * height_px)
    points = points.astype(np.float32).astype(np.float64)
    world_m = (points / 300.0).astype(np.float32).astype(np.float64) if world else None
    visibility = np.linspace(0.5, 1.0, LANDMARK_COUNT, dtype=np.float32).astype(np.float64)
    return Pose(t_s, points, visibility, width_px, height_px, world_m)


def repetition(
    index: int = 1,
    side: Side = Side.LEFT,
    end_range_deg: float = 38.0,
    *,
    verdict: str = "comfortable",
    start_s: float = 2.0,
    error: StandardError | None = None,
    compensations: tuple[Compensation, ...] = (),
) -> Repetition:
    """A twist."""
    own = error or StandardError(3.0, 4.0)
    return Repetition(
        index=index,
        side=side,
        direction=None,
        start_s=start_s,
        peak_s=start_s + 1.5,
        end_s=start_s + 3.2514,
        hold_s=0.8,
        tempo_s=2.4514,
        measures=(
            MeasuredValue("thorax_rotation", end_range_deg, "deg", own, primary=True),
            MeasuredValue("shoulder_rotation", 45.678, "deg", own, primary=False),
            MeasuredValue("swept_area", 0.41234, "sr", StandardError(0.1, 0.1), primary=False),
        ),
        peak_speed_deg_s=74.26,
        sparc=-2.1416,
        valid_share=0.98765,
        compensations=compensations,
        not_visible=("slump",),
        verdict=VERDICTS[verdict],
    )


def session(
    *repetitions: Repetition,
    discarded: tuple[Discarded, ...] = (),
    notes: tuple[Note, ...] = (),
    duration_s: float = 30.0,
    limits: tuple[Limit, ...] = (LIMIT,),
    comparisons: tuple[Comparison, ...] = (),
    trends: tuple[Trend, ...] = (),
) -> Session:
    """One set of twists in one clip; by default one to each side."""
    done = repetitions or (
        repetition(1, Side.LEFT, 38.0),
        repetition(2, Side.RIGHT, 49.0, verdict="near-limit", start_s=6.0),
    )
    one = SetResult(
        movement="thoracic-twist",
        protocol={"position": "seated", "arms": "crossed"},
        start_s=0.0,
        end_s=duration_s,
        view=View("front", -4.04, ok=True),
        neutral=Neutral(1.2345, "quiet-second", standing_pose(1.2345)),
        drift_deg=NAN,
        limits=limits,
        repetitions=done,
        discarded=discarded,
        seen={"position": "seated", "arms": "crossed"},
        comparisons=comparisons,
        trends=trends,
    )
    return Session(
        source=SourceInfo("video", "twist.mp4", "ab" * 32, 1280, 720, mirrored=False, model="full"),
        movement="thoracic-twist",
        duration_s=duration_s,
        frames=900,
        frames_measured=870,
        notes=notes,
        sets=(one,),
        software={"version": "0.1.0", "settings": {"comfort_deg": 40.0}},
    )


def without_repetitions(found: Session) -> Session:
    """The same session, had nothing been measured in it."""
    sets = tuple(dataclasses.replace(one, repetitions=()) for one in found.sets)
    return dataclasses.replace(found, sets=sets, frames_measured=0)


def observation(
    t_s: float,
    *,
    value: float = 21.0,
    width_px: int = 640,
    height_px: int = 480,
    samples: tuple[Sample, ...] | None = None,
    repetitions: tuple[Repetition, ...] = (),
) -> Observation:
    """A frame of a turn to the left, with a grey picture."""
    rgb = np.full((height_px, width_px, 3), 110, dtype=np.uint8)
    read = (
        Sample(t_s, Side.LEFT, {"thorax_rotation": value}),
        Sample(t_s, Side.RIGHT, {"thorax_rotation": -value}),
    )
    return Observation(
        pose=standing_pose(t_s, width_px=width_px, height_px=height_px),
        frame=Frame(t_s, rgb),
        samples=read if samples is None else samples,
        active=Side.LEFT,
        limits=(LIMIT,),
        repetitions=repetitions,
        discarded=(),
    )
