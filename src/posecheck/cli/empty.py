"""Empty names are refused: a path library takes them for the current folder.

They come from a script's variable that holds nothing.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from posecheck.errors import UsageError


def refuse_empty(command: Any, words: Iterable[str]) -> None:
    """Refuse options and arguments that are empty or blank; ``words`` are those after the program.

    Raises UsageError with the name of the first one and what to do.
    """
    options, path = _options(command), [command.name]
    arguments, value_of, only_arguments = 0, "", False
    for word in words:
        name, equals, value = word.partition("=")
        if value_of:
            _refuse_value(word, value_of)
            value_of = ""
        elif word == "--":
            only_arguments = True
        elif name in options and not only_arguments:
            if equals:
                _refuse_value(value, name)
            value_of = "" if equals else name
        elif word in getattr(command, "commands", {}):
            command = command.commands[word]
            options, path, arguments = _options(command), [*path, word], 0
        elif not word.strip():
            raise UsageError(f"{_what_is_empty(command, arguments)} See: {' '.join(path)} --help")
        else:
            arguments += not word.startswith("-") or only_arguments


def _refuse_value(value: str, option: str) -> None:
    if not value.strip():
        raise UsageError(f"{option} is empty. Give it a value, or leave the option out.")


def _options(command: Any) -> frozenset[str]:
    """Those of a command that take a value."""
    return frozenset(
        name
        for one in command.params
        if one.param_type_name == "option" and not one.is_flag
        for name in one.opts
    )


def _what_is_empty(command: Any, place: int) -> str:
    """The argument at a place, as the help calls it; the last one may stand for several."""
    own = [one for one in command.params if one.param_type_name == "argument"]
    if not own:
        several = hasattr(command, "commands")
        return "The command is empty." if several else "An argument is empty, and none is needed."
    named = own[min(place, len(own) - 1)]
    name = str(named.metavar or named.name.upper()).strip("[]…")
    if named.type_descriptor.annotation in (Path, list[Path]):
        return f"{name} is empty. Name a file or folder; a dot (.) is the current folder."
    return f"{name} is empty."
