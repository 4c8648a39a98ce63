"""The study of forced repetitions, scored: by references, and by the line of each set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.accuracy.forced_journal import Day, days_of
from bench.accuracy.forced_judged import ASKED, POINTED_AT, Judged, judged

WAYS = (ASKED, POINTED_AT, "auto")
"""In which every set is scored."""


@dataclass(frozen=True, slots=True)
class Study:
    """Everything that was scored."""

    sets: Mapping[str, Sequence[Judged]]
    """By what was asked for (``WAYS``)."""
    days: Sequence[Day]
    """Of the journal's part."""


def study(folder: Path) -> Study:
    """Everything that is there."""
    sets = {reference: judged(folder, reference) for reference in WAYS}
    return Study(sets, days_of(folder))
