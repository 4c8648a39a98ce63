"""What the project promised, and whether the held-out set keeps it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bench.accuracy.agreement import Agreement
from bench.accuracy.compared import agree, compare, judged, textbook_mae
from bench.accuracy.heldout import Clip
from bench.accuracy.markdown import (
    UNKNOWN,
    number,
    percent,
    share_with_interval,
    table,
    unit_of,
    with_interval,
)
from bench.accuracy.scored import Scored

LEVEL_WITHIN_DEG = 2.0
"""Camera roll up to which the promise holds."""
JUDGED_AT_LEAST = 0.95
COVERAGE_WITHIN = (0.85, 0.95)


@dataclass(frozen=True, slots=True)
class Target:
    """One promise: on which clips, and how good."""

    name: str
    """For people."""
    movement: str
    """Movement id."""
    measure: str
    """Measure by its name in the movement file."""
    view_within_deg: float
    """How far the camera may be off the movement's view."""
    mae_at_most: float
    """Mean absolute error, degrees or percent of the truth."""
    bias_at_most: float = math.inf
    """Absolute bias; where there is no aim for it, none was set for judging and bars either."""
    arms_as_asked: bool | None = None
    """True: only with crossed arms or a bar; False: only other arms; None: all."""

    def covers(self, clip: Clip) -> bool:
        """Whether a clip is one that the promise is about."""
        return (
            clip.movement == self.movement
            and clip.counts
            and clip.off_view_deg <= self.view_within_deg
            and clip.roll_deg <= LEVEL_WITHIN_DEG
            and self.arms_as_asked in (None, clip.arms_as_asked)
        )

    def shortfalls(self, found: Agreement, judged_share: float) -> list[str]:
        """What falls short, in words; everything does when nothing was measured."""
        low, high = COVERAGE_WITHIN
        met = {"error": found.mae.value <= self.mae_at_most}
        if math.isfinite(self.bias_at_most):
            met |= {
                "judged": judged_share >= JUDGED_AT_LEAST,
                "bias": abs(found.bias.value) <= self.bias_at_most,
                "bars too narrow": found.coverage.value >= low,
                "bars too wide": found.coverage.value <= high,
            }
        return [aim for aim, kept in met.items() if not kept]


TARGETS = (
    Target("twist, arms crossed or a bar", "thoracic-twist", "thorax_rotation", 20, 3.5, 1.0, True),
    Target("twist, arms free", "thoracic-twist", "thorax_rotation", 20, 6.0, 2.0, False),
    Target("twist, pelvis", "thoracic-twist", "pelvis_rotation", 20, 5.0),
    Target("ankle rock", "ankle-rock", "shank_inclination", 30, 2.0, 0.7),
    Target("hip circle, flexion", "hip-circle", "hip_flexion", 45, 4.0, 1.5),
    Target("hip circle, abduction", "hip-circle", "hip_abduction", 45, 4.0, 1.5),
    Target("hip circle, swept area", "hip-circle", "swept_area", 45, 12.0),
)
HEAD = (
    "on the supported views",
    "clips",
    "repetitions",
    "judged",
    "mean error",
    "aim",
    "bias",
    "aim",
    "inside the 90 % bar",
    "bar",
    "textbook",
    "aim met?",
)


def targets_table(scored: Sequence[Scored]) -> str:
    """A row for each promise."""
    return table(HEAD, (_row(target, scored) for target in TARGETS))


def _row(target: Target, scored: Sequence[Scored]) -> list[str]:
    compared = compare((one for one in scored if target.covers(one.clip)), target.measure)
    found, share, unit = agree(compared), judged(compared), unit_of(target.measure)
    if not compared:
        return [target.name, "0", *[UNKNOWN] * (len(HEAD) - 2)]
    short = target.shortfalls(found, share)
    return [
        target.name,
        str(len({one.clip.name for one in compared})),
        str(len(compared)),
        percent(share),
        with_interval(found.mae, unit),
        f"≤ {target.mae_at_most:g}{unit}",
        with_interval(found.bias, unit, sign=True),
        f"± {target.bias_at_most:g}{unit}" if math.isfinite(target.bias_at_most) else "",
        share_with_interval(found.coverage),
        f"±{number(found.half_width, unit)}",
        number(textbook_mae(compared).value, unit),
        f"**no**: {', '.join(short)}" if short else "yes",
    ]
