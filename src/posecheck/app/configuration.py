"""What the user has set once for all commands: a TOML file in the user's config folder.

An option comes before an environment variable, and that before the file.
"""

import difflib
import json
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from posecheck.app.user_data import FILE_NAME as JOURNAL
from posecheck.app.user_data import VARIABLE, reports_folder
from posecheck.errors import UsageError
from posecheck.files import close_to_others, config_folder, data_folder, decoded, private_folder
from posecheck.history import ME, NAME_LIMIT
from posecheck.outputs import output_errors, write_text
from posecheck.safe_text import holds_control_characters, on_one_line, without_passwords

Value = str | bool

MODELS: Final = ("lite", "full", "heavy")
FILE_NAME: Final = "config.toml"
LARGEST_BYTES: Final = 64 * 1024
"""A larger file was not written by a person [bytes] (design rule)."""
_YES: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Key:
    """Something that can be set."""

    name: str
    environment: str
    """The variable that comes before the file."""
    read: Callable[[Value], Value]
    """The value that was meant.  Raises ValueError with what it must be."""
    usual: Callable[[], Value]
    """What holds where nothing is set."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A key, what it is set to, and where."""

    key: Key
    value: Value | None
    """None: not set."""
    origin: str
    """``environment``, ``file`` or ``default``."""

    @property
    def shown(self) -> str:
        """The value for people, or the usual one, without a password."""
        value = self.key.usual() if self.value is None else self.value
        if isinstance(value, bool):
            return "yes" if value else "no"
        return without_passwords(on_one_line(value))


def _text(value: Value) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError('must be a text in quotation marks, such as "Anna"')
    if holds_control_characters(value):
        raise ValueError("must not hold line breaks or control characters")
    return value.strip()


def _person(value: Value) -> str:
    name = " ".join(_text(value).split())
    if not re.search(r"\w", name) or len(name) > NAME_LIMIT:
        raise ValueError(f"must be a name of at most {NAME_LIMIT} characters")
    return name


def _folder(value: Value) -> str:
    folder = Path(_text(value)).expanduser()
    if not folder.is_absolute():
        raise ValueError("must be a whole path, such as ~/Sync/Mobility")
    return str(folder)


def _yes_or_no(value: Value) -> bool:
    if isinstance(value, str) and value.strip().lower() in _YES:
        return _YES[value.strip().lower()]
    if not isinstance(value, bool):
        raise ValueError("must be true or false")  # noqa: TRY004 - one error for all values
    return value


def _model(value: Value) -> str:
    if value not in MODELS:
        raise ValueError(f"must be {', '.join(MODELS[:-1])} or {MODELS[-1]}")
    return str(value)


def _database(value: Value) -> str:
    address = _text(value)
    if "://" not in address:
        return _folder(address)
    if not re.match(r"(postgres|postgresql|sqlite)(\+\w+)?://", address):
        raise ValueError("must be a whole path or postgresql://user@host/database")
    return address


def _key(name: str, read: Callable[[Value], Value], usual: Callable[[], Value]) -> Key:
    environment = VARIABLE if name == "database" else f"POSECHECK_{name.upper()}"
    return Key(name, environment, read, usual)


KEYS: Final[Mapping[str, Key]] = {
    key.name: key
    for key in (
        _key("person", _person, lambda: ME),
        _key("inbox", _folder, lambda: "none"),
        _key("reports", _folder, lambda: str(reports_folder())),
        _key("phone_mirrors", _yes_or_no, lambda: False),
        _key("model", _model, lambda: "full"),
        _key("camera", _text, lambda: "0"),
        _key("database", _database, lambda: str(data_folder() / JOURNAL)),
    )
}


def config_file() -> Path:
    """Where the file is, whether there is one or not."""
    return config_folder() / FILE_NAME


def setting(name: str) -> Setting:
    """What a key is set to: by its variable, else by the file.

    Raises UsageError for a variable or a file that cannot be understood.
    """
    key = KEYS[name]
    said = os.environ.get(key.environment)
    if said:
        return Setting(key, _understood(key, said, f"${key.environment}: "), "environment")
    value = _from_file().get(name)
    return Setting(key, value, "default" if value is None else "file")


def settings() -> list[Setting]:
    """All keys, in the order in which they are shown.  Raises UsageError."""
    return [setting(name) for name in KEYS]


def set_in_file(name: str, said: str) -> Setting:
    """Set a key from what was typed; comments in the file stay.

    Raises UsageError for what it cannot be, OutputError when the file cannot be written.
    """
    key = key_named(name)
    if key.read in (_folder, _database) and "://" not in said and said.strip():
        said = str(Path(said).expanduser().absolute())
    value = _understood(key, said, "")
    _replace_line(name, f"{name} = {json.dumps(value, ensure_ascii=False)}", value)
    return Setting(key, value, "file")


def unset_in_file(name: str) -> bool:
    """Take a key out of the file; whether it was there.  Raises as ``set_in_file``."""
    key = key_named(name)
    if key.name not in _from_file():
        return False
    _replace_line(name, None, None)
    return True


def key_named(name: str) -> Key:
    """The key of that name.  Raises UsageError, with the name that was probably meant."""
    if name in KEYS:
        return KEYS[name]
    similar = difflib.get_close_matches(name, KEYS, 1)
    meant = f" Did you mean '{similar[0]}'?" if similar else f" There are: {', '.join(KEYS)}."
    raise UsageError(f"There is no setting '{name}'.{meant}")


def value_in_file(name: str) -> Value | None:
    """What the file sets a key to, whatever its variable says.  Raises UsageError."""
    return _from_file().get(name)


def _from_file() -> dict[str, Value]:
    return _read(_content(config_file()), config_file())


def _content(path: Path) -> str:
    try:
        if not path.exists():
            return ""
        close_to_others(path)  # it may hold a password
        if path.stat().st_size > LARGEST_BYTES:
            raise UsageError(f"{path} is too large for a configuration file.")
        return decoded(path.read_bytes())
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not a text in UTF-8. Save it again as UTF-8.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error


def _read(text: str, path: Path) -> dict[str, Value]:
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = re.search(r"line \d+", str(error))
        raise UsageError(
            f"{path}{', ' + place[0] if place else ''} cannot be read as TOML. "
            'Write each setting in a line of its own, as: model = "full"'
        ) from None  # it may quote a password
    found = {}
    for name, value in table.items():
        line = f"{path}, line {_line_of(name, text)}"
        try:
            key = key_named(name)
        except UsageError as error:
            raise UsageError(f"{line}: {error} Correct or delete the line.") from None
        found[name] = _understood(key, value, f"{line}: ")
    return found


def _understood(key: Key, value: Value, place: str) -> Value:
    try:
        return key.read(value)
    except ValueError as error:
        raise UsageError(f"{place}{key.name} {error}.") from None


def _line_of(name: str, text: str) -> int:
    """1-based number of the line that sets a key, or opens a table of that name."""
    sets = re.compile(rf"\s*\[*\s*[\"']?{re.escape(name)}[\"']?\s*[=\].]")
    numbers = (i for i, line in enumerate(text.splitlines(), start=1) if sets.match(line))
    return next(numbers, 1)


def _replace_line(name: str, line: str | None, value: Value | None) -> None:
    """Put a line in the place of the one that sets the key, else at the end."""
    path = config_file()
    text = _content(path)
    before = _read(text, path)
    lines = text.splitlines()
    if name in before:
        number = _line_of(name, text) - 1
        lines[number : number + 1] = [] if line is None else [line]
    elif line is not None:
        lines.append(line)
    text = "".join(f"{one}\n" for one in lines)
    wanted = {**before, name: value} if value is not None else {**before}
    if value is None:
        wanted.pop(name, None)
    if _read(text, path) != wanted:
        raise UsageError(
            f"{path} sets {name} in a form that posecheck does not change. Edit the file yourself."
        )
    with output_errors(path):
        private_folder(path.parent)
    write_text(text, path)
