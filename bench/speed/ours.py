"""What everything but the pose model takes, beside one inference: target 3 of issue 14.

The sample clips, one after the other, are one recorded session; each is measured as its movement.
"""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from bench.accuracy.markdown import table
from posecheck.app.scoring import score_kept
from posecheck.capture.video_file import VideoFile
from posecheck.estimators.opening import open_estimator
from posecheck.movements import Movement, catalog, load_movement
from posecheck.pipeline import Options
from posecheck.recognition import recognise
from posecheck.records import Pose, SourceInfo
from posecheck.samples import sample_video

CLIPS: Final = {
    "thoracic_twist.mp4": "thoracic-twist",
    "ankle_rock.mp4": "ankle-rock",
    "hip_circle.mp4": "hip-circle",
}
ROUNDS: Final = 3
"""The quickest of so many runs counts: what else the machine does only adds."""
AIM, AIM_EACH = 0.05, 0.002
"""Of one inference: all of ours, and each further movement (issue 14)."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """The poses of one clip, and what one inference took."""

    movement: Movement
    poses: list[Pose]
    inference_s: float
    """Processor time for each picture."""


def ours_part(model: str) -> str:
    """The table of one run."""
    clips = [tracked(name, movement, model) for name, movement in CLIPS.items()]
    frames = sum(len(clip.poses) for clip in clips)
    session = joined([clip.poses for clip in clips])
    bare_s = sum(clip.inference_s * len(clip.poses) for clip in clips) / frames
    found_s = [
        quickest(partial(recognised, session, catalog()[:count])) / frames
        for count in range(1, len(catalog()) + 1)
    ]
    measured_s = [quickest(partial(measured, clip)) / len(clip.poses) for clip in clips]
    each_s = (found_s[-1] - found_s[0]) / (len(found_s) - 1)
    rows = [["one inference", _ms(bare_s), ""]]
    rows += [
        [
            f"measured and judged as {clip.movement.name.lower()}",
            _ms(one_s),
            f"{one_s / bare_s:.1%}",
        ]
        for clip, one_s in zip(clips, measured_s, strict=True)
    ]
    most_s = max(measured_s) + found_s[-1]
    rows += [
        [
            f"recognised among {len(found_s)} movements",
            _ms(found_s[-1]),
            f"{found_s[-1] / bare_s:.1%}",
        ],
        ["all of it, at most", _ms(most_s), f"{most_s / bare_s:.1%} (aim ≤ {AIM:.0%})"],
        ["each further movement", _ms(each_s), f"{each_s / bare_s:.2%} (aim ≤ {AIM_EACH:.1%})"],
    ]
    load = f"load of the machine: {os.getloadavg()[0]:.1f}"
    return table(("for each picture", "processor time", "of one inference"), rows) + (
        f"\nThe sample clips, {frames} pictures, model `{model}`; {load}.\n"
    )


def tracked(name: str, movement: str, model: str) -> Tracked:
    """A sample clip through the pose model."""
    poses, spent_s = [], 0.0
    with VideoFile(sample_video(name)) as video, open_estimator(model) as estimator:
        for frame in video.frames():
            began_s = time.process_time()
            poses.append(estimator.estimate(frame))
            spent_s += time.process_time() - began_s
    return Tracked(load_movement(movement), poses, spent_s / len(poses))


def joined(clips: Iterable[list[Pose]]) -> list[Pose]:
    """One after the other, each beginning with a cut."""
    session: list[Pose] = []
    for poses in clips:
        from_s = session[-1].t_s + poses[1].t_s if session else 0.0
        session += [
            replace(pose, t_s=pose.t_s + from_s, restart=i == 0) for i, pose in enumerate(poses)
        ]
    return session


def recognised(session: list[Pose], movements: Sequence[Movement]) -> None:
    """Among some movements."""
    recognise(anew(session), movements)


def measured(clip: Tracked) -> None:
    """As when it is scored, with its curves."""
    pose = clip.poses[0]
    source = SourceInfo("landmarks", "", None, pose.width_px, pose.height_px, False, "")
    score_kept(
        anew(clip.poses),
        movement=clip.movement,
        source=source,
        options=Options(),
        software={},
        series=True,
    )


def anew(poses: list[Pose]) -> list[Pose]:
    """The same poses, of which nothing has been read yet."""
    return [replace(pose) for pose in poses]


def quickest(work: Callable[[], object]) -> float:
    """Processor time of the quickest of a few runs, seconds."""
    taken_s = []
    for _ in range(ROUNDS):
        began_s = time.process_time()
        work()
        taken_s.append(time.process_time() - began_s)
    return min(taken_s)


def _ms(seconds: float) -> str:
    return f"{1000.0 * seconds:.2f} ms"
