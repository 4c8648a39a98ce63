"""Runs the pose model over clips once and keeps their landmarks, so that tables take no model."""

import multiprocessing
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.accuracy.heldout import truth_files
from posecheck.app.scoring import open_recording
from posecheck.documents.landmarks import LandmarksWriter
from posecheck.errors import PosecheckError
from posecheck.samples import samples_folder

REAL_VIDEOS = (
    *("trunk_rotation_mocap/video.avi", "lunges_vfr.mp4", "scene_cuts_no_reps.mp4"),
    *("seated_spinal_twist.mp4", "squats_side_portrait.mp4"),
)
"""Of the development recordings."""


@dataclass(frozen=True, slots=True)
class Task:
    """One clip whose landmarks are wanted."""

    clip: Path
    """The video."""
    kept: Path
    """The landmark file to write."""
    model: str
    """The pose model."""
    mirrored: bool = False
    """Whether to flip the pictures first."""


def landmarks_file(folder: Path, name: str, model: str) -> Path:
    """Where the landmarks of a clip are kept."""
    return folder / f"{name}.{model}.npz"


def read(clips: Path, real: Path | None, model: str, *, jobs: int, samples: bool = True) -> int:
    """Read what is missing; the number of clips that could not be read.

    With ``samples`` false only the clips themselves, not what their document also tells of.

    Each clip has a process of its own: the pose model does not give back all memory.
    """
    wanted = _tasks(clips, real, model) if samples else _rendered(clips, model)
    tasks = [one for one in wanted if not one.kept.exists()]
    failed = 0
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=fresh, max_tasks_per_child=1) as pool:
        for task, problem in zip(tasks, pool.map(keep, tasks), strict=True):
            failed += bool(problem)
            sys.stdout.write(f"{task.kept.name} {problem or 'kept'}\n")
            sys.stdout.flush()
    return failed


def keep(task: Task) -> str:
    """Keep the poses of a clip as ``posecheck score`` sees them; what went wrong, or nothing."""
    task.kept.parent.mkdir(exist_ok=True)
    try:
        with ExitStack() as stack:
            recording = open_recording(
                task.clip, mirrored=task.mirrored, model=task.model, stack=stack
            )
            writer = stack.enter_context(LandmarksWriter(task.kept, model=task.model))
            for _, pose in recording.poses:
                writer.add(pose)
    except PosecheckError as error:
        return f"failed: {error}"
    return ""


def _rendered(folder: Path, model: str) -> Iterator[Task]:
    for clip in _clips_in(folder):
        yield Task(clip, landmarks_file(folder, clip.stem, model), model)


def _tasks(clips: Path, real: Path | None, model: str) -> Iterator[Task]:
    """Rendered clips, the sample clips (also in the mirror), and the real videos."""
    for folder in (clips, clips / "same_motion"):
        yield from _rendered(folder, model)
    samples = clips / "samples"
    for clip in _clips_in(samples_folder()):
        yield Task(clip, landmarks_file(samples, clip.stem, model), model)
        mirrored = landmarks_file(samples, f"{clip.stem}_mirrored", model)
        yield Task(clip, mirrored, model, mirrored=True)
    if real is not None:
        for video in (real / name for name in REAL_VIDEOS if (real / name).exists()):
            yield Task(video, landmarks_file(clips / "real", video.stem, model), model)


def _clips_in(folder: Path) -> list[Path]:
    """Videos that have their truth beside them."""
    beside = (one.with_name(one.name.replace(".truth.json", ".mp4")) for one in truth_files(folder))
    return [one for one in beside if one.exists()]
