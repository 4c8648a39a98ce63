"""What the journal knows of the person when a recording is judged."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from posecheck.cli.database import opened, place_of
from posecheck.cli.failures import tell
from posecheck.errors import JournalError

if TYPE_CHECKING:
    from posecheck.baselines import Remembered
    from posecheck.movements import Movement
    from posecheck.personal import Baseline

MEASURED_OTHERWISE: Final = (
    "Part of your baseline was measured by another version, whose numbers may differ. Measure it "
    "again: posecheck journal remeasure"
)


def known_baselines(
    movement: "Movement", person: str, database: str | None
) -> "tuple[Baseline, ...]":
    """The person's baselines of a movement; none, and no error, where there is no journal."""
    found = known(movement, person, database)
    return () if found is None else found.baselines()


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
