"""What the errors in the movement files should be, from clips that are not held out."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.accuracy.agreement import REACH_90, two_parts
from bench.accuracy.compared import Compared, compare, with_truth
from bench.accuracy.conditions import MOVEMENTS
from bench.accuracy.markdown import UNKNOWN, number, percent, table, words
from bench.accuracy.rendered import of_movement
from bench.accuracy.scored import Scored
from posecheck.records import StandardError
from posecheck.repetitions.end_zone import MIN_SPEED_DEG_S

WANTED_COVERAGE = 0.90


@dataclass(frozen=True, slots=True)
class Evidence:
    """The two kinds of error of one measure, in its unit."""

    found: StandardError
    """As they are, once what posecheck widens by itself (view, far leg, …) is taken out."""
    suggested: StandardError
    """The same, scaled so that nine in ten bars hold the truth although errors are not normal."""
    coverage: float
    """What the present bars hold, 0 to 1."""


def evidence(compared: Sequence[Compared], present: StandardError) -> Evidence:
    """Errors by one-way analysis of variance; a set-up is one side of one clip.

    The bias goes into the set-up's error: averaging does not shrink it either.  NaN with fewer than
    two set-ups.
    """
    known = [one for one in compared if math.isfinite(one.error)]
    widening = np.array([one.half_width for one in known]) / (REACH_90 * present.total)
    errors = np.array([one.error for one in known]) / widening
    setups = [(one.clip.name, one.repetition.side) for one in known]
    if len(set(setups)) < 2:
        nothing = StandardError(math.nan, math.nan)
        return Evidence(nothing, nothing, math.nan)
    found = StandardError(*two_parts(errors, setups))
    reach = float(np.quantile(np.abs(errors), WANTED_COVERAGE))
    scale = reach / (REACH_90 * found.total)
    suggested = StandardError(found.repetition * scale, found.setup * scale)
    inside = [abs(one.error) <= one.half_width for one in known]
    return Evidence(found, suggested, float(np.mean(inside)))


def evidence_table(scored: Sequence[Scored]) -> str:
    """The movement files' errors beside what the evidence says they should be."""
    head = ("measure", "repetitions", "in the file", "found", "suggested", "inside at present")
    rows = []
    for movement in MOVEMENTS:
        own = of_movement(scored, movement)
        for rule in with_truth(movement) if own else ():
            compared = compare(own, rule.measure, in_percent=())
            present = StandardError(rule.repetition, rule.setup)
            said = evidence(compared, present)
            rows.append(
                [
                    f"{words(rule.measure)}, {rule.unit}",
                    str(sum(math.isfinite(one.error) for one in compared)),
                    *(_parts(one) for one in (present, said.found, said.suggested)),
                    percent(said.coverage),
                ]
            )
    return table(head, rows)


def area_gain(scored: Sequence[Scored]) -> float:
    """True over read swept area: geometric mean over people of each one's median; NaN: no circles.

    One when the areas are read without bias.
    """
    shares: dict[str, list[float]] = defaultdict(list)
    for one in of_movement(scored, "hip-circle"):
        for compared in compare([one], "swept_area", in_percent=()):
            if math.isfinite(compared.error):
                shares[one.clip.person_and_motion].append(compared.true / compared.measured)
    medians = [np.median(own) for own in shares.values()]
    return float(np.exp(np.mean(np.log(medians)))) if medians else math.nan


def end_speed_table(scored: Sequence[Scored]) -> str:
    """How much the speed near end range depends on where the camera stands.

    Standard deviation of the logarithm of a session's median end speed, between set-ups of the same
    person and motion; only speeds that count (``MIN_SPEED_DEG_S``).
    """
    rows = []
    for movement in MOVEMENTS:
        sessions: dict[str, list[float]] = defaultdict(list)
        for one in of_movement(scored, movement):
            speeds = [pair.measured.end_speed_deg_s for pair in one.pairs if pair.measured]
            typical = float(np.median(speeds)) if speeds else math.nan
            if one.clip.counts and typical >= MIN_SPEED_DEG_S:
                sessions[one.clip.person_and_motion].append(typical)
        spreads = [np.var(np.log(own), ddof=1) for own in sessions.values() if len(own) > 1]
        if spreads:
            rows.append([movement, str(len(spreads)), f"{math.sqrt(np.mean(spreads)):.2f}"])
    return table(("end speed of a session", "people", "SD of its logarithm"), rows)


def needed_width(compared: Sequence[Compared]) -> str:
    """By how much bars would have to be wider to hold nine truths in ten, and of how many clips."""
    known = [one for one in compared if math.isfinite(one.error)]
    if not known:
        return UNKNOWN
    shares = [abs(one.error) / one.half_width for one in known]
    clips = len({one.clip.name for one in known})
    return f"× {np.quantile(shares, WANTED_COVERAGE):.2f} ({clips})"


def _parts(error: StandardError) -> str:
    digits = 2 if error.total < 1 else 1
    return f"{number(error.repetition, '', digits)} / {number(error.setup, '', digits)}"
