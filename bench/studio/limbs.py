"""Arms, hands, legs and feet of a posed body: planted feet, lifted legs, arm positions.

Suffixes ``.L`` and ``.R`` are the person's left and right; ``outward`` is +x on the left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.studio.bodies import Body
from bench.studio.rotations import (
    BACK,
    LEFT,
    UP,
    Array,
    about,
    cross,
    frame,
    pitch,
    twist_deg,
    unit,
    yaw,
)
from bench.studio.skeleton import Pose, bend_joint, limb_rotations

FORWARD = -BACK
SUFFIX = {"left": ".L", "right": ".R"}
OUTWARD = {"left": 1.0, "right": -1.0}
TOES = tuple(f"toe{i}-1" for i in range(1, 6))


@dataclass(frozen=True)
class Foot:
    """A foot at rest, relative to the point on the floor under its ball."""

    pivot: Array
    ankle: Array
    heel: Array

    @property
    def length_m(self) -> float:
        """From the ball to the heel."""
        return float(np.linalg.norm(self.heel))


def rest_foot(body: Body, side: str) -> Foot:
    """Ball, ankle and heel of a foot; the heel is the rearmost point of the sole."""
    suffix, sign = SUFFIX[side], OUTWARD[side]
    bones = body.skeleton
    ball = np.mean([bones.at(toe + suffix) for toe in TOES[:3]], axis=0)
    pivot = np.array([ball[0], ball[1], body.sole_z])
    ankle = bones.at("foot" + suffix)
    part = body.parts.get("shoes", body.parts["skin"])
    points = part.vertices[part.vertices[:, 0] * sign > 0]
    points = points[points[:, 2] < body.sole_z + 0.05]
    heel = np.array([ankle[0], float(points[:, 1].max()), body.sole_z])
    return Foot(pivot, ankle - pivot, heel - pivot)


@dataclass(frozen=True)
class Planted:
    """A foot on the floor: ball at ``ball`` (x, y, 0), toes turned out, heel raised by a pitch."""

    ball: Array
    toe_out_deg: float = 0.0
    heel_pitch_deg: float = 0.0

    def turn(self, side: str) -> Array:
        """World rotation of the foot."""
        return yaw(OUTWARD[side] * self.toe_out_deg) @ pitch(self.heel_pitch_deg)

    def ankle(self, foot: Foot, side: str) -> Array:
        """Where the ankle joint is, metres."""
        out: Array = self.ball + self.turn(side) @ foot.ankle
        return out


class Limbs:
    """Places the limbs of one body. Calls expect ``pose`` to be solved up to the limb's root."""

    def __init__(self, body: Body) -> None:
        self.body = body
        bones = body.skeleton
        self.feet = {side: rest_foot(body, side) for side in SUFFIX}
        self.thigh_m = bones.length("upperleg01.L", "lowerleg01.L")
        self.shank_m = bones.length("lowerleg01.L", "foot.L")
        self.upper_arm_m = bones.length("upperarm01.L", "lowerarm01.L")
        self.forearm_m = bones.length("lowerarm01.L", "wrist.L")
        self.ankle_m = float(self.feet["left"].ankle[2])
        self.hip_x = float(bones.at("upperleg01.L")[0])
        self.hands = {side: self._rest_hand(side) for side in SUFFIX}

    def _rest_hand(self, side: str) -> Array:
        """Columns: fingers, palm normal and their cross product, at rest."""
        at, suffix = self.body.skeleton.at, SUFFIX[side]
        fingers = at("finger3-1" + suffix) - at("wrist" + suffix)
        across = at("finger2-1" + suffix) - at("finger5-1" + suffix)
        palm = cross(fingers, across)
        curl = at("finger3-3" + suffix) - at("finger3-1" + suffix)
        return frame(fingers, palm if float(palm @ curl) > 0 else -palm)

    def place_pelvis(self, pose: Pose, turn: Array, mid_hip: Array) -> None:
        """Set the root so that the middle of the hip joints is at ``mid_hip``."""
        at = self.body.skeleton.at
        middle = (at("upperleg01.L") + at("upperleg01.R")) / 2
        pose.world["root"] = turn
        pose.origin = mid_hip - turn @ (middle - at("root"))

    def hip(self, turn: Array, mid_hip: Array, side: str) -> Array:
        """Hip joint of a side for a pelvis at ``mid_hip``."""
        out: Array = mid_hip + turn @ (LEFT * OUTWARD[side] * self.hip_x)
        return out

    def side_by_side(self, half_m: float, ahead_m: float, toe_out_deg: float) -> dict[str, Planted]:
        """Both feet on the floor, the ankles ``half_m`` from the middle and ``ahead_m`` ahead."""
        feet = {}
        for side in SUFFIX:
            ankle = np.array([OUTWARD[side] * half_m, -ahead_m, 0.0])
            turned = Planted(np.zeros(3), toe_out_deg)
            offset = turned.turn(side) @ self.feet[side].ankle
            ball = (ankle - offset) * np.array([1.0, 1.0, 0.0])
            feet[side] = Planted(ball, toe_out_deg)
        return feet

    def leg(
        self, pose: Pose, side: str, hip: Array, ankle: Array, pole: Array, foot: Array
    ) -> None:
        """A leg from hip to ankle, knee towards ``pole``, the foot in world rotation ``foot``."""
        suffix, at = SUFFIX[side], self.body.skeleton.at
        knee = bend_joint(hip, ankle, self.thigh_m, self.shank_m, pole)
        rest = np.stack([at(b + suffix) for b in ("upperleg01", "lowerleg01", "foot")])
        hinge = cross(pole, unit(ankle - hip))
        upper, lower = limb_rotations(rest, np.stack([hip, knee, ankle]), LEFT, hinge)
        pose.world["upperleg01" + suffix] = upper
        pose.world["lowerleg01" + suffix] = lower
        pose.world["foot" + suffix] = foot

    def stand(
        self, pose: Pose, side: str, hip: Array, foot: Planted, knee_in_deg: float = 0.0
    ) -> None:
        """A planted leg; toes stay flat when the heel is up."""
        flat = yaw(OUTWARD[side] * foot.toe_out_deg)
        pole = yaw(OUTWARD[side] * (0.7 * foot.toe_out_deg - knee_in_deg)) @ FORWARD
        ankle = foot.ankle(self.feet[side], side)
        self.leg(pose, side, hip, ankle, pole, foot.turn(side))
        for toe in TOES:
            pose.world[toe + SUFFIX[side]] = flat

    def heel_pitch(self, height_cm: float, side: str) -> float:
        """Foot pitch that raises the heel by a height."""
        share = min(max(height_cm / 100.0 / self.feet[side].length_m, 0.0), 0.95)
        return float(np.degrees(np.arcsin(share)))

    def reach(self, hip: Array, foot: Planted, side: str) -> Planted:
        """The same foot with its heel raised as far as the leg needs to reach it."""
        limit = 0.992 * (self.thigh_m + self.shank_m)

        def lifted(pitch_deg: float) -> Planted:
            return Planted(foot.ball, foot.toe_out_deg, pitch_deg)

        def short(pitch_deg: float) -> bool:
            ankle = lifted(pitch_deg).ankle(self.feet[side], side)
            return float(np.linalg.norm(ankle - hip)) > limit

        low, high = foot.heel_pitch_deg, 70.0
        if not short(low):
            return foot
        for _ in range(20):
            middle = (low + high) / 2
            low, high = (middle, high) if short(middle) else (low, middle)
        return lifted(high)

    def arm(
        self, pose: Pose, side: str, wrist: Array, pole: Array, fingers: Array, palm: Array
    ) -> None:
        """An arm from the solved shoulder to ``wrist``; elbow towards ``pole``; hand directions."""
        suffix, at = SUFFIX[side], self.body.skeleton.at
        shoulder = pose.at("upperarm01" + suffix)
        reach = 0.995 * (self.upper_arm_m + self.forearm_m)
        span = wrist - shoulder
        wrist = shoulder + span * min(1.0, reach / float(np.linalg.norm(span)))
        elbow = bend_joint(shoulder, wrist, self.upper_arm_m, self.forearm_m, pole)
        names = [b + suffix for b in ("upperarm01", "lowerarm01", "wrist")]
        rest = np.stack([at(name) for name in names])
        hinge_rest = cross(rest[1] - rest[0], rest[2] - rest[1])
        hinge = cross(elbow - shoulder, wrist - elbow)
        upper, lower = limb_rotations(rest, np.stack([shoulder, elbow, wrist]), hinge_rest, hinge)
        hand = frame(fingers, palm) @ self.hands[side].T
        axis = rest[2] - rest[1]
        turn = twist_deg(lower.T @ hand, axis)
        pose.world[names[0]], pose.world[names[1]] = upper, lower
        pose.world["lowerarm02" + suffix] = lower @ about(axis, 0.6 * turn)
        pose.world[names[2]] = hand

    def close_fingers(self, pose: Pose, side: str, curl_deg: float = 0.0) -> None:
        """Fingers side by side, bent a little towards the palm."""
        at, suffix = self.body.skeleton.at, SUFFIX[side]
        palm, fold = self.hands[side][:, 1], self.hands[side][:, 2]
        middle = at("finger3-3" + suffix) - at("finger3-1" + suffix)
        middle = unit(middle - palm * float(middle @ palm))
        for finger in ("2", "4", "5"):
            ray = at(f"finger{finger}-3{suffix}") - at(f"finger{finger}-1{suffix}")
            ray = unit(ray - palm * float(ray @ palm))
            apart = np.degrees(np.arcsin(float(cross(ray, middle) @ palm)))
            pose.local[f"finger{finger}-1{suffix}"] = about(palm, 0.8 * float(apart))
        for finger in ("2", "3", "4", "5"):
            for joint in ("2", "3"):
                pose.local[f"finger{finger}-{joint}{suffix}"] = about(fold, curl_deg)

    def hang(self, pose: Pose, side: str, spread_deg: float, swing_deg: float = 0.0) -> None:
        """An arm hanging beside the trunk, slightly bent; spread outward, swing forward."""
        out = OUTWARD[side]
        trunk = pose.turn("spine01")
        down = about(BACK, -out * spread_deg) @ pitch(-swing_deg) @ (-UP)
        shoulder = pose.at("upperarm01" + SUFFIX[side])
        length = 0.965 * (self.upper_arm_m + self.forearm_m)
        wrist = shoulder + trunk @ (down * length + FORWARD * 0.05)
        palm = trunk @ np.array([-out, 0.25, 0.0])
        fingers = trunk @ (down + FORWARD * 0.15)
        self.arm(pose, side, wrist, trunk @ np.array([0.25 * out, 1.0, 0.0]), fingers, palm)

    def on_thigh(self, pose: Pose, side: str) -> None:
        """A hand lying on the thigh of a seated person, as far as the arm reaches."""
        out = OUTWARD[side]
        hip, knee = pose.at("upperleg01" + SUFFIX[side]), pose.at("lowerleg01" + SUFFIX[side])
        along = unit(knee - hip)
        wrist = hip + 0.55 * (knee - hip) + UP * 0.10
        pole = pose.turn("spine01") @ np.array([0.7 * out, 0.9, -0.3])
        self.arm(pose, side, wrist, pole, along - 0.2 * UP, -UP)

    def before_chest(self, pose: Pose, side: str) -> None:
        """Palms together in front of the breastbone, elbows out."""
        out, trunk = OUTWARD[side], pose.turn("spine01")
        middle = (pose.at("upperarm01.L") + pose.at("upperarm01.R")) / 2
        wrist = middle + trunk @ np.array([0.025 * out, -0.24, -0.17])
        fingers = trunk @ np.array([-0.1 * out, -0.35, 0.9])
        palm = trunk @ np.array([-out, 0.0, 0.0])
        self.arm(pose, side, wrist, trunk @ np.array([out, 0.2, -0.6]), fingers, palm)

    def on_hip(self, pose: Pose, side: str) -> None:
        """A hand resting on the side of the pelvis, elbow out."""
        out = OUTWARD[side]
        pelvis = pose.turn("root")
        hip = pose.at("upperleg01" + SUFFIX[side])
        wrist = hip + pelvis @ np.array([out * 0.115, 0.02, 0.12])
        fingers = pelvis @ np.array([-0.25 * out, -0.75, -0.6])
        palm = pelvis @ np.array([-out, 0.0, -0.2])
        self.arm(pose, side, wrist, pelvis @ np.array([out, 0.6, 0.0]), fingers, palm)
