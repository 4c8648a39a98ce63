"""What the repetitions of one side say together, and how the two sides differ."""

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from posecheck.body import Side
from posecheck.records import Repetition, StandardError

MEDIAN_FACTOR: Final = math.sqrt(math.pi / 2.0)
"""Standard error of a median over that of a mean, for many normal errors: √(π/2) = 1.2533."""
REACH90: Final = 1.645
"""A 90 % interval reaches so many standard errors to either side."""


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
        """90 % interval of the median: ± 1.645 standard errors, both kinds."""
        reach = REACH90 * self.standard_error.total
        return self.median_deg - reach, self.median_deg + reach


@dataclass(frozen=True, slots=True)
class SideDifference:
    """Left median minus right median."""

    deg: float
    """Positive: the left goes further."""
    reach90_deg: float
    """Half the width of its 90 % interval."""

    @property
    def within_error(self) -> bool:
        """Whether the difference is no larger than measurement error alone would make it."""
        return abs(self.deg) <= self.reach90_deg

    @property
    def interval90_deg(self) -> tuple[float, float]:
        """Its 90 % interval."""
        return self.deg - self.reach90_deg, self.deg + self.reach90_deg


def summarise(repetitions: Iterable[Repetition], side: Side) -> SideSummary | None:
    """What the repetitions of one side say together; None when there are none of that side.

    The error of the median of n end ranges is

        se² = (k · rms(repetition errors) / √n)² + (mean set-up error)²,

    k = 1.2533 for n ≥ 3 (a median spreads more than a mean) and 1 for n < 3 (where they are the
    same): errors that are independent from repetition to repetition shrink with their number, the
    one that a camera set-up shares does not.
    """
    own = [one for one in repetitions if one.side is side]
    if not own:
        return None
    known = [one for one in own if not math.isnan(one.primary.value)]
    if not known:
        return SideSummary(len(own), math.nan, math.nan, StandardError(math.nan, math.nan))
    errors = [one.primary.standard_error for one in known]
    rms = math.sqrt(statistics.fmean(error.repetition**2 for error in errors))
    factor = MEDIAN_FACTOR if len(known) >= 3 else 1.0
    return SideSummary(
        count=len(own),
        median_deg=statistics.median(one.primary.value for one in known),
        best_comfortable_deg=max(
            (one.primary.value for one in known if one.verdict.code != "forced"), default=math.nan
        ),
        standard_error=StandardError(
            factor * rms / math.sqrt(len(known)),
            statistics.fmean(error.setup for error in errors),
        ),
    )


def left_right_difference(
    left: SideSummary | None, right: SideSummary | None
) -> SideDifference | None:
    """How much further the left goes than the right; None without a median on both sides.

    The errors of the two sides are taken as independent, those of the set-up too, which do not
    cancel (a camera that is turned or tilted shows one side larger and the other smaller): the 90 %
    interval reaches 1.645 · √(se_left² + se_right²), which is 1.645 · √2 · se for sides measured
    alike.  A difference inside that reach is not told apart from none.
    """
    if left is None or right is None:
        return None
    deg = left.median_deg - right.median_deg
    if math.isnan(deg):
        return None
    reach = REACH90 * math.hypot(left.standard_error.total, right.standard_error.total)
    return SideDifference(deg, reach)
