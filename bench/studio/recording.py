"""From a poser to truth: segments over time, repetitions, and the truth document."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.studio import truth
from bench.studio.limbs import SUFFIX
from bench.studio.motions import MOVEMENTS, Script
from bench.studio.posing import Poser
from bench.studio.rotations import Array

GRID_HZ = 60.0  # repetitions are found on this grid, whatever the clip's frame rate
STILL_RIB_CAGE = ("girdle", "pelvis")
HEEL_DOWN_CM = 1.0  # a heel higher than this is lifted
EDGE_SHARE = 0.10  # a repetition leaves and returns to this share of its amplitude
HOLD_SHARE = 0.95  # the hold is the time above this share of the end range
SCHEMA = "posecheck.truth/1"


@dataclass(frozen=True)
class Rep:
    """One true repetition; degrees and seconds. ``direction`` only for circles."""

    index: int
    side: str
    direction: str | None
    start_s: float
    peak_s: float
    end_s: float
    hold_start_s: float
    hold_end_s: float
    hold_s: float
    end_range_deg: float
    measures: dict[str, float]


def record(poser: Poser, times: Array) -> truth.Segments:
    """The posed segments at ``times``, seconds."""
    names = {"shoulder": "upperarm01", "hip": "upperleg01", "knee": "lowerleg01", "ankle": "foot"}
    names["toe"] = "toe2-1"
    joints = {part: {side: np.empty((len(times), 3)) for side in SUFFIX} for part in names}
    heel = {side: np.empty(len(times)) for side in SUFFIX}
    pelvis, thorax = np.empty((len(times), 3, 3)), np.empty((len(times), 3, 3))
    for i, t_s in enumerate(times):
        pose = poser.pose(float(t_s))
        pelvis[i], thorax[i] = pose.turn("root"), pose.turn("spine01")
        for side, suffix in SUFFIX.items():
            for part, bone in names.items():
                joints[part][side][i] = pose.at(bone + suffix)
            foot = poser.limbs.feet[side]
            to_heel = pose.turn("foot" + suffix) @ (foot.heel - foot.ankle)
            heel[side][i] = pose.at("foot" + suffix)[2] + to_heel[2]
    return truth.Segments(t_s=times, pelvis=pelvis, thorax=thorax, heel_m=heel, **joints)


def course_deg(segments: truth.Segments, angles: truth.Angles, side: str, script: Script) -> Array:
    """The signal whose excursions are repetitions of a side: 0 at neutral, growing outward."""
    quiet = angles.t_s < 0.8 * script.quiet_start_s
    if script.movement == "thoracic-twist":
        return angles.thorax_rotation_deg * (1.0 if side == "left" else -1.0)
    if script.movement == "ankle-rock":
        shank = angles.side("shank_inclination", side)
        return shank - float(np.median(shank[quiet]))
    thigh = truth.thigh_in_trunk(segments, side)
    hanging = np.median(thigh[quiet], axis=0)
    hanging /= np.linalg.norm(hanging)
    out: Array = np.degrees(np.arccos(np.clip(thigh @ hanging, -1.0, 1.0)))
    return out


def crossing_s(times: Array, values: Array, level: float, start: int, step: int) -> float:
    """When ``values`` first fall to ``level``, from index ``start`` in direction ``step``."""
    i = start
    while 0 <= i + step < len(values):
        if values[i + step] <= level:
            share = (values[i] - level) / (values[i] - values[i + step])
            return float(times[i] + share * (times[i + step] - times[i]))
        i += step
    return float(times[i])


def swept_area_sr(directions: Array) -> float:
    """Solid angle enclosed by a closed path of unit vectors (n, 3), steradians, unsigned."""
    centre = directions.mean(axis=0)
    centre /= np.linalg.norm(centre)
    a, b = directions, np.roll(directions, -1, axis=0)
    triple = np.cross(a, b) @ centre
    rest = 1.0 + np.einsum("ni,ni->n", a, b) + a @ centre + b @ centre
    return float(abs(2.0 * np.arctan2(triple, rest).sum()))


def _measures(
    segments: truth.Segments, angles: truth.Angles, script: Script, side: str, rows: slice
) -> tuple[Array, dict[str, float]]:
    """The primary measure over the whole clip, and a repetition's end values of all measures."""
    sign = 1.0 if side == "left" else -1.0
    if script.movement == "thoracic-twist":
        primary = angles.thorax_rotation_deg * sign
        return primary, {
            "thorax_rotation_deg": float(primary[rows].max()),
            "shoulder_rotation_deg": float((angles.shoulder_rotation_deg * sign)[rows].max()),
            "pelvis_rotation_deg": float((angles.pelvis_rotation_deg * sign)[rows].max()),
        }
    if script.movement == "ankle-rock":
        shank = angles.side("shank_inclination", side)
        heel = angles.side("heel_height", side, "cm")
        primary = np.where(heel < HEEL_DOWN_CM, shank, -np.inf)
        quiet = float(np.median(shank[angles.t_s < 0.8 * script.quiet_start_s]))
        best = float(primary[rows].max())
        return primary, {
            "shank_inclination_deg": best,
            "shank_from_neutral_deg": best - quiet,
            "shank_with_heel_up_deg": float(shank[rows].max()),
            "heel_lift_cm": float(heel[rows].max()),
        }
    flexion = angles.side("hip_flexion", side)
    abduction = angles.side("hip_abduction", side)
    return flexion, {
        "hip_flexion_deg": float(flexion[rows].max()),
        "hip_abduction_deg": float(abduction[rows].max()),
        "swept_area_sr": swept_area_sr(truth.thigh_in_trunk(segments, side)[rows]),
    }


def _edges(
    course: Array, within: NDArray[np.bool_], top: int, movement: str
) -> tuple[float, float]:
    """Levels of ``course`` at which a repetition begins and ends.

    The thigh hangs a few degrees off its neutral while the weight is on the other leg, so circles
    are counted from where the thigh was when it left and where it came to rest.
    """
    peak = float(course[top])
    if movement != "hip-circle":
        return EDGE_SHARE * peak, EDGE_SHARE * peak
    rows = np.flatnonzero(within)
    first, last = float(course[rows[0]]), float(course[rows[-1]])
    return first + EDGE_SHARE * (peak - first), last + EDGE_SHARE * (peak - last)


def repetitions(segments: truth.Segments, angles: truth.Angles, script: Script) -> list[Rep]:
    """Repetitions measured on the posed segments; the script only says where to look.

    None where the rib cage stays still or something else is done: there is nothing to be counted.
    """
    if script.movement not in MOVEMENTS or script.variant in STILL_RIB_CAGE:
        return []
    out = []
    times = angles.t_s
    for i, rep in enumerate(script.reps):
        begun = script.starts_s[i]
        done = begun + rep.out_s + rep.hold_s + (0.0 if rep.linked else rep.back_s)
        course = course_deg(segments, angles, rep.side, script)
        within = (times >= begun) & (times <= done)
        top = int(np.flatnonzero(within)[np.argmax(course[within])])
        linked_before = i > 0 and script.reps[i - 1].linked
        before, after = _edges(course, within, top, script.movement)
        start = crossing_s(times, course, 0.0 if linked_before else before, top, -1)
        end = crossing_s(times, course, 0.0 if rep.linked else after, top, 1)
        rows = slice(int(np.searchsorted(times, start)), int(np.searchsorted(times, end)) + 1)
        primary, measures = _measures(segments, angles, script, rep.side, rows)
        best = float(primary[rows].max())
        quiet = best - float(course[top]) if script.movement == "ankle-rock" else 0.0
        high = course + quiet if script.movement == "ankle-rock" else primary
        held = np.flatnonzero(high[rows] >= HOLD_SHARE * best) + rows.start
        first = crossing_s(times, high, HOLD_SHARE * best, int(held[0]), -1)
        last = crossing_s(times, high, HOLD_SHARE * best, int(held[-1]), 1)
        values = {name: round(value, 4) for name, value in measures.items()}
        out.append(
            Rep(
                index=i,
                side=rep.side,
                direction=rep.direction,
                start_s=round(start, 4),
                peak_s=round((first + last) / 2, 4),
                end_s=round(end, 4),
                hold_start_s=round(first, 4),
                hold_end_s=round(last, 4),
                hold_s=round(len(held) / GRID_HZ, 4),
                end_range_deg=round(best, 4),
                measures=values,
            )
        )
    return out


def neutral_until_s(script: Script) -> float:
    """Until when a clip's quiet start is its neutral."""
    return 0.8 * script.quiet_start_s


def measure(poser: Poser, times: Array) -> tuple[truth.Angles, list[Rep]]:
    """Truth per frame at ``times`` and per repetition (on a fine grid of its own)."""
    script = poser.script
    neutral_s = neutral_until_s(script)
    grid = np.arange(0.0, script.duration_s, 1.0 / GRID_HZ)
    segments = record(poser, grid)
    reps = repetitions(segments, truth.measure(segments, neutral_s), script)
    return truth.measure(record(poser, times), neutral_s), reps


def write(
    stem: Path, head: dict[str, Any], angles: truth.Angles, reps: list[Rep], arrays: bool = True
) -> None:
    """``stem``.truth.json and, with ``arrays``, ``stem``.truth.npz (float32) beside it."""
    document = {"schema": SCHEMA, **head, "repetitions": [asdict(rep) for rep in reps]}
    text = json.dumps(document, indent=1, allow_nan=False)
    stem.with_name(stem.name + ".truth.json").write_text(text + "\n", encoding="utf-8")
    if arrays:
        columns: dict[str, Any] = {
            name: values.astype(np.float32) for name, values in angles.as_dict().items()
        }
        columns["t_s"] = angles.t_s
        np.savez_compressed(stem.with_name(stem.name + ".truth.npz"), **columns)
