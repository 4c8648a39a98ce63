"""Errors as a person meets them: what happened, what to do, and an exit code; no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import typer

from posecheck.cli.saying import show_traceback, tell
from posecheck.errors import PosecheckError

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C."""
UNEXPECTED: Final = 1
"""Exit code of a mistake of ours."""

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
        if debug:
            show_traceback(error)
        else:
            tell(
                f"Something unexpected happened ({type(error).__name__}: {error}). "
                "This is a fault in posecheck; run the command again with --debug to see where."
            )
        raise typer.Exit(UNEXPECTED) from None
