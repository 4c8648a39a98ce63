"""The journal: what was measured, told and decided, kept so that nothing is lost.

The only room that knows the database.  What it gives are the records of ``posecheck.history``.

    with open_journal(address) as journal:                     # a path or a database URL
        start = SessionStart(person=..., movement=..., source=..., software=..., ...)
        if journal.kept_as(start) is None:
            with journal.begin(start, now=now) as writer:      # row: begun
                for observation in ...:
                    writer.observe(observation)                # row: each complete repetition
                writer.finish(session, now=now)                # row: finished, with the document
        past = journal.repetitions(person="me", movement="ankle-rock", protocol={...})
        marks = journal.marks(person="me", movement="ankle-rock")
        journal.add_mark(Mark(...))

Everything raises JournalError (exit code 5) when the database is at fault, UsageError (2) when
something asked for is not in it.  No clock: ``now`` is an aware datetime given by the caller.
The database library is loaded when one of these names is first used.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from posecheck.journal.condition import Condition, condition_of
    from posecheck.journal.database import address_of
    from posecheck.journal.opening import open_journal
    from posecheck.journal.store import Journal
    from posecheck.journal.writer import SessionStart, SessionWriter

_HOME = {
    "Condition": "condition",
    "Journal": "store",
    "SessionStart": "writer",
    "SessionWriter": "writer",
    "address_of": "database",
    "condition_of": "condition",
    "open_journal": "opening",
}

__all__ = [
    "Condition",
    "Journal",
    "SessionStart",
    "SessionWriter",
    "address_of",
    "condition_of",
    "open_journal",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'posecheck.journal' has no attribute '{name}'")
    return getattr(importlib.import_module(f"posecheck.journal.{_HOME[name]}"), name)
