"""From where the camera looks, as the body shows it, and whether the movement can be seen there."""

from dataclasses import replace

from posecheck.geometry import wrapped_deg
from posecheck.judgement.uncertainty import off_view_deg
from posecheck.movements.spec import ViewRule
from posecheck.records import Note, Pose, View
from posecheck.words.reasons import VIEW_ADVICE


def view_of(pose: Pose, rule: ViewRule) -> View:
    """The view in which a pose at neutral was taken."""
    view = View(expected=rule.expected, yaw_deg=pose.camera_yaw_deg, ok=True)
    return replace(view, ok=off_view_deg(view, rule) <= rule.within_deg)


def has_turned(pose: Pose, view: View, *, by_deg: float) -> bool:
    """Whether the person faces another way than at neutral, by more than ``by_deg``."""
    return abs(wrapped_deg(pose.camera_yaw_deg - view.yaw_deg)) > by_deg


def wrong_view(view: View) -> Note:
    """What to say about a view that does not serve."""
    seen = _word(view.yaw_deg)
    return Note("wrong-view", f"The camera sees the person {seen}. {VIEW_ADVICE[view.expected]}")


def _word(yaw_deg: float) -> str:
    size = abs(yaw_deg)
    if size < 30.0:
        return "from the front"
    if size > 150.0:
        return "from behind"
    side = "left" if yaw_deg > 0 else "right"
    if 60.0 <= size <= 120.0:
        return f"from the {side} side"
    return f"obliquely from the {side} {'front' if size < 60.0 else 'back'}"
