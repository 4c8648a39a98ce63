"""A circuit: a whole session filmed in one go, of several movements, with what lies between them.

A bout is what activity monitoring calls an uninterrupted stretch of one activity (Bussmann & van
den Berg-Emons 2013, doi:10.1016/j.gaitpost.2013.05.001).

Constants: docs/derivations.md#recognition.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from posecheck.body import Side
from posecheck.records import Discarded, Note, Repetition, Session, SourceInfo
from posecheck.series import Curves

LEAD_S, SHORT_LEAD_S, TAIL_S = 3.0, 1.5, 2.0
"""A set is measured from so long before its first repetition where there was rest, or else from so
long before it, until so long after its last one [s; s; s] (design rule)."""
BRIEF_S = 1.0
"""Something else that lasts less, as a set begins, is its beginning [s] (design rule)."""


RESTED = Note("rest", "Rest.")
UNMEASURED = frozenset(
    {
        "another-person",
        "camera-tipped",
        "damaged-pictures",
        "head-cut",
        "hidden",
        "legs-jumped",
        "legs-swap",
        "legs-unclear",
        "out-of-picture",
        "rest-moved",
        "shoulders-swap",
        "sides-changed",
        "too-few-pictures",
        "too-small",
        "tracking-lost",
    }
)
"""Codes of reasons that lie in the pictures, not in the movement: a repetition discarded for one
was done (design rule)."""
SIDE_LEFT_OUT = "side-left-out"
"""Code of the reason why nothing of a set is reported."""
AWAY = Note("away", "Nobody was in the picture.")
"""Why a part that is neither a set nor something else is none of a movement that was named."""


class Activity(StrEnum):
    """What a stretch of a recording shows."""

    SET = "set"
    REST = "rest"
    OTHER = "other"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Bout:
    """An uninterrupted stretch of one activity; half-open: [start_s, end_s)."""

    start_s: float
    """Seconds from the source's first frame."""
    end_s: float
    """Seconds from the source's first frame."""
    activity: Activity
    """What was done."""
    movement: str | None = None
    """Movement id, of a set."""
    side: Side | None = None
    """The working side of a set; None where both sides take turns, as in a twist."""
    confidence: float = 1.0
    """How sure that is, 0…1; 1 where a person said so."""
    reason: Note | None = None
    """What decided, for people; None where it is plain."""
    extent_s: tuple[float, float] | None = None
    """Start and end of a set and of the refused attempts just before and after it, seconds; None:
    there are no such attempts.  Extents of sets do not overlap."""
    seen_by_hips: int = 0
    """Number of repetitions that only the hips show."""

    @property
    def duration_s(self) -> float:
        """How long it lasted, seconds."""
        return self.end_s - self.start_s

    @property
    def attempted_s(self) -> tuple[float, float]:
        """Start and end with the refused attempts beside it, seconds."""
        return self.extent_s or (self.start_s, self.end_s)

    @property
    def is_brief(self) -> bool:
        """Whether it is too short to be an activity of its own."""
        return self.duration_s < BRIEF_S


@dataclass(frozen=True, slots=True)
class Circuit:
    """What one recording shows: bouts in order of time, and a session of each movement done."""

    source: SourceInfo
    """The recording."""
    duration_s: float
    """Time of the last frame."""
    frames: int
    """Frames read."""
    bouts: tuple[Bout, ...]
    """In order of time, without overlap."""
    sessions: tuple[Session, ...]
    """One of each movement that has a set, in order of their first sets; times are those of the
    recording."""
    notes: tuple[Note, ...] = ()
    """What was odd about the recording."""
    person: str | None = None
    """Whose; None when nobody was named."""
    plan: tuple[str, ...] = ()
    """Ids of the movements that were to be done; empty: no plan was given."""
    series: Curves | None = field(default=None, compare=False, repr=False)
    """The curves; None when they were not kept."""

    @property
    def sets(self) -> tuple[Bout, ...]:
        """The bouts that are sets."""
        return tuple(bout for bout in self.bouts if bout.activity is Activity.SET)

    def repetitions_of(self, bout: Bout) -> tuple[Repetition, ...]:
        """The repetitions of a set."""
        from_s, to_s = bout.attempted_s
        return tuple(
            repetition
            for session in self.sessions
            if session.movement == bout.movement
            for repetition in session.repetitions
            if from_s <= _middle_s(repetition) < to_s
        )

    def discarded_of(self, bout: Bout) -> tuple[Discarded, ...]:
        """What was not measured of a set."""
        from_s, to_s = bout.attempted_s
        return tuple(
            stretch
            for session in self.sessions
            if session.movement == bout.movement
            for one in session.sets
            for stretch in one.discarded
            if from_s <= _middle_s(stretch) < to_s
        )

    def unmeasured_of(self, bout: Bout, side: Side | None = None) -> int:
        """Number of repetitions of a set that were not seen well enough to be measured.

        ``side``: only those of this side.
        """
        if is_left_out(bout) or (side and bout.side not in (None, side)):
            return 0
        discarded = self.discarded_of(bout)
        if side is not None and bout.side is None:
            return unmeasured(one for one in discarded if one.side is side)
        by_hips = bout.seen_by_hips - len(self.repetitions_of(bout))
        return max(unmeasured(discarded), by_hips)

    def unmeasured_in(self, session: Session) -> int:
        """The same number for all sets of a session's movement."""
        sets = [bout for bout in self.sets if bout.movement == session.movement]
        return sum(self.unmeasured_of(bout) for bout in sets)

    def notes_of(self, session: Session) -> tuple[Note, ...]:
        """What was odd about the sets of one movement alone."""
        return tuple(note for note in session.notes if note not in self.notes)


def unmeasured(discarded: Iterable[Discarded]) -> int:
    """Number of repetitions that were done, but not seen well enough to be measured."""
    return sum(one.side is not None and one.reason.code in UNMEASURED for one in discarded)


def is_left_out(bout: Bout) -> bool:
    """Whether it is a set of the side that is not reported."""
    return bout.reason is not None and bout.reason.code == SIDE_LEFT_OUT


def circuit_of(session: Session) -> Circuit:
    """A recording of one movement: its sets, and what was left out."""
    sets = [Bout(one.start_s, one.end_s, Activity.SET, one.movement) for one in session.sets]
    others = [
        Bout(
            one.start_s,
            one.end_s,
            _LEFT_OUT_AS.get(one.reason.code, Activity.OTHER),
            reason=one.reason,
        )
        for one in session.left_out
    ]
    return Circuit(
        source=session.source,
        duration_s=session.duration_s,
        frames=session.frames,
        bouts=tuple(sorted([*sets, *others], key=lambda bout: bout.start_s)),
        sessions=(session,),
        notes=session.notes,
        person=session.person,
        series=session.series,
    )


_LEFT_OUT_AS = {RESTED.code: Activity.REST, AWAY.code: Activity.AWAY}


def corrected(bouts: Iterable[Bout], labels: Sequence[Bout]) -> tuple[Bout, ...]:
    """The bouts with a person's labels over them, in order of time; a label is kept as it is."""
    parts = list(bouts)
    for label in labels:
        parts = [part for bout in parts for part in _beside(bout, label)]
    return tuple(sorted([*parts, *labels], key=lambda bout: bout.start_s))


def _beside(bout: Bout, label: Bout) -> list[Bout]:
    """What a label leaves of a bout: nothing, all of it, or what is before and after."""
    if bout.end_s <= label.start_s or bout.start_s >= label.end_s:
        return [bout]
    before = replace(bout, end_s=label.start_s, extent_s=None)
    after = replace(bout, start_s=label.end_s, extent_s=None)
    return [part for part in (before, after) if part.duration_s > 0.0]


def measured_span(bout: Bout, bouts: Sequence[Bout]) -> tuple[float, float]:
    """From when to when poses are to be measured for the repetitions of a set, seconds.

    With some of the rest before it, which is its neutral, and a little after it.  What was refused
    beside it is measured, too: that gives its reason, and a range held in it is not taken for rest.
    """
    i = bouts.index(bout)
    attempted_from_s, attempted_to_s = bout.attempted_s
    apart = [one for one in bouts[:i] if not _belongs(one, bout)]
    from_s = attempted_from_s - LEAD_S
    if apart and apart[-1].activity is Activity.OTHER and apart[-1].end_s >= attempted_from_s:
        from_s = max(attempted_from_s - SHORT_LEAD_S, apart[-1].start_s)
    elif apart:  # of somebody who is away nothing is measured: their coming may lie in it
        away = apart[-1].activity is Activity.AWAY
        from_s = max(from_s, apart[-1].start_s if away else apart[-1].end_s)
    to_s = attempted_to_s + TAIL_S
    for after in bouts[i + 1 :]:
        if not _belongs(after, bout):
            to_s = min(to_s, after.end_s if after.activity is Activity.OTHER else after.start_s)
            break
    return max(from_s, bouts[0].start_s), to_s


def _belongs(beside: Bout, bout: Bout) -> bool:
    """Whether a bout beside a set is part of it: rest, a brief movement, a refused attempt."""
    if beside.activity is not Activity.OTHER:
        return beside.activity is Activity.REST
    from_s, to_s = bout.attempted_s
    return beside.is_brief or from_s - BRIEF_S < beside.start_s < to_s


def _middle_s(stretch: Repetition | Discarded) -> float:
    return (stretch.start_s + stretch.end_s) / 2.0
