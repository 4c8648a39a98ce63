"""Where files of the user are, and that nobody else may read them."""

import codecs
import hashlib
import os.path
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final
from unicodedata import normalize

PRIVATE_FILE: Final = 0o600
"""Permissions of every file that posecheck makes: it is about somebody's body (POSIX)."""
PRIVATE_FOLDER: Final = 0o700
"""Permissions of every folder that posecheck makes (POSIX)."""
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def data_folder() -> Path:
    """Where programs keep what belongs to the user."""
    # Not needed by whoever names every file: imported when it is.
    from platformdirs import user_data_path

    return user_data_path("posecheck", appauthor=False)


def config_folder() -> Path:
    """Where programs keep what the user has set."""
    from platformdirs import user_config_path

    return user_config_path("posecheck", appauthor=False)


def as_it_is_called(path: Path) -> Path:
    """The file of this name, in whichever Unicode form its folder spells it.

    macOS takes them apart, other systems do not, and both forms meet in a folder that is synced.
    The path itself when there is no such file.
    """
    if path.exists() or path.name.isascii() or not path.parent.is_dir():
        return path
    name = normalize("NFC", path.name)
    return next((one for one in path.parent.iterdir() if normalize("NFC", one.name) == name), path)


def real_place(path: Path) -> str:
    """Where a path leads, whatever stands there; links that lead in a circle lead to themselves."""
    return os.path.realpath(path)  # Path.resolve() raises for those


def sha256_of(path: Path) -> str:
    """Content hash of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_utf_16(content: bytes) -> bool:
    """Whether a text begins with the mark of UTF-16, as editors and shells on Windows write it."""
    return content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def decoded(content: bytes) -> str:
    """A text that a person wrote: in UTF-8 or UTF-16, without its mark.

    Raises UnicodeDecodeError.
    """
    return content.decode("utf-16" if is_utf_16(content) else "utf-8-sig")


def private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for their owner alone.

    The data folder is closed to others even if somebody made it before.

    Raises OSError.
    """
    if not folder.is_dir():
        private_folder(folder.parent)
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    if folder in (data_folder(), config_folder()):
        close_to_others(folder)


def private_file(path: Path) -> None:
    """Make a file for its owner alone, unless it is there.

    Raises OSError.
    """
    path.touch(mode=PRIVATE_FILE)


def close_to_others(path: Path) -> None:
    """Take all permissions of others away, as far as the path is ours."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & _OTHERS:
        with suppress(OSError):
            path.chmod(mode & ~_OTHERS)
