"""The study of forced repetitions, scored: with references, by the line of each set, without."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.accuracy.forced_journal import Day, days_of
from bench.accuracy.forced_judged import ASKED, Judged, judged


@dataclass(frozen=True, slots=True)
class Study:
    """Everything that was scored."""

    sets: Mapping[str, Sequence[Judged]]
    """By what was asked for (``first:2``, ``auto``, ``none``)."""
    days: Sequence[Day]
    """Of the journal's part."""


def study(folder: Path) -> Study:
    """Everything that is there."""
    sets = {reference: judged(folder, reference) for reference in (ASKED, "auto", "none")}
    return Study(sets, days_of(folder))
