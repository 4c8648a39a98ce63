"""Annotated videos of a few frames."""

from collections.abc import Iterable
from pathlib import Path

from posecheck.drawing.annotated_video import AnnotatedVideo
from posecheck.movements import load_movement
from posecheck.records import Observation
from tests.helpers.examples import observation

TWIST = load_movement("thoracic-twist")
UNEVEN_S = [0.0, 0.033, 0.055, 0.088, 0.121, 0.321, 0.354, 0.3873]


def observations(width_px: int = 640, height_px: int = 480) -> list[Observation]:
    return [observation(t_s, width_px=width_px, height_px=height_px) for t_s in UNEVEN_S]


def write_annotated(
    path: Path, shown: Iterable[Observation], width_px: int = 640, height_px: int = 480
) -> None:
    with AnnotatedVideo(path, [TWIST], width_px, height_px) as video:
        for one in shown:
            video.count(TWIST.id, one)
            video.add(one, TWIST.id)
