"""Reports of past weeks are made again when what they rest on has changed.

A late clip, a correction or a mark changes the report of its own week and of every later one.
Each report carries what it rests on (``basis``), so that this is seen without making it again.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from posecheck.app.remembered import was_known
from posecheck.audit.week import Week
from posecheck.documents.rounding import rounded
from posecheck.errors import UsageError
from posecheck.history import Mark, PastSession
from posecheck.journal import Journal
from posecheck.page.files import reports_in
from posecheck.words.numbers import counted, degrees


def basis_of(journal: Journal, person: str, week: Week, *, now: datetime) -> str:
    """What a report rests on: the same journal, sessions, remarks and marks give the same one."""
    return _basis(journal.where.key, *_said(journal, person), week, now)


def _said(journal: Journal, person: str) -> tuple[Sequence[PastSession], Sequence[Mark]]:
    return journal.sessions(person=person), journal.marks(person=person)


def _basis(
    key: str, past: Sequence[PastSession], said: Sequence[Mark], week: Week, now: datetime
) -> str:
    sessions = [one for one in past if _day(one) <= week.sunday]
    days = {one.id: _day(one) for one in sessions}
    marks = [one for one in said if was_known(one, days, week.sunday, now=now)]
    material = [
        [
            [one.id, one.recorded_at.isoformat(), one.mirrored, one.current and one.current.id],
            [note.text for note in one.notes],
            [[felt.kind, felt.side, felt.score] for felt in one.feelings],
        ]
        for one in sessions
    ]
    material += [[[one.id, one.kind, one.side, one.measure, one.deg]] for one in marks]
    return f"{_digest(key)[:8]}-{_digest(material)[:24]}"


def stale_reports(
    journal: Journal, folder: Path, *, now: datetime, asking: Collection[str] = ()
) -> Iterator[tuple[str, Week]]:
    """Whose reports of which weeks rest on something else by now; only those of this journal.

    Those with a remark of the codes ``asking`` are among them: it was answered, or is asked again.
    """
    own = _digest(journal.where.key)[:8]
    people = set(journal.persons())
    said = cache(partial(_said, journal))  # years of it: read once, not for each of its weeks
    for _, document in reports_in(folder):
        basis, person = str(document.get("basis")), document["person"]
        if basis.startswith(f"{own}-") and person in people:
            try:
                week = Week.named(document["week"]["name"])
            except UsageError:
                continue
            asks = any(one["code"] in asking for one in document.get("remarks", ()))
            if asks or basis != _basis(journal.where.key, *said(person), week, now):
                yield person, week


def revisions_of(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> list[dict[str, str]]:
    """When and why a report was made again, the latest last."""
    if before is None:
        return []
    earlier = list(before.get("revisions", ()))
    if before.get("basis") in (None, now["basis"]):
        return earlier
    return [*earlier, {"made_at": now["made_at"], "text": _what_changed(before, now)}]


def _what_changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """In the week itself; else an earlier week changed."""
    sessions = now["practice"][-1]["sessions"] - before["practice"][-1]["sessions"]
    words = []
    if sessions:
        words.append(f"{counted(abs(sessions), 'session')} {'more' if sessions > 0 else 'fewer'}")
    old = {_key(one): one["weeks"][-1]["deg"] for one in before["series"] if one["primary"]}
    for one in now["series"]:
        deg, was = one["weeks"][-1]["deg"], old.get(_key(one))
        if not one["primary"] or deg is None or was is None or rounded(deg - was, 1) == 0.0:
            continue
        name = f"{one['movement_name']}, {one['side']}"
        words.append(f"{name} is now {degrees(deg, 1)}, was {degrees(was, 1)}")
    return "; ".join(words) or "something in this week or an earlier one was added or corrected"


def _key(series: Mapping[str, Any]) -> tuple[str, ...]:
    return series["movement"], series["side"], series["measure"], series["protocol_name"]


def _day(one: PastSession) -> date:
    return one.recorded_at.date()


def _digest(material: object) -> str:
    return hashlib.sha256(json.dumps(material, default=str).encode()).hexdigest()
