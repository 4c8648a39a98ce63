"""One poser for everything that is not one of the three movements: driven joint by joint."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bench.studio.bodies import Body
from bench.studio.limbs import FORWARD, OUTWARD, SUFFIX, TOES, Limbs, Planted
from bench.studio.motions import Script
from bench.studio.other_kinds import KINDS
from bench.studio.other_motions import CRANK_LEGS
from bench.studio.posing import HANDS_ON, Poser, Protocol, seat_under
from bench.studio.rooms import Box
from bench.studio.rotations import UP, Array, between, pitch, roll, unit, yaw
from bench.studio.skeleton import Pose

LIFTED_M = 0.01
"""A foot higher than this carries its toes along instead of leaving them on the floor."""
STEEL = (0.20, 0.21, 0.24)


@dataclass(frozen=True)
class Rest:
    """Where pelvis and feet are at rest, how far the pelvis leans ahead, and what is around."""

    mid_hip: Array
    feet: dict[str, Planted]
    seated: bool = False
    forward_deg: float = 0.0
    rise_m: tuple[float, float] = (0.0, 0.0)  # from here to standing: ahead, up
    handlebar: Array | None = None
    props: tuple[Box, ...] = ()


def standing(limbs: Limbs, script: Script) -> Rest:
    """Feet below the hips."""
    half = 1.1 * limbs.hip_x + script.traits["stance_m"]
    height = limbs.ankle_m + 0.988 * (limbs.thigh_m + limbs.shank_m)
    return Rest(UP * height, limbs.side_by_side(half, 0.02, script.traits["toe_out_deg"]))


def seated(limbs: Limbs, script: Script, tucked: float = 0.95) -> Rest:
    """Thighs level, feet on the floor; ``tucked``: ankles so many thighs ahead of the hips."""
    half = 1.25 * limbs.hip_x + script.traits["stance_m"]
    height = limbs.ankle_m + limbs.shank_m + 0.01
    ahead = tucked * limbs.thigh_m
    feet = limbs.side_by_side(half, ahead, script.traits["toe_out_deg"])
    up = 0.986 * (limbs.thigh_m + limbs.shank_m) + limbs.ankle_m - height
    return Rest(UP * height, feet, seated=True, rise_m=(ahead - 0.01, up))


def on_a_chair(limbs: Limbs, script: Script) -> Rest:
    """Seated with the feet drawn in, ready to stand up."""
    return seated(limbs, script, tucked=0.78)


def on_a_bicycle(limbs: Limbs, script: Script) -> Rest:
    """On the saddle of a stationary bicycle, both pedals where the lower one is."""
    leg = limbs.thigh_m + limbs.shank_m
    axle = UP * 0.34 * leg
    crank = CRANK_LEGS * leg
    out = 0.95 * limbs.hip_x
    low = axle - UP * crank
    feet = {side: Planted(low + np.array([OUTWARD[side] * out, 0.0, 0.0])) for side in SUFFIX}
    ankle = low + limbs.feet["left"].ankle * np.array([0.0, 1.0, 1.0])
    hip = ankle + 0.94 * leg * unit(np.array([0.0, 0.22, 0.975]))
    bar = hip + np.array([0.0, -0.66 * leg, 0.20 * leg])
    saddle = hip - UP * 0.13
    low_bar = bar - UP * 0.03
    back, ahead = float(saddle[1]), float(low_bar[1])
    props = (
        Box((0.0, (back + ahead) / 2, 0.0), (0.12, back - ahead + 0.5, 0.08), STEEL),
        Box((0.0, back, 0.05), (0.05, 0.05, float(saddle[2]) - 0.1), STEEL, shape="cylinder"),
        Box((0.0, back, float(saddle[2]) - 0.06), (0.17, 0.26, 0.06), (0.1, 0.1, 0.1)),
        Box((0.0, ahead, 0.05), (0.05, 0.05, float(low_bar[2]) - 0.05), STEEL, shape="cylinder"),
        Box((0.0, ahead, float(low_bar[2]) - 0.02), (0.46, 0.04, 0.04), (0.1, 0.1, 0.1)),
        Box((0.0, 0.0, float(axle[2]) - 0.13), (0.06, 0.26, 0.26), STEEL),
    )
    lean = 0.5 * script.reps[0].amplitude_deg
    return Rest(hip, feet, forward_deg=lean, handlebar=bar, props=props)


RESTS = {
    "standing": standing, "seated": seated, "chair": on_a_chair, "bicycle": on_a_bicycle
}  # fmt: skip


class OtherPoser(Poser):
    """Whatever ``other_motions`` drives."""

    def __init__(self, body: Body, script: Script, protocol: Protocol) -> None:
        super().__init__(body, script, protocol)
        self.drives = KINDS[script.movement].drives(script)
        self.leg_m = self.limbs.thigh_m + self.limbs.shank_m
        self.rest = RESTS[protocol.position](self.limbs, script)
        self.props = self.rest.props
        if self.rest.seated:
            self.seat = seat_under(self, self.rest.mid_hip)

    def drive(self, name: str, t_s: float, side: str = "") -> float:
        """The value of a drive, 0 where there is none."""
        own = self.drives.get(f"{name}:{side}" if side else name)
        return own(t_s) if own else 0.0

    def _moved(self, name: str, t_s: float, side: str = "") -> Array:
        """Metres that ``pelvis`` or ``foot`` is away from its rest."""
        aside, ahead, up = (
            self.drive(f"{name}_{way}", t_s, side) for way in ("aside", "ahead", "up")
        )
        return self.leg_m * np.array([aside, -ahead, up])

    def pose(self, t_s: float) -> Pose:
        """The posed skeleton at a time, solved."""
        rest, drive = self.rest, self.drive
        slump = self.script.traits["slump_deg"] if rest.seated else 0.0
        slump *= 1.0 - drive("rise_up", t_s)
        ahead = rest.forward_deg + drive("pelvis_forward_deg", t_s) - slump
        hips = (
            yaw(drive("pelvis_turn_deg", t_s) + self.sway("yaw", t_s, 0.3))
            @ roll(drive("pelvis_left_deg", t_s))
            @ pitch(ahead + self.sway("pitch", t_s, 0.3))
        )
        rise_ahead, rise_up = rest.rise_m
        mid_hip = rest.mid_hip + self._moved("pelvis", t_s)
        mid_hip = mid_hip + rise_ahead * drive("rise_ahead", t_s) * FORWARD
        mid_hip = mid_hip + rise_up * drive("rise_up", t_s) * UP
        pose = Pose(self.body.skeleton)
        self.limbs.place_pelvis(pose, hips, mid_hip)
        turn = drive("turn_deg", t_s) + self.sway("yaw", t_s, 0.7)
        bend = rest.forward_deg + slump + drive("forward_deg", t_s) + self.sway("pitch", t_s)
        self.spine(pose, turn, bend, drive("left_deg", t_s) + self.sway("roll", t_s))
        nod = drive("nod_deg", t_s) - 0.7 * rest.forward_deg
        self.head(pose, self.sway("head", t_s, 6.0), nod + self.sway("nod", t_s, 2.0))
        for side in SUFFIX:
            self._leg(pose, side, self.limbs.hip(hips, mid_hip, side), t_s)
        pose.solve()
        for side in SUFFIX:
            self._arm(pose, side, t_s)
        return pose.solve()

    def _leg(self, pose: Pose, side: str, hip: Array, t_s: float) -> None:
        rest = self.rest.feet[side]
        moved = self._moved("foot", t_s, side)
        heel_deg = self.drive("heel_deg", t_s, side)
        foot = replace(rest, ball=rest.ball + moved, heel_pitch_deg=heel_deg)
        self.limbs.stand(pose, side, hip, self.limbs.reach(hip, foot, side))
        if moved[2] > LIFTED_M:
            for toe in TOES:
                pose.world.pop(toe + SUFFIX[side])

    def _arm(self, pose: Pose, side: str, t_s: float) -> None:
        """Where the protocol has the arm, and from there the share of the way to its goal."""
        self._place(pose, side, self.protocol.arms, t_s)
        share = self.drive("reach", t_s, side)
        if share <= 0.0:
            return
        shoulder, from_ = "upperarm01" + SUFFIX[side], self._now(pose, side)
        self._place(pose, side, self.protocol.extra["reach"], t_s)
        wrist, elbow, hand = (
            between(a, b, share) if a.ndim == 2 else a + share * (b - a)
            for a, b in zip(from_, self._now(pose, side), strict=True)
        )
        trunk = pose.turn("spine01")
        round_ = 4.0 * share * (1.0 - share) * trunk @ np.array([0.06 * OUTWARD[side], -0.12, 0.0])
        wrist = wrist + round_
        pole = elbow + round_ - (pose.at(shoulder) + wrist) / 2
        fingers, palm, _ = (hand @ self.limbs.hands[side]).T
        self.limbs.arm(pose, side, wrist, pole, fingers, palm)

    def _now(self, pose: Pose, side: str) -> tuple[Array, Array, Array]:
        """Where wrist and elbow are, and how the hand is turned."""
        pose.solve()
        suffix = SUFFIX[side]
        return (
            pose.at("wrist" + suffix),
            pose.at("lowerarm01" + suffix),
            pose.turn("wrist" + suffix),
        )

    def _place(self, pose: Pose, side: str, place: str, t_s: float) -> None:
        """An arm where a word says."""
        if place in HANDS_ON:
            HANDS_ON[place](self.limbs, pose, side)
        elif place == "crossed":
            if side == "right":  # both at once, when the left one has been asked for too
                self.cross_arms(pose)
        elif place in GOALS:
            GOALS[place](self, pose, side)
        else:
            drift = self.sway("arm", t_s, 2.0)
            spread = 7.0 + self.drive("spread_deg", t_s, side)
            swing = self.drive("swing_deg", t_s, side)
            self.limbs.hang(pose, side, spread + drift, swing + drift)

    def _to_head(self, pose: Pose, side: str, place: Array, fingers: Array) -> None:
        """The wrist at a place on the head, given for the left hand; the palm towards the head."""
        out, head, trunk = OUTWARD[side], pose.turn("head"), pose.turn("spine01")
        mirror = np.array([out, 1.0, 1.0])
        size = self.body.stature_m / 1.70
        wrist = pose.at("head") + head @ (place * mirror * size)
        wide = self.script.traits["elbow_wide"]
        pole = trunk @ np.array([out * wide, wide - 1.2, -0.6])
        palm = head @ np.array([-out, 0.0, -0.2])
        self.limbs.arm(pose, side, wrist, pole, head @ (fingers * mirror), palm)

    def to_head(self, pose: Pose, side: str) -> None:
        """A hand at the side and back of the head."""
        self._to_head(pose, side, np.array([0.115, 0.0, 0.06]), np.array([-0.25, 0.75, 0.6]))

    def to_crown(self, pose: Pose, side: str) -> None:
        """A hand on top of the head."""
        self._to_head(pose, side, np.array([0.13, -0.03, 0.17]), np.array([-0.8, 0.25, 0.35]))

    def to_mouth(self, pose: Pose, side: str) -> None:
        """A hand at the mouth, as with a glass."""
        self._to_head(pose, side, np.array([0.05, -0.22, -0.02]), np.array([-0.3, 0.35, 0.85]))

    def to_shoe(self, pose: Pose, side: str) -> None:
        """A hand down at the shoe, as far as the arm reaches."""
        out = OUTWARD[side]
        ankle = pose.at("foot" + SUFFIX[self.protocol.extra["side"]])
        wrist = ankle + np.array([0.05 * out, -0.10, 0.10])
        self.limbs.arm(pose, side, wrist, np.array([out, -0.2, 0.3]), -UP + 0.3 * FORWARD,
                       np.array([-out, 0.0, 0.0]))  # fmt: skip

    def to_seat(self, pose: Pose, side: str) -> None:
        """A hand holding the edge of the seat."""
        out, seat = OUTWARD[side], self.rest.mid_hip
        wrist = seat + np.array([out * (self.limbs.hip_x + 0.12), -0.03, 0.02])
        self.limbs.arm(pose, side, wrist, np.array([out, 0.8, 0.2]), -UP + 0.2 * FORWARD,
                       np.array([-out, 0.0, 0.0]))  # fmt: skip

    def to_handlebar(self, pose: Pose, side: str) -> None:
        """A hand on the bar, as far as the arm reaches."""
        out, bar = OUTWARD[side], self.rest.handlebar
        if bar is None:
            raise ValueError("there is no handlebar")
        wrist = bar + np.array([out * 0.20, 0.06, 0.03])
        self.limbs.arm(pose, side, wrist, np.array([0.6 * out, 0.3, -1.0]), FORWARD - 0.3 * UP,
                       np.array([-0.3 * out, 0.0, -1.0]))  # fmt: skip


GOALS = {
    "head": OtherPoser.to_head,
    "crown": OtherPoser.to_crown,
    "mouth": OtherPoser.to_mouth,
    "shoe": OtherPoser.to_shoe,
    "seat": OtherPoser.to_seat,
    "handlebar": OtherPoser.to_handlebar,
}
