"""What a person may ask of a measurement."""

from dataclasses import dataclass

from posecheck.body import Side
from posecheck.records import Limit


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of one run; everything has a default that suits most people."""

    side: Side | None = None
    """Only this side is reported; None: both."""
    limits: tuple[Limit, ...] = ()
    """Comfort limits in force."""
