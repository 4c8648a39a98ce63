"""Corrects what the journal says of a session, and measures it again where that matters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from posecheck.app.context import Context
from posecheck.app.library import library_of
from posecheck.app.remeasuring import can_be_measured_as, measure_again
from posecheck.body import Side
from posecheck.errors import UsageError
from posecheck.history import Fact, PastSession
from posecheck.journal import Journal
from posecheck.movements import Movement


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person corrects in a session; None: unchanged."""

    recorded_at: datetime | None = None
    person: str | None = None
    mirrored: bool | None = None
    side: str | None = None
    """``left``, ``right``, or ``both``."""
    protocol: tuple[tuple[str, str], ...] = ()
    """The keys to change, with their values."""
    movement: Movement | None = None

    def of(self, past: PastSession) -> Mapping[Fact, object]:
        """As the journal keeps them.

        Raises UsageError for a key that the movement's protocol does not have.
        """
        movement = past.movement if self.movement is None else self.movement.id
        protocol = past.protocol if movement == past.movement else _protocol_of(self.movement)
        unknown = [key for key, _ in self.protocol if key not in protocol]
        if unknown:
            known = ", ".join(protocol)
            raise UsageError(f"The protocol of {movement} has no '{unknown[0]}', only {known}.")
        date = None if self.recorded_at is None else self.recorded_at.isoformat()
        facts = {Fact.RECORDED_AT: date, Fact.PERSON: self.person, Fact.MIRRORED: self.mirrored}
        said: dict[Fact, object] = {fact: one for fact, one in facts.items() if one is not None}
        if self.side is not None:
            said[Fact.SIDE] = None if self.side == "both" else self.side
        if movement != past.movement:
            said[Fact.MOVEMENT] = movement
        if self.protocol or movement != past.movement:
            said[Fact.PROTOCOL] = {**protocol, **dict(self.protocol)}
        return said


def _protocol_of(movement: Movement | None) -> Mapping[str, str]:
    return {} if movement is None else movement.protocol


def correct(journal: Journal, past: PastSession, facts: Facts, context: Context) -> Iterator[str]:
    """Correct a session, keep what it said before, and tell what was changed, line by line.

    After a change of mirror image, side or movement the kept landmarks are measured again.

    Raises UsageError, with nothing changed, when no landmarks were kept, when they do not show the
    movement, or when the journal has the recording with these facts already.
    """
    said = facts.of(past)
    measures_again = said.keys() & {Fact.MIRRORED, Fact.SIDE, Fact.MOVEMENT}
    named = facts.movement if Fact.MOVEMENT in said else None
    found = None if named is None else _found(journal, past, named, said)
    if measures_again and (found is None if named else not _has_landmarks(past)):
        raise UsageError(
            f"The landmarks of {past.short_id} were not kept, so it cannot be measured again. "
            "Delete it and score the clip again."
        )
    if named is not None and not found:
        raise UsageError(
            f"Nothing in {past.short_id} can be measured as {named.id}, so it stays "
            f"{past.movement}. If it is none of your movements, delete it: posecheck journal "
            f"delete {past.short_id}"
        )
    corrected = journal.correct(past.id, said, now=context.now())
    if corrected.corrections == past.corrections:
        yield f"{past.short_id} has these values already; nothing was changed."
        return
    yield f"Corrected {past.short_id}."
    outcome = measure_again(journal, corrected, library_of(journal), named, now=context.now())
    if outcome.measured or not outcome.current:
        yield f"Measured again: {outcome.text}" if outcome.measured else outcome.text


def _found(
    journal: Journal, past: PastSession, movement: Movement, said: Mapping[Fact, object]
) -> bool | None:
    """Whether its landmarks, read as is said now, show a movement; None: there are none."""
    side, mirrored = said.get(Fact.SIDE, past.side), said.get(Fact.MIRRORED, past.mirrored)
    as_said = replace(past, mirrored=bool(mirrored))
    return can_be_measured_as(
        journal, as_said, movement, side=None if side is None else Side(str(side))
    )


def _has_landmarks(past: PastSession) -> bool:
    return any(one.landmarks_id for one in past.measurements)
