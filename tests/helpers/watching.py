"""Stick people who turn, rock and circle as told, and the one loop that watches them."""

import math
from dataclasses import replace

import numpy as np

from posecheck.body import Side, index_of
from posecheck.movements import load_movement
from posecheck.pipeline import Watch
from posecheck.records import Session, SourceInfo
from tests.helpers.signals import (
    HEIGHT_PX,
    SHANK_PX,
    SITTING,
    WIDTH_PX,
    body,
    bump,
    poses,
)

SOURCE = SourceInfo("landmarks", "made", None, WIDTH_PX, HEIGHT_PX, False, "none")
TWIST, ROCK, CIRCLE = (load_movement(one) for one in ("thoracic-twist", "ankle-rock", "hip-circle"))
# Stick people have exact lines; the learned reading is for people of flesh.
TWIST, ROCK, CIRCLE = (
    replace(one, measure=replace(one.measure, kind=f"{one.measure.kind}_of_lines"))
    for one in (TWIST, ROCK, CIRCLE)
)


def watch(movement, at, duration_s, *, rate_hz=15.0, options=None) -> Session:
    return drained(movement, poses(duration_s, at, rate_hz=rate_hz), options)


def drained(movement, pairs, options=None) -> Session:
    watching = Watch(movement, options)
    for _ in watching.observe(pairs):
        pass
    return watching.finish(SOURCE)


def twist_at(t_s, *, left_deg=40.0, right_deg=30.0, pelvis_share=0.2, yaw_deg=0.0):
    """A turn to the left at 2 s and one to the right at 6 s, held for one second."""
    turn = bump(t_s, start_s=2, rise_s=1, hold_s=1, top=left_deg)
    turn -= bump(t_s, start_s=6, rise_s=1, hold_s=1, top=right_deg)
    return body(
        t_s,
        shoulders_deg=turn * (1 + pelvis_share),
        pelvis_deg=turn * pelvis_share,
        flexion_abduction_deg=SITTING,
        camera_yaw_deg=yaw_deg,
    )


def rock_at(t_s, *, top=35.0, yaw_deg=90.0, heel_cm=0.0):
    """Two rocks of the left ankle, at 2 s and 6 s, the left foot in front and nearest."""
    lean = sum(bump(t_s, start_s=s, rise_s=1, hold_s=1, top=top) for s in (2, 6))
    lift_cm = bump(t_s, start_s=2.5, rise_s=0.5, hold_s=1, top=heel_cm)
    ankle_px = lift_cm * 0.65 * SHANK_PX / 42.0
    ahead, behind = np.array([0.0, ankle_px, 110.0]), np.array([0.0, 0.0, -110.0])
    near_left = yaw_deg > 0
    pose = body(
        t_s,
        shanks_deg=(5 + lean, -10.0) if near_left else (-10.0, 5 + lean),
        foot_px=(ahead, behind) if near_left else (behind, ahead),
        camera_yaw_deg=yaw_deg,
    )
    front = Side.LEFT if near_left else Side.RIGHT
    points = pose.landmarks_px.copy()  # the foot turns about its toes, which stay on the floor
    points[index_of("foot_index", front), 1] += ankle_px
    points[index_of("heel", front), 1] -= lift_cm * SHANK_PX / 42.0 - ankle_px
    return replace(pose, landmarks_px=points)


def circle_at(t_s, *, side=Side.LEFT, inward=False, other_share=0.0):
    """Two circles of one leg at 2 s and 7 s, each of three seconds: 70° flexion, 40° abduction."""
    for start_s in (2.0, 7.0):
        share = (t_s - start_s) / 3.0
        if 0.0 <= share <= 1.0:
            share = 1.0 - share if inward else share
            flexion = 70.0 * math.sin(math.pi * min(1.0, share / 0.7)) ** 2
            abduction = 40.0 * math.sin(math.pi * max(0.0, (share - 0.3) / 0.7)) ** 2
            working = (flexion, abduction)
            break
    else:
        working = (0.0, 0.0)
    other = tuple(other_share * deg for deg in working)
    both = (working, other) if side is Side.LEFT else (other, working)
    return body(t_s, flexion_abduction_deg=both)
