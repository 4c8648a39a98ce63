"""What a person says of parts of a file: asked of the journal when it is scored, and kept there."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from posecheck.app.context import Context
from posecheck.app.labels import keep_labels, labels_remembered
from posecheck.app.user_data import person_name
from posecheck.circuit import Bout
from posecheck.records import Note, SourceInfo

if TYPE_CHECKING:
    from posecheck.journal import Journal

Remembering = Callable[[SourceInfo], Sequence[Bout]]
"""Gives what was said of a file before."""


class Said(Protocol):
    """A request that may say something of parts."""

    @property
    def labels(self) -> Sequence[Bout]:
        """What is said now."""
        ...

    @property
    def person(self) -> str | None:
        """Who says it; None: the usual person."""
        ...


def said_before(context: Context, person: str | None) -> Remembering:
    """What the person said of a file before, as the user's journal knows it."""
    whose = person_name(person)
    return lambda source: labels_remembered(context, person=whose, source_sha256=source.sha256)


def remember(journal: "Journal | None", said: Said, source: SourceInfo, context: Context) -> None:
    """Keep what is said of a file; without a journal it holds this time, and that is told.

    Raises JournalError when it cannot be kept.
    """
    if journal is not None:
        whose, sha256 = person_name(said.person), source.sha256
        keep_labels(journal, said.labels, person=whose, source_sha256=sha256, now=context.now())
    elif said.labels:
        text = "--label holds for this run. With --save it is remembered for the next one."
        context.notify(Note("label-not-kept", text))
