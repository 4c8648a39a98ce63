"""What the twist's shares by width were chosen on: the sets to learn from, candidate by candidate.

Every effort is read at its true end range, by the angle that is reported and by the width of the
shoulders over several full widths, as a share of the set's two references.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.accuracy.effort_scripts import COMFORTABLE_ENDS, Plan, plans_of
from bench.accuracy.forced_judged import MODEL, OVER_DEG, OVER_SHARE, there
from bench.accuracy.markdown import table
from bench.accuracy.reading import landmarks_file
from bench.fit import opened
from posecheck.body import Side
from posecheck.geometry import turn_of_line_deg
from posecheck.measures import measure_for
from posecheck.measures.shoulder_ellipse import shoulder_line
from posecheck.movements import load_movement
from posecheck.records import Pose

Array = NDArray[np.float64]
LEARNED = ("learn", "learn-second")
TWIST = "thoracic-twist"
FULL_WIDTHS = (1.03, 1.05, 1.08, 1.12)
"""Widths of shoulders that face the camera, over that at rest."""
MARGINS = (0.10, 0.135, 0.16)
"""Shares beyond the references that would be called forced."""
NEAR_TOP_DEG = 1.2
"""An effort is read over the moments that are truly so near to its end range."""


@dataclass(frozen=True, slots=True)
class Read:
    """One effort after the references."""

    candidate: str
    part: str
    over: bool
    """A true overshoot of 8° and 20 % or more; else comfortable."""
    share: float
    """Of the references, as read; NaN when nothing was."""


def shares_table(folder: Path) -> str:
    """Of each candidate and margin: overshoots beyond it, and comfortable repetitions."""
    plans = [plan for part in LEARNED for plan in plans_of(part) if plan.movement == TWIST]
    reads = [read for plan in there(folder, plans) for read in _reads(folder, plan)]
    head = ("read by", "sets to learn from", "overshoots", "comfortable")
    margins = tuple(f"beyond {100 * margin:g} %: overshoots, comfortable" for margin in MARGINS)
    rows = []
    for candidate in dict.fromkeys(read.candidate for read in reads):
        for part in LEARNED:
            own = [r for r in reads if (r.candidate, r.part) == (candidate, part)]
            over, easy = ([r.share for r in own if r.over is is_over] for is_over in (True, False))
            figures = [f"{_beyond(over, one)}, {_beyond(easy, one)}" for one in MARGINS]
            rows.append([candidate, part, str(len(over)), str(len(easy)), *figures])
    return table((*head, *margins), rows)


def _beyond(shares: Sequence[float], margin: float) -> str:
    return f"{np.mean(np.array(shares) > 1.0 + margin):.0%}" if shares else "–"


def _reads(folder: Path, plan: Plan) -> list[Read]:
    poses, neutral, arrays = opened(landmarks_file(folder, plan.name, MODEL))
    side = Side(plan.side)
    true = side.sign * np.asarray(arrays["truth_thorax_rotation_deg"])
    moments = _moments(plan, true, np.asarray(arrays["t_s"], dtype=float))
    if len(moments) < len(plan.efforts):
        return []
    ends = np.array([true[rows].max() for rows in moments])
    references = [i for i, one in enumerate(plan.efforts) if one.kind == "reference"]
    first_deg = float(ends[references].mean())
    found = []
    for name, read in _candidates(poses, neutral, side).items():
        tops = np.array([_median(read[rows]) for rows in moments])
        for effort, deg, top in zip(plan.efforts, ends, tops, strict=True):
            share, over = deg / first_deg, effort.kind in ("larger", "pushed")
            if over and (share < OVER_SHARE or deg - first_deg < OVER_DEG):
                continue
            if not over and (effort.kind != "comfortable" or share > COMFORTABLE_ENDS[1]):
                continue
            part = "learn-second" if plan.look == "second" else "learn"
            known = float(tops[references].mean())
            found.append(Read(name, part, over, float(top) / known if known else math.nan))
    return found


def _moments(plan: Plan, true: Array, t_s: Array) -> list[NDArray[np.int_]]:
    """The rows near each effort's true end range; an effort of two repetitions by its larger."""
    starts = [*plan.script.starts_s, float(t_s[-1]) + 1.0]
    found, first = [], 0
    for effort in plan.efforts:
        begun_s, done_s = starts[first], starts[first + len(effort.reps)]
        first += len(effort.reps)
        rows = np.flatnonzero((t_s >= begun_s) & (t_s < done_s))
        if not len(rows):
            return []
        found.append(rows[true[rows] > true[rows].max() - NEAR_TOP_DEG])
    return found


def _candidates(poses: Sequence[Pose], neutral: Pose, side: Side) -> dict[str, Array]:
    kind = measure_for(load_movement(TWIST))
    angle = [
        next(one for one in kind.read(pose, neutral) if one.side is side).values["thorax_rotation"]
        if pose.present
        else math.nan
        for pose in poses
    ]
    rest = shoulder_line(neutral, neutral.trunk_px)[0]
    width = [
        shoulder_line(pose, neutral.trunk_px)[0] if pose.present else math.nan for pose in poses
    ]
    by_width = {
        f"width over {full:g} of rest": np.array(
            [turn_of_line_deg(one / (full * rest)) if math.isfinite(one) else one for one in width]
        )
        for full in FULL_WIDTHS
    }
    return {"the reported angle": np.array(angle), **by_width}


def _median(values: Array) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else math.nan
