"""What a person says of stretches of a recording: ``1:20-2:05=hip-circle``."""

import itertools
import re
from collections.abc import Sequence
from typing import Final

from posecheck.body import Side
from posecheck.circuit import Activity, Bout
from posecheck.errors import UsageError
from posecheck.movements import Library, Movement
from posecheck.records import Note

LABELLED: Final = Note("labelled", "You said so.")
_MOMENT = r"(?:(\d+):)?(\d+(?:\.\d+)?)"
_LABEL = re.compile(rf"{_MOMENT}[-–]{_MOMENT}=([^:]+)(?::(left|right))?")
_NOT_SETS: Final = {str(one): one for one in Activity if one is not Activity.SET}


def labels_of(
    texts: Sequence[str], library: Library
) -> tuple[tuple[Bout, ...], tuple[Movement, ...]]:
    """The labels that were typed, in order of time, and the movements that they name.

    Raises UsageError for one that cannot be understood, for an unknown movement, and for two that
    overlap.
    """
    found = sorted((_label(text, library) for text in texts), key=lambda one: one[0].start_s)
    labels = tuple(label for label, _ in found)
    for before, after in itertools.pairwise(labels):
        if after.start_s < before.end_s:
            raise UsageError(
                f"Two labels overlap at {after.start_s:g} s: each moment can be one thing only."
            )
    return labels, tuple(movement for _, movement in found if movement is not None)


def _label(text: str, library: Library) -> tuple[Bout, Movement | None]:
    found = _LABEL.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            f"--label {text!r} is not understood. Write START-END=MOVEMENT, e.g. "
            "1:20-2:05=hip-circle, 1:20-2:05=hip-circle:left, 2:05-2:30=other."
        )
    minutes, seconds, to_minutes, to_seconds, name, side = found.groups()
    start_s, end_s = _seconds(minutes, seconds), _seconds(to_minutes, to_seconds)
    if end_s <= start_s:
        raise UsageError(f"--label {text!r} ends before it begins.")
    if name in _NOT_SETS:
        return Bout(start_s, end_s, _NOT_SETS[name], reason=LABELLED), None
    movement = library.find(name)
    whose = None if side is None else Side(side)
    return Bout(start_s, end_s, Activity.SET, movement.id, whose, reason=LABELLED), movement


def _seconds(minutes: str | None, seconds: str) -> float:
    return 60.0 * int(minutes or 0) + float(seconds)
