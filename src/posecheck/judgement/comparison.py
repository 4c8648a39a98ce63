"""A set against the person's own baseline, and what difference could be told at all."""

import math
from collections.abc import Iterable, Sequence

from posecheck.judgement.baseline import median_uncertainty
from posecheck.judgement.protocol import in_protocol
from posecheck.personal import Baseline, Comparison
from posecheck.records import Repetition
from posecheck.reliability import REACH90, REACH95, median


def compare(
    repetitions: Sequence[Repetition], baselines: Iterable[Baseline], *, place: str | None = None
) -> tuple[Comparison, ...]:
    """Each side and measure that has both repetitions and a baseline with repetitions.

    ``place`` is that of the set, where it is one of an earlier session.
    """
    found = (_compare(repetitions, baseline, place) for baseline in baselines)
    return tuple(one for one in found if one is not None)


def _compare(
    repetitions: Sequence[Repetition], baseline: Baseline, place: str | None
) -> Comparison | None:
    """The set is one session: its median has the error of its repetitions and of one set-up.

    A difference can be told from 1.96 of its standard errors on, √(set² + baseline²): the minimal
    detectable change for a set and a baseline of unlike sizes (``reliability.mdc95`` is the case of
    like ones).  Set and baseline from different places have each the error of their place, too.
    """
    degs = [
        value.value
        for one in repetitions
        if one.side is baseline.side and in_protocol(one)
        for value in one.measures
        if value.name == baseline.measure and math.isfinite(value.value)
    ]
    if not degs or math.isnan(baseline.median_deg):
        return None
    within, between = baseline.within_deg, baseline.between_deg
    error = median_uncertainty(within, between, count=len(degs), sessions=1)
    baseline_error = median_uncertainty(
        within, between, count=baseline.repetitions, sessions=baseline.sessions
    )
    same_place = place is not None and place == baseline.place
    if not same_place:
        error, baseline_error = (
            math.hypot(one, baseline.elsewhere_deg) for one in (error, baseline_error)
        )
    deg = median(degs)
    return Comparison(
        side=baseline.side,
        measure=baseline.measure,
        deg=deg,
        interval90_deg=(deg - REACH90 * error, deg + REACH90 * error),
        baseline_id=baseline.id,
        baseline_deg=baseline.median_deg,
        baseline_interval90_deg=baseline.interval90_deg,
        detectable_deg=REACH95 * math.hypot(error, baseline_error),
        same_place=same_place,
    )
