"""The reports of the weeks that something new was recorded in."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from posecheck.app.audit_pages import Written
    from posecheck.journal import Journal
    from posecheck.movements import Movement


def write_and_print_weeks(
    journal: "Journal",
    session_ids: Iterable[str],
    folder: Path | None,
    named: "Sequence[Movement]" = (),
) -> None:
    """Write the reports of the weeks that sessions belong to, and print what they say."""
    from posecheck.app.audit_pages import write_weeks_of
    from posecheck.app.context import local_now

    print_weeks(write_weeks_of(journal, session_ids, folder, made_at=local_now(), named=named))


def print_weeks(written: "Iterable[Written]") -> None:
    """What each week says, and where its page is."""
    from posecheck.app.audit_pages import lines_of

    for page in written:
        typer.echo("\n".join(lines_of(page.audit)))
        typer.echo(f"  {page.page}")
