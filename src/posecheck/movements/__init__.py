"""Movements as data: one TOML file each; ``library`` is the only place to look one up."""

from posecheck.movements.library import (
    KeptFiles,
    Known,
    Library,
    Origin,
    catalog,
    list_movements,
    load_movement,
    user_folder,
)
from posecheck.movements.spec import Movement

__all__ = [
    "KeptFiles",
    "Known",
    "Library",
    "Movement",
    "Origin",
    "catalog",
    "list_movements",
    "load_movement",
    "user_folder",
]
