"""The movements of a user: the library, with the journal that is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from posecheck.app.user_data import open_user_journal
from posecheck.errors import JournalError, UsageError
from posecheck.journal import Journal
from posecheck.measures import measure_for
from posecheck.movements import Library, Movement


@dataclass(frozen=True, slots=True)
class _KeptIn:
    """The movement files of a journal, which is opened only when they are needed."""

    database: str | None

    def movement_files(self) -> tuple[str, ...]:
        with open_user_journal(self.database, create=False) as journal:
            return journal.movement_files()


def library_of(journal: Journal | str | None, *, named: Sequence[Movement] = ()) -> Library:
    """Every movement that is known beside an open journal, or the one at an address.

    None: the user's usual journal.  ``named`` are the movements that were named for this run.
    """
    kept = journal if isinstance(journal, Journal) else _KeptIn(journal)
    return Library(kept, named=named, check=measure_for)


def movements_beside(database: str | None) -> tuple[Movement, ...]:
    """Every movement that a recording may show; without those of a journal that cannot be read.

    Whoever asks the journal for baselines says that it cannot.
    """
    try:
        return library_of(database).movements
    except JournalError:
        return Library(None, check=measure_for).movements


def movement_named(name: str | None, database: str | None) -> Movement:
    """The movement with that id, or in the file at that path.

    Raises UsageError when none was named, for an unknown one, and for a file that is wrong.
    """
    library = library_of(database)
    if name is None:
        known = ", ".join(sorted(movement.id for movement in library.movements))
        raise UsageError(f"Name the movement: --movement with one of {known}, or a movement file.")
    return library.find(name)
