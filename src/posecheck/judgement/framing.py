"""Whether the camera shows what the movement needs, and the joints that a value rests on.

A person, large enough, inside the picture, from the right side.  The pose model says of each
landmark how likely it is to be visible, 0 to 1; where it is not, the landmark is a guess: the less
was seen, the wider the bar.  Constants: docs/derivations.md#framing and #visibility.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from posecheck.body import NOSE, Side, both, index_of
from posecheck.geometry import inclination_deg, sideways_lean_deg, wrapped_deg
from posecheck.judgement.uncertainty import off_view_deg
from posecheck.movements.spec import ViewRule
from posecheck.records import Note, Pose, View
from posecheck.words.reasons import VIEW_ADVICE


def view_of(pose: Pose, rule: ViewRule) -> View:
    """The view in which a pose at neutral was taken."""
    yaw_deg = pose.camera_yaw_deg
    forward = -1 if yaw_deg > 0.0 else 1  # whose left side is seen faces the image's left
    ends = (pose.middle_px(name) for name in ("hip", "shoulder"))
    lean_deg = inclination_deg(*ends, forward_sign=forward)
    view = View(rule.expected, yaw_deg, ok=True, lean_deg=lean_deg)
    return replace(view, ok=off_view_deg(view, rule) <= rule.within_deg)


def has_turned(pose: Pose, view: View, *, by_deg: float) -> bool:
    """Whether the person faces another way than at neutral, by more than ``by_deg``."""
    return abs(wrapped_deg(pose.camera_yaw_deg - view.yaw_deg)) > by_deg


def wrong_view(view: View) -> Note:
    """What to say about a view that does not serve."""
    seen = _word(view.yaw_deg)
    return Note("wrong-view", f"The camera sees the person {seen}. {VIEW_ADVICE[view.expected]}")


STRAIGHT_DEG = 30.0
"""A camera within this of front, side or back is described so, else as oblique [degrees] (design
rule)."""


def _word(yaw_deg: float) -> str:
    size, side = abs(yaw_deg), "left" if yaw_deg > 0 else "right"
    if size < STRAIGHT_DEG:
        return "from the front"
    if size > 180.0 - STRAIGHT_DEG:
        return "from behind"
    if abs(size - 90.0) <= STRAIGHT_DEG:
        return f"from the {side} side"
    return f"obliquely from the {side} {'front' if size < 90.0 else 'back'}"


SEEN_WELL = 0.9
"""From here on a landmark is as good as the movement file's errors say [visibility]."""
HIDDEN = 1.0 / 3.0
"""Below this nothing is measured from a landmark [visibility]."""
STEPS = 10
"""The widening is rounded to tenths: it is an order of magnitude, not a measurement."""

HEAD = "head"
HEAD_CUT_AS = 2.0 / 3.0
"""A head above the picture's edge counts as seen so well: the pose model reads a body without it up
to 10° less far [visibility] (design rule)."""
HEAD_CUT = Note(
    "head-cut", "The head is outside of the picture, which the tracking needs: a wider error bar."
)
_HIDDEN_AS = {"foot_index": "toes"}


def visibility_of(
    pose: Pose, landmarks: Sequence[str], *, together: bool
) -> dict[Side, dict[str, float]]:
    """Visibility of the landmarks of each side, by name; what is not known is 1.

    Where the picture cuts off the head, that of the head is among them.

    ``together``: for both sides that of the less visible one.
    """
    known = [1.0 if math.isnan(one) else one for one in pose.visibility.tolist()]
    seen = {side: {name: known[index_of(name, side)] for name in landmarks} for side in Side}
    if pose.landmarks_px[NOSE, 1] < 0.0:
        seen = {side: {**one, HEAD: HEAD_CUT_AS} for side, one in seen.items()}
    if not together:
        return seen
    left, right = seen.values()
    less = {name: min(left[name], right[name]) for name in left}
    return dict.fromkeys(Side, less)


def hidden(seen: dict[str, float]) -> Note | None:
    """Why nothing can be measured, when a landmark is hidden."""
    names = [_HIDDEN_AS.get(name, f"{name}s") for name, one in seen.items() if one < HIDDEN]
    if not names:
        return None
    return Note("hidden", f"The {' and '.join(dict.fromkeys(names))} were hidden from the camera.")


def widening(seen: dict[str, float]) -> float:
    """How much wider the errors are: one over the visibility of what was seen least."""
    least = min(seen.values(), default=1.0)
    if least >= SEEN_WELL:
        return 1.0
    return math.ceil(STEPS / max(least, HIDDEN)) / STEPS


MIN_TRUNK_PX = 40.0
"""A trunk shorter than this is too small: a pixel of landmark error is more than 1.4° of it."""
MAX_TRUNK_SHARE = 0.75
"""A trunk longer than this share of the picture's height leaves no room for the legs or arms."""
EDGE_SHARE = 0.04
"""Landmarks may lie this share of the picture outside it: the estimator completes a body."""

_PLURAL = {"foot_index": "feet", "heel": "feet"}

NO_PERSON = Note("no-person", "No person was seen.")
DAMAGED = Note("damaged-pictures", "The pictures are lost or damaged there.")
TOO_SMALL = Note("too-small", "The person is too small in the picture to be measured.")
ON_ITS_SIDE = Note(
    "on-its-side", "The person lies across the picture: the picture itself may lie on its side."
)
UPSIDE_DOWN = Note(
    "upside-down",
    "The person stands on the head: the picture, or the landmarks' y axis, is upside down.",
)
LYING_DEG = 70.0
"""A trunk this far from the picture's vertical is not that of somebody who sits or stands …"""
UPSIDE_DOWN_DEG = 135.0
"""… and this far, the picture is upside down [degrees] (design rule)."""
TOO_CLOSE = Note("out-of-picture", "The person is too close to the camera.")


def framing_problem(pose: Pose, needed: Iterable[str]) -> Note | None:
    """Why the pose cannot be measured, or None when it can.

    ``needed`` are sided landmark names; both sides must be inside the picture.
    """
    if pose.damaged:
        return DAMAGED
    if not pose.present:
        return NO_PERSON
    trunk = pose.trunk_px
    if trunk < MIN_TRUNK_PX:
        return TOO_SMALL
    if trunk > MAX_TRUNK_SHARE * pose.height_px:
        return TOO_CLOSE
    if (lean_deg := _lean_deg(pose)) >= LYING_DEG:
        return UPSIDE_DOWN if lean_deg >= UPSIDE_DOWN_DEG else ON_ITS_SIDE
    missing = [name for name in needed if not _inside(pose, name)]
    if not missing:
        return None
    if unknown := [name for name in missing if _is_unknown(pose, name)]:
        return Note("hidden", f"The {_words(unknown)} were not found in the picture.")
    return Note("out-of-picture", f"The {_words(missing)} are outside the picture.")


def _words(names: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(_PLURAL.get(name, f"{name}s") for name in names))


def _is_unknown(pose: Pose, landmark: str) -> bool:
    """In a file of another program; a pose estimator gives all or none."""
    return bool(np.isnan(pose.landmarks_px[list(both(landmark)), :2]).any())


def _lean_deg(pose: Pose) -> float:
    """NaN when the trunk is unknown: then its landmarks are what is missing."""
    return abs(sideways_lean_deg(pose.middle_px("hip"), pose.middle_px("shoulder")))


def _inside(pose: Pose, landmark: str) -> bool:
    ends = (pose.landmarks_px[index].tolist() for index in both(landmark))
    width_px, height_px = pose.width_px, pose.height_px
    return all(
        -EDGE_SHARE * width_px <= x <= (1 + EDGE_SHARE) * width_px
        and -EDGE_SHARE * height_px <= y <= (1 + EDGE_SHARE) * height_px
        for x, y, _ in ends
    )
