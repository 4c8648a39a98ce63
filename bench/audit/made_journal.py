"""Twelve weeks of a person in a real journal, made without video: known true ranges, honest errors.

Every Monday three recordings (one of each movement), each side a warm-up and four repetitions.
The set-up of a recording errs by one draw for all its repetitions, each repetition by its own:
what the movement files say, the set-up's part as between set-ups of one person.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from posecheck.body import Side
from posecheck.history import ME, DateOrigin, Feeling, FeelingKind, Mark, MarkKind
from posecheck.journal import Journal, SessionStart
from posecheck.movements import load_movement
from posecheck.movements.spec import Movement
from posecheck.records import (
    Compensation,
    Discarded,
    MeasuredValue,
    Note,
    Repetition,
    Session,
    SetResult,
    SourceInfo,
    StandardError,
    Verdict,
    View,
)

SOFTWARE: Mapping[str, object] = {
    "version": "0.1.0",
    "mediapipe": "0.10.30",
    "model_sha256": "ab" * 32,
    "weights_sha256": "cd" * 32,
    "movement_file_sha256": "ef" * 32,
    "settings": {},
}
FIRST_MONDAY = datetime(2026, 8, 31, 7, 10, tzinfo=UTC)
WEEKS = 12
LAST_WEEK = "2026-W47"
LOST = Discarded(
    *(21.0, 24.0, Side.LEFT),
    reason=Note("tracking-lost", "The body was lost from sight during the repetition."),
)
QUICK = Discarded(
    *(3.0, 3.4, Side.RIGHT), reason=Note("too-quick", "It was too quick to be this movement.")
)
HEEL = Compensation("heel-lift", "The heel came up by about 4 cm.", 4.1, "cm")
FORCED = Verdict("forced", (Note("over-limit", "Far above your comfort limit of 37°."),))
COMFORTABLE = Verdict("comfortable", (Note("below-limit", "Below your comfort limit."),))


@dataclass(frozen=True)
class TrueRange:
    """How far somebody's one side really goes, week by week, in one movement."""

    movement: str
    left_deg: tuple[float, float]
    """In the first and in the last week."""
    right_deg: tuple[float, float]
    """The same."""

    def at(self, side: Side, week: int) -> float:
        """In the week of that number, from 0."""
        first, last = self.left_deg if side is Side.LEFT else self.right_deg
        return first + (last - first) * week / (WEEKS - 1)


@dataclass(frozen=True)
class Person:
    """Somebody's twelve weeks."""

    name: str = ME
    ranges: Sequence[TrueRange] = (
        TrueRange("thoracic-twist", (46.0, 46.0), (47.0, 47.0)),
        TrueRange("ankle-rock", (32.0, 46.0), (41.0, 41.0)),
        TrueRange("hip-circle", (86.0, 86.0), (88.0, 88.0)),
    )
    missing: Sequence[int] = (5,)
    """Weeks without any recording, from 0."""
    lite: Sequence[int] = (8,)
    """Weeks read by the smaller model."""
    notes: Mapping[int, str] = field(
        default_factory=lambda: {
            4: "New shoes. Calves tired after Sunday's long run.",
            11: "Slept badly, stiff all morning.",
        }
    )
    """On the ankle's session of that week."""


def keep_weeks(journal: Journal, person: Person | None = None, *, seed: int = 1) -> None:
    """Keep everything of a person in a journal."""
    person = person or Person()
    rng = np.random.default_rng(seed)
    for week in range(WEEKS):
        if week in person.missing:
            continue
        for minutes, true in enumerate(person.ranges):
            moment = FIRST_MONDAY + timedelta(weeks=week, minutes=4 * minutes)
            _keep(journal, person, true, week, moment, rng)
            if week % 2 and minutes == 1:  # practice beside the audit: too short to count
                _keep(journal, person, true, week, moment + timedelta(days=3), rng, many=1)
    _mark(journal, person)


def _keep(
    journal: Journal,
    person: Person,
    true: TrueRange,
    week: int,
    moment: datetime,
    rng: np.random.Generator,
    many: int = 5,
) -> None:
    movement = load_movement(true.movement)
    model = "lite" if week in person.lite else "full"
    start = SessionStart(
        person=person.name,
        movement=movement.id,
        protocol=movement.protocol,
        source=SourceInfo(
            "video", f"{movement.id}-{moment:%m%d}.mp4", f"{moment:%Y%m%d%H%M}" + "0" * 52,
            640, 480, False, model,
        ),
        software={**SOFTWARE, "model": model},
        recorded_at=moment,
        date_origin=DateOrigin.CONTAINER,
    )  # fmt: skip
    setups = _setups(movement, rng)
    sets = [
        _set(
            movement, side, _degs(movement, true.at(side, week), setups[side], many, rng), week, rng
        )
        for side in Side
    ]
    if not math.isnan(movement.primary.zero):
        sets = [_in_turn(*sets)]
    session = Session(start.source, movement.id, 60.0, 900, 850, (), tuple(sets), start.software)
    with journal.begin(start, now=moment) as writer:
        writer.finish(session, now=moment)
    if movement.id == "ankle-rock" and many > 1 and week in person.notes:
        journal.add_note(writer.session_id, person.notes[week], now=moment)
        if week == WEEKS - 1:
            felt = Feeling(FeelingKind.STIFFNESS, 6, Side.LEFT)
            journal.add_feelings(writer.session_id, [felt], now=moment)


def _setups(movement: Movement, rng: np.random.Generator) -> dict[Side, NDArray[np.float64]]:
    """The set-up's error of each measure on each side: where both have one zero, it is opposite."""
    sizes = np.array(
        [one.setup if math.isnan(one.retest) else one.retest for one in movement.error]
    )
    zeros = np.array([0.0 if math.isnan(one.zero) else one.zero for one in movement.error])
    common = np.sqrt(sizes**2 - zeros**2) * rng.normal(size=len(sizes))
    zero = zeros * rng.normal(size=len(sizes))
    apart = sizes * rng.normal(size=len(sizes))
    return {
        side: np.where(zeros > 0, common + side.sign * zero, common if side is Side.LEFT else apart)
        for side in Side
    }


def _degs(
    movement: Movement,
    true_deg: float,
    setup: NDArray[np.float64],
    many: int,
    rng: np.random.Generator,
) -> list[list[float]]:
    """Of each repetition the measures in degrees; the first repetition is a little stiff."""
    each = np.array([one.repetition for one in movement.error])
    share = np.array([1.0, *[0.5] * (len(each) - 1)])
    rows = true_deg * share + setup + each * rng.normal(size=(many, len(each)))
    rows[0] -= 2.0
    return [[float(one) for one in row] for row in rows]


def _in_turn(left: SetResult, right: SetResult) -> SetResult:
    """Both sides in one set, one repetition to each in turn."""
    pairs = zip(left.repetitions, right.repetitions, strict=True)
    repetitions = [one for pair in pairs for one in pair]
    return replace(
        left,
        end_s=right.end_s,
        repetitions=tuple(
            replace(one, index=i, start_s=5.0 * i, peak_s=5.0 * i + 1.3, end_s=5.0 * i + 2.6)
            for i, one in enumerate(repetitions, start=1)
        ),
    )


def _set(
    movement: Movement,
    side: Side,
    degs: Sequence[Sequence[float]],
    week: int,
    rng: np.random.Generator,
) -> SetResult:
    last = week == WEEKS - 1 and movement.id == "ankle-rock" and side is Side.LEFT
    repetitions = [
        _repetition(movement, side, i, row, rng, forced=last and i == len(degs) > 1)
        for i, row in enumerate(degs, start=1)
    ]
    yaw = 0.0 if movement.view.expected == "front" else 90.0 * side.sign
    return SetResult(
        movement=movement.id,
        protocol=movement.protocol,
        start_s=0.0 if side is Side.LEFT else 30.0,
        end_s=30.0 if side is Side.LEFT else 60.0,
        view=View(movement.view.expected, yaw, ok=True),
        neutral=None,
        drift_deg=math.nan,
        limits=(),
        repetitions=tuple(repetitions),
        discarded=(LOST, QUICK) if last and len(degs) > 1 else (),
    )


def _repetition(
    movement: Movement,
    side: Side,
    index: int,
    degs: Sequence[float],
    rng: np.random.Generator,
    *,
    forced: bool,
) -> Repetition:
    start_s = 5.0 * index + (0.0 if side is Side.LEFT else 30.0)
    tempo_s = float(rng.normal(2.6, 0.2))
    return Repetition(
        index=index,
        side=side,
        direction="outward" if movement.repetition.shape == "circle" else None,
        start_s=start_s,
        peak_s=start_s + 0.5 * tempo_s,
        end_s=start_s + tempo_s,
        hold_s=0.4,
        tempo_s=tempo_s,
        measures=tuple(
            MeasuredValue(
                one.measure, deg, one.unit, StandardError(one.repetition, one.setup), i == 0
            )
            for i, (one, deg) in enumerate(zip(movement.error, degs, strict=True))
        ),
        peak_speed_deg_s=80.0,
        sparc=float(rng.normal(-1.7, 0.06)),
        valid_share=1.0,
        compensations=(HEEL,) if forced else (),
        not_visible=(),
        verdict=FORCED if forced else COMFORTABLE,
    )


def _mark(journal: Journal, person: Person) -> None:
    """A comfort limit and a target for each ankle, the first two weeks as baseline."""
    ankle = load_movement("ankle-rock")
    sessions = journal.sessions(person=person.name, movement=ankle.id)
    for side in Side:
        for kind, deg, moment, session_id in [
            *[(MarkKind.BASELINE, None, one.recorded_at, one.id) for one in sessions[:3]],
            (MarkKind.COMFORT, 37.0 if side is Side.LEFT else 45.0, FIRST_MONDAY, None),
            (MarkKind.TARGET, 45.0, FIRST_MONDAY, None),
        ]:
            journal.add_mark(
                Mark(
                    person=person.name,
                    movement=ankle.id,
                    protocol=ankle.protocol,
                    side=side,
                    measure=ankle.primary.measure,
                    kind=kind,
                    made_at=moment,
                    deg=deg,
                    session_id=session_id,
                )
            )
