"""What is said of the study's repetitions: afterwards by ``score``, meanwhile by the coach."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from bench.accuracy.effort_scripts import Effort, Plan, plans_of
from bench.accuracy.heldout import TrueRepetition, read_clip
from bench.accuracy.reading import landmarks_file
from posecheck import load_movement, score
from posecheck.body import Side
from posecheck.estimators.recorded import RecordedPoses
from posecheck.judgement.alerts import Alert
from posecheck.judgement.reference import reference_rule
from posecheck.live.coach import Coach
from posecheck.live.step import SetPlan
from posecheck.movements import Movement
from posecheck.pipeline import Options
from posecheck.records import Frame, Repetition, Session, SourceInfo

MODEL = "full"
ASKED = "first:2"
"""What ``live`` asks for."""
POINTED_AT = "at"
"""The references are pointed at, by their true moments: none is missed for its hold."""
TOO_FAR_ALERTS = ("over-limit", "too-fast")
"""Warnings that say: this is forced."""
NEARLY = 0.97
"""Comfortable repetitions from this share of the first stretch on are told apart."""
OVER_DEG, OVER_SHARE = 8.0, 1.20
"""What goes beyond the first stretch so far, both, should be found."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One true repetition, and what was said of it."""

    person: str
    """Repetitions of one person share their errors."""
    movement: str
    """Movement id."""
    look: str
    """Who drew it."""
    kind: str
    """What the person did (``effort_scripts``)."""
    deg: float
    """True end range."""
    first_stretch_deg: float
    """Where the person's first stretch truly is."""
    way_deg: float
    """True way from rest."""
    peak_s: float
    """Middle of the true hold."""
    found: Repetition | None
    """As it was scored; None when it was not measured."""
    warned_s: float
    """When the coach first said that it goes too far; NaN: not at all."""

    @property
    def share(self) -> float:
        """True end range over the true first stretch."""
        return self.deg / self.first_stretch_deg

    @property
    def over_deg(self) -> float:
        """True end range beyond the true first stretch."""
        return self.deg - self.first_stretch_deg

    @property
    def forced(self) -> bool:
        """Whether it was called so."""
        return self.is_called("forced")

    def is_called(self, verdict: str) -> bool:
        """Whether that was the verdict; what was not measured has none."""
        return self.found is not None and self.found.verdict.code == verdict

    @property
    def read_way_deg(self) -> float:
        """What repetitions of a set are compared by, as it was read; NaN: it was not measured."""
        name = load_movement(self.movement).primary.shared
        values = self.found.measures if self.found else ()
        return next((one.value for one in values if one.name == name), math.nan)

    @property
    def warned(self) -> bool:
        """Whether the coach warned at all."""
        return math.isfinite(self.warned_s)

    @property
    def in_time(self) -> bool:
        """Whether the coach warned before the peak."""
        return self.warned_s <= self.peak_s

    @property
    def is_reference(self) -> bool:
        """Whether it was taken for one."""
        return self.found is not None and self.found.reference

    @property
    def is_over(self) -> bool:
        """Whether it truly went as far beyond as should be found."""
        return self.over_deg >= OVER_DEG and self.share >= OVER_SHARE


@dataclass(frozen=True, slots=True)
class Judged:
    """One set, scored in one way."""

    outcomes: tuple[Outcome, ...]
    """Its repetitions."""
    references: int
    """How many repetitions were taken for references."""
    agrees: bool | None = None
    """Whether the coach said the same of every repetition; None: not asked."""

    def is_of(self, movement: str, looks: Sequence[str]) -> bool:
        """Whether it is a set of that movement by one of these looks."""
        return self.outcomes[0].movement == movement and self.outcomes[0].look in looks

    @property
    def right_references(self) -> bool:
        """Whether the references are the ones that were meant, and no others."""
        meant = [one.kind == "reference" for one in self.outcomes]
        taken = [one.is_reference for one in self.outcomes]
        return taken == meant and self.references == sum(meant)


@dataclass(frozen=True, slots=True)
class Coached:
    """What the live coach made of a clip."""

    session: Session
    """Its result."""
    alerts: tuple[tuple[float, Alert], ...]
    """When it said what."""
    from_s: float
    """Since when it measured."""


def judged(folder: Path, reference: str) -> list[Judged]:
    """Every set that is there, with its references, or without; with them also by the coach."""
    plans = [*plans_of("studio"), *plans_of("second")]
    return [_judged(folder, plan, reference) for plan in there(folder, plans)]


def there(folder: Path, plans: Sequence[Plan]) -> Iterator[Plan]:
    """Those of which the landmarks are kept."""
    return (one for one in plans if landmarks_file(folder, one.name, MODEL).exists())


def _judged(folder: Path, plan: Plan, reference: str) -> Judged:
    kept = landmarks_file(folder, plan.name, MODEL)
    movement, truth = load_movement(plan.movement), true_of(folder, plan)
    asked = at_references(plan, truth) if reference == POINTED_AT else reference
    session = score(kept, movement=movement, reference=asked)
    coached = coached_on(kept, movement, reference) if reference == ASKED else None
    alerts = coached.alerts if coached else ()
    outcomes = outcomes_of(plan, truth, session.repetitions, alerts)
    references = sum(one.reference for one in session.repetitions)
    if coached is None:
        return Judged(outcomes, references)
    if coached.from_s > 0.0:
        session = score(kept, movement=movement, reference=reference, from_s=coached.from_s)
    return Judged(outcomes, references, agrees=said_of(session) == said_of(coached.session))


def true_of(folder: Path, plan: Plan) -> tuple[TrueRepetition, ...]:
    """The true repetitions of a clip, one for each that was commanded."""
    return read_clip(folder / f"{plan.name}.truth.json", folder).truth


def at_references(plan: Plan, truth: Sequence[TrueRepetition]) -> str:
    """The option that points at the references."""
    pairs = zip(plan.efforts, _by_effort(plan.efforts, truth), strict=True)
    moments = (furthest(own).peak_s for effort, own in pairs if effort.kind == "reference")
    return "at:" + ",".join(f"{one:.2f}" for one in moments)


def coached_on(kept: Path, movement: Movement, reference: str) -> Coached:
    """The live coach on the same landmarks; it begins with the first good picture."""
    plan = SetPlan(reps=None, countdown_s=0.0)
    coach = Coach(movement, Options(reference=reference_rule(reference)), plan=plan)
    recorded = RecordedPoses(kept)
    grey = np.full((8, 8, 3), 128, dtype=np.uint8)
    alerts: list[tuple[float, Alert]] = []
    for pose in recorded.poses():
        step = coach.see(Frame(pose.t_s, grey, restart=pose.restart), pose)
        alerts += [(step.t_s, one) for one in step.alerts]
        if coach.wanted_over:
            break
    session = coach.finish(
        SourceInfo(
            kind="landmarks",
            name=kept.name,
            sha256=None,
            width_px=recorded.width_px,
            height_px=recorded.height_px,
            mirrored=False,
            model=recorded.model,
        )
    )
    return Coached(session, tuple(alerts), coach.first_shown_s or 0.0)


def said_of(session: Session) -> list[tuple[object, ...]]:
    """What must be the same live and afterwards."""
    return [
        (
            *(one.side, one.start_s, one.primary.value, one.reference),
            *(one.verdict.code, one.verdict.position, one.verdict.effort),
        )
        for one in session.repetitions
    ]


def outcomes_of(
    plan: Plan,
    truth: Sequence[TrueRepetition],
    found: Sequence[Repetition],
    alerts: Sequence[tuple[float, Alert]],
) -> tuple[Outcome, ...]:
    """Each effort with the repetition that was measured of it."""
    side = Side(plan.side)
    efforts = list(zip(plan.efforts, _by_effort(plan.efforts, truth), strict=True))
    first_deg = median(furthest(own).deg / effort.share for effort, own in efforts)
    outcomes = []
    for effort, own in efforts:
        best = furthest(own)
        begun_s, done_s = own[0].start_s, own[-1].end_s
        mine = [one for one in found if one.side is side and begun_s <= one.peak_s <= done_s]
        said = [t_s for t_s, one in alerts if one.kind in TOO_FAR_ALERTS and one.side is side]
        outcomes.append(
            Outcome(
                person=f"{plan.movement} {plan.seed}",
                movement=plan.movement,
                look=plan.look,
                kind=effort.kind,
                deg=best.deg,
                first_stretch_deg=first_deg,
                way_deg=best.values[load_movement(plan.movement).primary.excursion],
                peak_s=best.peak_s,
                found=max(mine, key=lambda one: one.primary.value, default=None),
                warned_s=min((t for t in said if begun_s <= t <= done_s), default=math.nan),
            )
        )
    return tuple(outcomes)


def furthest(own: Sequence[TrueRepetition]) -> TrueRepetition:
    """Of the true repetitions that make one effort."""
    return max(own, key=lambda one: one.deg)


def _by_effort(
    efforts: Sequence[Effort], truth: Sequence[TrueRepetition]
) -> Iterator[Sequence[TrueRepetition]]:
    first = 0
    for effort in efforts:
        yield truth[first : first + len(effort.reps)]
        first += len(effort.reps)
