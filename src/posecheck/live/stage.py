"""Keeps what a scene shows, and makes the scenes; at the end what the set was, side by side."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.body import Side, both
from posecheck.documents.summary import summarise
from posecheck.drawing.overlay import landmarks_in_use
from posecheck.judgement.target import next_step_deg
from posecheck.judgement.verdict import limit_of_side, margin_of
from posecheck.live.reading import SideNow
from posecheck.live.scene import Gauge, Message, Phase, Scene, SideResult
from posecheck.live.set_up import Advice
from posecheck.movements.spec import Movement
from posecheck.records import (
    Frame,
    Limit,
    MeasuredValue,
    Observation,
    Pose,
    Repetition,
    Session,
    StandardError,
)
from posecheck.reliability import REACH90
from posecheck.words.comparisons import comparison_sentence
from posecheck.words.protocol import measure_name


def results_of(session: Session) -> tuple[SideResult, ...]:
    """One for each side that has repetitions."""
    found = []
    for side in Side:
        summary = summarise(session.repetitions, side)
        if summary is None:
            continue
        verdicts = Counter(one.verdict.code for one in session.repetitions if one.side is side)
        low, high = summary.interval90_deg
        found.append(
            SideResult(
                side=side,
                count=summary.count,
                median_deg=summary.median_deg,
                low_deg=low,
                high_deg=high,
                verdicts=dict(verdicts),
                comparison=_comparison(session, side),
            )
        )
    return tuple(found)


def _comparison(session: Session, side: Side) -> str | None:
    """Against the baseline; of several sets the last one that has it."""
    primary = session.repetitions[0].primary.name
    found = [
        comparison_sentence(one)
        for a_set in session.sets
        for one in a_set.comparisons
        if one.side is side and one.measure == primary
    ]
    return found[-1] if found else None


CHANGE_SIDE_DEG: Final = 8.0
"""The side that is shown changes when the other one is so much further out (for the eye only)."""
LEAST_FULL_SCALE_DEG: Final = 60.0
"""The gauge reaches at least so far, …"""
ROOM: Final = 1.25
"""… and so much further than anything that is shown on it."""


class Stage:
    """What the window shows, apart from the phase and the message."""

    def __init__(
        self,
        movement: Movement,
        wanted: int | None,
        targets_deg: Mapping[Side, float],
        camera_line: str,
    ) -> None:
        self.counts = dict.fromkeys(Side, 0)
        self.muted = False
        self.saved: str | None = None
        self.focus: Side | None = None
        self.now: SideNow | None = None
        self.advice: Advice | None = None
        self.countdown_s: float | None = None
        self._movement = movement
        self._wanted = wanted
        self._targets_deg = targets_deg
        self._camera_line = camera_line
        self._rgb: NDArray[np.uint8] | None = None
        self._pose: Pose | None = None
        self._best_deg = dict.fromkeys(Side, math.nan)
        self._full_scale_deg = LEAST_FULL_SCALE_DEG
        self._tempo_s = math.nan
        self._results: tuple[SideResult, ...] = ()

    @property
    def side(self) -> Side | None:
        """The side that is shown."""
        return self.focus if self.now is None else self.now.side

    def look(self, frame: Frame, pose: Pose) -> None:
        """A new picture."""
        self._rgb, self._pose = frame.rgb, pose if pose.present else None

    def read(self, observation: Observation, nows: Mapping[Side, SideNow]) -> None:
        """Choose the side that is shown: in a repetition, asked for, or further out."""
        for side in (self.focus, observation.active):
            if side is not None and side in nows:
                self.now = nows[side]
                return
        shown = None if self.now is None else nows.get(self.now.side)
        furthest = max(nows.values(), key=_deg, default=None)
        if shown is None or (furthest and _deg(furthest) > _deg(shown) + CHANGE_SIDE_DEG):
            shown = furthest
        self.now = shown

    def count(self, one: Repetition, *, counts: bool) -> None:
        """A repetition is complete; whether it is one of those that were asked for."""
        self.counts[one.side] += counts
        self._tempo_s = one.tempo_s
        best = self._best_deg[one.side]
        self._best_deg[one.side] = max(one.primary.value, best if best == best else -math.inf)

    def forget(self) -> None:
        """The set begins again."""
        self.counts = dict.fromkeys(Side, 0)
        self._best_deg = dict.fromkeys(Side, math.nan)
        self._tempo_s = math.nan

    def finished(self, session: Session) -> None:
        """The set is over."""
        self.now, self._results = None, results_of(session)

    def scene(
        self,
        phase: Phase,
        message: Message | None,
        limits: Sequence[Limit],
        sides: tuple[Side, ...],
        references_wanted: Mapping[Side, int],
    ) -> Scene:
        """The picture of this moment; of a side that is not asked for only what was done."""
        movement = self._movement
        shows_gauge = phase in (Phase.MEASURING, Phase.LOST, Phase.PAUSED, Phase.NEUTRAL)
        return Scene(
            phase=phase,
            movement=movement.name,
            rgb=self._rgb,
            pose=self._pose,
            landmarks=self._landmarks(phase),
            view=movement.view.expected,
            position=movement.protocol.get("position", "standing"),
            hint=self.advice.hint if self.advice and phase is Phase.SET_UP else None,
            side=self.side,
            gauge=self._gauge(limits) if shows_gauge else None,
            counts={side: n for side, n in self.counts.items() if n or side in sides},
            wanted=self._wanted,
            references_wanted=references_wanted,
            tempo_s=self._tempo_s,
            message=message,
            countdown_s=self.countdown_s,
            over_limit=self.now is not None and self.now.over_limit,
            camera_line=self._camera_line,
            muted=self.muted,
            results=self._results,
            saved=self.saved,
        )

    def _landmarks(self, phase: Phase) -> tuple[int, ...]:
        """Those of the number that is shown; before there is one, all that must be seen."""
        measure = self._movement.measure
        used = landmarks_in_use(measure.kind, self.side) if phase is Phase.MEASURING else ()
        return tuple(used) or tuple(i for name in measure.needed_landmarks for i in both(name))

    def _gauge(self, limits: Sequence[Limit]) -> Gauge:
        side, rule = self.side, self._movement.primary
        primary = None if self.now is None else self.now.primary
        value = primary.value if primary else _unknown(rule.measure, rule.repetition, rule.setup)
        limit = limit_of_side(limits, side, rule.measure)
        best = math.nan if side is None else self._best_deg[side]
        target = self._step_deg(side, limit.deg if limit else None)
        self._stretch([value.value, best, target, limit.deg if limit else None])
        return Gauge(
            name=measure_name(rule.measure).capitalize(),
            value_deg=value.value,
            reach_deg=math.nan if primary is None else REACH90 * value.standard_error.total,
            full_scale_deg=self._full_scale_deg,
            best_deg=best,
            comfort_deg=None if limit is None else limit.deg,
            margin_deg=None if limit is None else margin_of(limit, value.standard_error),
            target_deg=target,
        )

    def _step_deg(self, side: Side | None, comfort_deg: float | None) -> float | None:
        """The next safe step towards the target: a gauge never asks for what it warns of."""
        target = None if side is None else self._targets_deg.get(side)
        if target is None or comfort_deg is None:
            return target
        return next_step_deg(target, comfort_deg)

    def _stretch(self, shown_deg: list[float | None]) -> None:
        """The arc only ever grows, in steps of 10°."""
        furthest = max((one for one in shown_deg if one is not None and one == one), default=0.0)
        wanted = 10.0 * math.ceil(ROOM * furthest / 10.0)
        self._full_scale_deg = max(self._full_scale_deg, min(180.0, wanted))


def _deg(now: SideNow) -> float:
    return now.primary.value.value if now.primary else -math.inf


def _unknown(measure: str, repetition: float, setup: float) -> MeasuredValue:
    return MeasuredValue(measure, math.nan, "deg", StandardError(repetition, setup), primary=True)
