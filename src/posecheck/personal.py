"""What is known of a person beforehand, and how a set compares with it: frozen records.

A baseline belongs to one person, movement, protocol, side and measure.
"""

import math
from dataclasses import dataclass, replace

from posecheck.body import Side
from posecheck.reliability import StandardError


@dataclass(frozen=True, slots=True)
class Limit:
    """A comfort limit that repetitions are judged against."""

    measure: str
    """Which measure it limits."""
    deg: float
    """Degrees."""
    origin: str
    """``option``, ``marked`` or ``baseline``; ``reference`` when it comes from this very set,
    ``combined`` when both were taken together, ``set`` when it is the line of the set itself."""
    side: Side | None = None
    """None: both sides."""
    baseline_id: str | None = None
    """The baseline it came from, if any."""
    error_deg: float = math.nan
    """Error of the limit as this set reads it, one standard deviation; NaN: it was not measured
    from this set-up, so that the set-up's own error applies."""
    spread_deg: float = 0.0
    """How far the person's comfortable end range varies from repetition to repetition, one standard
    deviation; 0: not known."""
    margin_deg: float = math.nan
    """How far over it a usual repetition must be to be past it; NaN: not known."""
    rest_deg: float = math.nan
    """What rest read in this set when the limit was taken; NaN: the limit does not rest on it."""
    place: str | None = None
    """The place it was measured from; None: from several, or not known."""
    here_error_deg: float = math.nan
    """Its error in a set from that place, one standard deviation; NaN: none is known."""
    same_place: bool = False
    """Whether it is in force in a set from that place: ``error_deg`` is that of the same place."""
    from_rest: str = ""
    """The measure that reads the way from rest, where ``rest_deg`` is known."""
    share_of: str = ""
    """The measure whose ratio to ``share_deg`` is the share of the way; empty: the way itself."""
    share_deg: float = math.nan
    """What ``share_of`` reads at the limit, degrees; NaN: not known."""
    share_error_deg: float = math.nan
    """Error of a repetition's share, one standard deviation, as degrees of the way to the limit;
    NaN: that of the repetition's own value."""

    @property
    def way_deg(self) -> float:
        """The way from rest to the limit, degrees; all of it where rest is not known."""
        return self.deg if math.isnan(self.rest_deg) else self.deg - self.rest_deg

    def at(self, place: str | None) -> "Limit":
        """The limit as it holds in a set from there, with the error that applies."""
        if place is None or place != self.place or math.isnan(self.here_error_deg):
            return self
        return replace(self, error_deg=self.here_error_deg, same_place=True)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The person's own range of one measure on one side, and how far it differs unchanged.

    The two spreads are those of measured values, so measurement error is in them.
    """

    id: str
    """The same material gives the same one; 12 hexadecimal digits."""
    side: Side
    """Which."""
    measure: str
    """Name in the movement file."""
    median_deg: float
    """Of the accepted repetitions; NaN when there is none."""
    interval90_deg: tuple[float, float]
    """90 % interval of the median in repeated measurements; NaN when there is no median."""
    within_deg: float
    """Standard deviation from repetition to repetition within a session."""
    between_deg: float
    """Standard deviation from session to session."""
    usual_error_deg: float
    """The measurement error of a repetition that is in ``within_deg`` already."""
    end_speed_deg_s: float
    """A speed shortly before the end range that is seldom exceeded (95 %); NaN: not known."""
    repetitions: int
    """Accepted."""
    sessions: int
    """Of which they come."""
    days: int
    """On which those were recorded."""
    first_day: str | None
    """ISO date of the first one; None when there is none."""
    last_day: str | None
    """And of the last one."""
    place: str | None = None
    """The place that all of its sessions were filmed from; None: from several, or not known."""
    elsewhere_deg: float = 0.0
    """What comes to ``between_deg`` in a set from another place, one standard deviation: all of the
    baseline's sessions have one value of it, and a set from its own place has the same."""
    marked_deg: float = math.nan
    """Where the person marked the first sensation of stretch; NaN: not marked."""
    quantile_deg: float = math.nan
    """The upper quantile of the accepted repetitions; NaN while learning."""
    comfort_sessions: int = 0
    """Sessions that the comfort limit rests on; 0: none, it was given in degrees."""
    session_ids: frozenset[str] = frozenset()
    """Of the accepted repetitions."""

    @property
    def learning(self) -> bool:
        """Whether it is too young for the quantile limit and for judging speed."""
        return math.isnan(self.quantile_deg)

    @property
    def comfort_deg(self) -> float:
        """The comfort limit: what was marked, else the quantile; NaN when there is neither."""
        return self.quantile_deg if math.isnan(self.marked_deg) else self.marked_deg

    @property
    def spread_deg(self) -> float:
        """Standard deviation from repetition to repetition without the measurement error in it."""
        return math.sqrt(max(0.0, self.within_deg**2 - self.usual_error_deg**2))


@dataclass(frozen=True, slots=True)
class Comparison:
    """One side of a set against the person's baseline; intervals are of repeated measurements."""

    side: Side
    """Which."""
    measure: str
    """Name in the movement file."""
    deg: float
    """Median end range of the set."""
    interval90_deg: tuple[float, float]
    """Its 90 % interval."""
    baseline_id: str
    """What it was compared with."""
    baseline_deg: float
    """Median of the baseline."""
    baseline_interval90_deg: tuple[float, float]
    """Its 90 % interval."""
    detectable_deg: float
    """The smallest difference that could be told (95 %)."""
    same_place: bool = False
    """Whether the set is from the place of all of the baseline's sessions, so that only the error
    of the same place counts."""

    @property
    def change(self) -> str:
        """``within-error``, ``more`` or ``less``."""
        difference_deg = self.deg - self.baseline_deg
        if abs(difference_deg) < self.detectable_deg:
            return "within-error"
        return "more" if difference_deg > 0.0 else "less"


@dataclass(frozen=True, slots=True)
class Trend:
    """Something that went one way through the repetitions of one side of a set."""

    side: Side
    """Which."""
    code: str
    """``range-shrinks``, ``tempo-quickens`` or ``tempo-slows``."""
    text: str
    """Plain sentences: what was seen, and what to do."""
    change: float
    """From the first repetition to the last, in ``unit``."""
    unit: str
    """``deg`` or ``s``."""


@dataclass(frozen=True, slots=True)
class Arc:
    """The full turn from left to right: the end ranges of two neighbouring repetitions added.

    What a shifted zero adds to one side it takes from the other: the arc is free of it, and its
    error, relative to its size, is smaller than that of either side.
    """

    measure: str
    """Name in the movement file."""
    left: int
    """Index of the repetition to the left, within its set."""
    right: int
    """Of the one to the right."""
    deg: float
    """Left plus right."""
    standard_error: StandardError
    """Of the sum, in its two parts."""

    @property
    def interval90_deg(self) -> tuple[float, float]:
        """The 90 % interval: from both kinds of error."""
        return self.standard_error.interval90(self.deg)
