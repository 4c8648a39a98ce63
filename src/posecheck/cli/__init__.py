"""The command line: builds the adapters, calls the loop, turns errors into exit codes.

Heavy imports stand inside the commands, so that ``posecheck --help`` answers at once.
"""

import codecs
import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from posecheck.cli.audit import audit
from posecheck.cli.baseline import baseline
from posecheck.cli.config import config
from posecheck.cli.configured import DEFAULTS
from posecheck.cli.demo import demo
from posecheck.cli.doctor import doctor
from posecheck.cli.empty import refuse_empty
from posecheck.cli.failures import UNEXPECTED, bad_name_error
from posecheck.cli.journal import journal
from posecheck.cli.live import live
from posecheck.cli.movements import movements
from posecheck.cli.saying import say, show_traceback, tell
from posecheck.cli.score import score
from posecheck.cli.setup import setup
from posecheck.cli.target import target
from posecheck.errors import PosecheckError
from posecheck.safe_text import printable, without_passwords
from posecheck.words.numbers import MINUS

_WRONG_USAGE: Final[Any] = typer.BadParameter.__base__
"""What typer raises for all that was typed wrongly."""
HELP: Final = frozenset({"-h", "--help"})
_TYPED: Final = "posecheck.typed"
"""Where a command's context has all the words that were typed."""
_OTHERS: Final = 0o077
"""Permissions that no file of ours gives to anybody else."""


class Commands(TyperGroup):
    """The commands; what was typed wrongly is quoted without what steers a terminal."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **options: Any
    ) -> Any:
        """Read the options that stand before the command."""
        if HELP & {*args} or options.get("resilient_parsing"):  # help and completion: as usual
            options["default_map"] = None
        typed = tuple(args)
        with _quoted_plainly(typed):
            if not (HELP & {*args} or options.get("resilient_parsing")):
                refuse_empty(self, typed)
            context = super().make_context(info_name, args, parent, **options)
        context.meta[_TYPED] = typed
        return context

    def invoke(self, ctx: Any) -> Any:
        """Read the command's own options, and run it."""
        with _quoted_plainly(ctx.meta.get(_TYPED, ())):
            return super().invoke(ctx)


_PLAIN_WORDS: Final = (
    ("Value error, ", ""),
    ("Input should be a valid number, unable to parse string as a number", "it must be a number"),
    (
        "Input should be a valid integer, unable to parse string as an integer",
        "it must be a whole number",
    ),
    ("Input should be greater than or equal to ", "it must be at least "),
    ("Input should be less than or equal to ", "it must be at most "),
)
"""What a library says of a value, and what a person is told."""


def _in_plain_words(message: str) -> str:
    for said, plain in _PLAIN_WORDS:
        message = message.replace(said, plain)
    return message


def _files_like_options(typed: Iterable[str]) -> str:
    """How to name a file that begins with a dash, where one was typed."""
    files = [word for word in typed if word.startswith("-") and Path(word).exists()]
    return f" To name the file {files[0]}, write ./{files[0]}" if files else ""


@contextmanager
def _quoted_plainly(typed: Iterable[str]) -> Iterator[None]:
    try:
        yield
    except PosecheckError as error:  # of the configuration
        tell(str(error))
        raise typer.Exit(error.exit_code) from None
    except OSError as error:  # a name that an option's check looked for
        bad_name = bad_name_error(error)
        if bad_name is None:
            raise
        tell(str(bad_name))
        raise typer.Exit(bad_name.exit_code) from None
    except _WRONG_USAGE as error:
        said = without_passwords(_in_plain_words(str(error.message)) + _files_like_options(typed))
        error.message = printable(said)
        raise


app = typer.Typer(
    name="posecheck",
    cls=Commands,
    help="Measure mobility exercises on video, in degrees, with an honest error bar. "
    "Nothing leaves this computer. Not a medical device.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": sorted(HELP), "default_map": DEFAULTS},
)
app.command()(score)
app.command()(live)
app.command()(setup)
app.command()(demo)
app.command()(movements)
app.command()(doctor)
app.add_typer(config)
app.add_typer(baseline)
app.add_typer(target)
app.add_typer(journal, name="journal")
app.add_typer(audit)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata

        say(f"posecheck {metadata.version('posecheck')}")
        raise typer.Exit


@app.callback()
def _about(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and exit.", callback=_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Options that stand before the command."""


def main() -> None:
    """Entry point of the ``posecheck`` command."""
    codecs.register_error("plainer", plainer)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a degree sign is not worth failing for
            stream.reconfigure(errors="plainer")
    os.umask(_OTHERS)  # also what libraries make is for the user alone
    try:
        app(prog_name="posecheck")
    except Exception as error:  # noqa: BLE001 - outside of all commands: Python would quote all
        show_traceback(error)
        sys.exit(UNEXPECTED)


def plainer(error: UnicodeError) -> tuple[str, int]:
    """What an encoding without a letter writes instead: a minus must not become a question."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join("-" if letter == MINUS else "?" for letter in letters), error.end
