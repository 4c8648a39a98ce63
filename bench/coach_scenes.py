"""Scripted scenes of the coach: every state its screen knows, for whoever draws or checks them.

The numbers are invented for the sake of the picture; the camera picture is whatever is handed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from posecheck.body import Side, both, index_of
from posecheck.drawing.canvas import Picture
from posecheck.judgement.target import next_step_deg
from posecheck.judgement.verdict import margin_of
from posecheck.live.scene import Gauge, Hint, Level, Message, Phase, Scene, SideResult
from posecheck.movements.spec import Movement
from posecheck.records import Limit, Pose, StandardError
from posecheck.reliability import REACH90

_GAUGES = {
    "thoracic-twist": ("Thoracic rotation", 90.0, 36.0, ("shoulder", "hip")),
    "ankle-rock": ("Shin angle", 60.0, 35.0, ("knee", "ankle", "heel", "foot_index")),
    "hip-circle": ("Hip flexion", 120.0, 70.0, ("hip", "knee")),
}


@dataclass(frozen=True)
class Seen:
    """One picture and its pose."""

    rgb: Picture
    pose: Pose | None


def scenes(movement: Movement, at_rest: Seen, at_end: Seen, *, end_deg: float) -> dict[str, Scene]:
    """Every state by name; ``end_deg`` is the angle shown in the picture at end range."""
    name, full_scale, _, joints = _GAUGES[movement.id]
    both_sides = movement.id == "thoracic-twist"
    landmarks = tuple(
        i
        for joint in joints
        for i in (both(joint) if both_sides else (index_of(joint, Side.LEFT),))
    )
    base = Scene(
        Phase.SET_UP,
        movement.name,
        at_rest.rgb,
        at_rest.pose,
        landmarks,
        view=movement.view.expected,
        position=movement.protocol["position"],
        wanted=5,
        camera_line="Camera 0, 640 × 480, 30 frames/s",
    )
    limit = end_deg + 4.0
    rule = movement.primary
    error = StandardError(rule.repetition, rule.setup)
    gauge = Gauge(
        name,
        value_deg=end_deg,
        reach_deg=REACH90 * error.total,
        full_scale_deg=full_scale,
        best_deg=end_deg + 2.0,
        comfort_deg=limit,
        margin_deg=margin_of(Limit(rule.measure, limit, "option"), error),
        target_deg=round(next_step_deg(end_deg + 11.0, limit)),
    )
    measuring = replace(
        base,
        phase=Phase.MEASURING,
        rgb=at_end.rgb,
        pose=at_end.pose,
        side=Side.LEFT,
        gauge=gauge,
        counts={Side.LEFT: 3, Side.RIGHT: 2},
        tempo_s=3.42,
    )
    return {
        **_set_up(base, movement),
        **_measuring(measuring, gauge, end_deg),
        **_results(measuring, end_deg),
    }


def _set_up(base: Scene, movement: Movement) -> Mapping[str, Scene]:
    side_on = movement.view.expected == "side"
    turn = "Turn side-on to the camera" if side_on else "Face the camera"
    hint = Hint.TURN_SIDE_ON if side_on else Hint.FACE_CAMERA
    return {
        "waiting": replace(base, rgb=None, pose=None, message=_info("Opening the camera")),
        "no-camera": replace(
            base,
            rgb=None,
            pose=None,
            message=Message(Level.WARNING, "The camera is gone. Plug it in again: the set is kept"),
        ),
        "step-back": replace(
            base,
            message=_info("Step back until your feet are in the picture"),
            hint=Hint.STEP_BACK,
        ),
        "come-closer": replace(
            base,
            message=_info("Come closer, so that you fill most of the picture's height"),
            hint=Hint.COME_CLOSER,
        ),
        "raise-camera": replace(
            base, message=_info("Raise the camera to your hips"), hint=Hint.RAISE_CAMERA
        ),
        "lower-camera": replace(
            base, message=_info("Lower the camera to your hips"), hint=Hint.LOWER_CAMERA
        ),
        "more-light": replace(
            base,
            message=Message(Level.CAUTION, "Too dark: put a light in front of you, not behind"),
            hint=Hint.MORE_LIGHT,
        ),
        "wrong-view": replace(base, message=Message(Level.CAUTION, turn), hint=hint),
        "countdown": replace(
            base,
            phase=Phase.COUNTDOWN,
            countdown_s=2.4,
            message=Message(Level.GOOD, "Good. Hold still"),
        ),
        "neutral": replace(base, phase=Phase.NEUTRAL, countdown_s=1.3, message=_info("Hold still")),
    }


def _measuring(measuring: Scene, gauge: Gauge, end_deg: float) -> Mapping[str, Scene]:
    first = Gauge(gauge.name, 2.0, gauge.reach_deg, gauge.full_scale_deg)
    beyond = (gauge.margin_deg or 0.0) + 2.0
    near, over = (replace(gauge, value_deg=end_deg + 4.0 + more) for more in (2.0, beyond))
    return {
        "first": replace(
            measuring,
            gauge=first,
            side=None,
            counts=dict.fromkeys(Side, 0),
            wanted=None,
            tempo_s=float("nan"),
            message=_info("Begin when you like"),
        ),
        "references": replace(
            measuring,
            gauge=first,
            counts=dict.fromkeys(Side, 0),
            references_wanted=dict.fromkeys(Side, 2),
            message=_info(
                "Go. Left and right: to your first stretch, and hold three seconds. Twice each."
            ),
        ),
        "measuring": replace(
            measuring,
            message=Message(Level.GOOD, f"Left {end_deg:.0f}°: 4° below your limit."),
        ),
        "near-limit": replace(
            measuring,
            gauge=near,
            message=Message(
                Level.CAUTION, f"Left {end_deg + 6:.0f}°: 2° past your limit, uncertain."
            ),
        ),
        "over-limit": replace(
            measuring,
            gauge=over,
            over_limit=True,
            message=Message(Level.WARNING, "Ease off: this is beyond your comfort limit."),
        ),
        "lost": replace(
            measuring,
            phase=Phase.LOST,
            pose=None,
            message=Message(Level.CAUTION, "I cannot see you: nothing is judged"),
        ),
        "paused": replace(
            measuring, phase=Phase.PAUSED, muted=True, message=_info("Paused. P goes on")
        ),
    }


def _results(measuring: Scene, end_deg: float) -> Mapping[str, Scene]:
    low, high = end_deg - 3.0, end_deg + 3.0
    left = SideResult(
        Side.LEFT,
        5,
        end_deg,
        low,
        high,
        {"comfortable": 3, "near-limit": 1, "forced": 1},
        f"left {end_deg:.0f}° ({low:.0f}–{high:.0f}), baseline {end_deg + 3:.0f}° "
        f"({end_deg + 1:.0f}–{end_deg + 5:.0f}): within measurement error; 5° would show.",
    )
    right = SideResult(Side.RIGHT, 1, end_deg - 6, low - 6, high - 6, {"no-limit": 1})
    done = Message(Level.GOOD, "Done. Rest now")
    result = replace(measuring, phase=Phase.RESULT, message=done, results=(left, right))
    return {
        "result": replace(result, saved="11155dece42f323fa8f5d6320aefdad8"),
        "result-one-side": replace(result, results=(replace(left, verdicts={"comfortable": 5}),)),
        "nothing-measured": replace(
            result,
            results=(),
            message=Message(Level.CAUTION, "Nothing was measured. R starts again"),
        ),
    }


def _info(text: str) -> Message:
    return Message(Level.INFO, text)
