"""``posecheck journal correct``: correct what the journal says of a session."""

from enum import StrEnum
from typing import Annotated

import typer

from posecheck.app.user_data import moment_of, open_user_journal, person_name
from posecheck.cli.failures import Debug, report_errors
from posecheck.cli.options import Database, RecordedAt
from posecheck.cli.saying import say
from posecheck.cli.terminal import terminal_context
from posecheck.errors import UsageError

SessionOrRecording = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="A session or a recording: the first characters of its id.",
        show_default=False,
    ),
]


MovementDone = Annotated[
    str | None,
    typer.Option(
        "--movement",
        metavar="MOVEMENT",
        help="The movement that was done (see: posecheck movements); measured again.",
        show_default=False,
    ),
]


class OneOrBoth(StrEnum):
    """The sides that a session may have."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


SideDone = Annotated[
    OneOrBoth | None,
    typer.Option(
        "--side", help="The side that was done, or both; measured again.", show_default=False
    ),
]


def correct(
    session: SessionOrRecording,
    recorded_at: RecordedAt = None,
    mirrored: Annotated[
        bool | None,
        typer.Option(
            "--mirrored/--no-mirrored",
            help="Whether the clip is a mirror image; left and right are measured again.",
            show_default=False,
        ),
    ] = None,
    side: SideDone = None,
    protocol: Annotated[
        list[str] | None,
        typer.Option(
            "--protocol",
            metavar="KEY=VALUE",
            help="The protocol, e.g. position=standing. May be given several times.",
            show_default=False,
        ),
    ] = None,
    movement: MovementDone = None,
    person: Annotated[
        str | None, typer.Option("--person", help="Whose session it is.", show_default=False)
    ] = None,
    database: Database = None,
    debug: Debug = False,
) -> None:
    """Correct a session: date, mirror image, side, protocol, movement, person.

    'posecheck journal show ID' lists the corrections.
    """
    with report_errors(debug=debug), open_user_journal(database, create=False) as store:
        from posecheck.app.correcting import Facts
        from posecheck.app.correcting import correct as put_right
        from posecheck.app.library import movement_named

        facts = Facts(
            recorded_at=None if recorded_at is None else moment_of(recorded_at),
            person=None if person is None else person_name(person),
            mirrored=mirrored,
            side=None if side is None else side.value,
            protocol=tuple(map(_key_and_value, protocol or ())),
            movement=None if movement is None else movement_named(movement, database),
        )
        if facts == Facts():
            raise UsageError(
                "Say what to correct: --recorded-at, --mirrored or --no-mirrored, --side, "
                "--protocol, --movement or --person."
            )
        named = store.sessions_named(session)
        if movement is not None:  # a recording of several has several movements
            named = (store.session(session),)
        for found in named:
            for line in put_right(store, found, facts, terminal_context(database)):
                say(line)


def _key_and_value(text: str) -> tuple[str, str]:
    key, equals, value = (part.strip() for part in text.partition("="))
    if not (equals and value):
        raise UsageError(f"--protocol {text}: write it as position=standing.")
    return key, value
