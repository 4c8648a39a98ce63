"""How well forced repetitions are told from comfortable ones, through the whole pipeline.

    python -m bench.accuracy.forced render --out FOLDER [--people 4] [--first-seed 50000]
    python -m bench.accuracy.forced read --clips FOLDER [--model full]
    python -m bench.accuracy.forced table --clips FOLDER [--model full] [--picture FILE]

``render`` (extra ``studio``) draws people who calibrate on two days and are judged on five
(``effort_scripts``); each day has its own camera.  ``read`` keeps the landmarks.  ``table`` builds
each person's baseline as ``posecheck baseline record`` does and prints what the rule says
(``python -m bench.accuracy table --forced FOLDER`` puts it into docs/accuracy.md).
"""

import argparse
import json
import multiprocessing
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from bench.accuracy.effort_scripts import COMFORT_DEG, Day, Person
from bench.accuracy.reading import landmarks_file, read
from posecheck import load_movement, score
from posecheck.body import Side
from posecheck.errors import InputRefusedError
from posecheck.history import DateOrigin, Mark, MarkKind, PastRepetition
from posecheck.judgement.baseline import baseline_of
from posecheck.measures import limited_measures
from posecheck.personal import Baseline
from posecheck.records import Repetition, Session
from posecheck.repetitions.moment import ValueAt

CALIBRATION_DAYS = 2
BIG_DEG, BIG_SHARE = 8.0, 0.20
"""Such an overshoot should be found: 8° or 20 % of the limit."""
PERSON, FIRST_DAY = "studio", datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One true repetition of a day that is judged, and what was said of it."""

    person: str
    """Movement and seed: repetitions of one person share their errors."""
    movement: str
    """Movement id."""
    kind: str
    """What the person did (``effort_scripts``)."""
    over_deg: float
    """True end range beyond the true limit."""
    over_share: float
    """The same as a share of the limit."""
    found: Repetition | None
    """None when it was not measured."""

    @property
    def verdict(self) -> str:
        """What was said; ``missed`` when it was not measured."""
        return self.found.verdict.code if self.found else "missed"

    @property
    def is_big(self) -> bool:
        """Whether it should be found: the smaller of the two is enough."""
        return self.over_deg >= BIG_DEG or self.over_share >= BIG_SHARE

    @property
    def warned(self) -> bool:
        """Whether anything was said against it: forced, or near the limit."""
        return self.verdict in ("forced", "near-limit")

    def has(self, prefix: str) -> bool:
        """Whether a reason of that beginning was given."""
        reasons = self.found.verdict.reasons if self.found else ()
        return any(reason.code.startswith(prefix) for reason in reasons)

    @property
    def compensated(self) -> bool:
        """Whether a compensation was reported, whatever it means."""
        return bool(self.found and self.found.compensations)


@dataclass(frozen=True, slots=True)
class Judged:
    """Everything that was judged in one way."""

    outcomes: tuple[Outcome, ...]
    """Repetitions."""
    sets: tuple[tuple[str, bool], ...]
    """Purpose of each set, and whether its range was said to shrink."""


def judged(folder: Path, model: str, *, marked: bool) -> Judged:
    """Score every person's days, against the marked first stretch or the own quantile."""
    outcomes: list[Outcome] = []
    sets: list[tuple[str, bool]] = []
    for movement_id, seed in people_in(folder, model):
        person = _Judging(folder, model, movement_id, Person(movement_id, seed).days())
        baselines, limit_deg = person.calibrated(marked=marked)
        for day in person.days[CALIBRATION_DAYS:]:
            if not landmarks_file(folder, day.name, model).exists():
                continue
            session = person.scored(day, baselines)
            outcomes += person.outcomes(day, session, limit_deg)
            shrank = any(t.code == "range-shrinks" for one in session.sets for t in one.trends)
            sets.append((day.purpose, shrank))
    return Judged(tuple(outcomes), tuple(sets))


def judged_both(folder: Path, model: str) -> dict[bool, Judged]:
    """Against the marked limit (True), and against the person's own quantile (False)."""
    return {marked: judged(folder, model, marked=marked) for marked in (True, False)}


def people_in(folder: Path, model: str) -> list[tuple[str, int]]:
    """Movement and seed of every person whose calibration was read."""
    found = []
    for path in sorted(folder.glob("*_day0.truth.json")):
        name = path.name.split("_day")[0]
        days = (f"{name}_day{number}" for number in range(CALIBRATION_DAYS))
        if not all(landmarks_file(folder, day, model).exists() for day in days):
            continue
        stem, _, seed = name.rpartition("_")
        found.append((stem.replace("_", "-"), int(seed)))
    return found


class _Judging:
    """One person: the calibration of the first days, the judgement of the others."""

    def __init__(self, folder: Path, model: str, movement_id: str, days: Sequence[Day]) -> None:
        self.days = days
        self._folder = folder
        self._model = model
        self._movement = load_movement(movement_id)
        self._side = Side(days[0].script.reps[0].side)

    def calibrated(self, *, marked: bool) -> tuple[tuple[Baseline, ...], float]:
        """The baselines, and the true end range where the first stretch was felt, degrees."""
        past: list[PastRepetition] = []
        marks: list[Mark] = []
        limit_deg = 0.0
        for day in self.days[:CALIBRATION_DAYS]:
            first_stretch = self._truth(day)[-1]
            limit_deg = max(limit_deg, first_stretch["end_range_deg"])
            moment = ValueAt(first_stretch["peak_s"], self._movement.primary.measure)
            session = self.scored(day, (), moment)
            past += self._past(day, session)
            kinds: list[tuple[MarkKind, float | None]] = [(MarkKind.BASELINE, None)]
            kinds += [(MarkKind.COMFORT, moment.value(self._side))] if marked else []
            marks += [self._mark(day, kind, deg) for kind, deg in kinds]
        found = (
            baseline_of(
                past, [_of(mark, rule.measure) for mark in marks], side=self._side, rule=rule
            )
            for rule in limited_measures(self._movement)
        )
        return tuple(one for one in found if one is not None), limit_deg

    def scored(
        self, day: Day, baselines: Sequence[Baseline], look: ValueAt | None = None
    ) -> Session:
        """The day's landmarks through the pipeline."""
        clip = landmarks_file(self._folder, day.name, self._model)
        looking = [look] if look else []
        return score(clip, movement=self._movement, baselines=baselines, lookers=lambda _: looking)

    def outcomes(self, day: Day, session: Session, limit_deg: float) -> list[Outcome]:
        """Each effort of the day with the repetition that was measured of it."""
        truth = self._truth(day)
        starts = day.script.starts_s
        out, first = [], 0
        for effort in day.efforts:
            last = first + len(effort.reps) - 1
            end_s = starts[last] + effort.reps[-1].out_s + effort.reps[-1].hold_s
            found = [
                one
                for one in session.repetitions
                if one.side is self._side and starts[first] <= one.peak_s <= end_s + 0.5
            ]
            over = max(one["end_range_deg"] for one in truth[first : last + 1]) - limit_deg
            best = max(found, key=lambda one: one.primary.value, default=None)
            person = day.name.split("_day")[0]
            share = over / limit_deg
            out.append(Outcome(person, self._movement.id, effort.kind, over, share, best))
            first = last + 1
        return out

    def _truth(self, day: Day) -> list[dict[str, float]]:
        path = self._folder / f"{day.name}.truth.json"
        repetitions: list[dict[str, float]] = json.loads(path.read_text("utf-8"))["repetitions"]
        return repetitions

    def _past(self, day: Day, session: Session) -> list[PastRepetition]:
        return [
            PastRepetition(
                repetition=one,
                session_id=day.name,
                measurement_id=day.name,
                person=PERSON,
                movement=self._movement.id,
                protocol=self._movement.protocol,
                set_number=1,
                recorded_at=FIRST_DAY + timedelta(days=day.number),
                date_origin=DateOrigin.OPTION,
                finished=True,
                software=session.software,
            )
            for one in session.repetitions
        ]

    def _mark(self, day: Day, kind: MarkKind, deg: float | None) -> Mark:
        return Mark(
            person=PERSON,
            movement=self._movement.id,
            protocol=self._movement.protocol,
            side=self._side,
            measure=self._movement.primary.measure,
            kind=kind,
            made_at=FIRST_DAY + timedelta(days=day.number),
            deg=deg,
            session_id=day.name,
        )


def _of(mark: Mark, measure: str) -> Mark:
    """The calibration counts for every measure; the marked limit for the end range alone."""
    return mark if mark.kind is MarkKind.COMFORT else replace(mark, measure=measure)


def render(out: Path, people: int, first_seed: int, *, fps: float, jobs: int) -> None:
    """Render the days that are missing, each in a process of its own: memory is not given back."""
    out.mkdir(parents=True, exist_ok=True)
    tasks = [
        (out, movement, seed, number, fps)
        for seed in range(first_seed, first_seed + people)
        for movement in COMFORT_DEG
        for number, day in enumerate(Person(movement, seed).days())
        if not (out / f"{day.name}.mp4").exists()
    ]
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=fresh, max_tasks_per_child=1) as pool:
        for line in pool.map(shoot_day, tasks):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


def shoot_day(task: tuple[Path, str, int, int, float]) -> str:
    """Render one day: the person's body, another camera and room."""
    from bench.studio import clips
    from bench.studio.posing import Protocol

    out, movement, seed, number, fps = task
    day = Person(movement, seed).days()[number]
    camera = 10 * seed + number
    twist = movement == "thoracic-twist"
    middle_deg = clips.side_view_deg(day.script) if movement == "ankle-rock" else 0.0
    off_deg = float(np.random.default_rng([camera, 41]).uniform(-15.0, 15.0))
    spec = clips.random_spec(
        movement,
        seed,
        yaw_deg=middle_deg + off_deg,
        fps=fps,
        size=(640, 480),
        seeds={"body": seed, "motion": seed, "camera": camera, "room": camera},
    )
    protocol = (
        Protocol("seated", "crossed") if twist else Protocol("standing", "hips", {"knee": "bent"})
    )
    spec = replace(spec, script=day.script, protocol=protocol)
    return str(clips.shoot(spec, out / f"{day.name}.mp4", arrays=False))


def main() -> int:
    """Render, or print the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.accuracy.forced",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    steps = parser.add_subparsers(dest="step", required=True)
    drawing = steps.add_parser("render")
    drawing.add_argument("--out", type=Path, required=True)
    drawing.add_argument("--people", type=int, default=4)
    drawing.add_argument("--first-seed", type=int, default=50_000)
    drawing.add_argument("--fps", type=float, default=15.0)
    drawing.add_argument("--jobs", type=int, default=1)
    reading, telling = steps.add_parser("read"), steps.add_parser("table")
    for one in (reading, telling):
        one.add_argument("--clips", type=Path, required=True)
        one.add_argument("--model", default="full")
    telling.add_argument("--picture", type=Path, help="also draw the curve (.png)")
    wanted = parser.parse_args()
    if wanted.step == "render":
        render(wanted.out, wanted.people, wanted.first_seed, fps=wanted.fps, jobs=wanted.jobs)
        return 0
    if wanted.step == "read":
        failed = read(wanted.clips, None, wanted.model, jobs=1, samples=False)
        return InputRefusedError.exit_code if failed else 0
    from bench.accuracy.forced_tables import draw_curve, tables

    by_marked = judged_both(wanted.clips, wanted.model)
    sys.stdout.write(tables(by_marked))
    if wanted.picture:
        draw_curve(wanted.picture, by_marked[True].outcomes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
