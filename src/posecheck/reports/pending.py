"""Results reach the disk whole or not at all: written beside their place, then renamed into it."""

import errno
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from posecheck.errors import OutputError

STANDARD_OUTPUT: Final = "-"

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


class PendingFile:
    """A file that appears under its name only when it is complete.

    Until then its content goes to ``temporary``, an empty file beside it that exists as soon as
    this object does, so that a place that cannot be written is noticed before the work starts.

    Raises OutputError when nothing can be written there.
    """

    def __init__(self, path: Path) -> None:
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
            self.temporary = self._target.with_name(f".posecheck-{secrets.token_hex(6)}.part")
            """Where to write for now."""
            self.temporary.open("xb").close()

    def commit(self) -> None:
        """Give the complete file its name."""
        with output_errors(self.path):
            self.temporary.replace(self._target)

    def discard(self) -> None:
        """Leave nothing behind; harmless after ``commit``."""
        self.temporary.unlink(missing_ok=True)


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
    """Raise OutputError now when ``path`` cannot be written later; ``-`` always can."""
    if path != STANDARD_OUTPUT and not _is_device(Path(path)):
        PendingFile(Path(path)).discard()


def write_text(text: str, path: Path | Literal["-"]) -> None:
    """Write a text as UTF-8, whole or not at all; ``-`` is the standard output.

    Raises OutputError when that fails.
    """
    if path == STANDARD_OUTPUT:
        with output_errors(Path("standard output")):
            sys.stdout.write(text)
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
