"""What a movement file says, as frozen records; ``loader`` reads the files.

A movement is data: how it is done, which measure reads it, what a repetition is, how large the
errors are and where each of these numbers comes from.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class ViewRule:
    """From where the movement can be measured."""

    expected: Literal["front", "side"]
    """The word a person understands."""
    yaw_deg: tuple[float, ...]
    """Camera yaws that serve (0: facing the camera, +90: it sees the left side)."""
    within_deg: float
    """How far off one of them is still measured."""
    source: str
    """Where the number comes from."""


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """How the movement is read from a pose."""

    kind: str
    """Which measure of ``posecheck.measures``."""
    needed_landmarks: tuple[str, ...]
    """Sided landmarks that must be inside the picture."""
    neutral_within_deg: float
    """A pose may serve as neutral when the uncorrected reading is at most this far from zero."""
    source: str
    """Where the number comes from."""


@dataclass(frozen=True, slots=True)
class RepetitionRule:
    """What counts as one repetition."""

    shape: Literal["out-and-back", "circle"]
    """Which segmenter."""
    min_amplitude_deg: float
    """Smaller excursions of the signal are no repetitions."""
    min_end_range_deg: float
    """A smaller end range means that the body moved around the joint."""
    min_duration_s: float
    """Quicker ones are jitter or a tracking slip."""
    max_duration_s: float
    """Longer ones are a change of position."""
    source: str
    """Where the numbers come from."""
    reference: str = "auto"
    """How recordings are judged when nothing else is asked: ``auto``, ``first:N`` or ``none``."""


@dataclass(frozen=True, slots=True)
class ErrorRule:
    """The standard error of one measure in its protocol and supported view."""

    measure: str
    """Name of the measure; measures are reported in this order, the first one is primary."""
    unit: Literal["deg", "sr", "cm"]
    """Its unit."""
    repetition: float
    """One standard deviation, independent from repetition to repetition."""
    setup: float
    """One standard deviation, shared by all repetitions of a set-up."""
    source: str
    """Where the numbers come from."""
    retest: float = math.nan
    """One standard deviation between set-ups of one person: ``setup`` without what all of them
    share, such as the body's build.  NaN: not known, ``setup`` is taken instead."""
    same_place: float = math.nan
    """One standard deviation between set-ups of one person from the same place (within 3 % of body
    height and 3°).  NaN: not known, ``retest`` is taken instead."""
    zero: float = math.nan
    """The part of ``setup``, and of ``retest``, that is the zero's: what one side gains by it the
    other loses, one standard deviation.  NaN: each side has a zero of its own."""
    spread_share: float = 0.0
    """How far a person's own comfortable end range varies from repetition to repetition: one
    standard deviation, as a share of the way from rest; taken while no journal says better."""
    from_rest: str = ""
    """The measure that reads the same as a way from rest; empty: this one does."""
    share_of: str = ""
    """The measure whose ratio says how far a repetition went beside another one of its set; empty:
    the way from rest does."""

    @property
    def shared(self) -> str:
        """The measure that repetitions of one set are compared by."""
        return self.share_of or self.excursion

    @property
    def excursion(self) -> str:
        """The measure that reads the way from rest."""
        return self.from_rest or self.measure

    @property
    def between(self) -> float:
        """One standard deviation between set-ups of one person, from wherever they are filmed."""
        return self.setup if math.isnan(self.retest) else self.retest

    @property
    def between_here(self) -> float:
        """The same of set-ups from one place."""
        return self.between if math.isnan(self.same_place) else self.same_place

    @property
    def elsewhere(self) -> float:
        """What set-ups from one place share, and one from elsewhere does not."""
        return math.sqrt(self.between**2 - self.between_here**2)


@dataclass(frozen=True, slots=True)
class LandmarkErrorRule(ErrorRule):
    """The standard error of a measure that is read by lines from another program's landmarks."""

    landmarks: Literal["", "trc", "openpose", "kinect"] = ""
    """Whose landmarks."""


@dataclass(frozen=True, slots=True)
class CompensationRule:
    """Movement elsewhere that is reported when it reaches a size."""

    code: str
    """Stable name."""
    measure: str
    """Which measure shows it, as a change during the repetition."""
    unit: Literal["deg", "cm"]
    """Its unit."""
    at_least: float
    """Reported from this size on."""
    text: str
    """Plain sentence with ``{value}`` in it."""
    source: str
    """Where the number comes from."""


@dataclass(frozen=True, slots=True)
class RequirementRule:
    """What must hold for a repetition to be this movement; one that fails it is discarded."""

    code: str
    """Stable name: the reason of the discarded stretch."""
    measure: str
    """Which measure shows it."""
    text: str
    """Plain sentence with ``{value}`` in it: what was seen instead."""
    source: str
    """Where the numbers come from."""
    of: Literal["change", "highest", "middle", "end_range"] = "change"
    """What is compared: how far the measure changed during the repetition (largest less smallest),
    its highest value, its median, or its value at end range; smoothed, in the measure's unit."""
    at_least: float = -math.inf
    """Smaller is another movement."""
    at_most: float = math.inf
    """Larger is another movement."""


@dataclass(frozen=True, slots=True)
class NotVisibleRule:
    """A compensation that this view cannot show."""

    code: str
    """Stable name."""
    text: str
    """Plain sentence."""


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement file."""

    id: str
    """Lower-case words with hyphens."""
    name: str
    """For people."""
    purpose: str
    """What it is for."""
    instruction: str
    """How to do it."""
    measures: str
    """What the number is."""
    does_not_measure: str
    """What it is not."""
    protocol: Mapping[str, str]
    """Position, arms, knee: sets with different protocols are never compared."""
    view: ViewRule
    """From where."""
    measure: MeasureRule
    """How it is read."""
    repetition: RepetitionRule
    """What counts."""
    error: tuple[ErrorRule, ...]
    """Measures and their errors; the first is the primary one."""
    landmark_error: tuple[LandmarkErrorRule, ...] = ()
    """Errors with other programs' landmarks; of a program without any there are only curves."""
    compensation: tuple[CompensationRule, ...] = ()
    """What can be seen."""
    requirement: tuple[RequirementRule, ...] = ()
    """What must hold for a repetition to be this movement."""
    not_visible: tuple[NotVisibleRule, ...] = ()
    """What cannot."""
    file_sha256: str = ""
    """Of the movement file; filled in by the loader."""
    file_text: str = field(default="", repr=False)
    """The whole movement file, which a journal keeps; filled in by the loader.  Empty for the
    catalogue's, which the program has."""

    @property
    def primary(self) -> ErrorRule:
        """The measure that is the movement's end range."""
        return self.error[0]
