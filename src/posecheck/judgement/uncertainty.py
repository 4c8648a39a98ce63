"""How wide the error bars are: the movement file's errors, widened by what the view makes worse."""

import math
from collections.abc import Mapping

from posecheck.geometry import wrapped_deg
from posecheck.movements.spec import Movement, ViewRule
from posecheck.records import StandardError, View


def standard_errors(
    movement: Movement, view: View, *, scale: float = 1.0
) -> Mapping[str, StandardError]:
    """The standard error of every reported measure, each in its own unit.

    The set-up part grows as 1/cos of the camera's yaw off the view that serves best: lengths in
    that plane are foreshortened so.  ``scale`` widens both parts (far leg).
    """
    oblique = 1.0 / max(0.3, math.cos(math.radians(off_view_deg(view, movement.view))))
    return {
        rule.measure: StandardError(rule.repetition * scale, rule.setup * oblique * scale)
        for rule in movement.error
    }


def off_view_deg(view: View, rule: ViewRule) -> float:
    """How far the camera is off the nearest yaw that serves, degrees; 0 when not known."""
    if math.isnan(view.yaw_deg):
        return 0.0
    return min(abs(wrapped_deg(view.yaw_deg - wanted)) for wanted in rule.yaw_deg)
