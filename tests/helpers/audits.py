"""Weekly audits made by hand: the page and the documents are tried on them, without a journal.

The numbers are made up and the sentences only look like those of an audit; what is true of a
person is the business of ``posecheck.audit`` and its tests.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from posecheck.audit.records import (
    Advice,
    Audit,
    Change,
    ChangeVerdict,
    Curve,
    DiscardedRepetition,
    ForcedRepetition,
    JournalNote,
    Point,
    PracticeWeek,
    SeenCompensation,
    Series,
    SideDifference,
    SideVerdict,
    WeeklyTrend,
    WeekValue,
)
from posecheck.audit.week import Week
from posecheck.body import Side
from posecheck.history import DateOrigin, Feeling, FeelingKind
from posecheck.personal import Baseline
from posecheck.records import Note, StandardError, Verdict
from posecheck.reliability import REACH90, mdc95

NAN = math.nan
THIS_WEEK = Week(2026, 47)
ERROR = StandardError(2.0, 2.5)
MOVEMENTS = {
    "thoracic-twist": ("Thoracic twist", "thorax_rotation", "front"),
    "ankle-rock": ("Ankle rock", "shank_inclination", "left side"),
    "hip-circle": ("Hip circle", "hip_flexion", "front"),
}
PROTOCOL = {"position": "seated", "arms": "crossed"}
WARM_UP = Note("warm-up", "The first repetition of a session is a warm-up.")


def a_point(week: Week, number: int, deg: float, **changes: object) -> Point:
    """One repetition on the Monday of a week."""
    reach = REACH90 * ERROR.total
    made = Point(
        session_id=f"{week.name}-session",
        recorded_at=datetime(2026, 1, 1, 7, 10, tzinfo=UTC).replace(
            year=week.monday.year, month=week.monday.month, day=week.monday.day
        ),
        date_origin=DateOrigin.CONTAINER,
        number=number,
        deg=deg,
        interval90_deg=(deg - reach, deg + reach),
        standard_error=ERROR,
        tempo_s=2.6,
        sparc=-1.7,
        verdict="comfortable",
        left_out=WARM_UP if number == 1 else None,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def a_week(week: Week, deg: float, *, rng: np.random.Generator, error: float = 2.3) -> WeekValue:
    """A warm-up and four repetitions about so many degrees; NaN: a week without any."""
    if math.isnan(deg):
        nothing = Note("nothing-recorded", "Nothing was recorded this week.")
        missing = StandardError(NAN, NAN)
        return WeekValue(week, NAN, (NAN, NAN), missing, 0, 0, (), why_missing=nothing)
    degs = deg + rng.normal(0.0, 2.0, 5)
    tempos, sparcs = rng.normal(2.6, 0.25, 5), rng.normal(-1.7, 0.08, 5)
    points = tuple(
        a_point(
            week,
            i,
            float(one),
            tempo_s=float(tempo),
            sparc=float(sparc),
            verdict="near-limit" if one > deg + 2.5 else "comfortable",
        )
        for i, (one, tempo, sparc) in enumerate(zip(degs, tempos, sparcs, strict=True), start=1)
    )
    value = float(np.mean(degs[1:]))
    return WeekValue(
        week=week,
        deg=value,
        interval90_deg=(value - REACH90 * error, value + REACH90 * error),
        standard_error=StandardError(1.0, math.sqrt(error**2 - 1.0)),
        counted=4,
        sessions=1,
        points=points,
        tempo_s=float(np.median(tempos[1:])),
        sparc=float(np.median(sparcs[1:])),
    )


def a_change(verdict: ChangeVerdict, deg: float, name: str, weeks: int) -> Change:
    """What a series says, in the words of an audit."""
    if verdict is ChangeVerdict.NOT_ENOUGH:
        return Change(verdict, f"{name}: not enough data yet; four weeks are needed.")
    words = verdict.value.replace("-", " ")
    low, high = deg - 3.1, deg + 3.1
    sentence = (
        f"{name}: {words}, {deg:+.0f}° over {weeks} weeks ({low:+.0f} to {high:+.0f}°). "
        "A change of 5° could have been seen."
    )
    return Change(verdict, sentence, deg, (low, high), 4.9, mdc95(2.3), 0.8, deg + 0.4)


def a_series(
    movement: str,
    side: Side | None,
    degs: Sequence[float],
    *,
    verdict: ChangeVerdict = ChangeVerdict.NONE,
    seed: int = 1,
    last: Week = THIS_WEEK,
    baseline_deg: float = NAN,
    comfort_deg: float = NAN,
    earlier_comfort_deg: Sequence[float] = (),
    target_deg: float = NAN,
    measure: str | None = None,
) -> Series:
    """A series of weeks up to ``last`` about these values.

    The first weeks have other limits, where some are given.
    """
    name, primary, view = MOVEMENTS[movement]
    rng = np.random.default_rng(seed)
    weeks = tuple(a_week(last.plus(i - len(degs) + 1), deg, rng=rng) for i, deg in enumerate(degs))
    limits = [*earlier_comfort_deg, *[comfort_deg] * (len(degs) - len(earlier_comfort_deg))]
    weeks = tuple(replace(one, comfort_deg=limit) for one, limit in zip(weeks, limits, strict=True))
    known = [one for one in weeks if one.known]
    trend = None
    if len(known) >= 2:
        steps = [one.week.since(last) for one in known]
        slope, level = np.polyfit(steps, [one.deg for one in known], 1)
        end = level + slope * steps[-1]
        trend = WeeklyTrend(
            *(known[0].week, known[-1].week, len(known)),
            *(float(slope), (float(slope) - 0.3, float(slope) + 0.3), float(end), 1.4),
        )
    change_deg = trend.level_deg - trend.at(trend.first) if trend else NAN
    return Series(
        movement=movement,
        movement_name=name,
        protocol=PROTOCOL,
        side=side,
        measure=measure or primary,
        primary=measure is None,
        view=view,
        model="full",
        weeks=weeks,
        trend=trend,
        change=a_change(verdict, change_deg, f"{name}, {side or 'arc'}", len(known)),
        week_spread_deg=2.3,
        baseline=None if math.isnan(baseline_deg) else a_baseline(side or Side.LEFT, baseline_deg),
        comfort_deg=comfort_deg,
        target_deg=target_deg,
    )


def a_baseline(side: Side, deg: float) -> Baseline:
    """A settled one."""
    return Baseline(
        id="b45e11e00001",
        side=side,
        measure="thorax_rotation",
        median_deg=deg,
        interval90_deg=(deg - 2.0, deg + 2.0),
        within_deg=2.0,
        between_deg=2.0,
        usual_error_deg=2.0,
        end_speed_deg_s=20.0,
        repetitions=12,
        sessions=3,
        days=3,
        first_day="2026-08-31",
        last_day="2026-09-07",
        quantile_deg=deg + 4.0,
    )


def a_difference(left: Series, right: Series, *, verdict: SideVerdict) -> SideDifference:
    """Left and right this week."""
    ends = left.this_week.deg, right.this_week.deg
    difference = ends[1] - ends[0]
    name = left.movement_name
    words = {
        SideVerdict.NONE: f"{name}: no clear difference between the sides.",
        SideVerdict.NOT_ENOUGH: f"{name}: not enough data to compare the sides.",
    }.get(verdict, f"{name}: the {verdict.value[:5].strip('-')} side reaches further.")
    return SideDifference(
        *(left.movement, name, left.measure, verdict, words),
        *(*ends, difference, (difference - 4.0, difference + 4.0), 7.4),
        weeks_beyond=3 if verdict in (SideVerdict.LEFT, SideVerdict.RIGHT) else 0,
    )


def practised(weeks: int, *, missing: Sequence[int] = (), last: Week = THIS_WEEK) -> "Practice":
    """Two or three days a week, but for the weeks that are missing (counted from 0)."""
    found = []
    for i in range(weeks):
        week = last.plus(i - weeks + 1)
        offsets = () if i in missing else (0, 2, 5)[: 2 + i % 2]
        days = tuple(week.monday + timedelta(days=one) for one in offsets)
        found.append(PracticeWeek(week, days, 2 * len(days), 10 * len(days)))
    return tuple(found)


Practice = tuple[PracticeWeek, ...]


def an_audit(
    series: Sequence[Series], *, person: str = "me", practice: Practice = (), **more: object
) -> Audit:
    """An audit of these series."""
    made = Audit(
        week=series[0].this_week.week if series else THIS_WEEK,
        person=person,
        made_at=datetime(2026, 11, 23, 7, 0, tzinfo=UTC),
        software={"version": "0.1.0"},
        series=tuple(series),
        side_differences=(),
        forced=(),
        compensations=(),
        practice=practice or practised(max([1, *(len(one.weeks) for one in series)])),
        notes=(),
        discarded=(),
        advice=(),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def a_curve(*, gap: bool = False) -> Curve:
    """Something that rises and falls, with jitter."""
    t_s = np.arange(0.0, 5.0, 1 / 15)
    deg = 20.0 * np.sin(np.pi * t_s / 5.0) ** 2
    deg += np.random.default_rng(3).normal(0.0, 0.6, len(deg))
    if gap:
        deg[30:44] = np.nan
    return Curve("thorax_rotation", tuple(map(float, t_s + 11.0)), tuple(map(float, deg)))


def discarded(code: str, text: str, **changes: object) -> DiscardedRepetition:
    """A stretch that was not measured."""
    made = DiscardedRepetition(
        movement="thoracic-twist",
        side=Side.LEFT,
        session_id="s1",
        source_name="twist-monday.mp4",
        recorded_at=datetime(2026, 11, 16, 7, 10, tzinfo=UTC),
        start_s=12.0,
        end_s=15.0,
        reason=Note(code, text),
        curve=a_curve(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def a_note(text: str, day: date, *feelings: Feeling, movement: str = "ankle-rock") -> JournalNote:
    """Written on the session of a day."""
    moment = datetime(day.year, day.month, day.day, 7, 10, tzinfo=UTC)
    return JournalNote(Week.of(day), movement, f"s-{day}", moment, text, feelings)


def twelve_weeks() -> Audit:
    """Three months: one ankle better, one hip less, the rest as it was; one week missing."""
    up, down, none = ChangeVerdict.UP, ChangeVerdict.DOWN, ChangeVerdict.NONE

    def line(start: float, end: float) -> list[float]:
        values = [float(one) for one in np.linspace(start, end, 12)]
        values[5] = NAN
        return values

    ankle = [
        a_series(
            "ankle-rock", Side.LEFT, line(33, 43), verdict=up, seed=4,
            baseline_deg=33.5, comfort_deg=39.0, target_deg=45.0,
            earlier_comfort_deg=[NAN, 34.0, 34.0, 34.0, 34.0, 34.0, 36.5, 36.5],
        ),
        a_series(
            "ankle-rock", Side.RIGHT, line(41, 41.5), verdict=none, seed=5,
            baseline_deg=41.0, comfort_deg=45.0, target_deg=45.0,
        ),
    ]  # fmt: skip
    twist = [
        a_series(
            "thoracic-twist", Side.LEFT, line(46, 46), seed=6, baseline_deg=46.0, comfort_deg=51.0
        ),
        a_series(
            "thoracic-twist", Side.RIGHT, line(47, 48), seed=7, baseline_deg=47.0, comfort_deg=52.0
        ),
    ]
    arc = a_series("thoracic-twist", None, line(93, 94), seed=12)
    hip = [
        a_series("hip-circle", Side.LEFT, line(86, 85), seed=8, comfort_deg=92.0),
        a_series("hip-circle", Side.RIGHT, line(88, 78), verdict=down, seed=9, comfort_deg=92.0),
        a_series("hip-circle", Side.LEFT, line(44, 45), seed=10, measure="hip_abduction"),
        a_series("hip-circle", Side.RIGHT, line(43, 42), seed=11, measure="hip_abduction"),
    ]
    monday = THIS_WEEK.monday
    return an_audit(
        [*twist, *ankle, *hip],
        practice=practised(12, missing=[5]),
        arcs=(arc,),
        side_differences=(
            a_difference(*twist, verdict=SideVerdict.NONE),
            a_difference(*ankle, verdict=SideVerdict.NONE),
            a_difference(hip[0], hip[1], verdict=SideVerdict.LEFT),
            a_difference(hip[2], hip[3], verdict=SideVerdict.NONE),
        ),
        praise=("Your left ankle reaches clearly further than twelve weeks ago. Well done.",),
        advice=(
            Advice(
                "watch",
                "Your right hip circle went down. Do it gently, and see whether it stays so.",
                "hip-circle",
                Side.RIGHT,
            ),
            Advice(
                "towards-target",
                "Left ankle rock: the next small step is 40.5°, from a comfort limit of 39°.",
                "ankle-rock",
                Side.LEFT,
            ),
            Advice("keep", "Keep practising the twist as you do; nothing has changed there."),
        ),
        forced=(
            ForcedRepetition(
                *("ankle-rock", Side.LEFT, "s1"),
                recorded_at=datetime(2026, 11, 16, 7, 10, tzinfo=UTC),
                number=4,
                deg=50.2,
                verdict=Verdict(
                    "forced",
                    (Note("past-limit", "11° past your limit of 39°; the margin is 6°."),),
                    "past",
                    (),
                    11.2,
                ),
            ),
        ),
        compensations=(
            SeenCompensation(
                *("ankle-rock", Side.LEFT, "heel-lift", "The heel came up by about 4 cm.", 2, 5)
            ),
        ),
        notes=(
            a_note("New shoes. Calves tired after Sunday's long run.", monday - timedelta(weeks=7)),
            a_note(
                "Slept badly, stiff all morning.",
                monday,
                Feeling(FeelingKind.STIFFNESS, 6, Side.LEFT),
            ),
            a_note("Hip pinches a little at the top.", monday, movement="hip-circle"),
        ),
        discarded=(
            discarded("too-quick", "It was too quick to be this movement."),
            discarded(
                "tracking-lost",
                "The body was lost from sight during the repetition.",
                side=Side.RIGHT,
                curve=a_curve(gap=True),
            ),
        ),
        remarks=(Note("missing-week", "Nothing was recorded in 2026-W41."),),
    )


def first_week() -> Audit:
    """Hardly any data: one movement, one side, once."""
    series = a_series("ankle-rock", Side.LEFT, [36.0], verdict=ChangeVerdict.NOT_ENOUGH)
    advice = Advice("film-more", "Film the other side too, and the other two movements.")
    return an_audit([series], practice=practised(1), advice=(advice,))


def nothing_new() -> Audit:
    """Eight weeks without a change, and nothing this week."""
    series = [
        a_series("thoracic-twist", side, [*[44.0] * 7, NAN], seed=i) for i, side in enumerate(Side)
    ]
    keep = Advice("keep", "Keep going as you do.")
    return an_audit(series, practice=practised(8, missing=[7]), advice=(keep,))


def bad_week() -> Audit:
    """Everything discarded: wrong side, too dark, broken off; one of a file with an odd name."""
    series = [
        a_series("ankle-rock", side, [38.0, 38.5, 39.0, 38.0, NAN], seed=i)
        for i, side in enumerate(Side)
    ]
    wrong = "The camera sees the person from the front. Film from the side."
    return an_audit(
        series,
        discarded=(
            discarded("wrong-view", wrong, movement="ankle-rock", side=None, curve=None),
            *[
                discarded(
                    "tracking-lost",
                    "The body was lost from sight during the repetition.",
                    movement="ankle-rock",
                    start_s=12.0 + i,
                    end_s=14.0 + i,
                    curve=a_curve(gap=True),
                    source_name=f"IMG_2026_11_16_a_rather_long_file_name_from_a_phone_{i}.mp4",
                )
                for i in range(4)
            ],
        ),
        advice=(Advice("film-from", "Film the ankle rock from the side, working foot nearest."),),
        remarks=(Note("clips-unanswered", "Two clips name no movement: posecheck audit inbox"),),
    )


def odd_names() -> Audit:
    """A person and notes that a page must show as they are written."""
    name = '<script>document.title="owned"</script>Wilhelmina-Theodora von Hohenstaufen-Langnamen'
    note = '<img src="https://example.org/x.png" onerror="document.title=1"> "quoted" & {{ 7*7 }}'
    audit = twelve_weeks()
    return replace(
        audit,
        person=name,
        notes=(a_note(note, THIS_WEEK.monday), a_note("x" * 300, THIS_WEEK.monday)),
        discarded=(discarded("too-quick", "Too quick.", source_name=f"{note}.mp4"),),
    )


def long_history() -> Audit:
    """More than a year, with many notes and many stretches that could not be measured."""
    degs = [38.0 + 0.05 * i for i in range(60)]
    series = [
        a_series("ankle-rock", side, degs, seed=i, baseline_deg=38.0) for i, side in enumerate(Side)
    ]
    mondays = [THIS_WEEK.plus(-i).monday for i in range(40, -1, -1)]
    return an_audit(
        series,
        practice=practised(60),
        notes=tuple(a_note(f"Week of {one}.", one) for one in mondays),
        discarded=tuple(discarded("too-quick", "Too quick.", start_s=12.0 + i) for i in range(20)),
    )


SCENARIOS = {
    "twelve-weeks": twelve_weeks,
    "first-week": first_week,
    "nothing-new": nothing_new,
    "bad-week": bad_week,
    "odd-names": odd_names,
    "long-history": long_history,
    "nobody": lambda: an_audit([]),
}
"""By name, how to make each."""
