"""The person's own baselines of a movement, from what the journal remembers.

with open_journal(address) as journal:
    baselines = baselines_of(journal, person="me", movement=load_movement("ankle-rock"))
session = score("clip.mp4", movement="ankle-rock", baselines=baselines)
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from posecheck.app.context import Context
from posecheck.app.library import library_of
from posecheck.app.set_ups import set_ups_of
from posecheck.app.user_data import is_journal_there, open_user_journal
from posecheck.body import Side
from posecheck.errors import JournalError
from posecheck.history import Mark, MarkKind, PastRepetition, pain_of, replaced_by
from posecheck.judgement.baseline import baseline_of
from posecheck.measures import limited_measures, weights_sha256
from posecheck.movements import Movement
from posecheck.personal import Baseline
from posecheck.place import EarlierSetUp
from posecheck.records import Note

if TYPE_CHECKING:
    from posecheck.journal import Journal

MEASURED_OTHERWISE: Final = Note(
    "measured-otherwise",
    "Part of your baseline was measured by another version, whose numbers may differ. Measure it "
    "again: posecheck journal remeasure",
)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the journal holds of one person's movement in its protocol."""

    movement: Movement
    """Which."""
    past: tuple[PastRepetition, ...]
    """Repetitions of sessions that are not deleted, in order of recording."""
    marks: tuple[Mark, ...]
    """In the order in which they were made."""
    pained: frozenset[tuple[str, Side]]
    """Sessions and sides with pain."""
    days: Mapping[str, date]
    """On which day each session was recorded."""
    set_ups: tuple[EarlierSetUp, ...] = ()
    """From where the sets were filmed, in order of recording."""
    replaced: Mapping[str, str] = field(default_factory=dict)
    """Sessions whose recording was measured again in another session, and that one."""

    def baselines(self) -> tuple[Baseline, ...]:
        """One for each side and limited measure of which anything is known."""
        places = {(one.session_id, one.set_number): one.place for one in self.set_ups}
        found = (
            baseline_of(
                *(self.past, self.marks),
                side=side,
                rule=rule,
                pained=self.pained,
                places=places,
            )
            for side in Side
            for rule in limited_measures(self.movement)
        )
        return tuple(one for one in found if one is not None)

    @property
    def measured_otherwise(self) -> bool:
        """Whether part of the baseline was read by other weights than today's."""
        today = weights_sha256(self.movement)
        return any(one.software.get("weights_sha256") != today for one in self.in_baseline)

    @property
    def in_baseline(self) -> tuple[PastRepetition, ...]:
        """The repetitions of the sessions that were recorded as part of the baseline."""
        chosen = {one.session_id for one in self.marks if one.kind is MarkKind.BASELINE}
        return tuple(one for one in self.past if one.session_id in chosen)

    def when(self, moment: datetime, *, session_id: str) -> "Remembered":
        """What was known at a moment of the past, read as it is today; without a session's own.

        Marks made by then count; the repetitions and the degrees of marks are those of the newest
        measurements.  What was marked after a mark in the session itself was not known, though the
        clock had been ahead when it began: else two sessions would rest on each other.
        """
        own_id = self.replaced.get(session_id, session_id)
        ids = [one.session_id for one in self.marks]
        again = own_id in self.replaced.values()  # scored again: its marks may be older
        first = ids.index(own_id) if own_id in ids and not again else len(ids)
        known = (one for one in self.marks[:first] if one.made_at <= moment)
        before = (one for one in self.past if one.recorded_at <= moment)
        return replace(
            self,
            marks=tuple(one for one in known if one.session_id != own_id),
            past=tuple(one for one in before if one.session_id != own_id),
        )

    def until(self, last: date, *, now: datetime) -> "Remembered":
        """What was known at the end of a day, as it is known now."""
        return replace(
            self,
            past=tuple(one for one in self.past if one.day <= last),
            marks=tuple(mark for mark in self.marks if was_known(mark, self.days, last, now=now)),
        )

    def baselines_over(self, days: Sequence[date], *, now: datetime) -> list[tuple[Baseline, ...]]:
        """The baselines at the end of each of these days, in order of time; as they are known now.

        Only what a baseline can rest on is looked at, and days without anything new share theirs.
        """
        own = self.rests_on | {one.session_id for one in self.past if one.repetition.reference}
        few = replace(self, past=tuple(one for one in self.past if one.session_id in own))
        found: list[tuple[Baseline, ...]] = []
        before: Remembered | None = None
        for day in days:
            known = few.until(day, now=now)
            if before is None or (known.past, known.marks) != (before.past, before.marks):
                found.append(known.baselines())
            else:
                found.append(found[-1])
            before = known
        return found

    @property
    def rests_on(self) -> frozenset[str]:
        """The sessions that baselines and limits come from."""
        return frozenset(one.session_id for one in self.marks if one.session_id is not None)

    def target_deg(self, side: Side, measure: str) -> float | None:
        """The target in force; None when there is none."""
        own = [one for one in self.marks if one.side is side and one.measure == measure]
        targets = [one for one in own if one.kind is MarkKind.TARGET]
        return targets[-1].deg if targets else None


def was_known(mark: Mark, days: Mapping[str, date], last: date, *, now: datetime) -> bool:
    """Whether a mark counts by the end of a day; ``days``: when each session was recorded.

    What was marked in a session counts from the day it was recorded on, whenever the recording was
    handed in; what was given in degrees, from when it was given: by ``now``, though the clock had
    been ahead.
    """
    given = min(mark.made_at, now).astimezone().date()
    return days.get(mark.session_id or "", given) <= last


def remembered(journal: "Journal", *, person: str, movement: Movement) -> Remembered:
    """Everything of one person and movement, in the movement's own protocol.

    What was measured in a recording, marked and said of it belongs to the session that counts.

    Raises JournalError when the journal cannot be read.
    """
    kept = journal.sessions(person=person, movement=movement.id)
    done = journal.repetitions_of(kept)
    replaced = replaced_by(kept, done)
    sessions = [one for one in kept if one.id not in replaced]
    own = {one.id for one in sessions if one.protocol == dict(movement.protocol)}
    marks = journal.marks(person=person, movement=movement.id, protocol=movement.protocol)
    pained = {
        (replaced.get(one.id, one.id), side) for one in kept for side in pain_of(one.feelings)
    }
    return Remembered(
        movement,
        tuple(one for one in done if one.session_id in own),
        tuple(replace(one, session_id=_counting(one.session_id, replaced)) for one in marks),
        frozenset(pained),
        {one.id: one.recorded_at.date() for one in sessions},
        set_ups_of(journal, sessions, protocol=movement.protocol),
        replaced,
    )


def _counting(session_id: str | None, replaced: Mapping[str, str]) -> str | None:
    """The session that counts instead of one whose recording was measured again."""
    return None if session_id is None else replaced.get(session_id, session_id)


def baselines_of(journal: "Journal", *, person: str, movement: Movement) -> tuple[Baseline, ...]:
    """The person's baselines of a movement; empty when nothing is known."""
    return remembered(journal, person=person, movement=movement).baselines()


def known(movement: Movement, person: str, context: Context) -> Remembered | None:
    """What the journal remembers of a movement; None where there is no journal.

    A journal that cannot be read gives a notice: measuring needs none.
    """
    if not is_journal_there(context.database):
        return None
    try:
        with open_user_journal(context.database, create=False) as journal:
            found = remembered(journal, person=person, movement=movement)
            for notice in doubts_of(found, journal):
                context.notify(notice)
    except JournalError as error:
        context.notify(Note("no-baseline", f"Judged without your baseline. {error}"))
        return None
    return found


def doubts_of(found: Remembered, journal: "Journal") -> Iterator[Note]:
    """Whether part of the baseline was measured otherwise than it would be today."""
    if found.measured_otherwise:
        yield MEASURED_OTHERWISE
    movement = found.movement
    library = library_of(journal, named=[movement])
    if any(library.differs(movement.id, one.software) for one in found.in_baseline):
        yield Note(
            "other-movement-file",
            f"Part of your baseline of {movement.id} was measured with another version of the "
            "movement file; the numbers may differ. Measure it again with the present file: "
            "posecheck journal remeasure --movement MOVEMENT",
        )
