"""posecheck: measures mobility exercises on video, in degrees, with an honest error bar.

>>> from posecheck import load_movement
>>> load_movement("ankle-rock").primary.measure
'shank_inclination'

Heavy parts are loaded when first used; importing posecheck costs nothing.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from posecheck.app.scoring import score
    from posecheck.errors import PosecheckError
    from posecheck.movements import Movement, list_movements, load_movement, load_movement_file
    from posecheck.records import Repetition, Session
    from posecheck.reports.document import session_document

_HOME = {
    "Movement": "posecheck.movements",
    "PosecheckError": "posecheck.errors",
    "Repetition": "posecheck.records",
    "Session": "posecheck.records",
    "list_movements": "posecheck.movements",
    "load_movement": "posecheck.movements",
    "load_movement_file": "posecheck.movements",
    "score": "posecheck.app.scoring",
    "session_document": "posecheck.reports.document",
}

__all__ = [
    "Movement",
    "PosecheckError",
    "Repetition",
    "Session",
    "list_movements",
    "load_movement",
    "load_movement_file",
    "score",
    "session_document",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'posecheck' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
