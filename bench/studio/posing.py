"""From a script to a posed skeleton at any time: one poser per movement (``posers.py`` has all).

Every poser has ``pose(t_s)``, ``seat`` where the person sits on something, and ``props``. Drives
are commanded; the truth is computed from the result (``recording.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from bench.studio.bodies import Body
from bench.studio.limbs import FORWARD, OUTWARD, SUFFIX, TOES, Limbs, Planted
from bench.studio.motions import Script, circle_phases, ease, help_course, out_and_back, sway_table
from bench.studio.rooms import Box
from bench.studio.rotations import UP, Array, about, between, cross, pitch, roll, unit, yaw
from bench.studio.skeleton import Pose, skin

SPINE = ("spine05", "spine04", "spine03", "spine02", "spine01")
TWIST_SHARES = (0.10, 0.24, 0.34, 0.28, 0.04)  # the rib cage itself stays nearly rigid
BEND_SHARES = (0.30, 0.30, 0.20, 0.15, 0.05)
OTHER = {"left": "right", "right": "left"}
NECK = ("neck01", "neck02", "neck03", "head")
HANDS_ON = {"hips": Limbs.on_hip, "thighs": Limbs.on_thigh, "together": Limbs.before_chest}
PELVIS_LIMIT_DEG = 55.0
SWAYS = ("yaw", "pitch", "roll", "x", "y", "head", "nod", "arm")


@dataclass(frozen=True)
class Protocol:
    """How a set is performed; part of the truth document."""

    position: str = "standing"
    arms: str = "hanging"
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Seat:
    """Something to sit on: centre of the seat (x, y), its height, metres."""

    x_m: float
    y_m: float
    height_m: float
    width_m: float = 0.36


class Poser:
    """What all movements share: spine, neck, arms and sway."""

    seat: Seat | None = None
    props: tuple[Box, ...] = ()

    def __init__(self, body: Body, script: Script, protocol: Protocol) -> None:
        self.body, self.script, self.protocol = body, script, protocol
        self.limbs = Limbs(body)
        self.sways = sway_table(script, SWAYS)
        self.crossed = self._crossed()
        self.help = help_course(script)

    def pose(self, t_s: float) -> Pose:
        """The posed skeleton at a time, solved."""
        raise NotImplementedError

    def sway(self, name: str, t_s: float, size: float = 1.0) -> float:
        """A slow drift, ``size`` times the person's own sway in degrees."""
        return size * self.script.traits["sway_deg"] * self.sways[name](t_s)

    def spine(self, pose: Pose, turn_deg: float, forward_deg: float, left_deg: float) -> None:
        """Twist and bend spread over the spine."""
        for bone, twist, bend in zip(SPINE, TWIST_SHARES, BEND_SHARES, strict=True):
            pose.local[bone] = (
                yaw(twist * turn_deg) @ pitch(bend * forward_deg) @ roll(bend * left_deg)
            )

    def head(self, pose: Pose, turn_deg: float, forward_deg: float) -> None:
        """Turn and nod of the head on the trunk."""
        for bone in NECK:
            pose.local[bone] = yaw(turn_deg / len(NECK)) @ pitch(forward_deg / len(NECK))

    def girdle(self, pose: Pose, turn_deg: float) -> None:
        """Both shoulder blades sliding round the rib cage: the shoulder line turns by about this.

        The collar bones start a few centimetres from the middle, so they turn a little further.
        """
        at = self.body.skeleton.at
        whole, inner = at("upperarm01.L")[0], at("clavicle.L")[0]
        for suffix in SUFFIX.values():
            pose.local["clavicle" + suffix] = yaw(turn_deg * whole / (whole - inner))

    def _chest_front(self, x: float, z: float) -> float:
        """Smallest y of the clothed chest near x, z at rest."""
        points = self.body.torso
        near = (np.abs(points[:, 0] - x) < 0.045) & (np.abs(points[:, 2] - z) < 0.05)
        return float(points[near, 1].min())

    def _crossed(self) -> dict[str, tuple[Array, Array]]:
        """Crossed arms: the wrist from the other shoulder's joint, and the fingers' direction.

        The left arm lies on the chest, the right one over it; both keep clear of the clothes.
        """
        size = self.body.stature_m / 1.70
        out = {}
        for side, drop, clear in (("left", 0.045, 0.045), ("right", 0.065, 0.085)):
            sign = OUTWARD[side]
            joint = self.body.skeleton.at("upperarm01" + SUFFIX[OTHER[side]])
            fingers = unit(np.array([-0.84 * sign, 0.20, 0.42]))
            wrist = joint + np.array([0.012 * sign, -0.095, -drop]) * size - 0.085 * size * fingers
            wrist[1] = min(wrist[1], self._chest_front(wrist[0], wrist[2]) - clear)
            out[side] = wrist - joint, fingers
        return out

    def cross_arms(self, pose: Pose) -> None:
        """Arms crossed on the chest, each hand on the front of the other shoulder.

        The hands stay on the shoulders, so they follow the girdle, and the elbows with them.
        """
        thorax = pose.turn("spine01")
        for side, (offset, fingers) in self.crossed.items():
            out = OUTWARD[side]
            wrist = pose.at("upperarm01" + SUFFIX[OTHER[side]])
            wrist = wrist + thorax @ offset
            palm = thorax @ np.array([-0.25 * out, 0.95, 0.0])
            pole = thorax @ np.array([0.45 * out, -0.45, -1.0])
            self.limbs.arm(pose, side, wrist, pole, thorax @ fingers, palm)
            self.limbs.close_fingers(pose, side, curl_deg=11.0)

    def free_arms(
        self, pose: Pose, t_s: float, spread_deg: float = 7.0, swing_deg: float = 0.0
    ) -> None:
        """Arms where the protocol has them when they are not crossed."""
        for side in SUFFIX:
            if self.protocol.arms in HANDS_ON:
                HANDS_ON[self.protocol.arms](self.limbs, pose, side)
            elif self.protocol.arms == "out":
                self.limbs.hang(pose, side, 84.0 + self.sway("arm", t_s, 6.0))
            else:
                drift = self.sway("arm", t_s, 2.0)
                self.limbs.hang(pose, side, spread_deg + drift, swing_deg + drift)


def seat_under(poser: Poser, mid_hip: Array) -> Seat:
    """Under the lowest point of the trousers near the hips, sunk in a little."""
    pose = poser.pose(0.0)
    part = poser.body.parts["trousers"]
    points = skin(pose, part.vertices, part.weights)
    near = points[np.abs(points[:, 1] - mid_hip[1]) < 0.14]
    return Seat(0.0, 0.0, float(np.quantile(near[:, 2], 0.02)) + 0.004)


class TwistPoser(Poser):
    """Thoracic twist, seated or standing; the commanded amplitude is chest on pelvis."""

    def __init__(self, body: Body, script: Script, protocol: Protocol) -> None:
        super().__init__(body, script, protocol)
        self.turn = out_and_back(script)
        limbs = self.limbs
        self.seated = protocol.position == "seated"
        half = limbs.hip_x * (1.25 if self.seated else 1.1) + script.traits["stance_m"]
        knee_z = limbs.ankle_m + limbs.shank_m
        leg = limbs.thigh_m + limbs.shank_m
        self.mid_hip = UP * (knee_z + 0.01 if self.seated else limbs.ankle_m + 0.992 * leg)
        reach = 0.95 * limbs.thigh_m if self.seated else 0.02
        self.feet = limbs.side_by_side(half, reach, script.traits["toe_out_deg"])
        if self.seated:
            self.seat = seat_under(self, self.mid_hip)

    def _variant(self, turn: float, pelvis: float, girdle: float) -> tuple[float, float, float]:
        """Turns of the chest on the pelvis, the pelvis and the girdle on the chest."""
        return {
            "whole": (turn, pelvis, girdle),
            "locked": (turn, 0.02 * turn, girdle),
            "girdle": (0.03 * turn, 0.0, 0.45 * turn),
            "pelvis": (0.03 * turn, 0.8 * turn, 0.0),
        }[self.script.variant]

    def pose(self, t_s: float) -> Pose:
        """The posed skeleton at a time, solved."""
        traits = self.script.traits
        turn = self.turn(t_s)
        share = traits["pelvis_share_seated" if self.seated else "pelvis_share_standing"]
        pelvis_deg = turn * share / (1 - share)
        if not self.seated:
            pelvis_deg = PELVIS_LIMIT_DEG * float(np.tanh(pelvis_deg / PELVIS_LIMIT_DEG))
        girdle_deg = traits["girdle_share"] * turn
        turn, pelvis_deg, girdle_deg = self._variant(turn, pelvis_deg, girdle_deg)
        pelvis_deg += self.help(t_s) + self.sway("yaw", t_s, 0.3)
        turn += traits["drift_deg"] * t_s / self.script.duration_s
        chest_deg = turn + pelvis_deg
        slump = traits["slump_deg"] if self.seated else 0.0
        pose = Pose(self.body.skeleton)
        hips = yaw(pelvis_deg) @ pitch(-slump + self.sway("pitch", t_s, 0.3))
        self.limbs.place_pelvis(pose, hips, self.mid_hip)
        lean = traits["bend_share"] * turn
        forward = slump + 0.8 * abs(lean) + self.sway("pitch", t_s)
        aside = -0.7 * lean + self.sway("roll", t_s)
        self.spine(pose, turn + self.sway("yaw", t_s, 0.7), forward, aside)
        head = float(np.clip(traits["head_share"] * chest_deg, -65, 65))
        self.head(pose, head + self.sway("head", t_s, 3.0), self.sway("nod", t_s, 2.0))
        self.girdle(pose, girdle_deg)
        for side in SUFFIX:
            hip = self.limbs.hip(hips, self.mid_hip, side)
            self.limbs.stand(pose, side, hip, self.feet[side])
        pose.solve()
        if self.protocol.arms in ("crossed", "bar"):
            self.cross_arms(pose)
        else:
            self.free_arms(pose, t_s)
        return pose.solve()


class RockPoser(Poser):
    """Ankle rock in split stance; the commanded amplitude is the front shank's inclination."""

    thigh_start_deg = 13.0

    def __init__(self, body: Body, script: Script, protocol: Protocol) -> None:
        super().__init__(body, script, protocol)
        limbs = self.limbs
        self.side = script.reps[0].side
        self.other = OTHER[self.side]
        self.drive = out_and_back(script, signed=False)
        step = 0.40 * (limbs.thigh_m + limbs.shank_m)
        half = 0.9 * limbs.hip_x + script.traits["stance_m"]
        toe = script.traits["toe_out_deg"]
        self.front = Planted(np.array([OUTWARD[self.side] * half, 0.0, 0.0]), 0.0)
        self.rear = Planted(np.array([OUTWARD[self.other] * half, step, 0.0]), toe)
        self.kneeling = protocol.position == "half-kneeling"
        place = [OUTWARD[self.other] * half, 0.80 * limbs.thigh_m, 0.055]
        self.rear_knee = np.array(place)

    def pose(self, t_s: float) -> Pose:
        """The posed skeleton at a time, solved."""
        limbs, traits = self.limbs, self.script.traits
        target = self.drive(t_s)
        top = max(rep.amplitude_deg for rep in self.script.reps)
        share = target / top
        rest = self.script.rest_deg
        shank = rest + share * (top - rest) + self.sway("pitch", t_s, 0.5)
        thigh = self.thigh_start_deg + (traits["thigh_gain"] - 0.4) * (shank - rest)
        heel = limbs.heel_pitch(self._heel_cm(t_s), self.side)
        front = Planted(self.front.ball, 0.0, heel)
        ankle = front.ankle(limbs.feet[self.side], self.side)
        knee = ankle + limbs.shank_m * (pitch(shank) @ UP)
        inward = -OUTWARD[self.side] * (abs(ankle[0]) - limbs.hip_x)
        sagittal = np.sqrt(limbs.thigh_m**2 - inward**2)
        if self.kneeling:
            hip = self._kneeling_hip(knee, sagittal)
        else:
            hip = knee + sagittal * (pitch(-thigh) @ UP)
        hip = hip + np.array([inward, 0.0, 0.0])
        turn = yaw(self.sway("yaw", t_s)) @ pitch(3.0 + 0.12 * shank)
        mid_hip = hip - turn @ np.array([OUTWARD[self.side] * limbs.hip_x, 0.0, 0.0])
        pose = Pose(self.body.skeleton)
        limbs.place_pelvis(pose, turn, mid_hip)
        knee_in = traits["knee_in_deg"] * share
        limbs.stand(pose, self.side, limbs.hip(turn, mid_hip, self.side), front, knee_in)
        rear_hip = limbs.hip(turn, mid_hip, self.other)
        if self.kneeling:
            self._kneel(pose, rear_hip)
        else:
            limbs.stand(pose, self.other, rear_hip, limbs.reach(rear_hip, self.rear, self.other))
        forward = -1.0 + self.sway("pitch", t_s, 0.5)
        self.spine(pose, self.sway("yaw", t_s), forward, self.sway("roll", t_s))
        self.head(pose, self.sway("head", t_s, 3.0), 4.0 + self.sway("nod", t_s, 2.0))
        pose.solve()
        self.free_arms(pose, t_s, swing_deg=-0.12 * shank)
        return pose.solve()

    def _kneeling_hip(self, knee: Array, front_m: float) -> Array:
        """The front hip with the rear knee on the floor: where both thighs reach, the upper point.

        In the sagittal plane of the front leg, so that x is the knee's.
        """
        rear = np.array([0.0, self.rear_knee[1], self.rear_knee[2]])
        span = rear - knee * np.array([0.0, 1.0, 1.0])
        apart = min(float(np.linalg.norm(span)), 0.98 * (front_m + self.limbs.thigh_m))
        along = (apart**2 + front_m**2 - self.limbs.thigh_m**2) / (2 * apart)
        up = np.sqrt(max(front_m**2 - along**2, 0.0))
        out: Array = knee + along * unit(span) - up * unit(cross(span, np.array([1.0, 0.0, 0.0])))
        return out

    def _kneel(self, pose: Pose, hip: Array) -> None:
        """The rear leg: knee on the floor, shank lying behind it, the foot on its toes."""
        limbs = self.limbs
        ankle = self.rear_knee + limbs.shank_m * unit(np.array([0.0, 1.0, 0.12]))
        flat = pitch(80.0)
        limbs.leg(pose, self.other, hip, ankle, FORWARD - 0.6 * UP, flat)
        for toe in TOES:
            pose.world[toe + SUFFIX[self.other]] = pitch(15.0)

    def _heel_cm(self, t_s: float) -> float:
        """Height of the heel: it comes up in the last third of the way, if at all."""
        number = int(np.searchsorted(self.script.starts_s, t_s, side="right")) - 1
        if number < 0:
            return 0.0
        rep = self.script.reps[number]
        share = self.drive(t_s) / rep.amplitude_deg
        return rep.heel_lift_cm * ease((share - 0.68) / 0.30)


class CirclePoser(Poser):
    """Standing hip circles; commanded flexion and abduction of the lifted thigh on the trunk."""

    def __init__(self, body: Body, script: Script, protocol: Protocol) -> None:
        super().__init__(body, script, protocol)
        limbs = self.limbs
        self.phases = circle_phases(script)
        self.shift = self._weight_shift()
        half = 0.7 * limbs.hip_x + script.traits["stance_m"]
        toe = script.traits["toe_out_deg"]
        self.feet = {
            side: Planted(np.array([OUTWARD[side] * half, -0.11, 0.0]), toe) for side in SUFFIX
        }
        self.height = limbs.ankle_m + 0.988 * (limbs.thigh_m + limbs.shank_m)

    def _weight_shift(self) -> list[tuple[float, float]]:
        """Times and which way the weight is: +1 over the left foot, -1 over the right."""
        keys = []
        for start, rep in zip(self.script.starts_s, self.script.reps, strict=True):
            keys.append((start, -OUTWARD[rep.side]))
        return keys

    def weight(self, t_s: float) -> float:
        """Where the weight is: over the standing leg, or in the middle before a set of both."""
        one_leg = len({side for _, side in self.shift}) == 1
        value = self.shift[0][1] if one_leg else 0.0
        for start, side in self.shift:
            value += (side - value) * ease((t_s - start + 0.7) / 0.9)
        return value

    def _lifted(
        self, side: str, flexion: float, abduction: float, bend: float
    ) -> tuple[Array, Array]:
        """Thigh direction and shank direction in the pelvis' axes for hip and knee angles."""
        out = OUTWARD[side]
        f, a = np.radians(flexion), np.radians(abduction)
        thigh = np.array([out * np.sin(a), -np.sin(f) * np.cos(a), -np.cos(f) * np.cos(a)])
        hinge = unit(np.array([1.0, 0.0, 0.0]) - thigh * thigh[0])
        return thigh, about(hinge, bend) @ thigh

    def _leg(self, pose: Pose, side: str, hips: Array, mid_hip: Array, t_s: float) -> None:
        limbs = self.limbs
        flexion, abduction = (track(t_s) for track in self.phases[side])
        hip = limbs.hip(hips, mid_hip, side)
        planted = self.feet[side]
        size = float(np.hypot(flexion, abduction))
        if size < 1e-6:
            limbs.stand(pose, side, hip, limbs.reach(hip, planted, side))
            return
        lifted = min(size / 14.0, 1.0)
        lifted = lifted * lifted * (3 - 2 * lifted)
        bend = self.script.traits["circle_knee_deg"] * np.sin(np.radians(min(size * 1.4, 90.0)))
        thigh, shank = self._lifted(side, flexion, abduction, float(bend) + 4.0)
        free = hip + hips @ (thigh * limbs.thigh_m + shank * limbs.shank_m)
        ground = planted.ankle(limbs.feet[side], side)
        ankle = ground + lifted * (free - ground)
        pole = (1 - lifted) * FORWARD + lifted * unit(hips @ (thigh - shank))
        flat = planted.turn(side)
        limbs.leg(pose, side, hip, ankle, unit(pole), flat)
        hanging = pose.world["lowerleg01" + SUFFIX[side]] @ pitch(18.0)
        pose.world["foot" + SUFFIX[side]] = between(flat, hanging, lifted)

    def pose(self, t_s: float) -> Pose:
        """The posed skeleton at a time, solved."""
        limbs, traits = self.limbs, self.script.traits
        flexion = sum(self.phases[side][0](t_s) for side in SUFFIX)
        spread = sum(OUTWARD[side] * self.phases[side][1](t_s) for side in SUFFIX)
        weight = self.weight(t_s)
        hips = (
            yaw(self.sway("yaw", t_s) - 0.06 * spread)
            @ roll(-0.05 * spread - 1.5 * weight + self.sway("roll", t_s, 0.5))
            @ pitch(-0.06 * flexion)
        )
        half = abs(float(self.feet["left"].ball[0]))
        x = weight * half * 0.8 + 0.004 * self.sways["x"](t_s)
        mid_hip = np.array([x, 0.006 * self.sways["y"](t_s), self.height])
        pose = Pose(self.body.skeleton)
        limbs.place_pelvis(pose, hips, mid_hip)
        for side in SUFFIX:
            self._leg(pose, side, hips, mid_hip, t_s)
        lean = self.help(t_s) - traits["lean_share"] * spread + 1.5 * weight
        self.spine(pose, self.sway("yaw", t_s), 0.10 * flexion + self.sway("pitch", t_s), lean)
        self.head(pose, self.sway("head", t_s, 3.0), 3.0 + self.sway("nod", t_s, 2.0))
        pose.solve()
        self.free_arms(pose, t_s, spread_deg=9.0 + 0.12 * flexion)
        return pose.solve()
