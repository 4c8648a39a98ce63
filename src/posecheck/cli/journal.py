"""``posecheck journal``: what was kept, and what a person adds to it."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.app.context import local_now
from posecheck.app.user_data import day_of, journal_file, open_user_journal, person_in
from posecheck.cli import journal_correct, journal_files
from posecheck.cli.failures import Debug, report_errors
from posecheck.cli.journal_correct import SessionOrRecording
from posecheck.cli.options import Database, Ease, Pain, Person, Soreness, Stiffness, feelings_of
from posecheck.cli.saying import say, tell
from posecheck.cli.terminal import agreed
from posecheck.errors import UsageError
from posecheck.safe_text import on_one_line, printable
from posecheck.words.dates import time_column
from posecheck.words.numbers import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from posecheck.circuit import Bout
    from posecheck.history import PastSession
    from posecheck.journal import Journal

journal = typer.Typer(help="List what was kept; note, tag, delete, export, measure again.")

SessionId = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="The session: the first characters of its id.", show_default=False
    ),
]
SessionIds = Annotated[
    list[str],
    typer.Argument(metavar="ID…", help="Sessions, or whole recordings.", show_default=False),
]
OfMovement = Annotated[
    str | None,
    typer.Option("--movement", "--movement-file", "-m", help="Only this movement."),
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DAY", help="From this day on.", show_default=False),
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DAY", help="Up to this day, included.", show_default=False),
]
Last = Annotated[int, typer.Option("--last", min=1, help="How many, the latest ones.")]
All = Annotated[
    bool, typer.Option("--all", help="All of them, also those in which nothing was measured.")
]
Deleted = Annotated[bool, typer.Option("--deleted", help="Those that were deleted.")]


@journal.callback(invoke_without_command=True)
def _without_a_command(
    context: typer.Context,
    person: Person = None,
    movement: OfMovement = None,
    since: Since = None,
    until: Until = None,
    last: Last = 30,
    everything: All = False,
    deleted: Deleted = False,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """List what was kept; note, tag, delete, export, measure again."""
    if context.invoked_subcommand is None:
        sessions(person, movement, since, until, last, everything, deleted, database, debug)
        return
    with report_errors(debug=debug):
        sources = (context.get_parameter_source(name) for name in context.params)
        if any(source is not None and source.name == "COMMANDLINE" for source in sources):
            raise UsageError(f"Write options after '{context.invoked_subcommand}', not before it.")


@journal.command("list")
def sessions(
    person: Person = None,
    movement: OfMovement = None,
    since: Since = None,
    until: Until = None,
    last: Last = 30,
    everything: All = False,
    deleted: Deleted = False,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """List sessions, the latest last; the same as 'posecheck journal' alone."""
    with report_errors(debug=debug), open_user_journal(database, create=False) as store:
        from posecheck.terminal.console import PlainConsole
        from posecheck.terminal.journal import show_sessions

        person = person_in(store, person)
        movement = _movement_id(store, movement)
        first, final = day_of(since, "--since"), day_of(until, "--until")
        found = [
            one
            for one in store.sessions(person=person, movement=movement, deleted=deleted)
            if (first or date.min) <= one.recorded_at.date() <= (final or date.max)
        ]
        empty = [
            one for one in found if not (everything or (one.current and one.current.repetitions))
        ]
        shown = [one for one in found if one not in empty]
        if not everything:
            shown = shown[-last:]
        if shown:
            past = store.repetitions_of(shown)
            show_sessions(shown, past, journal_files.arcs_kept(store, past), PlainConsole())
        hidden = len(found) - len(shown)
        if hidden:
            tell(f"{hidden} more: --all shows them.")
        elif not shown:
            tell(_nothing_there(store, database))


@journal.command()
def show(session: SessionOrRecording, database: Database = None, debug: Debug = False) -> None:
    """Show a session, or all of a recording: repetitions, ratings, notes."""
    with report_errors(debug=debug), open_user_journal(database, create=False) as store:
        from posecheck.terminal.console import PlainConsole
        from posecheck.terminal.journal import show_recording

        console = PlainConsole()
        found = store.sessions_named(session)
        if len(found) > 1:
            show_recording(found, _labels(store, found[0]), console)
        for one in found:
            _show(store, one, console)


def _show(store: "Journal", session: "PastSession", console: "Console") -> None:
    from posecheck.app.set_ups import placed_sets
    from posecheck.terminal.journal import show_past_session

    past = store.repetitions_of([session])
    places = placed_sets(store, session)
    document = None if session.current is None else store.document(session.current.id)
    sets = document["sets"] if document else ()
    arcs = journal_files.arcs_kept(store, past)
    show_past_session(session, past, arcs, console, sets, places)


def _labels(store: "Journal", session: "PastSession") -> "tuple[Bout, ...]":
    """What the person said of the stretches of its recording."""
    from posecheck.app.labels import labels_kept

    return labels_kept(store, person=session.person, source_sha256=session.source_sha256)


@journal.command()
def note(
    session: SessionId,
    text: Annotated[str, typer.Argument(help="In your words.", show_default=False)],
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Add a remark to a session."""
    with report_errors(debug=debug), open_user_journal(database, create=False) as store:
        written = printable(text).strip()
        if not written:
            raise UsageError("The note is empty.")
        found = store.session(session)
        store.add_note(found.id, written, now=local_now())
        say(f"Noted on {found.short_id}.")


@journal.command()
def feel(
    session: SessionId,
    stiffness: Stiffness = None,
    soreness: Soreness = None,
    pain: Pain = None,
    ease: Ease = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Rate how a session felt, 0 to 10; a later rating replaces an earlier one."""
    with report_errors(debug=debug), open_user_journal(database, create=False) as store:
        feelings = feelings_of(pain=pain, stiffness=stiffness, soreness=soreness, ease=ease)
        if not feelings:
            raise UsageError(
                "Rate how it felt: --stiffness, --soreness, --pain or --ease with 0–10."
            )
        found = store.session(session)
        store.add_feelings(found.id, feelings, now=local_now())
        say(f"Rating saved for {found.short_id}.")


@journal.command()
def tag(
    session: SessionId,
    tags: Annotated[list[str], typer.Argument(metavar="TAG…", help="Words.", show_default=False)],
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Add tags to a session."""
    with report_errors(debug=debug), open_user_journal(database, create=False) as store:
        words = [on_one_line(one).strip().lstrip("#") for one in tags]
        if not all(words):
            raise UsageError("A tag is empty.")
        found = store.session(session)
        store.add_tags(found.id, words, now=local_now())
        say(f"Tagged {found.short_id}.")


@journal.command()
def delete(session: SessionIds, database: Database = None, debug: Debug = False) -> None:
    """Remove sessions from lists and baselines; undelete restores them."""
    with report_errors(debug=debug), open_user_journal(database, create=False) as store:
        for found in _named(store, session):
            store.delete(found.id, now=local_now())
            say(
                f"Deleted {found.short_id}. Bring it back with: "
                f"posecheck journal undelete {found.short_id}"
            )


@journal.command()
def undelete(session: SessionIds, database: Database = None, debug: Debug = False) -> None:
    """Restore deleted sessions."""
    with report_errors(debug=debug), open_user_journal(database, create=False) as store:
        for found in _named(store, session):
            store.undelete(found.id, now=local_now())
            say(f"{found.short_id} is back.")


@journal.command()
def purge(
    session: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID…", help="Sessions, or whole recordings.", show_default=False),
    ] = None,
    everything_of: Annotated[
        str | None,
        typer.Option(
            "--everything-of",
            metavar="PERSON",
            help="All of one person instead, also reports in your data folder.",
        ),
    ] = None,
    yes_really: Annotated[
        bool, typer.Option("--yes-really", help="Do not ask, for scripts.")
    ] = False,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Permanently delete sessions. Only a backup can restore them."""
    with report_errors(debug=debug), open_user_journal(database, create=False) as store:
        if bool(session) == bool(everything_of):
            raise UsageError("Name the sessions to erase, or --everything-of PERSON.")
        if everything_of:
            _purge_person(store, everything_of, yes_really=yes_really)
            return
        found = _named(store, session or [])
        for one in found:
            say(f"{one.short_id}: {one.movement}, {time_column(one.recorded_at)}")
        _ask_twice(counted(len(found), "session"), yes_really=yes_really)
        store.purge([one.id for one in found])
        say("Erased.")


def _named(store: "Journal", ids: "Sequence[str]") -> "list[PastSession]":
    """The sessions that were named, each once; the id of a recording names all of its sessions."""
    found = {one.id: one for prefix in ids for one in store.sessions_named(prefix)}
    return list(found.values())


def _purge_person(store: "Journal", name: str, *, yes_really: bool) -> None:
    from posecheck.app.erasing import erase_person, log_with

    person = person_in(store, name) or name
    if person not in store.persons():
        raise UsageError(f"Nobody called '{person}' is in the journal.")
    count = len(store.sessions(person=person)) + len(store.sessions(person=person, deleted=True))
    what = f"everything of {person}: {counted(count, 'session')}, all limits, targets and reports"
    _ask_twice(what, yes_really=yes_really)
    leftovers = erase_person(store, person)
    say(f"Erased, with {' and '.join(leftovers)}." if leftovers else "Erased.")
    tell(
        "Backups, exports and reports that you put elsewhere stay. So do clips: take them out of "
        "the inbox, or the next audit run measures them again."
    )
    log = log_with(person)
    if log:
        tell(f"{log} names {person} too; it is about everybody's runs. Delete it if you like.")


def _ask_twice(what: str, *, yes_really: bool) -> None:
    """Raises UsageError when it is not wanted, or nobody is there to answer."""
    if yes_really:
        return
    for question in (f"Erase {what}?", "Really? It cannot be undone."):
        if not agreed(question):
            raise UsageError("Nothing was erased. In scripts, add --yes-really.")


def _movement_id(store: "Journal", name: str | None) -> str | None:
    """The id of the movement that was named; sessions may be of one that nobody has a file of.

    Raises UsageError for an unknown one.
    """
    from posecheck.app.library import library_of

    if name is None or _has_any(store, name):
        return name
    return library_of(store).find(name).id


def _has_any(store: "Journal", movement: str | None = None) -> bool:
    """Whether there is a session, deleted or not."""
    return any(store.sessions(movement=movement, deleted=gone) for gone in (False, True))


def _nothing_there(store: "Journal", database: str | None) -> str:
    if _has_any(store):
        return "No such session is in the journal."
    file = journal_file(database) if database else None
    if file is not None and not file.exists():
        return (
            f"There is no journal {file} yet. Keep a session in it with: posecheck score CLIP "
            "--save --database FILE"
        )
    return "The journal is empty. Keep a session with: posecheck score CLIP --movement … --save"


for command in (journal_correct.correct, *journal_files.COMMANDS):
    journal.command(command.__name__.rstrip("_"))(command)
