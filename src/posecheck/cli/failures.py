"""Errors as a person meets them: what happened, what to do, and an exit code; no traceback."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import typer

from posecheck.cli.saying import show_traceback, tell
from posecheck.errors import PosecheckError, UsageError

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C."""
UNEXPECTED: Final = 1
"""Exit code of a mistake of ours."""

_BAD_NAMES: Final = (errno.ENAMETOOLONG, errno.ELOOP)
_SHOWN: Final = 60  # letters of a name that is too long

_TYPER_MEANS_IT: Final = (typer.Exit, typer.Abort, typer.BadParameter)

Debug = Annotated[
    bool, typer.Option("--debug", help="Show the full traceback when something goes wrong.")
]


@contextmanager
def report_errors(*, debug: bool) -> Iterator[None]:
    """Tell what went wrong inside the block and leave with its exit code."""
    try:
        yield
    except PosecheckError as error:
        if debug:
            show_traceback(error)
        else:
            tell(str(error))
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        tell("Interrupted.")
        raise typer.Exit(INTERRUPTED) from None
    except Exception as error:
        # Typer ends quietly when nobody reads its output any more (posecheck … | head).
        if isinstance(error, (*_TYPER_MEANS_IT, BrokenPipeError)):
            raise
        bad_name = bad_name_error(error)
        if debug:
            show_traceback(error)
        elif bad_name:
            tell(str(bad_name))
        else:
            tell(
                f"Something unexpected happened ({type(error).__name__}: {error}). "
                "This is a fault in posecheck; run the command again with --debug to see where."
            )
        raise typer.Exit(bad_name.exit_code if bad_name else UNEXPECTED) from None


def bad_name_error(error: BaseException) -> UsageError | None:
    """What to say when a system has no file of such a name; None when that is not what failed."""
    if not isinstance(error, OSError) or error.errno not in _BAD_NAMES:
        return None
    name = str(error.filename or "")
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    return UsageError(f"{shown} cannot be a file ({error.strerror}). Choose another name.")
