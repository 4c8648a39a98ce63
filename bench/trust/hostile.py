"""Damaged and senseless files, each given to the command line in a limited process.

Videos, landmark files, sidecars and movement files made from the sample clips.  Poses come from a
table by what a picture shows (``bases``), so that thousands can be tried; every fortieth video is
also given to the pose model itself.

Results are kept in the system's temporary folder while it runs: interrupted with Ctrl-C, the same
command goes on where it stopped.
"""

import json
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import asdict, replace
from functools import cache, partial
from pathlib import Path
from typing import Final

from bench.trust.bases import Bases, make_bases
from bench.trust.bombs import make_bombs
from bench.trust.hostile_landmarks import write_hostile_landmarks
from bench.trust.hostile_texts import hostile_movement, hostile_sidecar
from bench.trust.mutations import mutated
from bench.trust.record import Report, Trial, report_of
from bench.trust.trying import Result, audit_inbox, in_own_home, measured, score_file
from posecheck.workers.processes import Death, LimitedProcesses, Limits, ProcessDiedError

COUNT: Final = 2000
SHARES: Final = {
    "video": 1.0,
    "video, pose model": 0.025,
    "landmark file": 0.25,
    "sidecar": 0.15,
    "movement file": 0.15,
}
"""How many of each kind are tried, for each video."""
BOMB: Final = "made to take much"
LIMITS: Final = Limits(start_s=300.0, per_second=0.0)
"""Of every trial: the memory that a clip may take in an inbox, and time for a busy machine."""
IN_FLIGHT: Final = 8
"""Trials that are handed out at a time."""
_DEATHS: Final = {Death.TIME: "hung", Death.MEMORY: "too much memory"}
ABOUT: Final = (
    "Files made from the sample clips (one repetition each, 320×240, 10 pictures a second) in "
    "sixteen containers, after a random mutation: flipped bits, cut, blanked, moved and joined "
    "parts, sizes and counts that lie; landmark files with arrays of other shapes, types and "
    "values; sidecars and movement files with other values, lines and bytes; and a few small files "
    "that ask for much, such as tables that promise ten million pictures. Each is given to "
    "`posecheck score` (a sidecar, beside a good clip: to the weekly audit of an inbox) in a "
    f"process with {LIMITS.memory_mb:.0f} MB and {LIMITS.start_s:.0f} s. Poses come from the pose "
    "model's reading of the undamaged pictures, by what a picture shows; in the second row from "
    "the pose model itself. *Wrong* is a repetition whose end range is further from the truth than "
    "three half widths of its bar."
)


def campaign(count: int, seed: int) -> Report:
    """All kinds, as many as were not tried yet."""
    folder = Path(tempfile.gettempdir()) / f"posecheck-hostile-{seed}"
    bases = make_bases(folder / "bases")
    kept = folder / "trials.jsonl"
    wanted = [(kind, i) for kind, share in SHARES.items() for i in range(round(count * share))]
    wanted += [(BOMB, i) for i in range(make_bombs(bases, folder / "bases" / "bombs"))]
    trials = {(one.kind, int(one.name)): one for one in _read(kept)}
    left = [key for key in wanted if key not in trials]
    random.Random(seed).shuffle(left)
    left.sort(key=lambda key: key[0] == BOMB)  # last: a process gives not all memory back
    try:
        for trial in _tried(left, bases, seed):
            trials[trial.kind, int(trial.name)] = trial
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(trial)) + "\n")
    except KeyboardInterrupt:
        tried = len(set(wanted) & set(trials))
        text = f"{tried} of {len(wanted)} tried; the same command goes on from there."
        raise SystemExit(text) from None
    return report_of("Hostile files", [trials[key] for key in wanted], ABOUT)


def _tried(wanted: list[tuple[str, int]], bases: Bases, seed: int) -> Iterator[Trial]:
    left, waiting = iter(wanted), dict[Future[Result], tuple[str, int]]()
    with LimitedProcesses(os.cpu_count() or 1, limits=LIMITS) as processes:
        while (new := next(left, None)) or waiting:
            if new:
                waiting[processes.submit(try_one, *new, str(bases.folder), seed)] = new
            if new and len(waiting) < IN_FLIGHT:
                continue
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield _trial(*waiting.pop(future), future)


def _trial(kind: str, number: int, future: Future[Result]) -> Trial:
    error = future.exception()
    if error is None:
        found = future.result()
        return Trial(
            kind, str(number), *(found.outcome, found.detail, found.seconds, found.memory_mb)
        )
    if isinstance(error, ProcessDiedError):
        outcome = _DEATHS.get(error.death, "crashed")
        return Trial(kind, str(number), outcome, error.detail)
    return Trial(kind, str(number), "unexpected", f"{type(error).__name__}: {error}"[:300])


def try_one(kind: str, number: int, folder: str, seed: int) -> Result:
    """Make one input and try it; what a limited process is asked to do."""
    dice = random.Random(f"{seed} {kind} {number}")
    with tempfile.TemporaryDirectory() as place:
        in_own_home(Path(place) / "home")
        bases = Bases(Path(folder))
        if kind == BOMB:
            change, outcome = _bomb(bases, number)
        else:
            change, outcome = _MADE[kind](Path(place), bases, dice)
        found = measured(outcome)
        return replace(found, detail=f"{change}: {found.detail}"[:400])


Made = tuple[str, Callable[[], tuple[str, str]]]
"""What was changed, and how it is tried."""


def _video(place: Path, bases: Bases, dice: random.Random, *, pose_model: bool = False) -> Made:
    movement, base = dice.choice(bases.clips)
    change, content = mutated(_content(base), dice)
    clip = place / base.name
    clip.write_bytes(content)
    try_it = partial(score_file, clip, movement, bases, pose_model=pose_model)
    return f"{base.name} {change}", try_it


def _bomb(bases: Bases, number: int) -> Made:
    """It was made beforehand: to make it takes more than to refuse it."""
    clip = next(bases.folder.glob(f"bombs/{number:02}/*"))
    try_it = partial(score_file, clip, bases.movements[0], bases, pose_model=True)
    return clip.name, try_it


def _landmarks(place: Path, bases: Bases, dice: random.Random) -> Made:
    movement = dice.choice(bases.movements)
    change = write_hostile_landmarks(bases.landmarks(movement), place / "clip.npz", dice)
    return f"{movement} {change}", partial(score_file, place / "clip.npz", movement, bases)


def _movement_file(place: Path, bases: Bases, dice: random.Random) -> Made:
    movement = dice.choice(bases.movements)
    change, content = hostile_movement(movement, dice)
    own = place / "own.toml"
    own.write_bytes(content)
    try_it = partial(score_file, bases.landmarks(movement), movement, bases, own=own)
    return f"{movement} {change}", try_it


def _sidecar(place: Path, bases: Bases, dice: random.Random) -> Made:
    movement = dice.choice(bases.movements)
    change, content = hostile_sidecar(movement, dice)
    inbox = place / "inbox"
    inbox.mkdir()
    (inbox / "clip.npz").write_bytes(_content(bases.landmarks(movement)))
    (inbox / "clip.npz.toml").write_bytes(content)
    return f"{movement} {change}", partial(audit_inbox, inbox)


@cache
def _content(path: Path) -> bytes:
    return path.read_bytes()


_MADE: Final[dict[str, Callable[[Path, Bases, random.Random], Made]]] = {
    "video": _video,
    "video, pose model": partial(_video, pose_model=True),
    "landmark file": _landmarks,
    "sidecar": _sidecar,
    "movement file": _movement_file,
}


def _read(kept: Path) -> Iterator[Trial]:
    if kept.exists():
        for line in kept.read_text(encoding="utf-8").splitlines():
            yield Trial(**json.loads(line))
