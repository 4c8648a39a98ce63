"""What a journal cannot be, said before SQLite only says that it cannot open the file."""

from pathlib import Path
from typing import Final

from posecheck.errors import JournalError
from posecheck.files import data_folder

SQLITE: Final = b"SQLite format 3\0"
"""What every file of SQLite begins with."""
OTHER_PLACE: Final = "Choose another place with --database."
UNKNOWN: Final = "another file"
"""The kind of a file that says nothing of itself; noise where a database began is one."""
_LOOK: Final = 4096
_BACKUP: Final = (
    "It was left as it is. Choose another place with --database. If it was your journal, it is "
    "damaged: put a backup in its place with 'posecheck journal restore FILE' (this file is set "
    "aside), or move it away to start a new one."
)


def refuse_other_files(path: Path) -> None:
    """Raise JournalError for what cannot be a journal: a folder, a video, a folder that is missing.

    A file that is missing can become one; so can an empty one.
    """
    try:
        _refuse_missing_folders(path)
        if path.is_dir():
            example = path / "journal.sqlite"
            raise JournalError(
                f"{path} is a folder, and the journal is a file. Name a file in it, for example "
                f"--database {example}"
            )
        if path.is_symlink() and not path.exists():
            raise JournalError(
                f"{path} is a link to a file that is not there ({path.readlink()}). Make that "
                f"file available again, or choose another place with --database."
            )
        if path.exists() and not path.is_file():
            raise JournalError(f"{path} is a pipe or a device, not a file. {OTHER_PLACE}")
        kind = other_kind(path) if path.exists() else None
    except PermissionError as error:
        raise JournalError(
            f"The journal {path} cannot be read: permission denied. Change the permissions of the "
            "file and its folder, or choose another place with --database."
        ) from error
    if kind is not None:
        what = "not a journal" if kind == UNKNOWN else f"{kind}, not a journal"
        raise JournalError(f"{path} is {what}. {_BACKUP}", damaged=True)


def _refuse_missing_folders(path: Path) -> None:
    """Only the data folder is made; another one is mistyped or not mounted."""
    folder = path.parent
    if folder.is_dir() or folder == data_folder():
        return
    if folder.exists():
        raise JournalError(f"The journal {path}: {folder} is not a folder. {OTHER_PLACE}")
    raise JournalError(
        f"The journal {path}: there is no folder {folder}. Make it first, or choose another place "
        "with --database."
    )


def other_kind(path: Path) -> str | None:
    """What a file is that is no database, by its first bytes; None: a database, or empty."""
    with path.open("rb") as file:
        start = file.read(_LOOK)
    if not start or start.startswith(SQLITE):
        return None
    if start[4:8] == b"ftyp" or start.startswith((b"\x1aE\xdf\xa3", b"RIFF")):
        return "a video"
    if start.startswith(b"PK\x03\x04"):
        return "an archive or a landmark file"
    text = start.decode("utf-8", errors="ignore")
    whole = len(text.encode()) >= len(start) - 3  # a letter may be cut at the end
    return "a text file" if whole and _is_text(text) else UNKNOWN


def _is_text(text: str) -> bool:
    return all(letter.isprintable() or letter.isspace() for letter in text)
