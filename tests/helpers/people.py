"""Landmark files of stick people who move as told: recordings without a model."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from posecheck.body import LANDMARK_COUNT
from posecheck.records import Pose
from tests.helpers.signals import HEIGHT_PX, SITTING, WIDTH_PX, body, bump, times

QUIET_S, OUT_S, HOLD_S, REST_S = 2.0, 1.0, 1.0, 1.0
CYCLE_S = OUT_S + HOLD_S + OUT_S + REST_S


def out_and_back(t_s: float, ends: Sequence[float], hold_s: float = HOLD_S) -> float:
    """A quiet start, then one repetition to each end with a hold and a rest."""
    cycle_s = CYCLE_S + hold_s - HOLD_S
    return sum(
        bump(t_s, start_s=QUIET_S + cycle_s * i, rise_s=OUT_S, hold_s=hold_s, top=end)
        for i, end in enumerate(ends)
    )


def duration_s(repetitions: int, hold_s: float = HOLD_S) -> float:
    """Of so many repetitions, with a rest at the end."""
    return QUIET_S + (CYCLE_S + hold_s - HOLD_S) * repetitions + REST_S


def turning(
    t_s: float,
    ends_deg: Sequence[float] = (45.0, -45.0),
    *,
    yaw_deg: float = 0.0,
    seated: bool = True,
    hold_s: float = HOLD_S,
) -> Pose:
    """Somebody who turns to each end in turn, to the left where it is positive."""
    turn_deg = out_and_back(t_s, ends_deg, hold_s)
    return body(
        t_s,
        shoulders_deg=turn_deg,
        pelvis_deg=0.2 * turn_deg,
        flexion_abduction_deg=SITTING if seated else ((0, 0), (0, 0)),
        camera_yaw_deg=yaw_deg,
    )


def lifting_a_knee(t_s: float, ends_deg: Sequence[float] = (60.0, 60.0)) -> Pose:
    """Somebody whose left thigh goes up in front and back."""
    return body(t_s, flexion_abduction_deg=((out_and_back(t_s, ends_deg), 0.0), (0.0, 0.0)))


def rocking(
    t_s: float, ends_deg: Sequence[float] = (35.0, 35.0), *, hold_s: float = HOLD_S
) -> Pose:
    """Somebody side-on whose left shin, 5° forward at rest, leans further by so much and back."""
    ahead, behind = np.array([0.0, 0.0, 110.0]), np.array([0.0, 0.0, -110.0])
    return body(
        t_s,
        shanks_deg=(5.0 + out_and_back(t_s, ends_deg, hold_s), -10.0),
        foot_px=(ahead, behind),
        camera_yaw_deg=90.0,
    )


def placed(pose: Pose, *, scale: float = 1.0, right_px: float = 0.0, down_px: float = 0.0) -> Pose:
    """The same person nearer or farther, or elsewhere in the picture."""
    middle = np.array([WIDTH_PX / 2, HEIGHT_PX / 2, 0.0])
    points = middle + scale * (pose.landmarks_px - middle) + [right_px, down_px, 0.0]
    return replace(pose, landmarks_px=points)


def write_landmarks(
    path: Path, pose_at: Callable[[float], Pose | None], length_s: float, *, rate_hz: float = 15.0
) -> Path:
    """A landmark file of what ``pose_at`` says of each moment; None: nobody is there."""
    t_s = times(length_s, rate_hz)
    points = np.full((len(t_s), LANDMARK_COUNT, 3), np.nan)
    for i, moment_s in enumerate(t_s):
        pose = pose_at(float(moment_s))
        if pose is not None:
            points[i] = pose.landmarks_px
    jitter_px = np.random.default_rng(7).normal(0.0, 0.3, size=points.shape)
    np.savez_compressed(
        path,
        t_s=t_s,
        landmarks_px=(points + jitter_px).astype(np.float32),
        visibility=np.where(np.isfinite(points[:, :, 0]), 1.0, np.nan).astype(np.float32),
        width_px=WIDTH_PX,
        height_px=HEIGHT_PX,
        model="by-hand",
    )
    return path


def write_twists(path: Path) -> Path:
    """One turn to the left and one to the right."""
    return write_landmarks(path, turning, duration_s(2))


def write_rocks(path: Path, *ends_deg: float) -> Path:
    """One rock of the left ankle to each of these ends (the shin's lean, from the vertical)."""
    from_rest = [end - 5.0 for end in ends_deg]
    return write_landmarks(path, lambda t_s: rocking(t_s, from_rest), duration_s(len(ends_deg)))
