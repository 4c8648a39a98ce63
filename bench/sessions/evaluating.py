"""Runs sessions through the recognition and adds up what was found."""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.sessions.composing import Composer, Session
from bench.sessions.counting import accounted_for, count_reported, counted, exact, measured
from bench.sessions.matching import Tally, tally
from bench.sessions.material import FPS, HEIGHT_PX, WIDTH_PX, Strip, TrueSet, others, rendered
from posecheck.movements import load_movement
from posecheck.movements.spec import Movement
from posecheck.recognition import Activity, Bout, recognise
from posecheck.records import Pose

PARTS = {
    "judge": (("clips", "forced", "look"), "others/judge", 0),
    "again": (("clips", "forced", "look"), "others/judge", 200),
    "fresh": (("fresh",), "others/fresh", 300),
    "fresh-again": (("fresh_again",), "others/judge", 400),
    "third": (("third",), "others/fresh", 500),
    "fourth": (("fourth",), "others/fourth", 600),
    "tune": (("train", "loose_twists", "learn"), "others/dev", 100),
}
"""Folders of sets, the folder of other activities, and the seed of the first session.  No person of
``tune`` is in the others, as the seeds of ``bench.landmarks`` and ``bench.other_landmarks`` say.
``again`` has the clips of ``judge`` in other sessions, none of which was scored while rules were
chosen; ``fresh``, ``fresh-again``, ``third`` and ``fourth`` have people of their own, each filmed
once."""
UNKNOWN_EVERY = 4
"""Every fourth session has exercises that the library does not know."""
CATALOG = ("thoracic-twist", "ankle-rock", "hip-circle")


@dataclass(frozen=True)
class Outcome:
    """What came out of one session, or of several."""

    tally: Tally
    recognising_s: float
    """Processor time."""
    duration_s: float
    """Of what was recognised."""
    unknown: bool = False
    """Whether the session had exercises that the library does not know."""

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
        yield composer.session(first + i, unknown=_is_unknown(i), seams=seams)


def total(outcomes: Sequence[Outcome]) -> Outcome:
    """Several sessions together."""
    return Outcome(
        sum((one.tally for one in outcomes), Tally()),
        sum(one.recognising_s for one in outcomes),
        sum(one.duration_s for one in outcomes),
    )


def evaluate(
    composed: Iterator[Session], movements: Sequence[Movement], *, count: bool
) -> list[Outcome]:
    """What is found in sessions; ``count``: also whether repetitions are counted right."""
    outcomes: list[Outcome] = []
    for i, session in enumerate(composed):
        poses, found = session.poses(), Tally()
        began_s = time.process_time()
        bouts = recognise(poses, movements)
        took_s = time.process_time() - began_s
        length_s = session.strip.duration_s
        right = tally(found, session.name, session.sets, bouts, length_s)
        if count:
            _count(found, session.name, right, bouts, poses, movements)
        outcomes.append(Outcome(found, took_s, length_s, _is_unknown(i)))
        so_far = total(outcomes).tally
        sys.stderr.write(f"session {session.name}: F1 so far {so_far.f1:.3f}\n")
        sys.stderr.writelines(f"  {one}\n" for one in found.failures)
        sys.stderr.flush()
    return outcomes


def _count(
    into: Tally,
    name: str,
    right: Sequence[tuple[TrueSet, Bout]],
    bouts: Sequence[Bout],
    poses: Sequence[Pose],
    movements: Sequence[Movement],
) -> None:
    by_id = {movement.id: movement for movement in movements}
    done = {one.movement for one, _ in right}
    scored = {name: measured(bouts, poses, by_id[name]) for name in done}
    for true, bout in right:
        session = scored[true.movement]
        found = counted(bout, session.repetitions)
        into.counted += 1
        discarded = [stretch for one in session.sets for stretch in one.discarded]
        into.accounted_for += accounted_for(true, found, discarded)
        into.reported += count_reported(true, bout, session)
        as_found = exact(true, found)
        into.exact += as_found
        into.exact_told += as_found or _exact_when_told(true, poses, by_id[true.movement])
        if not as_found:
            seen = "".join(one.side[0] for one in found) or "none"
            done_sides = "".join(side[0] for side in true.sides)
            into.failures.append(
                f"{name}: {true.movement} at {true.start_s:.1f} s counted {seen}, done {done_sides}"
            )


def _exact_when_told(true: TrueSet, poses: Sequence[Pose], movement: Movement) -> bool:
    """Whether every repetition is counted between the true boundaries."""
    told = Bout(true.start_s, true.end_s, Activity.SET, true.movement, true.side)
    bouts = [Bout(0.0, told.start_s, Activity.REST), told]
    return exact(true, counted(told, measured(bouts, poses, movement).repetitions))


def _is_unknown(i: int) -> bool:
    return i % UNKNOWN_EVERY == UNKNOWN_EVERY - 1


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
