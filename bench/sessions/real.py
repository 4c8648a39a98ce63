"""Real recordings: recognised where they show a known movement, left alone where they do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.accuracy.markdown import UNKNOWN, table
from bench.accuracy.reading import landmarks_file
from posecheck.estimators.recorded import RecordedPoses
from posecheck.movements.spec import Movement
from posecheck.recognition import recognise

TWIST = "thoracic-twist"
FILES = {
    "trunk rotations, motion capture": ("trunk_rotation_mocap/trials/*.npz", TWIST),
    "side bends, motion capture": ("side_bend_mocap/*.npz", None),
    "hands to the head, motion capture": ("hands_to_head_mocap/*.npz", None),
    "squats, projected": ("uiprmd_projected/squat_*.npz", None),
    "lunges, projected": ("uiprmd_projected/lunge_*.npz", None),
}
"""Landmark files of real people, and what they show; None: nothing that the library knows."""
VIDEOS = {
    "trunk rotation, video": ("video", TWIST),
    "seated twist, video": ("seated_spinal_twist", TWIST),
    "squats, video": ("squats_side_portrait", None),
    "lunges, video": ("lunges_vfr", None),
    "scene cuts, video": ("scene_cuts_no_reps", None),
}
"""Videos by name, whose landmarks ``bench.accuracy read`` keeps."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One kind of recording."""

    name: str
    shows: str | None
    recordings: int
    right: int
    """With the one movement that is there in at least one set, and no set of another."""
    wrong_sets: int
    """Of what is not done."""


def look(real: Path, clips: Path, movements: Sequence[Movement]) -> list[Looked]:
    """Every real recording that is there."""
    groups = [(name, sorted(real.glob(pattern)), shows) for name, (pattern, shows) in FILES.items()]
    groups += [
        (name, [kept] if kept.exists() else [], shows)
        for name, (stem, shows) in VIDEOS.items()
        for kept in [landmarks_file(clips / "real", stem, "full")]
    ]
    return [_looked(name, paths, shows, movements) for name, paths, shows in groups if paths]


def _looked(
    name: str, paths: Sequence[Path], shows: str | None, movements: Sequence[Movement]
) -> Looked:
    right = wrong = 0
    for path in paths:
        found = [
            bout.movement
            for bout in recognise(RecordedPoses(path).poses(), movements)
            if bout.movement is not None
        ]
        others = sum(movement != shows for movement in found)
        wrong += others
        right += others == 0 and (shows is None or shows in found)
    return Looked(name, shows, len(paths), right, wrong)


def real_table(looked: Sequence[Looked]) -> str:
    """One row for each kind."""
    head = ("recordings", "show", "count", "right", "sets of what is not done")
    return table(
        head,
        [
            [one.name, one.shows or UNKNOWN, *map(str, (one.recordings, one.right, one.wrong_sets))]
            for one in looked
        ],
    )
