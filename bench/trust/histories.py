"""Random histories of a person whose truth is known: what an audit must not contradict.

Numbers only, no pictures: repetitions err as the movement files say, one draw a set-up and one a
repetition.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from posecheck.audit.material import Material, MovementMaterial, SessionMaterial
from posecheck.audit.week import Week
from posecheck.body import Side
from posecheck.history import (
    ME,
    DateOrigin,
    Feeling,
    FeelingKind,
    Mark,
    MarkKind,
    Measurement,
    PastRepetition,
    PastSession,
    SessionNote,
)
from posecheck.judgement.baseline import baseline_of
from posecheck.judgement.verdict import margin_of
from posecheck.measures import limited_measures
from posecheck.movements import Movement, catalog
from posecheck.personal import Baseline, Limit
from posecheck.records import (
    Discarded,
    MeasuredValue,
    Note,
    Repetition,
    StandardError,
    Verdict,
    View,
)

FIRST_MONDAY = datetime(2026, 1, 5, 7, 10, tzinfo=UTC)
SOFTWARE: Mapping[str, object] = {"version": "1.0", "model": "full", "weights_sha256": "cd"}
NOTES = ("Slept badly.", "After a long run, calves tired.", "<b>New shoes</b> & a cold | 7*7")
LOST = Note("tracking-lost", "The body was lost from sight during the repetition.")
USUAL_DEG = {"ankle-rock": 36.0, "thoracic-twist": 42.0, "hip-circle": 80.0}


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody practises one movement."""

    start_deg: Mapping[Side, float]
    gain_deg: Mapping[Side, float]
    """Over all weeks."""
    days: int
    """A week."""
    repetitions: int
    """Of each side in a session."""
    comfort_deg: Mapping[Side, float]
    target_deg: Mapping[Side, float]
    baseline: bool


@dataclass(slots=True)
class Truth:
    """What happened in the audited week."""

    days: dict[str, set[int]] = field(default_factory=dict)
    """On which days each movement was filmed."""
    pained: set[tuple[str, Side]] = field(default_factory=set)
    forced: dict[tuple[str, Side], list[float]] = field(default_factory=dict)
    """End ranges of the repetitions that were forced."""
    measured: dict[tuple[str, Side], int] = field(default_factory=dict)
    """Repetitions, a recording that was scored twice once."""
    mirrored: set[str] = field(default_factory=set)
    """Sessions whose recording was a mirror image, unknown to anybody."""
    scored_again: set[str] = field(default_factory=set)
    """Sessions that another one of the same recording corrects."""


@dataclass(frozen=True, slots=True)
class History:
    """A person's sessions and what is true of the last week."""

    material: Material
    week: Week
    truth: Truth


def history(rng: np.random.Generator) -> History:
    """One to sixteen weeks of one to three movements."""
    weeks = int(rng.integers(1, 17))
    chosen = [one for one in catalog() if rng.random() < 0.75] or list(catalog())[:1]
    truth, sessions, known = Truth(), [], {}
    for movement in chosen:
        habits = _habits(movement, rng)
        own = [
            session
            for week in range(weeks)
            for session in _week(movement, habits, week, weeks, rng, truth)
        ]
        sessions += own
        known[movement.id] = _known(movement, habits, own)
    ordered = sorted(sessions, key=lambda session: session.past.recorded_at)
    last = Week.of((FIRST_MONDAY + timedelta(weeks=weeks - 1)).date())
    return History(Material(ME, tuple(ordered), known, {"version": "1.0"}), last, truth)


def _habits(movement: Movement, rng: np.random.Generator) -> Habits:
    start = {side: USUAL_DEG[movement.id] + float(rng.normal(0.0, 6.0)) for side in Side}
    unlimited = rng.random() < 0.3
    comfort = {
        side: math.nan if unlimited else deg + float(rng.normal(4.0, 5.0))
        for side, deg in start.items()
    }
    aimless = rng.random() < 0.5
    target = {
        side: math.nan if aimless else deg + float(rng.uniform(-3.0, 15.0))
        for side, deg in start.items()
    }
    return Habits(
        start,
        {side: float(rng.choice([-20.0, -8.0, 0.0, 0.0, 8.0, 20.0])) for side in Side},
        days=int(rng.integers(1, 7)),
        repetitions=int(rng.integers(1, 9)),
        comfort_deg=comfort,
        target_deg=target,
        baseline=bool(rng.random() < 0.7),
    )


def _week(
    movement: Movement,
    habits: Habits,
    week: int,
    weeks: int,
    rng: np.random.Generator,
    truth: Truth,
) -> list[SessionMaterial]:
    if rng.random() < 0.12:
        return []
    made = []
    days = sorted(rng.choice(7, size=habits.days, replace=False))
    for day in days:
        moment = FIRST_MONDAY + timedelta(weeks=week, days=int(day), minutes=int(rng.integers(60)))
        share = week / max(1, weeks - 1)
        session = _session(movement, habits, share, moment, rng)
        mirrored = week > 0 and rng.random() < 0.05
        session = _mirror(session) if mirrored else session
        again = rng.random() < 0.05
        found = [session, _again(session, rng)] if again else [session]
        made += found
        if week == weeks - 1:
            _note_truth(truth, movement.id, int(day), found, mirrored=mirrored)
    return made


def _note_truth(
    truth: Truth, movement: str, day: int, sessions: Sequence[SessionMaterial], *, mirrored: bool
) -> None:
    counts = sessions[-1]
    truth.days.setdefault(movement, set()).add(day)
    truth.mirrored.update([counts.past.id] if mirrored else [])
    truth.scored_again.update(session.past.id for session in sessions[:-1])
    for past in counts.repetitions:
        place = movement, past.repetition.side
        truth.measured[place] = truth.measured.get(place, 0) + 1
        if past.repetition.verdict.code == "forced":
            truth.forced.setdefault(place, []).append(past.repetition.primary.value)
    for session in sessions:
        for felt in session.past.feelings:
            if felt.kind is FeelingKind.PAIN and felt.score:
                sides = [felt.side] if felt.side else list(Side)
                truth.pained.update((movement, side) for side in sides)


def _session(
    movement: Movement, habits: Habits, share: float, moment: datetime, rng: np.random.Generator
) -> SessionMaterial:
    rule = movement.primary
    between = rule.setup if math.isnan(rule.retest) else rule.retest
    repetitions: list[Repetition] = []
    sides = list(Side) if rng.random() < 0.85 else [list(Side)[rng.integers(2)]]
    setup = {side: float(rng.normal(0.0, between)) for side in Side}
    for number in range(habits.repetitions):
        for side in sides:
            true = habits.start_deg[side] + habits.gain_deg[side] * share
            deg = true + setup[side] + float(rng.normal(0.0, rule.repetition))
            deg += float(rng.uniform(6.0, 16.0)) if rng.random() < 0.04 else 0.0
            deg -= 2.0 if number == 0 else 0.0
            repetitions.append(_repetition(movement, side, deg, len(repetitions), habits, rng))
    id_ = f"{int(rng.integers(2**60)):016x}{int(rng.integers(2**60)):016x}"
    return SessionMaterial(
        past=_past(movement, id_, moment, rng),
        repetitions=tuple(_kept(one, movement, id_, moment) for one in repetitions),
        views=(View(movement.view.expected, movement.view.yaw_deg[0], ok=True),),
        discarded=tuple(
            Discarded(90.0 + 5 * i, 92.0 + 5 * i, None, LOST)
            for i in range(int(rng.integers(1, 5)) if rng.random() < 0.2 else 0)
        ),
    )


def _past(movement: Movement, id_: str, moment: datetime, rng: np.random.Generator) -> PastSession:
    feelings: tuple[Feeling, ...] = ()
    if rng.random() < 0.1:
        sides = [None, *Side]
        score, side = int(rng.integers(0, 8)), sides[int(rng.integers(3))]
        feelings = (Feeling(FeelingKind.PAIN, score, side, moment),)
    notes = (SessionNote(str(rng.choice(NOTES)), moment),) if rng.random() < 0.1 else ()
    measured = Measurement(id_[::-1], 1, moment, True, 1, SOFTWARE, None)
    return PastSession(
        id=id_,
        person=ME,
        movement=movement.id,
        protocol=movement.protocol,
        source_kind="video",
        source_name=f"{movement.id}-{moment:%m%d}.mp4",
        source_sha256=id_ + id_,
        mirrored=False,
        recorded_at=moment,
        date_origin=DateOrigin.CONTAINER,
        deleted=False,
        measurements=(measured,),
        notes=notes,
        feelings=feelings,
    )


def _repetition(
    movement: Movement,
    side: Side,
    deg: float,
    index: int,
    habits: Habits,
    rng: np.random.Generator,
) -> Repetition:
    """With the verdict that the person's limit gives it."""
    rule, start_s = movement.primary, 5.0 * index
    error = StandardError(rule.repetition, rule.setup)
    values = [MeasuredValue(rule.measure, deg, rule.unit, error, True)]
    values += [
        MeasuredValue(
            one.measure, 0.5 * deg, one.unit, StandardError(one.repetition, one.setup), False
        )
        for one in movement.error
        if one.measure != rule.measure
    ]
    return Repetition(
        index=index + 1,
        side=side,
        direction=None,
        start_s=start_s,
        peak_s=start_s + 1.3,
        end_s=start_s + 2.6,
        hold_s=0.4,
        tempo_s=float(rng.normal(2.6, 0.2)),
        measures=tuple(values),
        peak_speed_deg_s=80.0,
        sparc=float(rng.normal(-1.7, 0.06)),
        valid_share=1.0,
        compensations=(),
        not_visible=(),
        verdict=_verdict(movement, deg, habits.comfort_deg[side], error, pushed=rng.random() < 0.1),
    )


def _verdict(
    movement: Movement, deg: float, comfort_deg: float, error: StandardError, *, pushed: bool
) -> Verdict:
    if math.isnan(comfort_deg):
        return Verdict("no-limit", (Note("no-limit", "No limit to compare with yet."),))
    over = deg - comfort_deg
    margin = margin_of(Limit(movement.primary.measure, comfort_deg, "marked"), error)
    effort = ("pushed",) if pushed else ()
    if over <= 0.0:
        return Verdict("comfortable", (), "below", effort, over)
    if over <= margin:
        return Verdict("forced" if pushed else "near-limit", (), "at", effort, over)
    return Verdict("forced", (), "past", effort, over)


def _kept(one: Repetition, movement: Movement, id_: str, moment: datetime) -> PastRepetition:
    return PastRepetition(
        repetition=one,
        session_id=id_,
        measurement_id=id_[::-1],
        person=ME,
        movement=movement.id,
        protocol=movement.protocol,
        set_number=1,
        recorded_at=moment,
        date_origin=DateOrigin.CONTAINER,
        finished=True,
        software=SOFTWARE,
    )


def _mirror(session: SessionMaterial) -> SessionMaterial:
    """A mirror image, read as if it was none."""
    return replace(
        session,
        repetitions=tuple(
            replace(one, repetition=replace(one.repetition, side=one.repetition.side.other))
            for one in session.repetitions
        ),
    )


def _again(session: SessionMaterial, rng: np.random.Generator) -> SessionMaterial:
    """The same recording, scored again a minute later with another setting."""
    id_ = f"{int(rng.integers(2**60)):032x}"
    (made,) = session.past.measurements
    made = replace(made, id=id_[::-1], begun_at=made.begun_at + timedelta(minutes=1))
    return replace(
        session,
        past=replace(session.past, id=id_, measurements=(made,), notes=(), feelings=()),
        repetitions=tuple(
            replace(one, session_id=id_, measurement_id=id_[::-1]) for one in session.repetitions
        ),
    )


def _known(
    movement: Movement, habits: Habits, sessions: Sequence[SessionMaterial]
) -> MovementMaterial:
    rules = limited_measures(movement)
    return MovementMaterial(
        movement,
        rules,
        _baselines(movement, habits, sessions),
        {
            (str(side), movement.primary.measure): deg
            for side, deg in habits.target_deg.items()
            if not math.isnan(deg)
        },
    )


def _baselines(
    movement: Movement, habits: Habits, sessions: Sequence[SessionMaterial]
) -> tuple[Baseline, ...]:
    """From the first two sessions, and the limit that the person marked."""
    past = [one for session in sessions for one in session.repetitions]
    found = []
    for side in Side:
        marks = [
            _mark(movement, side, MarkKind.BASELINE, session.past.recorded_at, session.past.id)
            for session in (sessions[:2] if habits.baseline else ())
        ]
        if not math.isnan(habits.comfort_deg[side]):
            marks.append(
                replace(
                    _mark(movement, side, MarkKind.COMFORT, FIRST_MONDAY, None),
                    deg=habits.comfort_deg[side],
                )
            )
        found.append(baseline_of(past, marks, side=side, rule=movement.primary))
    return tuple(one for one in found if one is not None)


def _mark(
    movement: Movement, side: Side, kind: MarkKind, moment: datetime, session_id: str | None
) -> Mark:
    return Mark(
        person=ME,
        movement=movement.id,
        protocol=movement.protocol,
        side=side,
        measure=movement.primary.measure,
        kind=kind,
        made_at=moment,
        session_id=session_id,
    )
