"""Whether what an exported document says can be true, before anything of it is kept.

Its form is what the JSON Schema says.  Here is what no schema can say: that what belongs together
fits, that moments can be moments, and that posecheck can read again what it would keep.
"""

import base64
import binascii
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Any, Final

from posecheck.body import Side
from posecheck.documents.schema import journal_problems
from posecheck.errors import JournalError, UsageError
from posecheck.history import NO_VIDEO_BEFORE
from posecheck.journal.landmark_codec import unpacked
from posecheck.judgement.reference import reference_rule
from posecheck.personal import Limit
from posecheck.place import SetUp
from posecheck.plain_data import Plain, from_data
from posecheck.records import Pose, Repetition
from posecheck.safe_text import holds_control_characters

LAST_YEAR: Final = 2200
"""Times must lie before this year: a clock may be ahead, but not by centuries [year] (design
rule)."""
MAX_SIDE_PX: Final = 32767
"""Longest side of a picture with landmarks; video libraries hold no more [px] (design rule)."""
_TOLD: Final = ("notes", "feelings", "tags", "tombstones", "corrections")
_KINDS: Final[dict[str, Any]] = {
    "recorded_at": str,
    "person": str,
    "mirrored": bool,
    "side": Side | None,
    "protocol": dict[str, str],
    "movement": str,
}
"""What each fact is that can be corrected."""


def problem_in(document: Plain) -> str | None:
    """The first thing in a parsed document that cannot be true, and where; None: it is sound."""
    return next(journal_problems(document), None) or next(_problems(document), None)


def _problems(document: Plain) -> Iterator[str]:
    yield from _twice(document)
    sessions = {one["id"]: one for one in document["sessions"]}
    parts: dict[str, Callable[[Plain], Iterator[str]]] = {
        "sessions": _of_session,
        "marks": partial(_of_mark, sessions=sessions),
        "labels": _of_label,
        "movement_files": _of_movement_file,
    }
    for table, problems in parts.items():
        for i, row in enumerate(document.get(table, ())):
            yield from (f"{table}[{i}]: {problem}" for problem in problems(row))


def _twice(document: Plain) -> Iterator[str]:
    """Ids that two rows of one table have."""
    sessions = document["sessions"]
    tables = {
        "sessions": sessions,
        "marks": document["marks"],
        "labels": document.get("labels", ()),
        **{
            name: [row for session in sessions for row in session.get(name, ())]
            for name in ("landmarks", "measurements", *_TOLD)
        },
    }
    for table, rows in tables.items():
        yield from _repeated(f"{table}: the id", [row["id"] for row in rows])
    known = [session["identity"] for session in sessions if session["identity"] is not None]
    yield from _repeated("sessions: the identity", known)


def _repeated(what: str, values: Iterable[object]) -> Iterator[str]:
    return (f"{what} {value} stands twice" for value, n in Counter(values).items() if n > 1)


def _of_session(session: Plain) -> Iterator[str]:
    yield from _names(session, "person", "movement")
    yield from _moments(session, "recorded_at", "begun_at")
    for table in ("landmarks", "measurements", *_TOLD):
        for row in session.get(table, ()):
            yield from _moments(row, *({"made_at", "begun_at"} & set(row)))
            if row["session_id"] != session["id"]:
                yield f"{table}: {row['id']} belongs to another session"
    for row in session.get("corrections", ()):
        yield from _of_correction(row)
    for track in session["landmarks"]:
        yield from (f"landmarks {track['id']}: {problem}" for problem in _of_landmarks(track))
    numbers = [measured["number"] for measured in session["measurements"]]
    yield from _repeated("measurements: the number", numbers)
    for measured in session["measurements"]:
        problems = _of_measurement(measured, session)
        yield from (f"measurement {measured['id']}: {problem}" for problem in problems)


def _of_correction(row: Plain) -> Iterator[str]:
    for value in (row["before"], row["after"]):
        try:
            from_data(_KINDS[row["fact"]], value)
        except ValueError as error:
            yield f"correction of {row['fact']}: {error}"
            return
        if row["fact"] in ("recorded_at", "person"):
            checked = _moments if row["fact"] == "recorded_at" else _names
            yield from checked({row["fact"]: value}, row["fact"])


def _of_landmarks(track: Plain) -> Iterator[str]:
    chunks = track["chunks"]
    if [chunk["number"] for chunk in chunks] != list(range(1, len(chunks) + 1)):
        yield "chunks are missing, or not in order"
    if any(chunk["landmarks_id"] != track["id"] for chunk in chunks):
        yield "a chunk belongs to other landmarks"
    last_s = -1.0
    for chunk in chunks:
        try:
            poses = list(unpacked(base64.b64decode(chunk["data"], validate=True)))
        except (JournalError, binascii.Error):
            yield f"chunk {chunk['number']} cannot be read"
            return
        if not poses or len(poses) != chunk["frames"]:
            yield f"chunk {chunk['number']} has {len(poses)} frames, not {chunk['frames']}"
            return
        yield from _of_poses(poses, last_s)
        last_s = poses[-1].t_s


def _of_poses(poses: list[Pose], after_s: float) -> Iterator[str]:
    times_s = [after_s, *(pose.t_s for pose in poses)]
    if not all(before <= after for before, after in pairwise(times_s)):
        yield "its times do not increase"
    if not all(0 < side <= MAX_SIDE_PX for p in poses for side in (p.width_px, p.height_px)):
        yield "its pictures have a size that no picture has"


def _of_measurement(measured: Plain, session: Plain) -> Iterator[str]:
    try:
        from_data(tuple[Limit, ...], measured["limits"], skip_unknown=True)
        reference_rule(measured["software"]["settings"].get("reference") or "none")
    except (ValueError, UsageError) as error:
        yield str(error)
    repetitions, finished = measured["repetitions"], measured["finished"]
    if [row["number"] for row in repetitions] != list(range(1, len(repetitions) + 1)):
        yield "repetitions are missing, or not in order"
    if not all(a["set_number"] <= b["set_number"] for a, b in pairwise(repetitions)):
        yield "its sets are not in order"
    for row in repetitions:
        problems = _of_repetition(row, measured, session)
        yield from (f"repetition {row['number']}: {problem}" for problem in problems)
    if finished is not None:
        yield from _moments(finished, "made_at")
        if finished["measurement_id"] != measured["id"]:
            yield "its end belongs to another measurement"
        yield from _of_sets(finished["document"]["sets"])


def _of_sets(sets: list[Plain]) -> Iterator[str]:
    try:
        for written in filter(None, (one.get("set_up") for one in sets)):
            from_data(SetUp, written, skip_unknown=True)
    except ValueError as error:
        yield f"a set-up cannot be read ({error})"


def _of_repetition(row: Plain, measured: Plain, session: Plain) -> Iterator[str]:
    values = row["measures"]
    if {row["measurement_id"], *(one["measurement_id"] for one in values)} != {measured["id"]}:
        yield "it belongs to another measurement"
    if any(one["repetition_number"] != row["number"] for one in values):
        yield "a measure belongs to another repetition"
    before = [(one["fact"], one["before"]) for one in session.get("corrections", ())]
    if any(
        row[fact] != session[fact] and (fact, row[fact]) not in before
        for fact in ("movement", "protocol")
    ):
        yield "it is of another movement or protocol than its session"
    yield from _repeated("measures: the name", [one["name"] for one in values])
    record = row["record"]
    yield from _repeated("record: the measure", [one["name"] for one in record["measures"]])
    try:
        repetition = from_data(Repetition, record, skip_unknown=True)
    except ValueError as error:
        yield f"it cannot be read ({error})"
        return
    if not 0.0 <= repetition.start_s <= repetition.peak_s <= repetition.end_s:
        yield "its start, peak and end are not in order"
    if record["measures"][0]["value"] is None:
        yield "it has no end range"
    if record["side"] != row["side"]:
        yield f"it is of the {row['side']} side and of the {record['side']}"


def _of_mark(mark: Plain, sessions: dict[str, Plain]) -> Iterator[str]:
    yield from _names(mark, "person", "movement")
    yield from _moments(mark, "made_at")
    if any(value["mark_id"] != mark["id"] for value in mark.get("values", ())):
        yield "a value belongs to another mark"
    session = sessions.get(mark["session_id"]) if mark["session_id"] else mark
    if session is None:
        yield f"its session {mark['session_id']} is missing"
    elif (mark["person"], mark["movement"]) != (session["person"], session["movement"]):
        yield "it is of another person or movement than its session"
    elif mark["kind"] == "baseline" and not mark["session_id"]:
        yield "no session is named as baseline"


def _of_label(label: Plain) -> Iterator[str]:
    yield from _names(label, "person")
    yield from _moments(label, "made_at")
    if label["start_s"] >= label["end_s"]:
        yield "it ends before it begins"
    if (label["activity"] == "set") != (label["movement"] is not None):
        yield "a set needs a movement, and nothing else may have one"


def _of_movement_file(file: Plain) -> Iterator[str]:
    yield from _names(file, "movement")
    yield from _moments(file, "made_at")


def _names(row: Plain, *keys: str) -> Iterator[str]:
    for key in keys:
        name = row[key]
        if holds_control_characters(name) or not re.search(r"\w", name):
            yield f"{key} is {name!r}, which is not a name"


def _moments(row: Plain, *keys: str) -> Iterator[str]:
    for key in keys:
        try:
            moment = datetime.fromisoformat(row[key])
            fits = moment > NO_VIDEO_BEFORE and moment.year < LAST_YEAR
        except (TypeError, ValueError):  # no offset, no date
            fits = False
        if not fits:
            yield f"{key} is {row[key]!r}; a date between 1995 and {LAST_YEAR} is needed"
