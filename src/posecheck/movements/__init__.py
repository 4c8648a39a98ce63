"""Movements as data: one TOML file each in ``catalog/``, nothing else to edit to add one."""

from posecheck.movements.loader import list_movements, load_movement, load_movement_file
from posecheck.movements.spec import Movement

__all__ = ["Movement", "list_movements", "load_movement", "load_movement_file"]
