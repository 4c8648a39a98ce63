"""Movement files (TOML) to ``Movement`` records, strictly: every mistake names file and key."""

import dataclasses
import hashlib
import tomllib
from pathlib import Path
from typing import Any, Final

from posecheck.errors import UsageError
from posecheck.files import decoded, is_utf_16
from posecheck.movements.meaning import check_meaning
from posecheck.movements.spec import Movement
from posecheck.plain_data import DataError, from_data
from posecheck.safe_text import on_one_line

_LARGEST_BYTES: Final = 64 * 1024  # the catalogue's have 5,000


def read_movement(path: Path) -> Movement:
    """The movement in a file that somebody wrote.

    Raises UsageError that names the file and the key when something in it is wrong.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe may never answer
            raise UsageError(f"The movement file {path} cannot be read (it is not a file).")
        with path.open("rb") as file:
            content = file.read(_LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UsageError(
            f"The movement file {path} cannot be read ({why}). Check the path."
        ) from error
    return parse_movement(content, where=path.name)


def _on_one_line(value: Any) -> Any:
    """Texts without line breaks and what steers a terminal: they are shown as a part of lines."""
    if isinstance(value, dict):
        return {key: _on_one_line(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_on_one_line(one) for one in value]
    return on_one_line(value) if isinstance(value, str) else value


def parse_movement(content: bytes, *, where: str) -> Movement:
    """The movement that a file says; ``where`` is the file's name, for messages.

    Raises UsageError that names the file and the key when something in it is wrong.
    """
    if len(content) > _LARGEST_BYTES:
        raise UsageError(f"{where}: too large for a movement file ({_LARGEST_BYTES} bytes).")
    try:
        if is_utf_16(content):
            content = decoded(content).encode()
        text = content.decode("utf-8")
        table = tomllib.loads(text.removeprefix("\ufeff"))  # some editors write a mark
        table = _on_one_line(table)
    except UnicodeDecodeError:
        raise UsageError(f"{where}: not a text in UTF-8. Save it again as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{where}: not a TOML file ({error}).") from error
    except ValueError:  # thousands of digits
        raise UsageError(f"{where}: not a movement file, a number in it is too long.") from None
    except RecursionError:
        raise UsageError(f"{where}: not a movement file, it is nested too deeply.") from None
    for filled_in in ("file_sha256", "file_text"):
        table.pop(filled_in, None)
    try:
        movement = from_data(Movement, table)
    except DataError as error:
        raise UsageError(f"{where}: {error}.") from error
    sha256 = hashlib.sha256(content).hexdigest()
    movement = dataclasses.replace(movement, file_sha256=sha256, file_text=text)
    check_meaning(movement, where=where)
    return movement
