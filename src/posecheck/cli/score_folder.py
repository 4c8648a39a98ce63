"""``posecheck score FOLDER``: many clips, each once, side by side."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from posecheck.app.user_data import person_name, refuse_the_journal
from posecheck.cli.failures import INTERRUPTED
from posecheck.cli.terminal import terminal_context
from posecheck.errors import UsageError
from posecheck.outputs import STANDARD_OUTPUT, check_results, place_named
from posecheck.safe_text import on_one_line

if TYPE_CHECKING:
    from posecheck.app.clips import ClipRequest
    from posecheck.app.comfort import ComfortLimits
    from posecheck.app.folder import FolderOutcome, FolderRequest
    from posecheck.movements import Movement

Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        min=1,
        max=256,
        help="Several clips: how many are measured at a time. Default: one on each core.",
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        help="Several clips: folder for the results. Default: posecheck-results beside the clips.",
        show_default=False,
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="Several clips: measure on a Dask cluster, e.g. tcp://host:8786.",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class Workers:
    """The options that only several clips have."""

    jobs: int | None
    out: Path | None
    scheduler: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of clips whose movement is known."""

    ask: "partial[ClipRequest]"
    """Of each."""
    movement: "Movement | None"
    """Done in all of them; None: each says which."""
    comfort: "ComfortLimits"
    """Comfort limits for this run."""
    person: str | None
    """Whose clips are that name nobody."""

    def of(self, movement: "Movement") -> "ClipRequest":
        """What is asked of a clip of that movement."""
        return self.ask(movement=movement, comfort_deg=self.comfort.of(movement.id))


class Tables:
    """Where the results are to be written besides, and how much of them is shown."""

    def __init__(
        self, json_file: str | None, csv_file: str | None, *, details: bool = True
    ) -> None:
        self.details = details
        """Whether every repetition is shown."""
        self.json = None if json_file is None else place_named(json_file)
        self.csv = None if csv_file is None else place_named(csv_file)
        self.quiet = STANDARD_OUTPUT in (json_file, csv_file)
        """Whether the standard output is for a program."""
        if json_file == csv_file == STANDARD_OUTPUT:
            raise UsageError("--json - and --csv - cannot both go to the standard output.")

    @property
    def files(self) -> list[Path]:
        """Those that are files."""
        return [place for place in (self.json, self.csv) if isinstance(place, Path)]


def is_folder_run(paths: Sequence[Path], *asked: object, plan: str | None) -> bool:
    """Whether several clips are meant: a folder, a pattern, or an option that only they have.

    Raises UsageError for a plan beside it.
    """
    from posecheck.app.folder import is_pattern

    several = any(option is not None for option in asked) or any(map(is_pattern, paths))
    if several and plan is not None:
        raise UsageError(
            "--plan is for one recording of several movements. Of several clips, the folder or "
            "the name of each says its movement, or --movement names it for all."
        )
    return several


def score_folder(
    paths: Sequence[Path],
    asked: Asked,
    workers: Workers,
    tables: Tables,
    *,
    save: bool,
    database: str | None,
) -> None:
    """Score what is missing, print a table, write the tables and leave with the gravest code."""
    from posecheck.app import folder
    from posecheck.app.folder_tables import write_tables

    _refuse_what_is_of_one_clip(asked.ask.keywords, details=tables.details)
    request = folder.FolderRequest(
        clips=folder.clips_in(paths),
        out=workers.out or folder.results_folder(paths),
        ask=asked.of,
        comfort=asked.comfort,
        movement=asked.movement,
        person=None if asked.person is None else person_name(asked.person),
        jobs=workers.jobs or os.cpu_count() or 1,
        scheduler=workers.scheduler,
        save=save,
    )
    check_results(tables.files, clips=request.clips)
    refuse_the_journal(tables.files, database)
    outcome = folder.score_folder(request, terminal_context(database))
    write_tables(outcome.results, request.out, csv=tables.csv, json=tables.json)
    _show(outcome, request, quiet=tables.quiet)
    codes = [result.exit_code for result in outcome.results]
    code = INTERRUPTED if outcome.left else max(codes, default=0)
    if code:
        raise typer.Exit(code)


def _refuse_what_is_of_one_clip(options: Mapping[str, Any], *, details: bool) -> None:
    """Refuse options of single clips, and what no clip can be asked, before any work is done.

    Raises UsageError.
    """
    from posecheck.app.clips import refuse_what_cannot_be_asked
    from posecheck.estimators.bundles import named_bundle

    for option in ("annotate", "landmarks", "series", "page"):
        if options[option]:
            raise UsageError(f"--{option} takes one clip at a time: score that clip by itself.")
    if details:
        raise UsageError(
            "--details takes one clip at a time. Every repetition of several clips is in "
            "repetitions.csv in the results folder."
        )
    refuse_what_cannot_be_asked(options["from_s"], options["to_s"], options["reference"])
    named_bundle(options["model"])


def _show(outcome: "FolderOutcome", request: "FolderRequest", *, quiet: bool) -> None:
    from posecheck.terminal.clips import show_clips
    from posecheck.terminal.console import PlainConsole
    from posecheck.words.numbers import counted

    console = PlainConsole(stderr=quiet)
    show_clips(outcome.results, new=outcome.new, left=outcome.left, console=console)
    if request.save:
        kept = {result.session_id for result in outcome.results if result.session_id}
        console.print(f"In the journal: {counted(len(kept), 'session')}.")
    console.print(f"Results: {on_one_line(str(request.out))}", soft_wrap=True)
