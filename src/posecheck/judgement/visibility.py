"""Whether the joints that a value rests on were seen: the less they were, the wider the bar.

The pose model says of each landmark how likely it is to be visible, 0 to 1; where it is not, the
landmark is a guess.  Constants: docs/derivations.md#visibility.
"""

import math
from collections.abc import Sequence

from posecheck.body import Side, index_of
from posecheck.records import Note, Pose

SEEN_WELL = 0.9
"""From here on a landmark is as good as the movement file's errors say [visibility]."""
HIDDEN = 1.0 / 3.0
"""Below this nothing is measured from a landmark [visibility]."""
STEPS = 10
"""The widening is rounded to tenths: it is an order of magnitude, not a measurement."""

_PLURAL = {"foot_index": "toes"}


def visibility_of(pose: Pose, landmarks: Sequence[str], sides: Sequence[Side]) -> dict[str, float]:
    """Visibility of the less visible of the sides, for each landmark; what is not known is 1."""
    seen = {}
    for name in landmarks:
        known = [float(pose.visibility[index_of(name, side)]) for side in sides]
        seen[name] = min(1.0 if math.isnan(one) else one for one in known)
    return seen


def hidden(seen: dict[str, float]) -> Note | None:
    """Why nothing can be measured, when a landmark is hidden."""
    names = [_PLURAL.get(name, f"{name}s") for name, one in seen.items() if one < HIDDEN]
    if not names:
        return None
    return Note("hidden", f"The {' and '.join(dict.fromkeys(names))} were hidden from the camera.")


def widening(seen: dict[str, float]) -> float:
    """How much wider the errors are: one over the visibility of what was seen least."""
    least = min(seen.values(), default=1.0)
    if least >= SEEN_WELL:
        return 1.0
    return math.ceil(STEPS / max(least, HIDDEN)) / STEPS
