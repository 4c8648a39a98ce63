"""Measures: what a pose says about an angle, in degrees, and why it may say nothing.

One file per kind of measure; a movement file names the kind it is read by.
"""

import difflib
import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from posecheck.errors import UsageError
from posecheck.measures.hip_circumduction import HipCircumduction
from posecheck.measures.kind import MeasureKind
from posecheck.measures.ridge_model import RidgeModel, load_ridge_model
from posecheck.measures.shank_inclination import ShankInclination
from posecheck.measures.thorax_rotation import ThoraxRotation
from posecheck.movements.spec import ErrorRule, Movement

OF_LINES: Final = "_of_lines"
"""How the kinds end that read lines."""
_LEARNED: Final = {
    "hip_circumduction": ("hip_circumduction",),
    "thorax_rotation": ("thorax_rotation_seated", "thorax_rotation_standing"),
}
"""Names of the weights that a kind reads by."""
_KINDS: Final[dict[str, Callable[[], MeasureKind]]] = {
    "hip_circumduction": lambda: HipCircumduction(*_weights("hip_circumduction")),
    "hip_circumduction_of_lines": HipCircumduction,
    "shank_inclination": ShankInclination,
    "shank_inclination_of_lines": lambda: ShankInclination(of_lines=True),
    "thorax_rotation": lambda: ThoraxRotation(*_weights("thorax_rotation")),
    "thorax_rotation_of_lines": ThoraxRotation,
}


def measure_for(movement: Movement) -> MeasureKind:
    """A fresh measure of the kind that the movement file names.

    Raises UsageError when the file names a kind, or a measure of it, that does not exist.
    """
    name = movement.measure.kind
    if name not in _KINDS:
        close = difflib.get_close_matches(name, _KINDS, n=1)
        hint = f" Did you mean '{close[0]}'?" if close else ""
        raise UsageError(f"{movement.id}: there is no measure kind '{name}'.{hint}")
    kind = _KINDS[name]()
    known = (*kind.names, *kind.path_names)
    for key, measure in (
        *((f"error[{i}].measure", rule.measure) for i, rule in enumerate(movement.error)),
        *(
            (f"compensation[{i}].measure", one.measure)
            for i, one in enumerate(movement.compensation)
        ),
        *((f"requirement[{i}].measure", r.measure) for i, r in enumerate(movement.requirement)),
    ):
        if measure not in known:
            raise UsageError(
                f"{movement.id}: '{key}' is '{measure}', but '{name}' has: {', '.join(known)}."
            )
    if movement.primary.measure in kind.path_names:
        raise UsageError(f"{movement.id}: 'error[0].measure' must be read in every picture.")
    shape = "circle" if len(kind.signal) > 1 else "out-and-back"
    if movement.repetition.shape != shape:
        raise UsageError(f"{movement.id}: 'repetition.shape' must be '{shape}' with '{name}'.")
    return kind


def limited_measures(movement: Movement) -> tuple[ErrorRule, ...]:
    """The measures that a comfort limit may be set for: the angles that make the movement.

    The end range and, in a circle, both of its angles; not what merely goes along.
    """
    names = {movement.primary.measure, *measure_for(movement).angles}
    return tuple(rule for rule in movement.error if rule.measure in names)


def read_by_lines(movement: Movement) -> Movement:
    """The movement read by the lines between landmarks themselves: nothing learned, no pose model.

    Raises UsageError when its kind has no such sibling.
    """
    kind = movement.measure.kind
    kind = kind if kind.endswith(OF_LINES) else kind + OF_LINES
    by_lines = replace(movement, measure=replace(movement.measure, kind=kind))
    measure_for(by_lines)
    return by_lines


def weights_sha256(movement: Movement) -> str | None:
    """Hash of the learned weights that read the movement; None when nothing learned does."""
    weights = _weights(movement.measure.kind)
    if len(weights) < 2:
        return weights[0].sha256 if weights else None
    return hashlib.sha256("".join(one.sha256 for one in weights).encode()).hexdigest()


def _weights(kind: str) -> list[RidgeModel]:
    return [load_ridge_model(name) for name in _LEARNED.get(kind, ())]


__all__ = ["MeasureKind", "limited_measures", "measure_for", "read_by_lines", "weights_sha256"]
