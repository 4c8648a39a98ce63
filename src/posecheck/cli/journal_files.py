"""``posecheck journal``: export, import, backup, restore, remeasure."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from posecheck.app.context import local_now
from posecheck.app.user_data import (
    journal_address,
    journal_file,
    open_user_journal,
    person_in,
    refuse_the_journal,
)
from posecheck.cli.failures import Debug, report_errors
from posecheck.cli.options import Database, Person
from posecheck.cli.saying import say, tell
from posecheck.cli.terminal import agreed, terminal_context
from posecheck.errors import InputRefusedError, JournalError, UsageError
from posecheck.files import decoded
from posecheck.outputs import STANDARD_OUTPUT, place_named
from posecheck.words.dates import day_column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from posecheck.history import PastRepetition
    from posecheck.journal import Journal
    from posecheck.journal.importing import ImportResult
    from posecheck.judgement.arc import Kept


class Format(StrEnum):
    """What an export may be."""

    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


Yes = Annotated[bool, typer.Option("--yes", help="Do not ask, for scripts.")]


def export(
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="json: everything, to be imported again; csv, parquet: a table of repetitions.",
        ),
    ] = Format.JSON,
    out: Annotated[
        str, typer.Option("--out", help="File to write; - prints it.")
    ] = STANDARD_OUTPUT,
    person: Person = None,
    landmarks: Annotated[
        bool,
        typer.Option(
            "--landmarks/--no-landmarks",
            help="json: with the landmarks, which are most of it and needed to measure again.",
        ),
    ] = True,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Write the journal for other programs: json, csv or parquet."""
    with report_errors(debug=debug), open_user_journal(database, create=False) as store:
        if out != STANDARD_OUTPUT:
            refuse_the_journal([Path(out)], database)
        if form is Format.JSON:
            if person:
                raise UsageError("json holds the whole journal; --person goes with csv or parquet.")
            _export_json(store, out, landmarks=landmarks)
            return
        from posecheck.documents.history_table import write_history_csv, write_history_parquet

        past = store.repetitions(person=person_in(store, person))
        arcs = arcs_kept(store, past)
        if form is Format.CSV:
            write_history_csv(past, arcs, place_named(out))
        elif out == STANDARD_OUTPUT:
            raise UsageError("Parquet is not for the terminal: give --out FILE.")
        else:
            write_history_parquet(past, arcs, Path(out))


def import_(
    file: Annotated[Path, typer.Argument(help="An export in json.", readable=False)],
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Import an export in json; sessions already present are skipped."""
    with report_errors(debug=debug):
        from posecheck.journal.importing import add_document, sound_document

        try:
            text = decoded(file.read_bytes())
        except (OSError, UnicodeDecodeError) as error:
            said = getattr(error, "strerror", None) or "it is not a text file"
            raise InputRefusedError(f"{file} cannot be read: {said}.") from error
        document = sound_document(text, name=file.name)
        with open_user_journal(database) as store:
            brought = add_document(store, document, name=file.name, now=local_now())
    say(_what_came(brought))


def backup(
    file: Annotated[Path, typer.Argument(help="File to write.", readable=False)],
    yes: Yes = False,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Write the whole journal to one file and check it."""
    with report_errors(debug=debug), open_user_journal(database, create=False) as store:
        from posecheck.journal.copying import back_up, earlier_backup

        refuse_the_journal([file], database)
        earlier = earlier_backup(file)
        if earlier is not None:
            question = (
                f"{file} is a backup with {_counted(earlier.sessions, 'sessions')}. Replace it?"
            )
            if not (yes or agreed(question)):
                raise UsageError(
                    f"{file} is an earlier backup and was left as it is. Choose another name, or "
                    "replace it with --yes."
                )
        count = back_up(store, file)
        say(
            f"{file} holds {_counted(count, 'sessions')}. To go back: posecheck journal restore "
            f"{file}"
        )


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.", readable=False)],
    yes: Yes = False,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Replace the journal with a backup; the present journal is set aside first."""
    with report_errors(debug=debug):
        from posecheck.journal.copying import back_up, is_empty, opened_backup
        from posecheck.journal.copying import restore as restore_all

        with opened_backup(file) as kept, _opened_or_set_aside(database, yes=yes) as store:
            if not is_empty(store):
                question = f"The journal {store.where} is not empty. Replace all of it?"
                if not (yes or agreed(question)):
                    raise UsageError("Nothing was changed. 'import' adds without replacing.")
                aside = _aside(store.where.path or Path.cwd() / "posecheck-journal.sqlite")
                back_up(store, aside)
                say(f"The earlier journal is now in {aside}.")
            count = restore_all(store, kept)
            say(f"Restored {_counted(count, 'sessions')} to {store.where}.")


def recover(yes: Yes = False, database: Database = None, debug: Debug = False) -> None:
    """Save what can be read of a damaged journal in a new one; the damaged file is set aside."""
    with report_errors(debug=debug):
        from posecheck.app.recovering import recover_journal, why_damaged

        path = journal_file(database)
        if path is None or not path.exists():
            raise UsageError(
                "There is no journal file to recover. Name one: --database FILE. A journal on a "
                "server cannot be recovered."
            )
        damage = why_damaged(path)
        if damage is not None:
            tell(damage)
            if not (yes or agreed("Save what can be read in a new journal?")):
                raise UsageError("Nothing was changed.")
        found, aside = recover_journal(path, stamp=_stamp())
        say(
            f"{_counted(found.sessions, 'sessions')} could be read and are now in {path}; in "
            f"{_counted(found.lost, 'places')} something was lost. The damaged file is now {aside}."
        )


def remeasure(
    session: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID…", help="Sessions; none: all.", show_default=False),
    ] = None,
    movement: Annotated[
        str | None,
        typer.Option(
            *("--movement", "--movement-file", "-m"),
            help="Only this movement, by the file that is named, instead of the files that were "
            "kept with the sessions.",
            show_default=False,
        ),
    ] = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Measure kept landmarks again with today's measures; old numbers stay beside the new."""
    with report_errors(debug=debug), open_user_journal(database, create=False) as store:
        from posecheck.app.library import library_of
        from posecheck.app.remeasuring import measure_all_again, other_files

        library = library_of(store)
        named = None if movement is None else library.find(movement)
        chosen = [one for prefix in session or () for one in store.sessions_named(prefix)]
        chosen = chosen or list(store.sessions())
        again = count = 0
        context = terminal_context(database)
        for found in measure_all_again(store, library, named, context, sessions=chosen):
            past, outcome = found.past, found.outcome
            count, again = count + 1, again + outcome.measured
            if outcome.measured or session or not outcome.current:
                say(f"{past.short_id} {day_column(past.recorded_at)} {outcome.text}")
        say(
            f"{again} of {_counted(count, 'sessions')} measured again. The new numbers count now; "
            "the old ones are kept."
            if again
            else "Nothing to do: all sessions are up to date."
        )
        for sentence in other_files(library, chosen) if named is None else ():
            tell(sentence)


COMMANDS: Final[tuple[Callable[..., Any], ...]] = (
    export,
    import_,
    backup,
    restore,
    recover,
    remeasure,
)


def _what_came(brought: "ImportResult") -> str:
    """Everything that an import added, and that what it did not add is not lost."""
    counts = {"sessions": brought.sessions, "measurements": brought.measurements}
    counts |= {"marks": brought.marks, "labels": brought.labels}
    counts |= {"movement files": brought.movement_files, **brought.told}
    parts = [_counted(count, name) for name, count in counts.items() if count]
    if brought.landmarks:
        parts.append(f"the missing landmarks of {_counted(brought.landmarks, 'sessions')}")
    there = "was" if brought.known == 1 else "were"
    return (
        f"Added {', '.join(parts) or 'nothing'}; "
        f"{_counted(brought.known, 'sessions')} {there} there already."
    )


def _counted(count: int, name: str) -> str:
    return f"{count} {name.removesuffix('s') if count == 1 else name}"


def arcs_kept(store: "Journal", past: "Iterable[PastRepetition]") -> "Kept":
    """The arcs of kept repetitions, as their movements have them."""
    from posecheck.app.library import library_of
    from posecheck.judgement.arc import kept_arcs

    movements = library_of(store).movements
    return kept_arcs(past, {movement.id: movement.primary for movement in movements})


def _export_json(store: "Journal", out: str, *, landmarks: bool) -> None:
    from posecheck.journal.exporting import exported
    from posecheck.outputs import PendingFile, output_errors, write_text

    pieces = exported(store, now=local_now(), landmarks=landmarks)
    if out == STANDARD_OUTPUT:
        for piece in pieces:
            write_text(piece, STANDARD_OUTPUT)
        return
    pending = PendingFile(Path(out))
    try:
        with output_errors(pending.path), pending.temporary.open("w", encoding="utf-8") as file:
            file.writelines(pieces)
        pending.commit()
    finally:
        pending.discard()


def _opened_or_set_aside(database: str | None, *, yes: bool) -> "Journal":
    """The journal; one that is damaged is set aside first and a new one made."""
    from posecheck.journal import address_of, open_journal
    from posecheck.journal.copying import checked, set_aside

    place = journal_address(database)
    try:
        found = open_journal(place)
        checked(found)
    except JournalError as error:
        path = address_of(place).path
        if not error.damaged or path is None:
            raise
        tell(str(error))
        if not (yes or agreed("Set the damaged file aside and put the backup in its place?")):
            raise UsageError("Nothing was changed.") from error
        say(f"The damaged file is now {set_aside(path, stamp=_stamp())}.")
        return open_journal(place)
    return found


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.stem}.before-restore-{_stamp()}.sqlite")


def _stamp() -> str:
    return f"{local_now():%Y%m%d-%H%M%S}"
