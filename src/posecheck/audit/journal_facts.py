"""What the week's sessions say besides their series: practice, notes, forced ones, what failed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from posecheck.audit.material import SessionMaterial
from posecheck.audit.records import (
    DiscardedRepetition,
    ForcedRepetition,
    JournalNote,
    PracticeWeek,
    SeenCompensation,
)
from posecheck.audit.series import week_of
from posecheck.audit.week import Week
from posecheck.body import Side
from posecheck.records import Compensation


def practice_of(sessions: Sequence[SessionMaterial], week: Week) -> tuple[PracticeWeek, ...]:
    """Every week from the first session's to this one."""
    first = min((week_of(one) for one in sessions), default=week)
    return tuple(
        _practice(first.plus(i), [one for one in sessions if week_of(one) == first.plus(i)])
        for i in range(week.since(first) + 1)
    )


def _practice(week: Week, sessions: Sequence[SessionMaterial]) -> PracticeWeek:
    days = sorted({one.past.recorded_at.date() for one in sessions})
    return PracticeWeek(
        week, tuple(days), len(sessions), sum(len(one.repetitions) for one in sessions)
    )


def forced_of(sessions: Iterable[SessionMaterial]) -> tuple[ForcedRepetition, ...]:
    """Repetitions that were judged forced on the day they were measured."""
    found = []
    for session in sessions:
        numbers = dict.fromkeys(Side, 0)
        for one in session.repetitions:
            repetition = one.repetition
            numbers[repetition.side] += 1
            if repetition.verdict.code == "forced":
                found.append(
                    ForcedRepetition(
                        movement=one.movement,
                        side=repetition.side,
                        session_id=one.session_id,
                        recorded_at=one.recorded_at,
                        number=numbers[repetition.side],
                        deg=repetition.primary.value,
                        verdict=repetition.verdict,
                    )
                )
    return tuple(found)


def compensations_of(sessions: Sequence[SessionMaterial]) -> tuple[SeenCompensation, ...]:
    """Each compensation of each side, the most frequent first."""
    seen: dict[tuple[str, Side, str], list[Compensation]] = defaultdict(list)
    measured: dict[tuple[str, Side], int] = defaultdict(int)
    for session in sessions:
        for one in session.repetitions:
            measured[one.movement, one.repetition.side] += 1
            for compensation in one.repetition.compensations:
                seen[one.movement, one.repetition.side, compensation.code].append(compensation)
    found = [
        SeenCompensation(
            movement=movement,
            side=side,
            code=code,
            text=max(own, key=lambda one: one.value).text,
            count=len(own),
            of=measured[movement, side],
        )
        for (movement, side, code), own in seen.items()
    ]
    return tuple(sorted(found, key=lambda one: -one.count))


def notes_of(sessions: Iterable[SessionMaterial]) -> tuple[JournalNote, ...]:
    """What was written and told, oldest first; a session with feelings and no note has one too."""
    found = []
    for session in sessions:
        past = session.past
        texts = [one.text for one in past.notes] or ([""] if past.feelings else [])
        found += [
            JournalNote(
                week=week_of(session),
                movement=past.movement,
                session_id=past.id,
                recorded_at=past.recorded_at,
                text=text,
                feelings=past.feelings if i == 0 else (),
            )
            for i, text in enumerate(texts)
        ]
    return tuple(found)


def discarded_of(sessions: Iterable[SessionMaterial]) -> tuple[DiscardedRepetition, ...]:
    """Every stretch that was not measured, with its reason."""
    return tuple(
        DiscardedRepetition(
            movement=session.past.movement,
            side=one.side,
            session_id=session.past.id,
            source_name=session.past.source_name,
            recorded_at=session.past.recorded_at,
            start_s=one.start_s,
            end_s=one.end_s,
            reason=one.reason,
            curve=session.curves.get(i),
        )
        for session in sessions
        for i, one in enumerate(session.discarded)
    )
