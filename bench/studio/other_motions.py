"""Drive signals of what is not one of the three movements, joint by joint. NumPy only.

From a script, in which a repetition is one time of doing it, each function gives drives: by name, a
value over time. ``pelvis_*`` and ``foot_*`` move pelvis and feet away from rest, in leg lengths
(thigh and shank); ``rise_*`` is the share of the way from the seat to standing; ``*_deg`` are
turns, leans and arm angles; ``reach`` is the share of the way from the arms' place to what the
hands reach for. A name may end in ``:left`` or ``:right``. What is not named stays at rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import numpy as np

from bench.studio.motions import Rep, Script, Track

Drive = Callable[[float], float]
Drives = dict[str, Drive]
Asked = TypeVar("Asked")
SIGN = {"left": 1.0, "right": -1.0}
CRANK_LEGS = 0.20  # 17 cm on a leg of 85 cm
RAMP_S = 0.8  # so quickly legs start and stop going round


def _keys(script: Script, course: Callable[[Rep], Iterable[tuple[float, float]]]) -> Track:
    """Joined courses of the repetitions; times of ``course`` count from a repetition's start."""
    keys = [(0.0, 0.0)]
    for start, rep in zip(script.starts_s, script.reps, strict=True):
        keys += [(start + at_s, value) for at_s, value in course(rep)]
    return Track(keys)


def there_and_back(
    script: Script, size: float | Callable[[Rep], float], first: float = 0.0
) -> Track:
    """From rest to ``size`` and back; begins when ``first`` of the way out has passed."""

    def course(rep: Rep) -> list[tuple[float, float]]:
        top, end = rep.out_s + rep.hold_s, rep.out_s + rep.hold_s + rep.back_s
        delay, far = first * rep.out_s, size if isinstance(size, float) else size(rep)
        return [
            (delay, 0.0), (rep.out_s, far), (top, far),
            (end - first * rep.back_s, 0.0),
        ]  # fmt: skip

    return _keys(script, course)


def turning(script: Script) -> Drives:
    """The rib cage turning a little along with every repetition, the pelvis with it."""
    turn = there_and_back(script, lambda rep: rep.second_deg)
    return {"turn_deg": turn, "pelvis_turn_deg": lambda t_s: 0.25 * turn(t_s)}


def arms_of(rep: Rep, side: str) -> float:
    """1 where a side takes part, else 0."""
    return float(rep.side in (side, "both"))


def of_side(side: str, value: Callable[[Rep, str], Asked]) -> Callable[[Rep], Asked]:
    """What a repetition asks of one side."""
    return lambda rep: value(rep, side)


def hands_to_head(script: Script) -> Drives:
    """One hand or both to the head, the head bowing to meet them."""
    drives = turning(script)
    for side in SIGN:
        drives[f"reach:{side}"] = there_and_back(script, of_side(side, arms_of))
    lean = script.traits["lean"]
    drives["nod_deg"] = there_and_back(script, 14.0 * lean)
    drives["left_deg"] = there_and_back(script, lambda rep: 4.0 * lean * SIGN.get(rep.side, 0.0))
    drives["forward_deg"] = there_and_back(script, 5.0 * lean)
    return drives


def arms_raised(script: Script) -> Drives:
    """Arms lifted sideways, at most overhead."""
    drives = turning(script)
    for side in SIGN:
        drives[f"spread_deg:{side}"] = there_and_back(
            script, of_side(side, lambda rep, side: rep.amplitude_deg * arms_of(rep, side))
        )
    drives["left_deg"] = there_and_back(script, lambda rep: -4.0 * SIGN.get(rep.side, 0.0))
    return drives


def side_bend(script: Script) -> Drives:
    """The trunk bent sideways over a pelvis that stays, or nearly."""
    drives = turning(script)
    bend = there_and_back(script, lambda rep: rep.amplitude_deg * SIGN[rep.side])
    drives["left_deg"] = lambda t_s: 0.85 * bend(t_s)
    drives["pelvis_left_deg"] = lambda t_s: 0.15 * bend(t_s)
    drives["pelvis_aside"] = lambda t_s: -0.0012 * bend(t_s)
    over = script.traits["arm_over"] > 0.6
    for side in SIGN:
        drives[f"spread_deg:{side}"] = there_and_back(
            script, of_side(side, lambda rep, side: 145.0 * (over and rep.side != side))
        )
    return drives


def front_lunge(script: Script) -> Drives:
    """A long step ahead, the hips let down between the feet, and back."""
    drives = turning(script)
    step = script.traits["step"]

    def ahead(rep: Rep) -> list[tuple[float, float]]:
        down, end = rep.out_s + rep.hold_s, rep.out_s + rep.hold_s + rep.back_s
        lands, leaves = 0.55 * rep.out_s, down + 0.4 * rep.back_s
        return [(0.0, 0.0), (lands, step), (leaves, step), (end, 0.0)]

    def lifted(rep: Rep) -> list[tuple[float, float]]:
        keys = ahead(rep)
        middle = [((a[0] + b[0]) / 2, 0.09) for a, b in (keys[:2], keys[2:])]
        return [(keys[0][0], 0.0), middle[0], (keys[1][0], 0.0), (keys[2][0], 0.0), middle[1],
                (keys[3][0], 0.0)]  # fmt: skip

    for side in SIGN:
        drives[f"foot_ahead:{side}"] = _keys(
            script, of_side(side, lambda rep, side: ahead(rep) if rep.side == side else [])
        )
        drives[f"foot_up:{side}"] = _keys(
            script, of_side(side, lambda rep, side: lifted(rep) if rep.side == side else [])
        )
        drives[f"heel_deg:{side}"] = there_and_back(
            script, of_side(side, lambda rep, side: 45.0 * (rep.side != side)), 0.4
        )
    drives["pelvis_ahead"] = there_and_back(script, 0.52 * step)
    drives["pelvis_up"] = there_and_back(script, lambda rep: -rep.amplitude_deg / 250.0, 0.3)
    drives["forward_deg"] = there_and_back(script, 4.0)
    return drives


def _round(script: Script) -> Drive:
    """Phase of legs that go round, radians: starting and stopping gently."""

    def phase(t_s: float) -> float:
        turns = 0.0
        for start, rep in zip(script.starts_s, script.reps, strict=True):
            gone = min(max(t_s - start, 0.0), rep.out_s)
            rest = min(rep.out_s - gone, RAMP_S)
            early = min(gone, RAMP_S)
            turns += gone - early + early**2 / (2 * RAMP_S)
            turns -= (RAMP_S - rest) ** 2 / (2 * RAMP_S)
        return float(2 * np.pi * script.traits["cadence_hz"] * turns)

    return phase


def _going(script: Script) -> Drive:
    """1 while legs go round, 0 between."""

    def course(rep: Rep) -> list[tuple[float, float]]:
        return [(0.0, 0.0), (RAMP_S, 1.0), (rep.out_s - RAMP_S, 1.0), (rep.out_s, 0.0)]

    return _keys(script, course)


def walking(script: Script) -> Drives:
    """Walking on the spot: the knees lifted in turn, the arms swinging against them."""
    phase, going = _round(script), _going(script)
    high = script.reps[0].amplitude_deg / 250.0
    turn = script.reps[0].second_deg

    def wave(t_s: float) -> float:
        return going(t_s) * float(np.sin(phase(t_s)))

    def lift(side: str, size: float) -> Drive:
        return lambda t_s: size * high * max(SIGN[side] * wave(t_s), 0.0)

    drives: Drives = {
        "pelvis_aside": lambda t_s: -0.03 * wave(t_s),
        "pelvis_up": lambda t_s: -0.012 * going(t_s),
        "pelvis_turn_deg": lambda t_s: -3.0 * wave(t_s),
        "turn_deg": lambda t_s: abs(turn) * wave(t_s),
        "left_deg": lambda t_s: -2.0 * wave(t_s),
    }

    def swinging(sign: float) -> Drive:
        return lambda t_s: -20.0 * sign * wave(t_s)

    for side in SIGN:
        drives[f"foot_up:{side}"] = lift(side, 1.0)
        drives[f"foot_ahead:{side}"] = lift(side, 0.35)
        drives[f"heel_deg:{side}"] = lift(side, 90.0)
        drives[f"swing_deg:{side}"] = swinging(SIGN[side])
    return drives


def cycling(script: Script) -> Drives:
    """The feet circling on pedals, half a turn apart; at rest the left one is below."""
    phase = _round(script)
    turn = script.reps[0].second_deg

    def angle(side: str, t_s: float) -> float:
        """From the lowest point, growing as the pedal goes back, up and ahead."""
        return phase(t_s) + (0.0 if side == "left" else float(np.pi))

    drives: Drives = {
        "left_deg": lambda t_s: 1.5 * float(np.sin(phase(t_s))),
        "turn_deg": lambda t_s: 0.5 * turn * float(np.sin(phase(t_s))),
    }

    def pedalling(side: str) -> Drives:
        def sine(t_s: float) -> float:
            return float(np.sin(angle(side, t_s)))

        return {
            f"foot_up:{side}": lambda t_s: CRANK_LEGS * (1.0 - float(np.cos(angle(side, t_s)))),
            f"foot_ahead:{side}": lambda t_s: -CRANK_LEGS * sine(t_s),
            f"heel_deg:{side}": lambda t_s: 9.0 + 11.0 * sine(t_s),
        }

    for side in SIGN:
        drives |= pedalling(side)
    return drives


def standing_up(script: Script) -> Drives:
    """From the chair and back on to it, the trunk leaning ahead on the way."""
    drives = turning(script)

    def lean(rep: Rep) -> list[tuple[float, float]]:
        down = rep.out_s + rep.hold_s
        return [
            (0.0, 0.0), (0.45 * rep.out_s, rep.amplitude_deg), (rep.out_s, 0.0), (down, 0.0),
            (down + 0.55 * rep.back_s, rep.amplitude_deg), (down + rep.back_s, 0.0),
        ]  # fmt: skip

    trunk = drives["forward_deg"] = _keys(script, lean)
    drives["pelvis_forward_deg"] = lambda t_s: 0.5 * trunk(t_s)
    drives["rise_ahead"] = there_and_back(script, 1.0, 0.25)
    drives["rise_up"] = there_and_back(script, 1.0, 0.35)
    return drives


def shifting(script: Script) -> Drives:
    """Moving about on the chair: the pelvis lifted aside or ahead, a foot set anew."""
    drives = turning(script)
    turn = drives["turn_deg"]
    drives["pelvis_turn_deg"] = lambda t_s: 0.9 * turn(t_s)
    drives["forward_deg"] = there_and_back(script, lambda rep: 0.6 * rep.amplitude_deg)
    drives["pelvis_forward_deg"] = there_and_back(script, lambda rep: 0.3 * rep.amplitude_deg)
    drives["left_deg"] = there_and_back(script, lambda rep: 7.0 * SIGN[rep.side])
    drives["pelvis_up"] = there_and_back(script, 0.03, 0.3)
    shift = script.traits["shift"]
    places = np.cumsum([SIGN[rep.side] for rep in script.reps]) * shift

    def moved(size: float) -> Track:
        keys = [(0.0, 0.0)]
        for i, (start, rep) in enumerate(zip(script.starts_s, script.reps, strict=True)):
            before = size * float(places[i - 1]) if i else 0.0
            keys += [(start + 0.4 * rep.out_s, before)]
            keys += [(start + rep.out_s + rep.hold_s, size * float(places[i]))]
        return Track(keys)

    drives["pelvis_aside"] = moved(1.0)
    drives["pelvis_ahead"] = moved(-0.5)
    for side in SIGN:
        own = there_and_back(script, of_side(side, lambda rep, side: 0.05 * (rep.side == side)))
        drives[f"foot_up:{side}"] = own
        drives[f"foot_ahead:{side}"] = moved(-0.6)
    return drives


def squat(script: Script) -> Drives:
    """Both knees over the toes; hips and shanks from the angles of thigh and shank."""
    drives = turning(script)
    shank_share = script.traits["shank_share"]
    thigh = there_and_back(script, lambda rep: rep.amplitude_deg)

    def angles(t_s: float) -> tuple[float, float]:
        own = float(np.radians(thigh(t_s)))
        return shank_share * own, own

    drives["pelvis_ahead"] = lambda t_s: (
        0.5 * float(np.sin(angles(t_s)[0]) - np.sin(angles(t_s)[1]))
    )
    drives["pelvis_up"] = lambda t_s: (
        0.5 * float(np.cos(angles(t_s)[0]) + np.cos(angles(t_s)[1]) - 2.0)
    )
    drives["forward_deg"] = lambda t_s: 0.2 * thigh(t_s)
    drives["pelvis_forward_deg"] = lambda t_s: 0.25 * thigh(t_s)
    for side in SIGN:
        drives[f"swing_deg:{side}"] = lambda t_s: 0.9 * thigh(t_s)
    return drives


def tying_a_shoe(script: Script) -> Drives:
    """Seated, both hands down to one shoe."""
    drives = turning(script)
    drives["forward_deg"] = there_and_back(script, lambda rep: 0.55 * rep.amplitude_deg)
    drives["pelvis_forward_deg"] = there_and_back(script, lambda rep: 0.5 * rep.amplitude_deg)
    drives["left_deg"] = there_and_back(script, lambda rep: 6.0 * SIGN[rep.side])
    drives["nod_deg"] = there_and_back(script, -10.0)
    for side in SIGN:
        drives[f"reach:{side}"] = there_and_back(script, 1.0)
    return drives
