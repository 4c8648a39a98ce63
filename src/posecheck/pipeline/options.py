"""What a person may ask of a measurement, and what is known of the person."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from posecheck.body import Side
from posecheck.judgement.reference import ReferenceRule
from posecheck.personal import Baseline
from posecheck.records import Limit


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of one run; everything has a default that suits most people."""

    side: Side | None = None
    """Only this side is reported; None: both."""
    limits: tuple[Limit, ...] = ()
    """Comfort limits in force."""
    baselines: tuple[Baseline, ...] = ()
    """The person's own, of this movement and protocol: at most one a side and measure."""
    pain: Mapping[Side, int] = field(default_factory=dict)
    """Pain that the person reported for these repetitions, 0…10; a missing side: none told."""
    reference: ReferenceRule = field(default_factory=ReferenceRule)
    """Which repetitions of a set show where the first stretch is."""
