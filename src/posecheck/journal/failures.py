"""What databases say when something is wrong, in plain words with a way on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from posecheck.errors import JournalError

_KEPT = "Nothing that was kept is lost."

DAMAGED: Final = (
    "it is damaged. It was left as it is, and nothing is written into it. Put a backup in its "
    "place with 'posecheck journal restore FILE', or take what can be read into a new one with "
    "'posecheck journal recover' (the damaged file is set aside)."
)
_SQLITE: Final = {
    "SQLITE_BUSY": f"another program is using it for longer than usual. {_KEPT} "
    "Close that program, or wait, and try again.",
    "SQLITE_LOCKED": f"another program is using it. {_KEPT} Wait, and try again.",
    "SQLITE_FULL": f"the disk is full. {_KEPT} Free some space and try again, or keep the journal "
    "on another disk with --database.",
    "SQLITE_IOERR": f"the disk refuses (full, taken away or failing). {_KEPT} Check the disk and "
    "try again, or keep the journal on another one with --database.",
    "SQLITE_READONLY": "it may be read, but not written. Change the permissions of the file and "
    "its folder, or choose another place with --database.",
    "SQLITE_PERM": "permission denied. Change the permissions, or choose another place with "
    "--database.",
    "SQLITE_CANTOPEN": "it cannot be opened, or its log beside it: permission denied. Change the "
    "permissions of the file and its folder, or choose another place with --database.",
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": "it is not a journal, or it is damaged. It was left as it is. Put a backup in "
    "its place with 'posecheck journal restore FILE' (this file is set aside), or move it away to "
    "start a new one.",
}
_POSTGRES: Final = {
    "53": "the server has no room or no connections left. Make room on it and try again.",
    "25": "the server only allows reading. Ask for write access, or choose another with "
    "--database.",
    "42501": "this user may not do that on the server. Ask for the rights, or choose another "
    "database with --database.",
    "28": "the server refuses this user or password. Check the address.",
    "3D": "the server has no such database. Create it first (createdb), or check the address.",
    "55P03": "another program is using it for longer than usual. Wait, and try again.",
    "57": "the server is shutting down or starting. Wait, and try again.",
    "08": "the connection was lost. Check that the server runs, and try again.",
}


@contextmanager
def told_failures(address: str) -> Iterator[None]:
    """Translate what the database raises inside the block into JournalError with advice."""
    try:
        yield
    except DBAPIError as error:
        raise _told(address, error.orig) from error
    except sqlite3.Error as error:
        raise _told(address, error) from error
    except SQLAlchemyError as error:
        raise JournalError(
            f"The journal {address} cannot be used: {_first_line(error)}. Check --database."
        ) from error


def is_full(error: JournalError) -> bool:
    """Whether a file of SQLite found no room on its disk."""
    said = getattr(error.__cause__, "orig", error.__cause__)
    return getattr(said, "sqlite_errorname", "").startswith("SQLITE_FULL")


def _told(address: str, said: BaseException | None) -> JournalError:
    damaged = getattr(said, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
    return JournalError(f"The journal {address}: {_advice(said)}", damaged=damaged)


def _advice(said: BaseException | None) -> str:
    name = getattr(said, "sqlite_errorname", None)
    if isinstance(name, str):
        known = next((text for code, text in _SQLITE.items() if name.startswith(code)), None)
        return known or f"{said}. {_KEPT}"
    state = getattr(said, "sqlstate", None)
    if isinstance(state, str):
        known = next((text for code, text in _POSTGRES.items() if state.startswith(code)), None)
        return known or f"the server says: {_first_line(said)}. {_KEPT}"
    return (
        f"it cannot be reached ({_first_line(said)}). Check the address and that the server runs."
    )


def _first_line(error: object) -> str:
    return str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else repr(error)
