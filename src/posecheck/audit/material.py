"""What an audit is made from: records of the journal, as they are."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from posecheck.audit.records import Curve, WeekValue
from posecheck.audit.week import Week
from posecheck.body import Side
from posecheck.history import PastRepetition, PastSession, replaced_by
from posecheck.movements import Movement
from posecheck.movements.spec import ErrorRule
from posecheck.personal import Baseline
from posecheck.place import EarlierSetUp
from posecheck.records import Discarded, View


@dataclass(frozen=True, slots=True)
class SessionMaterial:
    """One session in its current measurement."""

    past: PastSession
    """When, what, by which software, notes and feelings."""
    repetitions: tuple[PastRepetition, ...] = ()
    """In order."""
    views: tuple[View, ...] = ()
    """Of its sets; empty when the measurement broke off before they were kept."""
    set_ups: tuple[EarlierSetUp, ...] = ()
    """From where its sets with repetitions were filmed."""
    discarded: tuple[Discarded, ...] = ()
    """What was not measured."""
    curves: Mapping[int, Curve] = field(default_factory=dict)
    """The measured angle around some of the discarded stretches, by their place in the list."""


def last_words(
    sessions: Sequence[SessionMaterial],
) -> tuple[tuple[SessionMaterial, ...], tuple[SessionMaterial, ...]]:
    """The sessions that count, and those whose recording was measured again in another session."""
    replaced = replaced_by(
        [one.past for one in sessions], [done for one in sessions for done in one.repetitions]
    )
    return (
        tuple(one for one in sessions if one.past.id not in replaced),
        tuple(one for one in sessions if one.past.id in replaced),
    )


@dataclass(frozen=True, slots=True)
class MovementMaterial:
    """What is known of one movement beforehand."""

    movement: Movement
    """The movement file."""
    rules: tuple[ErrorRule, ...]
    """The measures that are followed; the first is the end range."""
    baselines: tuple[Baseline, ...] = ()
    """The person's own."""
    targets_deg: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """Targets in force by side and measure."""
    comfort_deg: Mapping[tuple[Week, Side, str], float] = field(default_factory=dict)
    """Comfort limits in force at the end of each week, by week, side and measure."""

    def limited(
        self, weeks: Iterable[WeekValue], side: Side, measure: str
    ) -> tuple[WeekValue, ...]:
        """The weeks, each with the comfort limit that was in force at its end."""
        return tuple(
            replace(one, comfort_deg=self.comfort_deg.get((one.week, side, measure), math.nan))
            for one in weeks
        )


@dataclass(frozen=True, slots=True)
class Material:
    """Everything of one person up to the audited week."""

    person: str
    """Whose."""
    sessions: tuple[SessionMaterial, ...]
    """In order of recording, none with a tombstone."""
    movements: Mapping[str, MovementMaterial]
    """By id, in the order of the report."""
    software: Mapping[str, object] = field(default_factory=dict)
    """What makes the audit."""
