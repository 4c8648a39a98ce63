"""Keeps a session in the journal while it is measured."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posecheck.app.context import Context
from posecheck.app.reading import Observer, Recording
from posecheck.audit.counting import too_few_for_a_week
from posecheck.audit.week import Week
from posecheck.history import DateOrigin, Fact, Feeling, PastSession
from posecheck.journal.landmark_codec import Chunk
from posecheck.movements import Movement
from posecheck.records import Limit, Note, Session, SourceInfo
from posecheck.words.dates import time_column

if TYPE_CHECKING:
    from posecheck.journal import Journal, SessionStart, SessionWriter

SAME_DATE: Final = timedelta(hours=1)
"""Dates that are nearer to each other are the same: a container may have another moment of it."""


class SessionRecorder:
    """Keeps one clip's session: begun when it is opened, each repetition, then the whole."""

    def __init__(
        self,
        journal: "Journal",
        context: Context,
        *,
        clip: Path,
        movement: Movement,
        person: str,
        recorded_at: datetime | None = None,
        dated_by: str = "give --recorded-at",
        feelings: Sequence[Feeling] = (),
    ) -> None:
        self._journal = journal
        self._context = context
        self._clip = clip
        self._movement = movement
        self._person = person
        self._recorded_at = recorded_at
        self._dated_by = dated_by  # how to say the date, to people
        self._feelings = feelings
        self._writer: SessionWriter | None = None
        self.session_id = ""
        """Of the session in the journal, once the recording is open."""
        self.name = clip.name
        """What notices call the clip."""
        self.replaced: frozenset[str] = frozenset()
        """Sessions that this one replaces: whoever records it takes them back."""

    def opened(self, recording: Recording) -> list[Observer]:
        """The recording is open; who is to look at it so that it is kept.

        Raises JournalError when the journal cannot take it.
        """
        writer = self._begun(recording.source, recording.software, recording.limits)
        return [] if writer is None else [writer.observe]

    def keep(
        self, session: Session, *, limits: Sequence[Limit], landmarks: Iterable[Chunk]
    ) -> None:
        """Keep what another process measured.

        Raises JournalError when it cannot be kept.
        """
        writer = self._begun(session.source, session.software, limits)
        if writer is not None:
            writer.add_landmarks(landmarks)
        self.finish(session)

    def _begun(
        self, source: SourceInfo, software: Mapping[str, object], limits: Sequence[Limit]
    ) -> "SessionWriter | None":
        """Who writes it; None when the journal has it already."""
        start = self._start(source, software, limits)
        there = self._journal.kept_as(start)
        if there is not None:
            self.session_id = there.id
            how = "which you corrected" if there.corrections else "measured by this software"
            self._notify(
                "already-kept",
                f"already in the journal as {there.short_id}, {how}; nothing was added.",
            )
            self._settle_its_date(there, start)
            self._notify_of_its_verdicts(there, start)
            return None
        if start.date_origin is DateOrigin.FILE_TIME:
            note = undated_note(start.recorded_at, self._dated_by)
            self._context.notify(replace(note, text=f"{self.name}: {note.text}"))
        for other in self._journal.same_recording(start):
            if other.id in self.replaced:
                continue
            self._notify(
                "same-recording",
                f"the same recording is also in the journal as {other.short_id} "
                f"({other.person}), with other settings. If they overlap, delete one of them: "
                f"posecheck journal delete {other.short_id}",
            )
        self._writer = self._journal.begin(start, now=self._context.now())
        self.session_id = self._writer.session_id
        self._settle_its_date(self._journal.session(self.session_id), start)
        return self._writer

    def finish(self, session: Session) -> None:
        """The recording was measured: keep the rest, and how it felt.

        Raises JournalError when it cannot be kept.
        """
        if self._writer is not None:
            self._writer.finish(session, now=self._context.now())
            self._notify("kept", f"kept in the journal as {self.session_id[:8]}.")
            self._notify_of_its_count(session)
        if self._feelings:
            self._journal.add_feelings(self.session_id, self._feelings, now=self._context.now())

    def _notify_of_its_count(self, session: Session) -> None:
        """Too few for the weekly audit, unless other sessions of that week make up for it."""
        kept = self._journal.session(self.session_id)
        alike = self._journal.sessions(person=kept.person, movement=kept.movement)
        week = Week.of(kept.recorded_at.date())
        others = [
            [done.repetition for done in self._journal.repetitions_of([one])]
            for one in alike
            if one.id != kept.id and one.protocol == kept.protocol
            if Week.of(one.recorded_at.date()) == week
        ]
        too_few = too_few_for_a_week(session.repetitions, others)
        if too_few is not None:
            self._notify("too-few-for-a-week", too_few)

    def _settle_its_date(self, there: PastSession, start: "SessionStart") -> None:
        """A date that is said now takes the place of the file's; another one is not changed.

        Nothing is told of a date that was said before and corrected since.
        """
        if start.date_origin is not DateOrigin.OPTION or start.recorded_at == there.recorded_at:
            return
        if there.date_origin is DateOrigin.FILE_TIME:
            date = {Fact.RECORDED_AT: start.recorded_at.isoformat()}
            self._journal.correct(there.id, date, now=self._context.now())
            self._notify(
                "date-corrected",
                f"its date is now {time_column(start.recorded_at)}, as you said; before, it was "
                f"the time of the file, {time_column(there.recorded_at)}.",
            )
        elif start.recorded_at not in _corrected_dates([there]):
            self._notify(
                "date-unchanged",
                f"it keeps its date, {time_column(there.recorded_at)}. To give it another: "
                f"posecheck journal correct {there.short_id} --recorded-at DATE",
            )

    def _notify_of_its_verdicts(self, there: PastSession, start: "SessionStart") -> None:
        """Other references or another limit give other verdicts of the same repetitions."""
        kept = there.current.software.get("settings") if there.current else None
        asked = start.software.get("settings")
        if not (isinstance(kept, Mapping) and isinstance(asked, Mapping)):
            return
        if any(kept.get(name) != asked.get(name) for name in ("reference", "comfort_deg")):
            self._notify(
                "verdicts-unchanged",
                "its verdicts in the journal are those of --reference "
                f"{kept.get('reference')}{_limit(kept.get('comfort_deg'))}. To keep these instead, "
                f"erase it (posecheck journal purge {there.short_id}) and score it with --save.",
            )

    def _start(
        self, source: SourceInfo, software: Mapping[str, object], limits: Sequence[Limit]
    ) -> "SessionStart":
        from posecheck.journal import SessionStart

        recorded_at, origin = self._date(_moment(source.recorded_at), source.sha256)
        return SessionStart(
            person=self._person,
            movement=self._movement.id,
            protocol=self._movement.protocol,
            source=source,
            software=software,
            recorded_at=recorded_at,
            date_origin=origin,
            limits=limits,
            movement_file=self._movement.file_text,
        )

    def _date(self, own: datetime | None, sha256: str | None = None) -> tuple[datetime, DateOrigin]:
        """What a person said, else the recording or its name, else the file's time.

        What was said last counts, also of an earlier session of the recording.  ``own``: what the
        recording says.  The order stands in docs/formats.md.
        """
        earlier = self._journal.of_recording(sha256) if sha256 else ()
        told, corrected = self._recorded_at, _corrected_dates(earlier)
        said = _date_said(earlier)
        if said is not None and (told is None or told in corrected):
            return said, DateOrigin.OPTION
        if told is not None:
            if own is not None and _differ(told, own):
                self._notify(
                    "date-differs",
                    f"the recording says {time_column(own)}; {time_column(told)}, the date "
                    "that you gave, is used.",
                )
            return told, DateOrigin.OPTION
        if own is not None:
            return own, DateOrigin.CONTAINER
        changed = datetime.fromtimestamp(self._clip.stat().st_mtime, tz=UTC)
        return changed.astimezone().replace(microsecond=0), DateOrigin.FILE_TIME

    def _notify(self, code: str, text: str) -> None:
        self._context.notify(Note(code, f"{self.name}: {text}"))


def undated_note(recorded_at: datetime, dated_by: str) -> Note:
    """What to say of a recording with the date of its file; ``dated_by``: how to say another."""
    return Note(
        "file-time",
        "the recording has no date; the time of the file is used, "
        f"{time_column(recorded_at)}. If that is wrong, {dated_by}.",
    )


def _date_said(sessions: Iterable[PastSession]) -> datetime | None:
    """The date that was said last of a recording, by its sessions; None: nobody said one."""
    said = [one for one in sessions if one.date_origin is DateOrigin.OPTION]
    last = max(said, key=_last_correction, default=None)
    return None if last is None else last.recorded_at


def _last_correction(past: PastSession) -> datetime:
    made = [one.made_at for one in past.corrections if one.fact is Fact.RECORDED_AT]
    return max(made, default=datetime.min.replace(tzinfo=UTC))


def _corrected_dates(sessions: Iterable[PastSession]) -> frozenset[datetime]:
    """Dates that sessions had until they were corrected."""
    return frozenset(
        datetime.fromisoformat(str(one.before))
        for past in sessions
        for one in past.corrections
        if one.fact is Fact.RECORDED_AT
    )


def keep_note(journal: "Journal", session_id: str, text: str, *, now: datetime) -> None:
    """Keep a remark on a session, if there is one, once.

    Raises JournalError when it cannot be kept.
    """
    if text and text not in [note.text for note in journal.session(session_id).notes]:
        journal.add_note(session_id, text, now=now)


def delete_what_was_replaced(
    journal: "Journal",
    context: Context,
    source: SourceInfo,
    *,
    person: str,
    session_ids: Collection[str],
    from_s: float | None,
    to_s: float | None,
) -> None:
    """A recording was searched again: what only the earlier search found counts no more.

    ``session_ids`` are of the sessions that it found now.

    Raises JournalError when that cannot be kept.
    """
    if source.sha256 is None:
        return
    replaced = journal.replace_recording(
        source.sha256,
        person=person,
        session_ids=session_ids,
        from_s=from_s,
        to_s=to_s,
        now=context.now(),
    )
    for past in replaced:
        text = (
            f"{source.name}: no {past.movement} was found this time; the session kept as "
            f"{past.short_id} is deleted. Restore it with: posecheck journal undelete "
            f"{past.short_id}"
        )
        context.notify(Note("replaced", text))


def _limit(comfort_deg: object) -> str:
    return "" if comfort_deg is None else f" and --comfort {comfort_deg:g}"


def dated(session: Session, recorded_at: datetime | None) -> Session:
    """The session with the date that was given, if one was."""
    if recorded_at is None:
        return session
    return replace(session, source=replace(session.source, recorded_at=recorded_at.isoformat()))


def _moment(own: str | None) -> datetime | None:
    """What a recording says of its date; what is in UTC in local time, whose day counts."""
    if own is None:
        return None
    moment = datetime.fromisoformat(own).replace(microsecond=0)
    return moment if moment.utcoffset() else moment.astimezone()


def _differ(told: datetime, own: datetime) -> bool:
    """Whether two dates of a recording are not the same; of a day alone the day counts."""
    if told.time() == time():
        return told.date() != own.date()
    return abs(told - own) > SAME_DATE
