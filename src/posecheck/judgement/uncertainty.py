"""How wide the error bars are: the movement file's errors, widened by what the view makes worse."""

import math
from collections.abc import Collection, Mapping

from posecheck.geometry import wrapped_deg
from posecheck.movements.spec import Movement, ViewRule
from posecheck.records import Note, StandardError, View
from posecheck.reliability import REACH90
from posecheck.words.numbers import amount

LEAN_DEG = 2.5
"""How far forward the trunk of somebody who stands at rest leans [degrees]
(docs/derivations.md#errors)."""
UPRIGHT_DEG = 4.0
"""A trunk that leans so much more or less shows that the camera may be tipped [degrees]
(docs/derivations.md#errors)."""


def standard_errors(
    movement: Movement, view: View, *, vertical: Collection[str] = (), scale: float = 1.0
) -> Mapping[str, StandardError]:
    """The standard error of every reported measure, each in its own unit.

    The set-up part grows as 1/cos of the camera's yaw off the view that serves best: lengths in
    that plane are foreshortened so.  ``vertical`` names measures against the picture's vertical:
    where the trunk is not upright at rest, the camera may be tipped by as much, and the 90 %
    interval covers that, too.  ``scale`` widens both parts (far leg).
    """
    oblique = 1.0 / max(0.3, math.cos(math.radians(off_view_deg(view, movement.view))))
    tilt = _off_upright_deg(view) / REACH90 if leans(view) else 0.0
    return {
        rule.measure: StandardError(
            rule.repetition * scale,
            (rule.setup * oblique + (tilt if rule.measure in vertical else 0.0)) * scale,
        )
        for rule in movement.error
    }


def leans(view: View) -> bool:
    """Whether the trunk is not upright in the picture at rest."""
    return _off_upright_deg(view) > UPRIGHT_DEG


def _off_upright_deg(view: View) -> float:
    return abs(view.lean_deg - LEAN_DEG)


def trunk_leans(views: Collection[View]) -> Note:
    """What to say of views in which the trunk leans at rest."""
    most_deg = max((view.lean_deg for view in views), key=abs)
    way = "forward" if most_deg > 0.0 else "back"
    text = (
        f"At rest the trunk leans {way} by {amount(abs(most_deg), 'deg')} in the picture. If that "
        "is the camera, it adds to the angle, so the error bars are wider."
    )
    return Note("trunk-leans", text)


def off_view_deg(view: View, rule: ViewRule) -> float:
    """How far the camera is off the nearest yaw that serves, degrees; 0 when not known."""
    if math.isnan(view.yaw_deg):
        return 0.0
    return min(abs(wrapped_deg(view.yaw_deg - wanted)) for wanted in rule.yaw_deg)
