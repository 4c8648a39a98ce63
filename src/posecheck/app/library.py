"""The movements of a user: the library, with the journal that is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from posecheck.app.user_data import is_journal_there, open_user_journal
from posecheck.errors import JournalError, UsageError
from posecheck.measures import measure_for
from posecheck.movements import Library, Movement

if TYPE_CHECKING:
    from posecheck.journal import Journal


@dataclass(frozen=True, slots=True)
class _KeptIn:
    """The movement files of a journal, which is opened only when they are needed."""

    database: str | None

    def movement_files(self) -> tuple[str, ...]:
        if not is_journal_there(self.database):
            return ()
        with open_user_journal(self.database, create=False) as journal:
            return journal.movement_files()


def library_of(journal: "Journal | str | None", *, named: Sequence[Movement] = ()) -> Library:
    """Every movement that is known beside an open journal, or the one at an address.

    None: the user's usual journal.  ``named`` are the movements that were named for this run.
    """
    kept = _KeptIn(journal) if journal is None or isinstance(journal, str) else journal
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
