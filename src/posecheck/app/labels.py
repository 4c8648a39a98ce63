"""What a person says of stretches of a recording: ``1:20-2:05=hip-circle``.

It is kept with the journal's sessions from that file and holds whenever the file is scored again,
until something else is said of the same stretch; ``1:20-2:05=auto`` takes it back.
"""

import itertools
import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from posecheck.app.context import Context
from posecheck.app.user_data import is_journal_there, open_user_journal
from posecheck.body import Side
from posecheck.circuit import Activity, Bout, corrected
from posecheck.errors import JournalError, UsageError
from posecheck.history import Label
from posecheck.movements import Library, Movement
from posecheck.records import Note

if TYPE_CHECKING:
    from posecheck.journal import Journal

LABELLED: Final = Note("labelled", "Labelled by you.")
WITHDRAWN: Final = Note("withdrawn", "Recognised by posecheck again, as you asked.")
"""Reason of a label that takes back what was said: it covers others and holds for nothing."""
AUTO: Final = "auto"
_MOMENT = r"(?:(\d+):)?(\d+(?:\.\d+)?)"
_LABEL = re.compile(rf"{_MOMENT}[-–]{_MOMENT}=([^:]+)(?::(left|right))?")
_NOT_SETS: Final = {str(one): one for one in Activity if one is not Activity.SET}


def labels_of(
    texts: Sequence[str], library: Library
) -> tuple[tuple[Bout, ...], tuple[Movement, ...]]:
    """The labels that were typed, in order of time, and the movements that they name.

    Raises UsageError for one that cannot be understood, for an unknown movement, and for two that
    overlap.
    """
    found = sorted((_label(text, library) for text in texts), key=lambda one: one[0].start_s)
    labels = tuple(label for label, _ in found)
    for before, after in itertools.pairwise(labels):
        if after.start_s < before.end_s:
            raise UsageError(
                f"Two labels overlap at {after.start_s:g} s: each moment can be one thing only."
            )
    return labels, tuple(movement for _, movement in found if movement is not None)


def labels_in_force(said: Sequence[Bout], kept: Sequence[Bout] = ()) -> tuple[Bout, ...]:
    """What holds when something is said now and something was said before: the later label."""
    return tuple(one for one in corrected(kept, said) if one.reason != WITHDRAWN)


def labels_kept(journal: "Journal", *, person: str, source_sha256: str | None) -> tuple[Bout, ...]:
    """What the person said of this file before, as it holds.

    Raises JournalError when the journal cannot be read.
    """
    if source_sha256 is None:
        return ()
    held: tuple[Bout, ...] = ()
    for label in journal.labels(person=person, source_sha256=source_sha256):
        held = corrected(held, [_bout(label)])
    return labels_in_force((), held)


def labels_remembered(
    context: Context, *, person: str, source_sha256: str | None
) -> tuple[Bout, ...]:
    """The same from the user's journal, where there is one; without it there are none.

    A journal that cannot be read gives a notice.
    """
    if not is_journal_there(context.database):
        return ()
    try:
        with open_user_journal(context.database, create=False) as journal:
            return labels_kept(journal, person=person, source_sha256=source_sha256)
    except JournalError as error:
        context.notify(Note("no-labels", f"Your earlier labels were not used. {error}"))
        return ()


def keep_labels(
    journal: "Journal",
    said: Sequence[Bout],
    *,
    person: str,
    source_sha256: str | None,
    now: datetime,
) -> None:
    """Keep what the person says of this file now, but what holds already.

    Raises JournalError when it cannot be kept.
    """
    if source_sha256 is None:
        return
    held = labels_kept(journal, person=person, source_sha256=source_sha256)
    news = [_label_of(label) for label in said if label not in held]
    if news:
        journal.add_labels(news, person=person, source_sha256=source_sha256, now=now)


def _bout(label: Label) -> Bout:
    if label.activity is None:
        return Bout(label.start_s, label.end_s, Activity.OTHER, reason=WITHDRAWN)
    activity = Activity(label.activity)
    span = (label.start_s, label.end_s)
    return Bout(*span, activity, label.movement, label.side, reason=LABELLED)


def _label_of(said: Bout) -> Label:
    activity = None if said.reason == WITHDRAWN else said.activity.value
    return Label(said.start_s, said.end_s, activity, said.movement, said.side)


def _label(text: str, library: Library) -> tuple[Bout, Movement | None]:
    found = _LABEL.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            f"--label {text!r} is not understood. Write START-END=MOVEMENT, e.g. "
            "1:20-2:05=hip-circle, 1:20-2:05=hip-circle:left, 2:05-2:30=other; 1:20-2:05=auto "
            "removes a label."
        )
    minutes, seconds, to_minutes, to_seconds, name, side = found.groups()
    start_s, end_s = _seconds(minutes, seconds), _seconds(to_minutes, to_seconds)
    if end_s <= start_s:
        raise UsageError(f"--label {text!r} ends before it begins.")
    if name == AUTO:
        return Bout(start_s, end_s, Activity.OTHER, reason=WITHDRAWN), None
    if name in _NOT_SETS:
        return Bout(start_s, end_s, _NOT_SETS[name], reason=LABELLED), None
    movement = library.find(name)
    whose = None if side is None else Side(side)
    return Bout(start_s, end_s, Activity.SET, movement.id, whose, reason=LABELLED), movement


def _seconds(minutes: str | None, seconds: str) -> float:
    return 60.0 * int(minutes or 0) + float(seconds)
