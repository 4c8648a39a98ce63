"""What the journal knows of the person when a recording is judged."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posecheck.cli.database import opened, person_name, place_of
from posecheck.cli.failures import tell
from posecheck.errors import JournalError

if TYPE_CHECKING:
    from posecheck.baselines import Remembered
    from posecheck.cli.score import Request
    from posecheck.journal import Journal
    from posecheck.movements import Movement

MEASURED_OTHERWISE: Final = (
    "Part of your baseline was measured by another version, whose numbers may differ. Measure it "
    "again: posecheck journal remeasure"
)


def with_known(request: "Request", database: str | None) -> "Request":
    """The request with the person's baselines and earlier set-ups, where there is a journal."""
    found = known(request.movement, person_name(request.person), database)
    if found is None:
        return request
    return replace(request, baselines=found.baselines(), earlier=found.set_ups)


def with_those_before(request: "Request", journal: "Journal | None") -> "Request":
    """The request with the set-ups of all that is in the open journal by now."""
    if journal is None:
        return request
    from posecheck.set_ups import set_ups_of

    movement = request.movement
    sessions = journal.sessions(person=person_name(request.person), movement=movement.id)
    return replace(request, earlier=set_ups_of(journal, sessions, protocol=movement.protocol))


def known(movement: "Movement", person: str, database: str | None) -> "Remembered | None":
    """What the journal remembers of a movement; None where there is no journal.

    A journal that cannot be read is told of: measuring needs none.
    """
    place = place_of(database)
    if "://" not in place and not Path(place).exists():
        return None
    from posecheck.baselines import remembered

    try:
        with opened(database, create=False) as journal:
            found = remembered(journal, person=person, movement=movement)
    except JournalError as error:
        tell(f"Judged without your baseline. {error}")
        return None
    if found.measured_otherwise:
        tell(MEASURED_OTHERWISE)
    return found
