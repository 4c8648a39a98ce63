"""Somebody who rocks over one leg, turns round and rocks over the other: both sides count alike.

    python -m bench.trust turned_round --clips DIR

``DIR`` holds landmark files of rendered people with their truth (``bench.studio set sessions
--landmarks``).  Each is followed by its mirror image, after a change of posture, as one recording;
only cameras that are level within a degree, for a mirror turns their tilt round, too.
"""

from pathlib import Path

import numpy as np

from bench.sessions.composing import Session, joined
from bench.sessions.counting import measured
from bench.sessions.material import Strip, rendered
from bench.trust.record import Report
from posecheck.movements import load_movement
from posecheck.recognition import recognise

COUNT = 200
LEVEL_DEG = 1.0
ROCK = "ankle-rock"


def campaign(count: int, seed: int, clips: Path) -> Report:
    """Turn the first ``count`` people round; ``seed`` draws the changes of posture."""
    found = [_sides(_turned(strip, seed)) for strip in _level(clips)[:count]]
    first, second = (sum(one[i] for one in found) for i in (0, 1))
    lost = sum(bool(one[0]) and not one[1] for one in found)
    text = (
        "Rendered people who rock over one leg, each followed by their mirror image in the same "
        f"recording. Of {len(found)} people {first} rocks are counted on the first side and "
        f"{second} on the second; {lost} of them have some on the first and none on the second.\n"
    )
    faults = tuple([f"{lost} people lose their second side"] if lost else [])
    return Report("Turning round for the other leg", text, faults)


def _level(clips: Path) -> list[Strip]:
    """Rocks before a level camera."""
    found = []
    for strip in rendered(clips):
        with np.load(clips / f"{strip.name}.npz") as file:
            level = abs(float(file["camera_roll_deg"])) <= LEVEL_DEG
        if level and strip.sets[0].movement == ROCK:
            found.append(strip)
    return found


def _turned(strip: Strip, seed: int) -> Session:
    return joined("turned", [strip, strip.mirrored()], np.random.default_rng(seed), seams="blended")


def _sides(session: Session) -> tuple[int, int]:
    """Repetitions of the leg that works first, and of the other."""
    movement, poses = load_movement(ROCK), session.poses()
    bouts = recognise(poses, [movement])
    sides = [one.side for one in measured(bouts, poses, movement).repetitions]
    first = session.sets[0].side
    return sum(one is first for one in sides), sum(one is not first for one in sides)
