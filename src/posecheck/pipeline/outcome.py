"""What one pose brings to a set."""

from dataclasses import dataclass, field

from posecheck.records import Discarded, Repetition, Sample


@dataclass
class Outcome:
    """What one pose brought."""

    samples: tuple[Sample, ...] = ()
    """One for each side; empty before a neutral is known."""
    repetitions: list[Repetition] = field(default_factory=list)
    """Completed with it."""
    discarded: list[Discarded] = field(default_factory=list)
    """Given up with it."""
    settled: list[Sample] = field(default_factory=list)
    """Of every pose that is done with now: its own, and those that waited for a neutral; in a whole
    set each side has one for each pose."""
