"""What the journal knows of the person when a recording is judged."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from posecheck.app.context import Context
from posecheck.app.library import library_of
from posecheck.app.remembered import Remembered, remembered
from posecheck.app.user_data import journal_address, open_user_journal
from posecheck.errors import JournalError
from posecheck.journal import Journal
from posecheck.movements import Movement
from posecheck.records import Note

MEASURED_OTHERWISE: Final = Note(
    "measured-otherwise",
    "Part of your baseline was measured by another version, whose numbers may differ. Measure it "
    "again: posecheck journal remeasure",
)


def known(movement: Movement, person: str, context: Context) -> Remembered | None:
    """What the journal remembers of a movement; None where there is no journal.

    A journal that cannot be read gives a notice: measuring needs none.
    """
    address = journal_address(context.database)
    if "://" not in address and not Path(address).exists():
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


def doubts_of(found: Remembered, journal: Journal) -> Iterator[Note]:
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
