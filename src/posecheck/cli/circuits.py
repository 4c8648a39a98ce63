"""``posecheck score`` without ``--movement``: which movement is done when is found by itself."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from posecheck.app.user_data import open_user_journal, refuse_the_journal
from posecheck.cli.score_folder import Tables
from posecheck.cli.terminal import terminal_context
from posecheck.errors import UsageError

if TYPE_CHECKING:
    from posecheck.app.circuit_run import CircuitRun
    from posecheck.app.circuits import CircuitRequest
    from posecheck.app.comfort import ComfortLimits
    from posecheck.circuit import Bout, Circuit
    from posecheck.movements import Movement


def comfort_named(texts: Sequence[str] | None, database: str | None) -> "ComfortLimits":
    """The comfort limits as records.

    Raises UsageError for text that is not a limit, and for an unknown movement.
    """
    from posecheck.app.comfort import ComfortLimits, comfort_limits
    from posecheck.app.library import library_of

    return comfort_limits(texts, library_of(database)) if texts else ComfortLimits()


def movement_chosen(
    name: str | None,
    plan: str | None,
    limits: "ComfortLimits",
    rate_hz: float | None,
    database: str | None,
) -> "Movement | None":
    """The movement that was named; None: all of them are looked for.

    Raises UsageError for an unknown one, for a plan or limits of others beside it, and for a rate
    without it.
    """
    from posecheck.app.library import movement_named

    if name is None and rate_hz is not None:
        raise UsageError(
            "--rate needs --movement. It is for landmarks of other programs, which are read as one "
            "movement; videos and .npz files have the time of each frame."
        )
    if name is None:
        return None
    if plan is not None:
        raise UsageError(
            "--plan and --movement exclude each other: with --movement that movement alone is "
            "measured. Leave one of them out."
        )
    movement = movement_named(name, database)
    limits.refuse_others_than(movement.id)
    return movement


def labels_named(
    texts: Sequence[str] | None, clips: Sequence[Path], database: str | None
) -> "tuple[tuple[Bout, ...], tuple[Movement, ...]]":
    """What was said of parts of the recording, and the movements that were named.

    Raises UsageError for a label that cannot be understood, and for labels of several recordings.
    """
    from posecheck.app.folder import is_pattern
    from posecheck.app.labels import labels_of
    from posecheck.app.library import library_of

    if texts and (len(clips) > 1 or is_pattern(clips[0])):
        raise UsageError("--label takes one recording at a time.")
    return labels_of(texts or (), library_of(database))


def circuit_request(
    plan: str | None,
    labelled: "Sequence[Movement]",
    limits: "ComfortLimits",
    database: str | None,
    asked: dict[str, Any],
) -> "CircuitRequest":
    """What is asked, with the movements of the library and those that labels named.

    Raises UsageError for an unknown movement.
    """
    from posecheck.app.circuits import CircuitRequest
    from posecheck.app.library import library_of

    library = library_of(database)
    named = [library.find(name.strip()) for name in (plan or "").split(",") if name.strip()]
    known = {movement.id: movement for movement in (*library.movements, *named, *labelled)}
    return CircuitRequest(
        movements=tuple(known.values()),
        plan=tuple(movement.id for movement in named),
        comfort=limits,
        **asked,
    )


def score_circuits(
    clips: Sequence[Path],
    request: "CircuitRequest",
    tables: Tables,
    *,
    save: bool,
    database: str | None,
    debug: bool,
) -> None:
    """Measure each recording, print and write what was found.

    Raises typer.Exit where something failed or nothing was measured.
    """
    from posecheck.app.circuit_run import CircuitRun, check_circuit_outputs

    check_circuit_outputs(clips, request, tables.files)
    refuse_the_journal([*tables.files, *request.outputs], database)
    with ExitStack() as stack:
        journal = stack.enter_context(open_user_journal(database)) if save else None
        run = CircuitRun(
            request,
            journal,
            terminal_context(database),
            show=lambda circuit: _show(circuit, request, tables),
            stop_at_errors=debug,
        )
        run.score_all(clips)
    _write(run, tables)
    if code := run.exit_code():
        raise typer.Exit(code)


def _show(circuit: "Circuit", request: "CircuitRequest", tables: Tables) -> None:
    """Print what was found; when the standard output is for a program, only if it is empty."""
    from posecheck.documents.session_score import session_score
    from posecheck.terminal.circuit import show_circuit, show_where_more_is
    from posecheck.terminal.console import PlainConsole
    from posecheck.terminal.session import show_session
    from posecheck.terminal.session_score import show_score

    if tables.quiet and circuit.sessions:
        return
    console = PlainConsole(stderr=tables.quiet)
    movements = {movement.id: movement for movement in request.movements}
    show_circuit(circuit, movements, console)
    for session in circuit.sessions if tables.details else ():
        show_session(session, movements[session.movement], console)
    if tables.details:
        names = {name: movement.name for name, movement in movements.items()}
        show_score(session_score(circuit), names, console)
    elif circuit.sessions:
        show_where_more_is(console)


def _write(run: "CircuitRun", tables: Tables) -> None:
    from posecheck.documents.circuit import circuit_document, circuits_document
    from posecheck.documents.session import write_json
    from posecheck.documents.table import write_csv

    if tables.json is not None:
        alone = len(run.circuits) == 1 and not run.failed
        document = (
            circuit_document(run.circuits[0])
            if alone
            else circuits_document(run.circuits, run.failed)
        )
        write_json(document, tables.json)
    if tables.csv is not None:
        write_csv([session for one in run.circuits for session in one.sessions], tables.csv)
