"""What a journal remembers, as records: frozen, plain, independent of how they are kept.

Dates carry their offset from UTC: the day of a session is the day where it was recorded.  The
numbers of a past repetition are those of the day it was measured, not rounded.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

from posecheck.body import Side
from posecheck.records import Limit, Repetition

ME: Final = "me"
"""The person when nobody else is named."""
NAME_LIMIT: Final = 100
"""Longest name of a person, characters: it is part of file names (design rule)."""
NO_VIDEO_BEFORE: Final = datetime(1995, 1, 1, tzinfo=UTC)
"""Cameras whose clock was never set write 1904 or 1970."""


class DateOrigin(StrEnum):
    """How it is known when something was recorded."""

    CONTAINER = "container"
    """The recording says so itself."""
    OPTION = "option"
    """Somebody said so."""
    FILE_TIME = "file-time"
    """The time of the file: doubtful, copying may change it."""
    CLOCK = "clock"
    """It was recorded just then, by a camera."""


class FeelingKind(StrEnum):
    """What a person may tell of how it felt, 0 (not at all) to 10 (as much as can be)."""

    STIFFNESS = "stiffness"
    SORENESS = "soreness"
    PAIN = "pain"
    EASE = "ease"


class MarkKind(StrEnum):
    """What a person may say of a measure of a movement."""

    COMFORT = "comfort"
    """Here the first stretch is felt; without degrees: remove the marked limit."""
    TARGET = "target"
    """This is where to go; without degrees: no target any more."""
    BASELINE = "baseline"
    """The repetitions of this session belong to the baseline; no degrees."""
    RESET = "reset"
    """The baseline begins anew: what was done before does not count."""


@dataclass(frozen=True, slots=True)
class Feeling:
    """How something felt."""

    kind: FeelingKind
    """What was felt."""
    score: int
    """0…10."""
    side: Side | None = None
    """None: no side in particular."""
    made_at: datetime | None = None
    """When it was said; None when it was not yet kept."""


@dataclass(frozen=True, slots=True)
class SessionNote:
    """A remark of the person on a session."""

    text: str
    """As written."""
    made_at: datetime
    """When."""


class Fact(StrEnum):
    """What can be put right in a session."""

    RECORDED_AT = "recorded_at"
    PERSON = "person"
    MIRRORED = "mirrored"
    """Whether the picture is a mirror image: left and right are the other way round."""
    SIDE = "side"
    """The one side that was asked for; None: both."""
    PROTOCOL = "protocol"
    MOVEMENT = "movement"
    """What was done, by its id; its protocol follows."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person put right in a session."""

    fact: Fact
    """What of it."""
    before: object
    """As it stood until then."""
    after: object
    """As it is since."""
    made_at: datetime
    """When it was said."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that a person said of a measure: marks are added, never changed."""

    person: str
    """Whose."""
    movement: str
    """Movement id."""
    protocol: Mapping[str, str]
    """Position, arms, knee."""
    side: Side
    """Which."""
    measure: str
    """Name in the movement file, e.g. ``thorax_rotation``."""
    kind: MarkKind
    """What is said."""
    made_at: datetime
    """Since when it holds."""
    deg: float | None = None
    """How far; None for a reset and to take one back.  What was read from a recording is read again
    when its session is measured again: this is what the newest measurement says."""
    session_id: str | None = None
    """The session during which it was made, if any."""
    note: str = ""
    """In the person's words."""
    id: str = ""
    """Given by the journal when it is kept."""
    t_s: float | None = None
    """Where in the session's recording it was read, seconds from the first frame; None: it was
    given in degrees."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a person says of a stretch of a recording: labels are added, a later one holds."""

    start_s: float
    """Seconds from the first frame."""
    end_s: float
    """Seconds from the first frame."""
    activity: str | None
    """``set``, ``rest``, ``other`` or ``away``; None: whatever posecheck finds there."""
    movement: str | None = None
    """Movement id, of a set."""
    side: Side | None = None
    """The working side of a set, if one was named."""


@dataclass(frozen=True, slots=True)
class PastRepetition:
    """One kept repetition and the circumstances that decide what it can be compared with."""

    repetition: Repetition
    """The numbers, the verdict of its day included."""
    session_id: str
    """Session it belongs to."""
    measurement_id: str
    """Measurement of that session."""
    person: str
    """Who did it."""
    movement: str
    """Movement id."""
    protocol: Mapping[str, str]
    """Position, arms, knee."""
    set_number: int
    """From 1, within the session."""
    recorded_at: datetime
    """When its session began, with offset."""
    date_origin: DateOrigin
    """How that is known."""
    finished: bool
    """False when the measurement of its session broke off."""
    software: Mapping[str, object]
    """What made the numbers: the block of ``posecheck.session/1``."""

    @property
    def day(self) -> date:
        """The day, where it was recorded."""
        return self.recorded_at.date()


@dataclass(frozen=True, slots=True)
class Measurement:
    """One reading of a session by one program; a session may be measured again later."""

    id: str
    """32 hexadecimal digits."""
    number: int
    """From 1, within the session; the highest finished one is current."""
    begun_at: datetime
    """When it was made."""
    finished: bool
    """False when it broke off (or is still going on)."""
    repetitions: int
    """How many were kept."""
    software: Mapping[str, object]
    """What made the numbers."""
    landmarks_id: str | None
    """The landmarks it was made from, if they are kept."""
    limits: tuple[Limit, ...] = ()
    """Comfort limits in force when it was made."""


@dataclass(frozen=True, slots=True)
class PastSession:
    """What was done of one movement in one recording."""

    id: str
    """32 hexadecimal digits; the first eight are shown."""
    person: str
    """Whose."""
    movement: str
    """Movement id."""
    protocol: Mapping[str, str]
    """Position, arms, knee."""
    source_kind: str
    """``video``, ``camera`` or ``landmarks``."""
    source_name: str
    """File name without its folder."""
    source_sha256: str | None
    """Of the file."""
    mirrored: bool
    """Whether it was turned back from a mirror image."""
    recorded_at: datetime
    """When, with offset."""
    date_origin: DateOrigin
    """How that is known."""
    deleted: bool
    """Whether it has a tombstone."""
    measurements: tuple[Measurement, ...]
    """In the order in which they were made."""
    notes: tuple[SessionNote, ...] = ()
    """In the order in which they were written."""
    feelings: tuple[Feeling, ...] = ()
    """In the order in which they were told; of one kind and side the last one holds."""
    tags: tuple[str, ...] = ()
    """In alphabetical order."""
    recording_id: str = ""
    """32 hexadecimal digits, shared by the sessions of one person in the same file."""

    corrections: tuple[Correction, ...] = ()
    """In the order in which they were made."""

    @property
    def short_id(self) -> str:
        """What a person types."""
        return self.id[:8]

    @property
    def side(self) -> object:
        """The one side that it is about; None: both."""
        said = [one.after for one in self.corrections if one.fact is Fact.SIDE]
        return said[-1] if said else self.settings.get("side")

    def was_mirrored(self, measurement: "Measurement") -> bool:
        """Whether a measurement took it for a mirror image."""
        settings = measurement.software.get("settings")
        said = settings.get("mirrored") if isinstance(settings, Mapping) else None
        first = [one.before for one in self.corrections if one.fact is Fact.MIRRORED]
        return bool(said if said is not None else [*first, self.mirrored][0])

    def movement_in(self, measurement: "Measurement") -> str:
        """The movement that a measurement took it for."""
        settings = measurement.software.get("settings")
        said = settings.get("movement") if isinstance(settings, Mapping) else None
        first = [one.before for one in self.corrections if one.fact is Fact.MOVEMENT]
        return str(said if said is not None else [*first, self.movement][0])

    @property
    def settings(self) -> Mapping[str, object]:
        """How the current measurement was asked for."""
        asked = self.current.software.get("settings") if self.current else None
        return asked if isinstance(asked, Mapping) else {}

    @property
    def current(self) -> Measurement | None:
        """The newest finished measurement, else the newest one."""
        finished = [one for one in self.measurements if one.finished]
        return max(finished or self.measurements, key=lambda one: one.number, default=None)

    @property
    def finished(self) -> bool:
        """Whether any measurement came to its end."""
        return any(one.finished for one in self.measurements)

    def feeling(self, kind: FeelingKind, side: Side | None = None) -> int | None:
        """What holds of one kind and side, 0…10; None when nothing was told."""
        told = [one.score for one in self.feelings if (one.kind, one.side) == (kind, side)]
        return told[-1] if told else None


def pain_of(feelings: Iterable[Feeling]) -> dict[Side, int]:
    """The pain of each side that hurts, 1…10; what was rated without a side counts for both.

    Of one kind and side the last one holds.
    """
    told = {one.side: one.score for one in feelings if one.kind is FeelingKind.PAIN}
    felt = {side: told.get(side, told.get(None, 0)) for side in Side}
    return {side: score for side, score in felt.items() if score > 0}


def replaced_by(
    sessions: Iterable[PastSession], repetitions: Iterable[PastRepetition]
) -> Mapping[str, str]:
    """Sessions whose recording was measured again in another session: the id that counts instead.

    Of sessions of one person, recording and movement whose repetitions overlap in time the one that
    was made last counts: what was scored again with other settings is a correction, not more
    practice.
    """
    spans: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for one in repetitions:
        spans[one.session_id].append((one.repetition.start_s, one.repetition.end_s))
    of_recording: dict[object, list[PastSession]] = defaultdict(list)
    for past in sessions:
        if past.source_sha256 is not None:
            of_recording[past.person, past.source_sha256, past.movement].append(past)
    replaced: dict[str, str] = {}
    for own in of_recording.values():
        made = sorted(own, key=_made_at)
        for i, past in reversed(list(enumerate(made))):
            since = [one.id for one in made[i + 1 :] if _overlap(past, one, spans)]
            if since:
                replaced[past.id] = replaced.get(since[-1], since[-1])
    return replaced


def _made_at(past: PastSession) -> datetime:
    return min((one.begun_at for one in past.measurements), default=past.recorded_at)


def _overlap(
    one: PastSession, other: PastSession, spans: Mapping[str, Sequence[tuple[float, float]]]
) -> bool:
    return any(
        start_s < its_end_s and its_start_s < end_s
        for start_s, end_s in spans.get(one.id, ())
        for its_start_s, its_end_s in spans.get(other.id, ())
    )
