"""Everything that a weekly audit says, as frozen records; ``posecheck.audit/1`` is made of them.

Degrees unless a name says otherwise; NaN: not known.  Intervals are 90 % intervals, detectable
changes 95 %.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from posecheck.audit.week import Week
from posecheck.body import Side
from posecheck.history import DateOrigin, Feeling
from posecheck.personal import Baseline
from posecheck.records import Note, StandardError, Verdict

UNKNOWN_INTERVAL = (math.nan, math.nan)


class ChangeVerdict(StrEnum):
    """What a series says of the person's range."""

    UP = "clearly-up"
    DOWN = "clearly-down"
    NONE = "no-clear-change"
    NOT_ENOUGH = "not-enough-data"


class Direction(StrEnum):
    """Which way a change points."""

    UP = "up"
    DOWN = "down"


class SideVerdict(StrEnum):
    """What two sides say of each other."""

    LEFT = "left-larger"
    RIGHT = "right-larger"
    NONE = "no-clear-difference"
    NOT_ENOUGH = "not-enough-data"


@dataclass(frozen=True, slots=True)
class Point:
    """One repetition of a series, counted or left out with a reason."""

    session_id: str
    """Of the session in the journal."""
    recorded_at: datetime
    """When its session began, with offset."""
    date_origin: DateOrigin
    """How that is known; ``file-time`` is doubtful."""
    number: int
    """From 1: the how manieth repetition of this side in its session."""
    deg: float
    """The measure's value."""
    interval90_deg: tuple[float, float]
    """Of this repetition."""
    standard_error: StandardError
    """The same, its two parts."""
    tempo_s: float
    """Out plus back, without the hold."""
    sparc: float
    """Smoothness, nearer to 0 is smoother."""
    verdict: str
    """``comfortable``, ``near-limit``, ``forced``, ``no-limit`` or ``learning``."""
    left_out: Note | None = None
    """Why it is not counted: ``warm-up``, ``beyond-five``, ``other-protocol``, ``other-view``,
    ``other-model``, ``other-software``; None: counted."""
    place: str | None = None
    """Name of the place it was filmed from; None: not known."""


@dataclass(frozen=True, slots=True)
class WeekValue:
    """One week of a series."""

    week: Week
    """Which."""
    deg: float
    """Robust mean of the counted repetitions; NaN when the week has too few or none."""
    interval90_deg: tuple[float, float]
    """Of that mean: how it would come out if everything was set up and done again that week."""
    standard_error: StandardError
    """The same in its two parts, one standard deviation each."""
    counted: int
    """Repetitions counted."""
    sessions: int
    """Sessions that they come from."""
    points: tuple[Point, ...]
    """All repetitions of the week, in order, also those left out."""
    tempo_s: float = math.nan
    """Median of the counted repetitions."""
    sparc: float = math.nan
    """The same."""
    why_missing: Note | None = None
    """``nothing-recorded``, ``too-few`` or ``all-left-out`` when there is no value."""
    comfort_deg: float = math.nan
    """Comfort limit in force at the end of the week."""

    @property
    def known(self) -> bool:
        """Whether the week has a value."""
        return math.isfinite(self.deg)


@dataclass(frozen=True, slots=True)
class WeeklyTrend:
    """The straight line through the weeks of the window."""

    first: Week
    """The first week in it with a value."""
    last: Week
    """And the last."""
    weeks: int
    """Weeks with a value."""
    slope_deg_per_week: float
    """Theil-Sen: the median slope between all pairs of weeks."""
    slope_interval90: tuple[float, float]
    """By bootstrap, degrees a week."""
    level_deg: float
    """The line at ``last``."""
    residual_deg: float
    """Standard deviation of the weekly values about the line; NaN with fewer than three."""

    def at(self, week: Week) -> float:
        """The line at a week, degrees."""
        return self.level_deg + self.slope_deg_per_week * week.since(self.last)


@dataclass(frozen=True, slots=True)
class Change:
    """What changed over the weeks of the window, and whether that can be told from noise."""

    verdict: ChangeVerdict
    """One of four."""
    sentence: str
    """The verdict with its numbers, for people."""
    deg: float = math.nan
    """Change along the trend from its first week to its last."""
    interval90_deg: tuple[float, float] = UNKNOWN_INTERVAL
    """By bootstrap."""
    detectable_deg: float = math.nan
    """The smallest change along the trend that could have been told, read every week."""
    mdc95_deg: float = math.nan
    """Minimal detectable change between two single weeks: not a limit of the verdict."""
    since_last_week_deg: float = math.nan
    """This week less the last week before it that has a value."""
    since_baseline_deg: float = math.nan
    """This week less the baseline's value."""
    probably: Direction | None = None
    """Where a change that is not clear points: its interval is clear of zero; else None."""


@dataclass(frozen=True, slots=True)
class Series:
    """One movement, protocol, side, measure, view and model over the weeks."""

    movement: str
    """Movement id."""
    movement_name: str
    """For people."""
    protocol: Mapping[str, str]
    """Position, arms, knee."""
    side: Side | None
    """None: both, each point an arc (left plus right)."""
    measure: str
    """Name in the movement file, e.g. ``thorax_rotation``."""
    primary: bool
    """Whether it is the movement's end range."""
    view: str
    """``front``, ``left side`` or ``right side``: where the camera stands."""
    model: str
    """Pose model."""
    weeks: tuple[WeekValue, ...]
    """Every week from the first with anything to this one, none left out."""
    trend: WeeklyTrend | None
    """None with fewer than two weeks."""
    change: Change
    """What it says."""
    week_spread_deg: float
    """Standard deviation of a weekly value when nothing changes: the error of set-up and
    repetitions, put together with the person's own spread about the trend."""
    baseline: Baseline | None = None
    """The person's own, with its interval, from the repetitions that a week would count; None when
    there is none."""
    comfort_deg: float = math.nan
    """Comfort limit in force: that of this week."""
    target_deg: float = math.nan
    """Target in force."""
    place_deg: float = 0.0
    """Error that all weeks from the usual place share: in what they are, not in how they change."""
    opposed: float | None = None
    """The zero's share of the error between set-ups, which the other side has with the opposite
    sign; None: each side has a zero of its own."""
    flags: tuple[Note, ...] = ()
    """What is not like the rest: other model, other software, other view, doubtful date."""
    protocol_name: str = ""
    """What tells it from the movement's other protocols, e.g. ``half-kneeling``; empty when it has
    one protocol only."""

    @property
    def label(self) -> str:
        """Movement and side for people, with the protocol where there are several."""
        which = f" ({self.protocol_name})" if self.protocol_name else ""
        return f"{self.movement_name}{which}, {self.side or 'arc'}"

    @property
    def this_week(self) -> WeekValue:
        """The audited week."""
        return self.weeks[-1]


@dataclass(frozen=True, slots=True)
class SideDifference:
    """Left and right of one measure this week."""

    movement: str
    """Movement id."""
    movement_name: str
    """For people."""
    measure: str
    """Name in the movement file."""
    verdict: SideVerdict
    """One of four."""
    sentence: str
    """The verdict with its numbers."""
    left_deg: float = math.nan
    """This week's value."""
    right_deg: float = math.nan
    """This week's value."""
    difference_deg: float = math.nan
    """Right less left."""
    interval90_deg: tuple[float, float] = UNKNOWN_INTERVAL
    """Of the difference."""
    mdc95_deg: float = math.nan
    """Minimal detectable change of such a difference; a smaller one says nothing."""
    weeks_beyond: int = 0
    """How many weeks in a row, up to this one, the difference was beyond it, the same way."""
    protocol_name: str = ""
    """As in its series."""


@dataclass(frozen=True, slots=True)
class ForcedRepetition:
    """A repetition of this week that was forced."""

    movement: str
    side: Side
    session_id: str
    recorded_at: datetime
    number: int
    """From 1: the how manieth of this side in its session."""
    deg: float
    """End range."""
    verdict: Verdict
    """Where it ended, how, and why it is called so."""


@dataclass(frozen=True, slots=True)
class SeenCompensation:
    """A compensation of this week."""

    movement: str
    side: Side
    code: str
    """Stable name."""
    text: str
    """The largest one, in a plain sentence."""
    count: int
    """Repetitions that showed it …"""
    of: int
    """… of so many measured."""


@dataclass(frozen=True, slots=True)
class PracticeWeek:
    """How often the person practised in a week."""

    week: Week
    days: tuple[date, ...]
    """Days with a session, each once."""
    sessions: int
    repetitions: int
    """Measured, also those that the audit does not count."""


@dataclass(frozen=True, slots=True)
class JournalNote:
    """What the person wrote or told of a session: text by a person, to be shown as text."""

    week: Week
    movement: str
    session_id: str
    recorded_at: datetime
    """When the session was."""
    text: str
    """As written; empty when only feelings were told."""
    feelings: tuple[Feeling, ...] = ()


@dataclass(frozen=True, slots=True)
class Curve:
    """The measured angle over a stretch."""

    measure: str
    t_s: tuple[float, ...]
    """Seconds from the recording's first frame."""
    deg: tuple[float, ...]
    """NaN where it could not be read."""


@dataclass(frozen=True, slots=True)
class DiscardedRepetition:
    """A stretch of this week that was not measured."""

    movement: str
    side: Side | None
    """None when it concerns both."""
    session_id: str
    source_name: str
    """File name of the recording."""
    recorded_at: datetime
    start_s: float
    end_s: float
    reason: Note
    """Why."""
    curve: Curve | None = None
    """From a second before to a second after; None when landmarks are not kept."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing for next week."""

    code: str
    """Stable: ``film-more``, ``film-from``, ``go-gently``, ``towards-target``, ``watch``, ``keep``,
    ``say-what``."""
    text: str
    """One or two plain sentences."""
    movement: str | None = None
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """One person's week."""

    week: Week
    """The audited one."""
    person: str
    """Whose: a name by a person, to be shown as text."""
    made_at: datetime
    """When the audit was made, with offset."""
    software: Mapping[str, object]
    """``version`` of posecheck and what else made the audit."""
    series: tuple[Series, ...]
    """By movement as the catalog has them, measure (primary first), side."""
    side_differences: tuple[SideDifference, ...]
    """One for each movement and measure with both sides."""
    forced: tuple[ForcedRepetition, ...]
    compensations: tuple[SeenCompensation, ...]
    practice: tuple[PracticeWeek, ...]
    """From the first week of any series to this one, none left out."""
    notes: tuple[JournalNote, ...]
    """Of all these weeks, oldest first."""
    discarded: tuple[DiscardedRepetition, ...]
    """Of this week."""
    advice: tuple[Advice, ...]
    """What to work on next week, the weightiest first; at most a few."""
    praise: tuple[str, ...] = ()
    """A word of congratulation; only where a change is clearly up, empty otherwise."""
    remarks: tuple[Note, ...] = field(default=())
    """On the audit itself: what could not be compared, dates in doubt, clips to answer for."""
    arcs: tuple[Series, ...] = ()
    """One for each movement and protocol whose sides share one zero: left plus right."""

    @property
    def this_week(self) -> PracticeWeek:
        """How often the person practised this week."""
        return self.practice[-1]
