"""What the repetitions of one side say together, how the sides differ, and their arcs."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posecheck.body import Side
from posecheck.judgement.arc import difference_error
from posecheck.personal import Arc
from posecheck.records import Repetition, StandardError
from posecheck.reliability import MEDIAN_FACTOR, REACH90


@dataclass(frozen=True, slots=True)
class SideSummary:
    """The end ranges of one side."""

    count: int
    """Repetitions."""
    median_deg: float
    """Median end range; NaN when no repetition has one."""
    best_comfortable_deg: float
    """Largest end range among the repetitions that were not forced; NaN: there is none."""
    standard_error: StandardError
    """Of the median, both kinds; NaN when there is no median."""

    @property
    def interval90_deg(self) -> tuple[float, float]:
        """90 % interval of the median: both kinds of error."""
        return self.standard_error.interval90(self.median_deg)


@dataclass(frozen=True, slots=True)
class ArcSummary:
    """The arcs of a set."""

    count: int
    """Pairs of repetitions."""
    median_deg: float
    """Median arc."""
    standard_error: StandardError
    """Of the median, both kinds."""

    @property
    def interval90_deg(self) -> tuple[float, float]:
        """90 % interval of the median."""
        return self.standard_error.interval90(self.median_deg)


@dataclass(frozen=True, slots=True)
class SideDifference:
    """Left median minus right median."""

    deg: float
    """Positive: the left goes further."""
    reach90_deg: float
    """Half the width of its 90 % interval."""

    @property
    def interval90_deg(self) -> tuple[float, float]:
        """Its 90 % interval."""
        return self.deg - self.reach90_deg, self.deg + self.reach90_deg


def summarise(repetitions: Iterable[Repetition], side: Side) -> SideSummary | None:
    """What the repetitions of one side say together; None when there are none of that side."""
    own = [one for one in repetitions if one.side is side]
    if not own:
        return None
    known = [one for one in own if not math.isnan(one.primary.value)]
    if not known:
        return SideSummary(len(own), math.nan, math.nan, StandardError(math.nan, math.nan))
    return SideSummary(
        count=len(own),
        median_deg=statistics.median(one.primary.value for one in known),
        best_comfortable_deg=max(
            (one.primary.value for one in known if one.verdict.code != "forced"), default=math.nan
        ),
        standard_error=median_error([one.primary.standard_error for one in known]),
    )


def summarise_arcs(arcs: Sequence[Arc]) -> ArcSummary | None:
    """What the arcs say together; None without any."""
    if not arcs:
        return None
    median_deg = statistics.median(one.deg for one in arcs)
    return ArcSummary(len(arcs), median_deg, median_error([one.standard_error for one in arcs]))


def median_error(errors: Sequence[StandardError]) -> StandardError:
    """The error of the median of n values of one set-up.

        se² = (k · rms(repetition errors) / √n)² + (mean set-up error)²,

    k = 1.2533 for n ≥ 3 (a median spreads more than a mean) and 1 for n < 3 (where they are the
    same): errors that are independent from repetition to repetition shrink with their number, the
    one that a camera set-up shares does not.
    """
    rms = math.sqrt(statistics.fmean(error.repetition**2 for error in errors))
    factor = MEDIAN_FACTOR if len(errors) >= 3 else 1.0
    setup = statistics.fmean(error.setup for error in errors)
    return StandardError(factor * rms / math.sqrt(len(errors)), setup)


def left_right_difference(
    left: SideSummary | None, right: SideSummary | None, *, opposed: float | None = None
) -> SideDifference | None:
    """How much further the left goes than the right; None without a median on both sides.

    ``opposed`` is the share of the set-up's error that is a zero which both sides are read from:
    what it adds to one it takes from the other, so that it counts twice.  None: there is no such
    zero, and the errors of the two sides are independent.  A difference inside its 90 % interval
    is not told apart from none.
    """
    if left is None or right is None:
        return None
    deg = left.median_deg - right.median_deg
    if math.isnan(deg):
        return None
    error = difference_error(left.standard_error, right.standard_error, opposed=opposed)
    return SideDifference(deg, REACH90 * error.total)
