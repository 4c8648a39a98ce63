"""What is not the movement: how often it is counted as one all the same."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.accuracy.markdown import UNKNOWN, number, signed, table
from bench.accuracy.reading import landmarks_file
from posecheck import score
from posecheck.errors import PosecheckError
from posecheck.judgement.protocol import in_protocol
from posecheck.records import Repetition, Session

TWIST, ROCK, CIRCLE = "thoracic-twist", "ankle-rock", "hip-circle"
MISTAKEN_FOR = {
    ("hands-to-head", "front"): (TWIST,),
    ("arms-raised", "front"): (TWIST,),
    ("side-bend", "front"): (TWIST,),
    ("shifting", "front"): (TWIST, CIRCLE),
    ("tying-a-shoe", "front"): (TWIST,),
    ("standing-up", "front"): (TWIST, CIRCLE),
    ("standing-up", "side"): (ROCK,),
    ("front-lunge", "front"): (CIRCLE, TWIST),
    ("walking", "front"): (CIRCLE, TWIST),
    ("walking", "side"): (ROCK,),
    ("cycling", "side"): (ROCK,),
}
"""Kind and view of the rendered clips, and what each is read as."""
SQUAT = ("squat", "side")
"""Not a rock as the protocol has it, but a shank that leans: measured, remarked, not judged."""
REAL = {
    "hands to head, real man": ("hands_to_head_mocap/*.npz", (TWIST,)),
    "side bends, real man": ("side_bend_mocap/*.npz", (TWIST,)),
}
"""Landmark files of real people in which nothing is to be counted."""
REAL_VIDEOS = {
    "lunges, video": ("lunges_vfr", (CIRCLE,)),
    "scene cuts, video": ("scene_cuts_no_reps", (TWIST, ROCK, CIRCLE)),
}
"""And videos, by name; ``read`` keeps their landmarks."""
PARTS = {"judge": "rendered", "dev": "rendered, rules developed on them"}


@dataclass(frozen=True, slots=True)
class Read:
    """One recording read as a movement that it does not show."""

    source: str
    """What it is, and from where."""
    movement: str
    """What it was read as."""
    done: int
    """How often the other thing was done; 0 where that is not known."""
    repetitions: tuple[Repetition, ...]
    """What was counted."""
    reasons: tuple[str, ...]
    """Codes of what was discarded, or why nothing was measured."""


@dataclass(frozen=True, slots=True)
class Squat:
    """One squat read as an ankle rock."""

    part: str
    """Which clips."""
    true_deg: float
    """Largest inclination of the shank that is seen."""
    read_deg: float
    """What was read; NaN where nothing was."""
    remarked: bool
    """Whether it was said to be another protocol."""


def section(others: Path, real: Path | None, clips: Path, model: str) -> str:
    """Its part of docs/accuracy.md."""
    reads, squats = read_others(others)
    if real is not None:
        reads += read_real(real, clips, model)
    return SECTION.format(counted=counted_table(reads), squats=squats_table(squats))


def read_others(folder: Path) -> tuple[list[Read], list[Squat]]:
    """Every rendered clip that is kept in ``folder``/judge and ``folder``/dev."""
    reads: list[Read] = []
    squats: list[Squat] = []
    for part, name in PARTS.items():
        for path in sorted((folder / part).glob("*.npz")):
            with np.load(path) as file:
                clip = {key: file[key] for key in file.files if not key.startswith("landmarks")}
            kind, view = str(clip["kind"]), str(clip["view"])
            if (kind, view) == SQUAT:
                squats += _squats(name, path, clip)
            source = f"{kind.replace('-', ' ')} from the {view}, {name}"
            done = len(clip["done_start_s"])
            reads += [
                _read(source, path, movement, done)
                for movement in MISTAKEN_FOR.get((kind, view), ())
            ]
    return reads, squats


def read_real(folder: Path, clips: Path, model: str) -> list[Read]:
    """Every real recording in which nothing is to be counted; videos where they have been read."""
    recordings: list[tuple[str, Path, tuple[str, ...]]] = [
        (source, path, movements)
        for source, (pattern, movements) in REAL.items()
        for path in sorted(folder.glob(pattern))
    ]
    for source, (name, movements) in REAL_VIDEOS.items():
        kept = landmarks_file(clips / "real", name, model)
        recordings += [(source, kept, movements)] if kept.exists() else []
    return [
        _read(source, path, movement, 0)
        for source, path, movements in recordings
        for movement in movements
    ]


def _read(source: str, path: Path, movement: str, done: int) -> Read:
    try:
        session = score(path, movement=movement)
    except PosecheckError as error:
        return Read(source, movement, done, (), (type(error).__name__,))
    return read_of(source, movement, done, session)


def read_of(source: str, movement: str, done: int, session: Session) -> Read:
    """What a session says of a recording; its notes where it says nothing else."""
    reasons = [one.reason.code for own in session.sets for one in own.discarded]
    if not session.repetitions and not reasons:
        reasons = [note.code for note in session.notes]
    return Read(source, movement, done, session.repetitions, tuple(reasons))


def counted_table(reads: Sequence[Read]) -> str:
    """What was counted, by source and movement, and why the rest was not."""
    groups: dict[tuple[str, str], list[Read]] = {}
    for one in reads:
        groups.setdefault((one.source, one.movement), []).append(one)
    head = ("what is done", "read as", "recordings", "times done", "counted", "largest", "reasons")
    return table(head, [[*key, *_row(own)] for key, own in groups.items()])


def _row(own: Sequence[Read]) -> list[str]:
    repetitions = [one for read in own for one in read.repetitions]
    counted = f"**{len(repetitions)}**" if repetitions else "0"
    largest = max((one.primary.value for one in repetitions), default=math.nan)
    done = sum(read.done for read in own)
    reasons = Counter(code for read in own for code in read.reasons)
    said = ", ".join(f"{code} {times}" for code, times in reasons.most_common())
    return [str(len(own)), str(done or UNKNOWN), counted, number(largest, "°", 0), said or UNKNOWN]


def _squats(part: str, path: Path, clip: dict[str, np.ndarray]) -> Iterable[Squat]:
    """Each squat of a clip and what was read at its time, of the leg that is nearer."""
    side = "left" if float(clip["camera_yaw_deg"]) > 0 else "right"
    shank = clip[f"truth_shank_inclination_{side}_deg"]
    repetitions = score(path, movement=ROCK).repetitions
    for start_s, end_s in zip(clip["done_start_s"], clip["done_end_s"], strict=True):
        within = (clip["t_s"] >= start_s) & (clip["t_s"] <= end_s)
        read = [one for one in repetitions if start_s <= one.peak_s <= end_s]
        yield Squat(
            part,
            true_deg=float(shank[within].max()),
            read_deg=max((one.primary.value for one in read), default=math.nan),
            remarked=bool(read) and not any(in_protocol(one) for one in read),
        )


def squats_table(squats: Sequence[Squat]) -> str:
    """How squats are read, by part."""
    rows = []
    for part in dict.fromkeys(one.part for one in squats):
        own = [one for one in squats if one.part == part]
        read = [one for one in own if math.isfinite(one.read_deg)]
        errors = np.array([one.read_deg - one.true_deg for one in read] or [math.nan])
        numbers = (len(own), len(read), sum(one.remarked for one in read))
        mae, bias = float(np.abs(errors).mean()), float(errors.mean())
        rows.append([part, *(str(one) for one in numbers), number(mae), signed(bias)])
    return table(("squats", "times done", "measured", "remarked", "mean error", "bias"), rows)


SECTION = """
## What is not the movement

Other things that people do, each read as the movements it could be mistaken for. *Counted*: given
degrees as a repetition (aim: 0); *largest*: the largest of them; *reasons*: why stretches were
discarded, or what the note says where nothing was found, and how often. Walking and cycling are
*done* once for each stretch without a pause. In the rendered clips the rib cage turns by less than
9°; rules were developed on half of them, the rest only judges. The real recordings are one man with
motion capture, who never turns by more than 9° with his hands at his head, and two videos.

```
python -m bench.other_landmarks --out OTHERS
```

{counted}
Squats from the side: the shank leans as in a rock, so it is measured, with the remark that it was
not done as the protocol says.

{squats}"""
