"""Results reach the disk whole or not at all: written beside their place, then renamed into it."""

import errno
import secrets
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

from posecheck.errors import OutputError, UsageError
from posecheck.files import PRIVATE_FILE, real_place
from posecheck.safe_text import printable

LEFT_AFTER_S: Final = 24 * 3600.0
"""A partial result that nobody has written to for so long was left by a program that was killed [s]
(design rule)."""
STANDARD_OUTPUT: Final = "-"

_DATABASE_BEGINS: Final = b"SQLite format 3\0"
_BESIDE_A_DATABASE: Final = ("-wal", "-shm", "-journal")
"""What SQLite adds to a database's name, for files that are part of it."""

_ADVICE: Final = {
    errno.ENOENT: "its folder does not exist. Create the folder, or choose another place.",
    errno.ENOTDIR: "its folder does not exist. Create the folder, or choose another place.",
    errno.EISDIR: "it is a folder. Add a file name.",
    errno.EACCES: "permission denied. Choose another place, or change the permissions.",
    errno.EPERM: "permission denied. Choose another place, or change the permissions.",
    errno.EROFS: "that disk is read-only. Choose another place.",
    errno.ENOSPC: "the disk is full. Free some space, or choose another disk.",
    errno.EDQUOT: "the disk quota is used up. Free some space, or choose another disk.",
}


def place_named(text: str) -> Path | Literal["-"]:
    """What was typed as a place to write to: a path, or ``-`` for the standard output."""
    return "-" if text == STANDARD_OUTPUT else Path(text)


class WholeOrNothing(ABC):
    """Something that is written piece by piece; a context manager.

    Leaving the block completes it; an error inside the block leaves nothing behind.
    """

    @abstractmethod
    def close(self) -> None:
        """Complete it and give it its name."""

    @abstractmethod
    def discard(self) -> None:
        """Leave nothing behind; harmless after ``close``."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()


class PendingFile:
    """A file that appears under its name only when it is complete.

    Until then its content goes to ``temporary``, an empty file beside it that exists as soon as
    this object does, so that a place that cannot be written is noticed before the work starts.
    Only its owner may read it.

    No result takes the place of a database, which may be the journal; only who knows that it is one
    to be replaced says ``over_database``.

    Raises OutputError when nothing can be written there, UsageError for a database.
    """

    def __init__(self, path: Path, *, over_database: bool = False) -> None:
        self.path = path
        """Where it will be, as the caller wrote it."""
        with output_errors(path):
            self._target = path.resolve()
            if self._target.is_dir():
                raise IsADirectoryError(errno.EISDIR, "is a folder")
            if self._target.exists() and not self._target.is_file():
                raise OutputError(f"{path} cannot be written: it is not a file. Give a file name.")
            if self._target.exists():
                self._target.open("ab").close()
            if not over_database and _is_of_a_database(self._target):
                raise UsageError(
                    f"{path} would be overwritten: it is a database, or part of one, maybe your "
                    "journal. Choose another name; if nobody needs it, delete it first."
                )
            self.temporary = self._target.with_name(f".posecheck-{secrets.token_hex(6)}.part")
            """Where to write for now."""
            self.temporary.touch(mode=PRIVATE_FILE, exist_ok=False)
        _clear_what_was_left(self.temporary)

    def commit(self) -> None:
        """Give the complete file its name."""
        with output_errors(self.path):
            self.temporary.replace(self._target)

    def discard(self) -> None:
        """Leave nothing behind; harmless after ``commit``."""
        self.temporary.unlink(missing_ok=True)


def _clear_what_was_left(newest: Path) -> None:
    """Delete what killed programs left beside: nobody has written to it for a day."""
    latest_s = newest.stat().st_mtime - LEFT_AFTER_S
    for path in newest.parent.glob(".posecheck-*.part*"):
        with suppress(OSError):
            if path.stat().st_mtime < latest_s:
                path.unlink()


@contextmanager
def output_errors(path: Path) -> Iterator[None]:
    """Translate what the system says about writing ``path`` into OutputError with advice."""
    try:
        yield
    except OSError as error:
        fallback = f"{error.strerror or error}. Choose another place."
        advice = _ADVICE.get(error.errno or 0, fallback)
        raise OutputError(f"{path} cannot be written: {advice}") from error


def check_writable(path: Path | Literal["-"]) -> None:
    """Raise now what ``PendingFile`` would raise later; ``-`` can always be written."""
    if path != STANDARD_OUTPUT and not _is_device(Path(path)):
        PendingFile(Path(path)).discard()


def check_results(places: Sequence[Path | Literal["-"]], *, clips: Sequence[Path] = ()) -> None:
    """Refuse results that cannot be written, before any work is done.

    Raises UsageError for a place of one of the ``clips``, and for two results in one file;
    OutputError and UsageError as ``check_writable``.
    """
    files = [Path(place) for place in places if place != STANDARD_OUTPUT]
    recorded = {real_place(clip) for clip in clips}
    for path in files:
        if real_place(path) in recorded:
            raise UsageError(f"{path} is one of the clips; it would be overwritten.")
        check_writable(path)
    if len(set(map(real_place, files))) < len(files):
        raise UsageError("Two results would be written to the same file.")


def write_text(text: str, path: Path | Literal["-"]) -> None:
    """Write a text as UTF-8, whole or not at all; ``-`` is the standard output.

    Raises OutputError when that fails, UsageError for the place of a database.
    """
    if path == STANDARD_OUTPUT:
        with output_errors(Path("standard output")):
            sys.stdout.write(printable(text))
            sys.stdout.flush()
    elif _is_device(Path(path)):
        with output_errors(Path(path)):
            Path(path).write_text(text, encoding="utf-8", newline="")
    else:
        pending = PendingFile(Path(path))
        try:
            with output_errors(pending.path):
                pending.temporary.write_text(text, encoding="utf-8", newline="")
            pending.commit()
        finally:
            pending.discard()


def _is_device(path: Path) -> bool:
    """Whether it is there but cannot be replaced, such as /dev/null or a pipe."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _is_of_a_database(path: Path) -> bool:
    """Whether SQLite keeps something there: a database, or what belongs to the one beside it."""
    owners = [Path(str(path).removesuffix(end)) for end in _BESIDE_A_DATABASE]
    return any(_is_database(one) for one in {path, *owners})


def _is_database(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_DATABASE_BEGINS)) == _DATABASE_BEGINS
