"""Whether a set was filmed from the same place as an earlier one, and what to mend: pure.

What cannot be seen (hidden legs) is not compared.  Constants: docs/derivations.md#same-place.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from statistics import fmean

from posecheck.body import both
from posecheck.geometry import depth_tilt_deg, wrapped_deg
from posecheck.judgement.background import background_difference
from posecheck.place import Difference, EarlierSetUp, Placed, Point, SetUp
from posecheck.records import Pose
from posecheck.words.dates import day_words
from posecheck.words.numbers import amount, degrees

SAME_SHARE = 0.03
"""The same place: size and position differ by no more than this share of the body's height …"""
SAME_DEG = 3.0
"""… and every angle by no more than this (conventions: "The same place again") …"""
SCATTER_DEG = 5.0
"""… to which comes how far a reading scatters: the height of the view twice by 2.2°, and of a man
before a camera that did not move by 5°; the direction from the side twice by 2.7° (rendered people;
from the front by 1.1°)."""
TRUNK_SHARE = 0.288
"""Mid-hip to mid-shoulder over stature: 0.818 less 0.530 (Winter 2009, Biomechanics)."""
STANDING_LEGS_DEG, STANDING_TILT = 30.0, 0.52
"""A camera that looks down by one degree more shows legs shorter by 1/30 of the trunk's length, or
the body tilted towards it by 1/0.52 degrees: least squares on 215 rendered people standing [° per
trunk length; ratio] …"""
SITTING_KNEES_DEG, SITTING_TILT = 50.0, 0.4
"""… and of those who sit the knees lower by 1/50 of the trunk's length (74 rendered people) [° per
trunk length; ratio]."""
SITTING_KNEES = 0.6
"""Knees less far below the hips than this share of the trunk: the person sits, as in
``measures.posture`` [trunk lengths]."""
LENS = 0.95
"""Focal length over the longer side of the picture: a view 55° wide, between webcams and phones
(design rule); only centimetres of distance and camera height depend on it [ratio]."""
SEEN = 0.5
"""Landmarks of lower visibility do not show where somebody is [visibility] (design rule)."""
BACKGROUND_SHARE = 0.3
"""More of the background's pattern differs than another light makes (design rule)."""
ASPECT_SHARE = 0.01
"""Pictures whose shapes differ by more are not of one camera setting (design rule)."""


def set_up_of(pose: Pose, *, background: str | None = None) -> SetUp:
    """The set-up that a typical pose at rest shows."""
    feet = _middle(pose, "ankle")
    return SetUp(
        feet_px=feet,
        hips_px=_middle(pose, "hip"),
        shoulders_px=_middle(pose, "shoulder"),
        body_height_px=pose.trunk_px / TRUNK_SHARE,
        width_px=pose.width_px,
        height_px=pose.height_px,
        yaw_deg=pose.camera_yaw_deg,
        view_height_deg=math.nan if feet is None else _view_height_deg(pose),
        background_hash=background,
    )


def placed(
    now: SetUp, earlier: Iterable[EarlierSetUp], *, height_cm: float | None = None
) -> Placed:
    """A set-up beside the earlier one that matches best, or else the most recent one.

    ``earlier`` are in order of recording; ``height_cm`` is the person's, where it is known.
    """
    compared = [(one, differences(now, one.set_up, height_cm=height_cm)) for one in earlier]
    if not compared:
        return Placed(now)
    matching = [(one, differs) for one, differs in compared if is_same(differs)]
    latest = compared[-1][0].session_id  # it may have several sets, one for each side
    candidates = matching or [one for one in compared if one[0].session_id == latest]
    best, differs = min(reversed(candidates), key=lambda one: distance(now, one[0].set_up))
    return Placed(now, best, same=bool(matching), differs=differs)


def named_places(set_ups: Iterable[EarlierSetUp]) -> tuple[EarlierSetUp, ...]:
    """The set-ups, in order of recording, each with the name of its place.

    A place is named for the first that was filmed from there; the others match that one, so that
    many small differences in a row do not add up.
    """
    firsts: list[EarlierSetUp] = []
    named = []
    for one in set_ups:
        found = placed(one.set_up, firsts)
        if found.place is None:
            firsts.append(replace(one, place=f"{one.session_id}/{one.set_number}"))
        named.append(firsts[-1] if found.place is None else replace(one, place=found.place))
    return tuple(named)


def place_sentences(one: Placed | None) -> list[str]:
    """Whether it is the place of an earlier session, and what to mend; empty without one."""
    if one is None or one.earlier is None:
        return []
    day = day_words(one.earlier.recorded_at)
    head = f"From the same place as {day}." if one.same else f"Not from the same place as {day}."
    return [head, *(part.text for part in one.differs)]


def is_same(differs: Iterable[Difference]) -> bool:
    """Whether these differences leave it the same place: another background alone does."""
    return all(one.what == "background" for one in differs)


def distance(now: SetUp, then: SetUp) -> float:
    """How far two set-ups differ, as the largest share of what the same place allows."""
    if _another_picture(now, then):
        return math.inf
    shares = [abs(one) / SAME_SHARE for one in (_size(now, then) - 1.0, *_shift(now, then))]
    shares += [abs(deg) / _allowed_deg(name, now) for name, deg in _angles(now, then).items()]
    return max((one for one in shares if math.isfinite(one)), default=math.inf)


def differences(
    now: SetUp, then: SetUp, *, height_cm: float | None = None
) -> tuple[Difference, ...]:
    """What differs by more than the same place allows, the weightiest first."""
    if _another_picture(now, then):
        text = (
            f"The picture is {now.width_px}×{now.height_px}, then {then.width_px}×"
            f"{then.height_px}: use the same camera, held the same way."
        )
        return (Difference("picture", 100.0 * (_aspect(now) / _aspect(then) - 1.0), "%", text),)
    found = [*_of_distance(now, then, height_cm), *_of_angles(now, then, height_cm)]
    return (*found, *_of_position(now, then, height_cm), *_of_background(now, then))


def _of_distance(now: SetUp, then: SetUp, height_cm: float | None) -> Iterator[Difference]:
    size = _size(now, then)
    if not abs(size - 1.0) > SAME_SHARE:
        return
    nearer = 1.0 - 1.0 / size  # as a share of the distance then
    by, unit = 100.0 * nearer, "%"
    if height_cm is not None:
        by, unit = nearer * _distance_heights(then) * height_cm, "cm"
    way, mend = ("nearer", "step back") if nearer > 0 else ("farther away", "come nearer")
    yield Difference("distance", by, unit, f"You are {_amount(by, unit, of='')} {way}: {mend}.")


def _of_angles(now: SetUp, then: SetUp, height_cm: float | None) -> Iterator[Difference]:
    found = _angles(now, then).items()
    angles = {name: deg for name, deg in found if abs(deg) > _allowed_deg(name, now)}
    if (deg := angles.get("camera-height")) is not None:
        by, unit = _heights_as(_distance_heights(now) * math.tan(math.radians(deg)), height_cm)
        way, mend = ("higher", "lower it") if deg > 0 else ("lower", "raise it")
        yield Difference(
            "camera-height", by, unit, f"The camera is {_amount(by, unit)} {way}: {mend}."
        )
    if (deg := angles.get("direction")) is not None:
        side, other = ("left", "right") if deg > 0 else ("right", "left")
        text = (
            f"The camera sees you {degrees(abs(deg))} more from your {side}: move it to your "
            f"{other}, or turn towards it."
        )
        yield Difference("direction", deg, "deg", text)
    if (deg := angles.get("roll")) is not None:
        text = f"The camera is tipped sideways by {degrees(abs(deg))}: set it level."
        yield Difference("roll", deg, "deg", text)


def _of_position(now: SetUp, then: SetUp, height_cm: float | None) -> Iterator[Difference]:
    right, down = _shift(now, then)
    if abs(right) > SAME_SHARE:
        by, unit = _heights_as(right, height_cm)
        side, other = ("right", "left") if right > 0 else ("left", "right")
        text = (
            f"You are {_amount(by, unit)} further to the {side} of the picture: move to its "
            f"{other}, or turn the camera."
        )
        yield Difference("sideways", by, unit, text)
    if abs(down) > SAME_SHARE:
        by, unit = _heights_as(down, height_cm)
        way, mend, tilt = ("lower", "lower", "down") if down > 0 else ("higher", "raise", "up")
        text = (
            f"You are {_amount(by, unit)} {way} in the picture: {mend} the camera, or tilt it "
            f"{tilt}."
        )
        yield Difference("up-down", by, unit, text)


def _of_background(now: SetUp, then: SetUp) -> Iterator[Difference]:
    share = background_difference(now.background_hash, then.background_hash)
    if share > BACKGROUND_SHARE:
        text = "The background looks different: another room, or the camera looks another way."
        yield Difference("background", 100.0 * share, "%", text)


def _size(now: SetUp, then: SetUp) -> float:
    """The person's size in the picture over that of then, by the longest line both show."""
    for name in ("feet_px", "hips_px"):
        lengths = [_length_share(getattr(one, name), one) for one in (now, then)]
        if all(map(math.isfinite, lengths)):
            return lengths[0] / lengths[1]
    return math.nan


def _length_share(low: Point | None, one: SetUp) -> float:
    """From a point up to the shoulders, in heights of the picture."""
    if low is None or one.shoulders_px is None:
        return math.nan
    return math.dist(low, one.shoulders_px) / one.height_px


def _shift(now: SetUp, then: SetUp) -> tuple[float, float]:
    """How far the person is right and down of where they were, in body heights.

    What comes of another distance is taken out.
    """
    size, heights = _size(now, then), now.body_height_px / now.height_px
    rights, downs = [], []
    for name in ("feet_px", "hips_px", "shoulders_px"):
        here, there = getattr(now, name), getattr(then, name)
        if here is not None and there is not None:
            (x, y), (was_x, was_y) = _from_centre(here, now), _from_centre(there, then)
            rights.append((x - size * was_x) / heights)
            downs.append((y - size * was_y) / heights)
    return (fmean(rights), fmean(downs)) if rights else (math.nan, math.nan)


def _angles(now: SetUp, then: SetUp) -> dict[str, float]:
    """Differences of the angles that are known; NaN where one is not."""
    roll = math.nan if None in (now.roll_deg, then.roll_deg) else now.roll_deg - then.roll_deg  # type: ignore[operator]
    return {
        "camera-height": now.view_height_deg - then.view_height_deg,
        "direction": wrapped_deg(now.yaw_deg - then.yaw_deg),
        "roll": roll,
    }


def _allowed_deg(angle: str, now: SetUp) -> float:
    """Within what it may differ: the same place, and what the reading scatters."""
    from_the_side = abs(math.sin(math.radians(now.yaw_deg))) > math.sin(math.radians(45.0))
    scatters = angle == "camera-height" or (angle == "direction" and from_the_side)
    return SAME_DEG + (SCATTER_DEG if scatters else 0.0)


def _view_height_deg(pose: Pose) -> float:
    """By two signs: how long legs or thighs look, and the depth of shoulders over feet."""
    feet, shoulders = (pose.points[list(both(one))].mean(axis=0) for one in ("ankle", "shoulder"))
    tilt_deg = depth_tilt_deg(feet, shoulders)
    hips, knees, ankles = (
        float(pose.landmarks_px[list(both(one)), 1].mean()) / pose.trunk_px
        for one in ("hip", "knee", "ankle")
    )
    if knees - hips < SITTING_KNEES:
        return SITTING_KNEES_DEG * (knees - hips) - SITTING_TILT * tilt_deg
    return -STANDING_LEGS_DEG * (ankles - hips) - STANDING_TILT * tilt_deg


def _middle(pose: Pose, name: str) -> Point | None:
    pair = list(both(name))
    if bool((pose.visibility[pair] < SEEN).any()):  # not known counts as seen
        return None
    x, y = pose.landmarks_px[pair, :2].mean(axis=0).tolist()
    inside = 0.0 <= x <= pose.width_px and 0.0 <= y <= pose.height_px
    return (x, y) if inside else None


def _from_centre(point: Point, one: SetUp) -> Point:
    """In heights of the picture."""
    x, y = point
    return (x - one.width_px / 2.0) / one.height_px, (y - one.height_px / 2.0) / one.height_px


def _distance_heights(one: SetUp) -> float:
    """How far the camera is from the person, in body heights, through a usual lens."""
    return LENS * max(one.width_px, one.height_px) / one.body_height_px


def _heights_as(heights: float, height_cm: float | None) -> tuple[float, str]:
    return (100.0 * heights, "%") if height_cm is None else (heights * height_cm, "cm")


def _amount(by: float, unit: str, of: str = " of your height") -> str:
    """Rounded as it is known: whole per cents, or five centimetres."""
    if unit == "cm":
        return f"about {amount(max(5.0, 5.0 * round(abs(by) / 5.0)), unit, 0)}"
    return f"{amount(max(1.0, abs(by)), unit, 0)}{of}"


def _another_picture(now: SetUp, then: SetUp) -> bool:
    """Whether the pictures have other shapes: nothing in them can be compared."""
    return abs(_aspect(now) / _aspect(then) - 1.0) > ASPECT_SHARE


def _aspect(one: SetUp) -> float:
    return one.width_px / one.height_px
