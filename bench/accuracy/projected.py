"""Real people's squats and lunges, projected from motion capture (public UI-PRMD, not in here).

No pose model saw them: what is judged is the geometry and the rules, with noise of landmarks added.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.accuracy.agreement import REACH_90, agreement, slope
from bench.accuracy.markdown import number, share_with_interval, table, with_interval
from posecheck import score
from posecheck.judgement.protocol import in_protocol
from posecheck.records import Repetition

FOLDER = "uiprmd_projected"
"""In the folder of real recordings."""
OVERLAP_S = 0.3
"""A repetition belongs to a true one when they share this much time."""


@dataclass(frozen=True, slots=True)
class Projected:
    """One true repetition, and what was measured of it."""

    file: str
    """One person, movement and camera."""
    kind: str
    """``squat`` or ``lunge``."""
    true_deg: float
    """The largest inclination of the shank that was measured; of the planted one where none was."""
    measured: Repetition | None
    """None when it was not counted."""


def read_projected(real: Path) -> list[Projected]:
    """Every repetition of the projected recordings, in order of the files."""
    found: list[Projected] = []
    for path in sorted((real / FOLDER).glob("*.npz")):
        truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        left = list(score(path, movement="ankle-rock").repetitions)
        for one in truth["reps"]:
            near = [rep for rep in left if _shared_s(rep, one) > OVERLAP_S]
            best = max(near, key=lambda rep: _shared_s(rep, one), default=None)
            if best is not None:
                left.remove(best)
            planted = truth.get("planted", "both")  # a squat plants both: then the nearer one
            side = best.side if best else truth["camera"] if planted == "both" else planted
            true_deg = float(one[f"{side}_shank_deg"])
            found.append(Projected(path.stem, truth["movement"], true_deg, best))
    return found


def projected_table(found: Sequence[Projected]) -> str:
    """A row for each kind."""
    head = (
        *("movement", "files", "repetitions", "measured", "remarked", "mean error", "bias"),
        *("slope", "inside the 90 % bar", "bar"),
    )
    kinds = dict.fromkeys(one.kind for one in found)
    return table(head, [_row(kind, [one for one in found if one.kind == kind]) for kind in kinds])


def _row(kind: str, own: Sequence[Projected]) -> list[str]:
    known = [(one, one.measured.primary) for one in own if one.measured is not None]
    read, true = [value.value for _, value in known], [one.true_deg for one, _ in known]
    figures = agreement(
        [value - truth for value, truth in zip(read, true, strict=True)],
        [REACH_90 * value.standard_error.total for _, value in known],
        [one.file for one, _ in known],
    )
    remarked = sum(one.measured is not None and not in_protocol(one.measured) for one in own)
    return [
        kind,
        str(len({one.file for one in own})),
        str(len(own)),
        str(len(known)),
        str(remarked),
        with_interval(figures.mae, "°"),
        with_interval(figures.bias, "°", sign=True),
        number(
            slope([value.value for _, value in known], [one.true_deg for one, _ in known]), "", 2
        ),
        share_with_interval(figures.coverage),
        f"±{number(figures.half_width)}",
    ]


def _shared_s(measured: Repetition, true: dict[str, float]) -> float:
    return min(measured.end_s, true["end_s"]) - max(measured.start_s, true["start_s"])
