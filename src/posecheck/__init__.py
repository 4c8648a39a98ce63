"""posecheck: measures mobility exercises on video, in degrees, with an honest error bar.

>>> from posecheck import load_movement
>>> load_movement("ankle-rock").primary.measure
'shank_inclination'

Heavy parts are loaded when first used; importing posecheck costs nothing.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from posecheck.app.interface import Saved, baselines, save, weekly_audit
    from posecheck.app.scoring import score
    from posecheck.app.user_data import open_user_journal as open_journal
    from posecheck.documents.series import write_series
    from posecheck.documents.session import session_document
    from posecheck.errors import PosecheckError
    from posecheck.movements import Movement, list_movements, load_movement
    from posecheck.records import Repetition, Session
    from posecheck.series import Series

_HOME = {
    "Saved": "posecheck.app.interface",
    "baselines": "posecheck.app.interface",
    "open_journal": "posecheck.app.user_data",
    "save": "posecheck.app.interface",
    "Movement": "posecheck.movements",
    "PosecheckError": "posecheck.errors",
    "Repetition": "posecheck.records",
    "Series": "posecheck.series",
    "Session": "posecheck.records",
    "list_movements": "posecheck.movements",
    "load_movement": "posecheck.movements",
    "score": "posecheck.app.scoring",
    "session_document": "posecheck.documents.session",
    "weekly_audit": "posecheck.app.interface",
    "write_series": "posecheck.documents.series",
}
_NAMED_THERE = {"open_journal": "open_user_journal"}

__all__ = [
    "Movement",
    "PosecheckError",
    "Repetition",
    "Saved",
    "Series",
    "Session",
    "baselines",
    "list_movements",
    "load_movement",
    "open_journal",
    "save",
    "score",
    "session_document",
    "weekly_audit",
    "write_series",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'posecheck' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOME[name]), _NAMED_THERE.get(name, name))


def __dir__() -> list[str]:
    return __all__
