"""``posecheck config``: what holds for all commands, and where it was set."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.cli.failures import Debug, report_errors
from posecheck.cli.saying import say

if TYPE_CHECKING:
    from posecheck.app.configuration import Setting


def _keys() -> list[str]:
    from posecheck.app.configuration import KEYS

    return list(KEYS)


KeyName = Annotated[
    str,
    typer.Argument(
        metavar="KEY",
        help="person: whose sessions; inbox: folder that a phone copies its clips to; reports: "
        "folder for the reports of the audit; phone_mirrors: yes, if your phone stores mirror "
        "images; model: lite, full or heavy; camera: its number, name or address; database: where "
        "the journal is, a file or postgresql://user:password@host/database.",
        show_default=False,
        autocompletion=_keys,
    ),
]

config = typer.Typer(
    name="config",
    help="Show or change the settings that hold for all commands.",
    add_completion=False,
)


@config.callback(invoke_without_command=True)
def show(ctx: typer.Context, debug: Debug = False) -> None:
    """Show or change the settings that hold for all commands.

    An option comes before an environment variable, and that before the configuration file.
    """
    if ctx.invoked_subcommand is not None:
        return
    with report_errors(debug=debug):
        from posecheck.app.configuration import config_file, settings

        _show(settings(), config_file())


def _show(settings: "list[Setting]", file: Path) -> None:
    from rich.table import Table

    from posecheck.terminal.console import PlainConsole

    table = Table.grid(padding=(0, 2, 0, 0))
    for one in settings:
        origin = f"${one.key.environment}" if one.origin == "environment" else one.origin
        table.add_row(one.key.name, one.shown, origin)
    PlainConsole().print(table)
    say(f"File: {file}{'' if file.exists() else ' (not created yet)'}")


@config.command("set")
def set_(
    key: KeyName,
    value: Annotated[
        str,
        typer.Argument(
            metavar="VALUE",
            help="The new value; - reads it from the standard input, for passwords. To remove a "
            "setting: posecheck config unset KEY.",
            show_default=False,
        ),
    ],
    debug: Debug = False,
) -> None:
    """Set a value in the configuration file, which only you can read."""
    with report_errors(debug=debug):
        from posecheck.app.configuration import config_file, set_in_file

        done = set_in_file(key, sys.stdin.readline().strip() if value == "-" else value)
        say(f"{done.key.name} is now {done.shown}, in {config_file()}.")


@config.command()
def unset(key: KeyName, debug: Debug = False) -> None:
    """Remove a setting from the configuration file."""
    with report_errors(debug=debug):
        from posecheck.app.configuration import config_file, unset_in_file

        gone = unset_in_file(key)
        say(f"{key} is no longer set." if gone else f"{key} is not set in {config_file()}.")
