"""What every kind of measure offers to the pipeline."""

import math
from dataclasses import dataclass
from typing import ClassVar, Protocol

from posecheck.records import Pose, Sample


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Moments in which a value is above ``lower``, in a stretch that reaches ``upper``.

    They do not count for the end range.
    """

    measure: str
    """The value."""
    lower: float
    """Where the stretch begins and ends, in the value's unit."""
    upper: float
    """What it must reach to matter."""
    most: float = math.inf
    """It is not believed when leaving its moments out would lower the end range by more than this,
    in the end range's unit."""


class MeasureKind(Protocol):
    """Reads poses of one set; keeps no more than it needs to know where a foot stands."""

    names: ClassVar[tuple[str, ...]]
    """Every value that a sample carries."""
    path_names: ClassVar[tuple[str, ...]]
    """Values that only a whole repetition has, such as a swept area."""
    signal: ClassVar[tuple[str, ...]]
    """What repetitions are found in: one value, or flexion and abduction of a path."""
    outline: ClassVar[tuple[str, ...]]
    """In which values a repetition's start and end are read: where the limb is in the picture."""
    held: ClassVar[str | None]
    """In which value a hold is seen; None: where start and end are read."""
    angles: ClassVar[tuple[str, ...]]
    """The angles whose speed is the speed of the movement."""
    at_end_range_only: ClassVar[bool]
    """Whether the primary value counts only while the signal is at its own end range."""
    rests_on: ClassVar[tuple[str, ...]]
    """The sided landmarks that a value is read from: when they are hidden there is none."""
    both_sides: ClassVar[bool]
    """Whether it is read from the landmarks of both sides, not of its own alone."""
    reads_depth: ClassVar[bool]
    """Whether it needs to know how far away a landmark is."""
    feet_stay: ClassVar[bool]
    """Whether both feet are where they were when a repetition ends: else person or camera moved."""
    hips_go_forward: ClassVar[bool]
    """Whether the hips go forward over feet that stay: that shows it where no leg does."""
    reads_vertical: ClassVar[tuple[str, ...]]
    """Values against the picture's vertical: a camera that tips adds to them."""
    exclusion: ClassVar[Exclusion | None]
    """What makes moments not count for the end range, such as a lifted heel."""

    @property
    def area_gain(self) -> float:
        """What the solid angle of the read path is multiplied with; 1 where it is exact."""
        ...

    def zero_distance_deg(self, pose: Pose) -> float:
        """How far an uncorrected pose is from anatomical zero, degrees, never negative."""
        ...

    def read(self, pose: Pose, neutral: Pose) -> tuple[Sample, ...]:
        """One sample for each side, measured from the person's own neutral.

        The pose must have all needed landmarks.
        """
        ...

    def reset(self) -> None:
        """Forget what was learned from earlier poses: tracking starts afresh."""
        ...
