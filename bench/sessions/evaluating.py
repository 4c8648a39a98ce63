"""Runs sessions through the recognition and adds up what was found."""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.sessions.composing import Composer, Session
from bench.sessions.counting import counted, exact
from bench.sessions.matching import Tally, tally
from bench.sessions.material import FPS, HEIGHT_PX, WIDTH_PX, Strip, others, rendered
from posecheck.movements import load_movement
from posecheck.movements.spec import Movement
from posecheck.recognition import recognise

PARTS = {
    "judge": (("clips", "forced", "look"), "others/judge", 0),
    "tune": (("train", "loose_twists", "learn"), "others/dev", 100),
}
"""Folders of sets, the folder of other activities, and the seed of the first session.  No person is
in both parts: seeds of ``bench.landmarks`` and ``bench.other_landmarks`` say who is who."""
UNKNOWN_EVERY = 4
"""Every fourth session has exercises that the library does not know."""
CATALOG = ("thoracic-twist", "ankle-rock", "hip-circle")


@dataclass
class Outcome:
    """Everything that was added up over a run of sessions."""

    tally: Tally
    recognising_s: float = 0.0
    duration_s: float = 0.0

    @property
    def ms_per_frame(self) -> float:
        """Processor time of recognition for each frame of a recording of 30 a second."""
        return 1000.0 * self.recognising_s / (30.0 * self.duration_s)


def catalog() -> list[Movement]:
    """The movements that are looked for."""
    return [load_movement(name) for name in CATALOG]


def material(data: Path, part: str) -> tuple[list[Strip], list[Strip]]:
    """Sets and other activities of a part."""
    folders, other, _ = PARTS[part]
    exercises = [strip for name in folders for strip in rendered(data / name)]
    return exercises, list(others(data / other))


def sessions(data: Path, part: str, count: int, *, seams: str = "blended") -> Iterator[Session]:
    """The sessions of a part, always the same."""
    composer = Composer(*material(data, part))
    first = PARTS[part][2]
    for i in range(count):
        unknown = i % UNKNOWN_EVERY == UNKNOWN_EVERY - 1
        yield composer.session(first + i, unknown=unknown, seams=seams)


def evaluate(composed: Iterator[Session], movements: Sequence[Movement], *, count: bool) -> Outcome:
    """What is found in sessions; ``count``: also whether repetitions are counted right."""
    outcome = Outcome(Tally())
    by_id = {movement.id: movement for movement in movements}
    for session in composed:
        poses = session.poses()
        began_s = time.process_time()
        bouts = recognise(poses, movements)
        outcome.recognising_s += time.process_time() - began_s
        outcome.duration_s += session.strip.duration_s
        into = outcome.tally
        right = tally(into, session.name, session.sets, bouts, session.strip.duration_s)
        for true, bout in right if count else ():
            found = counted(bout, bouts, poses, by_id[true.movement])
            into.counted += 1
            into.exact += exact(true, found)
            if not exact(true, found):
                sides = "".join(one.side[0] for one in found)
                told = "".join(side[0] for side in true.sides)
                into.failures.append(
                    f"{session.name}: {true.movement} {true.start_s:.1f} s counted {sides}, "
                    f"done {told}"
                )
        sys.stderr.write(
            f"session {session.name}: F1 so far {into.f1:.3f}, counts exact "
            f"{into.exact} of {into.counted}\n"
        )
    return outcome


def compose(data: Path, part: str, count: int, out: Path) -> None:
    """Write sessions as landmark files."""
    out.mkdir(parents=True, exist_ok=True)
    for session in sessions(data, part, count):
        strip = session.strip
        restart = np.zeros(len(strip), dtype=bool)
        restart[list(session.restarts)] = True
        np.savez_compressed(
            out / f"session_{session.name}.npz",
            t_s=np.arange(len(strip)) / FPS,
            landmarks_px=strip.px.astype(np.float32),
            world_m=strip.world_m.astype(np.float32),
            visibility=strip.visibility.astype(np.float32),
            restart=restart,
            width_px=WIDTH_PX,
            height_px=HEIGHT_PX,
            model="full",
        )
