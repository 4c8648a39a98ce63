"""docs/cli.md: one example and one table of options for each command.

Options that several commands share stand once, at the top.
"""

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

EXAMPLES: Final = (
    "posecheck score clip.mp4 -m ankle-rock --reference first:2 --save",
    "posecheck score clip.mp4 -m ankle-rock --series curves.csv --series rock.mot",
    "posecheck score openpose_json/ -m ankle-rock --rate 30 --series curves.csv",
    "posecheck score session.mp4 --page session.html",
    "posecheck score session.mp4 --comfort ankle-rock=38 --comfort hip-circle=70 --series all.csv",
    "posecheck live thoracic-twist --reps 5",
    "posecheck setup clip.mp4 -m thoracic-twist",
    "posecheck demo --out demo.mp4",
    "posecheck movements",
    "posecheck doctor",
    "posecheck config",
    "posecheck config set person Anna",
    "posecheck config unset person",
    "posecheck baseline record ankle-rock monday.mp4 --comfort-at 12.5",
    "posecheck baseline set ankle-rock --side left --comfort 38",
    "posecheck baseline show ankle-rock",
    "posecheck baseline history ankle-rock",
    "posecheck baseline reset ankle-rock --side left",
    "posecheck target set ankle-rock 42 --side left",
    "posecheck target clear ankle-rock --side left",
    "posecheck target show",
    "posecheck journal --last 10",
    "posecheck journal list --movement ankle-rock",
    "posecheck journal show 4d5c768b",
    'posecheck journal note 4d5c768b "after a long run"',
    "posecheck journal feel 4d5c768b --stiffness left=3",
    "posecheck journal tag 4d5c768b barefoot",
    "posecheck journal correct 4d5c768b --recorded-at 2026-03-01T18:30 --mirrored",
    "posecheck journal delete 4d5c768b",
    "posecheck journal undelete 4d5c768b",
    "posecheck journal purge 4d5c768b",
    "posecheck journal export --format csv --out repetitions.csv",
    "posecheck journal import export.json",
    "posecheck journal backup journal-backup.sqlite",
    "posecheck journal restore journal-backup.sqlite",
    "posecheck journal recover",
    "posecheck journal remeasure",
    "posecheck audit record",
    "posecheck audit score left.mp4 -m ankle-rock",
    "posecheck audit run --inbox ~/Sync/Mobility",
    "posecheck audit schedule --inbox ~/Sync/Mobility --day mon --time 07:00",
    "posecheck audit report --open",
    "posecheck audit answer ~/Sync/Mobility/IMG_2041.MOV -m ankle-rock --side left",
)
"""One for each command that does something by itself."""

INTRODUCTION: Final = """# Commands

`posecheck COMMAND --help` shows the same in the terminal. How the commands work together:
[tutorial.md](tutorial.md).
"""
SHARED: Final = """
## Shared options

Several commands take these; each command says which. `-h` and `--help` work everywhere.
"""


def commands_page() -> str:
    """Every command with its example, its arguments and its options."""
    from typer.main import get_command

    from posecheck.cli import app

    commands = dict(_commands(get_command(app), "posecheck"))
    shared = _shared(commands.values())
    parts = [INTRODUCTION, SHARED, _table(shared.values())]
    return "".join(parts) + "".join(_section(*named, shared) for named in commands.items())


def resolve(line: str) -> None:
    """Parse a command line as posecheck would, without running it; raises click's usage error."""
    from typer.main import get_command

    from posecheck.cli import app

    command, words = get_command(app), shlex.split(line, comments=True)[1:]
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]  # type: ignore[attr-defined]
    command.make_context("posecheck", words)


def _commands(command: Any, words: str) -> Iterator[tuple[str, Any]]:
    """Every command by what one types."""
    yield words, command
    for name, below in getattr(command, "commands", {}).items():
        yield from _commands(below, f"{words} {name}")


def _options(command: Any) -> list[Any]:
    return [option for option in command.params if option.param_type_name == "option"]


def _shared(commands: Iterable[Any]) -> dict[str, Any]:
    """For each option name its most frequent wording, if two commands or more have it."""
    options = [option for command in commands for option in _options(command)]
    counted = Counter((option.opts[0], option.help) for option in options).most_common()
    by_key = {_key(option): option for option in options}
    shared: dict[str, Any] = {}
    for (name, text), count in counted:
        if count > 1 and name not in shared:
            shared[name] = by_key[name, text]
    return shared


def _key(option: Any) -> tuple[str, str]:
    return option.opts[0], option.help


def _section(words: str, command: Any, shared: dict[str, Any]) -> str:
    examples = [line for line in EXAMPLES if _named(line) == words]
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    kept = {_key(option) for option in shared.values()}
    common = [option for option in _options(command) if _key(option) in kept]
    own = [option for option in _options(command) if _key(option) not in kept]
    parts = [f"\n## {words}\n\n{command.help}\n"]
    parts += [f"\n```sh\n{line}\n```\n" for line in examples]
    parts += [_table([*arguments, *own])] if arguments or own else []
    if common:
        names = ", ".join(f"`{option.opts[0]}`" for option in common)
        parts.append(f"\n[Shared options](#shared-options): {names}.\n")
    return "".join(parts)


def _named(line: str) -> str:
    """The command of an example: its leading words that are commands."""
    words = shlex.split(line)
    groups = ("baseline", "target", "journal", "audit", "config")
    below = len(words) > 2 and words[1] in groups and not words[2].startswith("-")
    return " ".join(words[: 3 if below else 2])


def _table(parameters: Iterable[Any]) -> str:
    rows = "".join(f"| {_name(one)} | {_meaning(one)} |\n" for one in parameters)
    return f"\n| | |\n|---|---|\n{rows}"


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{(parameter.metavar or parameter.name).upper()}`"
    return ", ".join(f"`{name}`" for name in [*parameter.opts, *parameter.secondary_opts])


def _meaning(parameter: Any) -> str:
    text = parameter.help or ""
    choices = parameter.type_descriptor.choices or ()
    text += f" One of: {', '.join(map(str, choices))}." if choices else ""
    default = parameter.default
    if getattr(parameter, "show_default", False) and default not in (None, False, True, ()):
        text += f" Default: {default}."
    return text.replace("|", "\\|")
