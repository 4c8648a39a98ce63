"""From a picture being there to its result being on the screen."""

import os
import statistics
import sys
import time
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import numpy as np

from bench.latency.looped import LoopedClip
from posecheck import load_movement
from posecheck.app.context import local_now as now
from posecheck.estimators.opening import open_estimator
from posecheck.history import DateOrigin
from posecheck.journal import SessionStart, open_journal
from posecheck.live.coach import Coach
from posecheck.live.observers import LiveRecorder
from posecheck.live.port import CoachWindow, Key
from posecheck.live.running import LiveSet, Shown
from posecheck.live.scene import Phase, Scene
from posecheck.live.screen import draw
from posecheck.live.step import SetPlan
from posecheck.movements import Movement
from posecheck.records import Frame, SourceInfo
from posecheck.reliability import theil_sen
from posecheck.samples import sample_video

SIZE_PX, RATE_HZ = (640, 480), 30.0
SCREEN_PX = (1280, 720)
BARE_FRAMES = 150
SETTLE_S = 5.0
"""The beginning does not count: the model is warming up."""


@dataclass(frozen=True, slots=True)
class PictureLatency:
    """What was measured in one run."""

    length_s: float
    """How long it ran."""
    bare_s: tuple[float, float]
    """Median inference time of one picture before and after the run, seconds."""
    age_s: tuple[tuple[float, float], ...]
    """When a result was on the screen, and how old its picture was then."""
    handed_over: int
    """Pictures that were processed."""
    window: str
    """What it was drawn to."""
    stages_ms: dict[str, float]
    """Processor time of each stage for one picture, median, milliseconds: whatever else runs."""
    load: tuple[float, float]
    """Load average before and after (processes that want to run; this machine has cores too)."""

    @property
    def bare(self) -> float:
        """Mean of both medians, seconds."""
        return statistics.fmean(self.bare_s)

    def quantile_s(self, share: float) -> float:
        """Of the ages."""
        return float(np.quantile([age for _, age in self.age_s], share))

    @property
    def rate_share(self) -> float:
        """Processed pictures a second over what a bare loop reaches (at most the camera's rate)."""
        return self.handed_over / self.length_s / min(RATE_HZ, 1.0 / self.bare)

    @property
    def per_minute_s(self) -> list[float]:
        """Median age of each minute that is whole."""
        minutes: dict[int, list[float]] = {}
        for t_s, age in self.age_s:
            if t_s // 60.0 < self.length_s // 60.0 or self.length_s < 60.0:
                minutes.setdefault(int(t_s // 60.0), []).append(age)
        return [statistics.median(ages) for _, ages in sorted(minutes.items())]

    @property
    def growth_s(self) -> float:
        """Median growth of the age from minute to minute (Theil-Sen), seconds; NaN: too short."""
        return theil_sen(self.per_minute_s) if len(self.per_minute_s) > 1 else float("nan")


class DrawnOnly:
    """Draws without a display."""

    def show(self, scene: Scene) -> None:
        """Draw it, and forget it."""
        draw(scene, *SCREEN_PX)

    def keys(self) -> list[Key]:
        """None."""
        return []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to close."""


def measure(model: str, length_s: float, *, movement_id: str = "thoracic-twist") -> PictureLatency:
    """Run the coach on a looped sample clip, with its journal and its window."""
    movement = load_movement(movement_id)
    clip = sample_video(movement_id.replace("-", "_") + ".mp4")
    source = LoopedClip(clip, size_px=SIZE_PX, rate_hz=RATE_HZ, last_s=length_s, loop_s=20.0)
    before_load = os.getloadavg()[0]
    before_s = _bare_s(source, model)
    info = SourceInfo("video", source.name, None, *SIZE_PX, False, model)
    ages: list[tuple[float, float]] = []

    def drawn(shown: Shown) -> None:
        if shown.t_s > SETTLE_S and shown.scene.phase is not Phase.RESULT:
            ages.append((shown.t_s, source.now_s() - shown.t_s))

    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        journal = stack.enter_context(open_journal(folder / "journal.sqlite"))
        software: dict[str, object] = {"model": model}
        start = SessionStart(
            "bench", movement.id, movement.protocol, info, software, now(), DateOrigin.CLOCK
        )
        keep = LiveRecorder(journal, start, measure=movement.primary.measure, now=now)
        window = stack.enter_context(_window())
        estimator = stack.enter_context(open_estimator(model))
        coach = Coach(movement, plan=SetPlan(reps=None), camera_line=source.description)
        stack.enter_context(source)
        live_set = LiveSet(source, estimator, coach, info=info, observers=[keep])
        live_set.run(_NoResult(window), on_drawn=drawn)
    after_s = _bare_s(source, model)
    return PictureLatency(
        length_s=ages[-1][0],  # it may have been ended before its time
        bare_s=(before_s, after_s),
        age_s=tuple(ages),
        handed_over=source.handed_over,
        window=type(window).__name__,
        stages_ms=_stages_ms(source, model, movement),
        load=(before_load, os.getloadavg()[0]),
    )


class _NoResult:
    """The window, closed when the set is over: nobody is there to look at the result."""

    def __init__(self, window: CoachWindow) -> None:
        self._window = window
        self._over = False

    def show(self, scene: Scene) -> None:
        self._window.show(scene)
        self._over = scene.phase is Phase.RESULT

    def keys(self) -> list[Key]:
        return [Key.QUIT] if self._over else self._window.keys()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Somebody else closes the window."""


def _window() -> AbstractContextManager[CoachWindow]:
    if sys.platform.startswith("linux") and "DISPLAY" not in os.environ:
        return DrawnOnly()
    from posecheck.live.window import Window

    return Window()


def _stages_ms(source: LoopedClip, model: str, movement: Movement) -> dict[str, float]:
    """Processor time of inference, coach and drawing, one after the other."""
    taken: dict[str, list[float]] = {"inference": [], "coach": [], "drawing": []}
    coach = Coach(movement, plan=SetPlan(reps=None, countdown_s=0.0))
    with open_estimator(model) as estimator:
        for number, rgb in enumerate(source.pictures[:BARE_FRAMES]):
            frame = Frame(number / RATE_HZ, np.asarray(rgb, dtype=np.uint8))
            clock = [time.process_time()]
            pose = estimator.estimate(frame)
            clock.append(time.process_time())
            step = coach.see(frame, pose)
            clock.append(time.process_time())
            draw(step.scene, *SCREEN_PX)
            clock.append(time.process_time())
            for name, spent_s in zip(taken, np.diff(clock), strict=True):
                taken[name].append(1000.0 * float(spent_s))
    return {name: statistics.median(spent[10:]) for name, spent in taken.items()}


def _bare_s(source: LoopedClip, model: str) -> float:
    """Median time of one inference, nothing else going on in this process."""
    taken = []
    with open_estimator(model) as estimator:
        for number, rgb in enumerate(source.pictures[:BARE_FRAMES]):
            frame = Frame(number / RATE_HZ, np.asarray(rgb, dtype=np.uint8))
            began_s = time.perf_counter()
            estimator.estimate(frame)
            taken.append(time.perf_counter() - began_s)
    return statistics.median(taken[10:])
