"""Clips with known truth, and what the accuracy bench makes of them."""

from dataclasses import replace
from pathlib import Path

from bench.accuracy.heldout import Clip, TrueRepetition
from bench.accuracy.pairing import pair
from bench.accuracy.scored import Scored
from posecheck.body import Side
from posecheck.records import (
    MeasuredValue,
    StandardError,
)


def clip(name="thoracic_twist_00001", movement="thoracic-twist", *, truth=(), **changes) -> Clip:
    camera = {"yaw_deg": changes.pop("yaw_deg", 0.0), "roll_deg": changes.pop("roll_deg", 0.0)}
    about = {
        "movement": movement,
        "seed": 1,
        "fps": 30.0,
        "height_px": 720,
        "camera": {**camera, "distance_m": 2.5},
        "protocol": {"position": "seated", "arms": changes.pop("arms", "crossed")},
        "look": {"looseness_m": 0.02, "sleeve": 0.3, "trouser_leg": 0.9},
        **changes,
    }
    return Clip(Path(), name, about, tuple(truth))


def true(deg, *, peak_s=5.0, side=Side.LEFT, measure="thorax_rotation", **others):
    values = {measure: deg, **others}
    return TrueRepetition(side, None, peak_s - 2, peak_s + 2, (peak_s - 0.4, peak_s + 0.4), values)


def measured(template, deg, *, peak_s=5.0, side=Side.LEFT, name="thorax_rotation", se=(3.0, 4.0)):
    value = MeasuredValue(name, deg, "deg", StandardError(*se), primary=True)
    return replace(
        template,
        side=side,
        direction=None,
        start_s=peak_s - 2,
        peak_s=peak_s,
        end_s=peak_s + 2,
        measures=(value,),
        compensations=(),
    )


def scored(session, one: Clip, repetitions, textbook=()) -> Scored:
    """What the bench makes of a clip in which these repetitions were measured."""
    a_set = replace(session.sets[0], repetitions=tuple(repetitions), discarded=())
    pairs, extra = pair(one.name, one.truth, replace(session, sets=(a_set,)))
    beside = tuple(textbook) or tuple({} for _ in pairs)
    return Scored(one, tuple(pairs), tuple(extra), tuple(repetitions), beside)
