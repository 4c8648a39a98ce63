"""Runs a set: one thread measures, the main thread shows; neither waits for the other.

The measuring thread takes the newest picture, finds the landmarks, asks the coach and tells whoever
looks on (journal, recording, events, sound).  The main thread draws the newest scene and reads the
keys: windows want it so.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from posecheck.body import Side
from posecheck.capture.picture_check import SLOW_MACHINE, Pace
from posecheck.capture.source import CameraFault, Item, LiveSource
from posecheck.estimators.port import PoseEstimator
from posecheck.live.coach import Coach
from posecheck.live.port import CoachWindow, Key, NoWindow
from posecheck.live.scene import Scene
from posecheck.live.step import Step
from posecheck.pipeline.loop import INTERRUPTED
from posecheck.records import Note, Session, SourceInfo

LOOK_S: Final = 0.02
"""How often the keys are read when there is nothing new to draw."""
RESULT_S: Final = 60.0
"""How long the result stays on the screen when nobody closes it."""


@dataclass(frozen=True, slots=True)
class UserMark:
    """What the person told by a key."""

    t_s: float
    """When, seconds from the source's first frame."""
    side: Side
    """Of which side."""
    comfort_deg: float | None
    """Where the first stretch is felt; None: that hurt."""


class LiveObserver(Protocol):
    """Somebody who is told everything, in the measuring thread."""

    def step(self, step: Step) -> None:
        """A frame or a fault was dealt with."""
        ...

    def marked(self, mark: UserMark) -> None:
        """The person marked the first stretch, or said that it hurt."""
        ...

    def finished(self, session: Session) -> None:
        """The set is over."""
        ...


@dataclass(frozen=True, slots=True)
class Shown:
    """A scene on its way to the screen."""

    scene: Scene
    """To be drawn."""
    t_s: float
    """Of its frame, on the source's clock."""


class LiveSet:
    """One set from the first picture to the result."""

    def __init__(
        self,
        source: LiveSource,
        estimator: PoseEstimator,
        coach: Coach,
        *,
        info: SourceInfo,
        observers: Sequence[LiveObserver] = (),
        notes: Callable[[], Sequence[Note]] = lambda: (),
    ) -> None:
        self.session: Session | None = None
        """The result, once it is over."""
        self.saved_id: Callable[[], str | None] = lambda: None
        """Asks whether, and as what, the session is in the journal."""
        self._source = source
        self._estimator = estimator
        self._coach = coach
        self._info = info
        self._observers = observers
        self._notes = notes
        self._keys: deque[Key] = deque()
        self._scenes: deque[Shown] = deque(maxlen=1)
        self._fresh = threading.Event()
        self._stop = threading.Event()
        self._interrupted = False
        self._error: BaseException | None = None
        self._own_notes: list[Note] = []
        self._pace = Pace()
        self._t_s = 0.0

    def run(
        self, window: CoachWindow, *, on_drawn: Callable[[Shown], None] = lambda _: None
    ) -> Session:
        """Run it to its end; an interrupt (Ctrl-C) ends it and keeps what was measured.

        ``on_drawn`` is told of every scene when it is on the screen.
        """
        measuring = threading.Thread(target=self._measure, name="posecheck-measure")
        measuring.start()
        quit_asked = False
        try:
            while measuring.is_alive():
                quit_asked |= self._show(window, on_drawn)
        except KeyboardInterrupt:
            self._interrupted = True
        finally:
            self._stop.set()
            measuring.join()
        if self._error is not None:
            raise self._error
        if not (quit_asked or self._interrupted or isinstance(window, NoWindow)):
            self._show_result(window, on_drawn)
        assert self.session is not None  # set by the thread that has ended
        return self.session

    def _show(self, window: CoachWindow, on_drawn: Callable[[Shown], None]) -> bool:
        """Draw what is new and pass keys on; whether quitting was asked for."""
        keys = window.keys()
        self._keys.extend(keys)
        if self._fresh.wait(LOOK_S):
            self._fresh.clear()
            try:
                shown = self._scenes.pop()
            except IndexError:
                return Key.QUIT in keys
            window.show(shown.scene)
            on_drawn(shown)
        return Key.QUIT in keys

    def _show_result(self, window: CoachWindow, on_drawn: Callable[[Shown], None]) -> None:
        for tick in range(round(RESULT_S / LOOK_S)):
            if tick % 10 == 0:  # the window may have changed its size
                self._offer(self._coach.result())
            if self._show(window, on_drawn):
                return

    def _measure(self) -> None:
        try:
            while not self._stop.is_set() and not self._coach.wanted_over:
                item = self._source.next()
                if item is None:
                    break
                self._take(item)
            self._finish()
        except BaseException as error:  # noqa: BLE001 - raised again in the main thread
            self._error = error

    def _take(self, item: Item) -> None:
        self._t_s = item.t_s
        while self._keys:
            self._press(self._keys.popleft())
        if isinstance(item, CameraFault):
            self._note(item.note)
            step = self._coach.fault(item.t_s, item.note)
        else:
            self._pace.push(item.t_s)
            trouble = self._source.trouble or (SLOW_MACHINE if self._pace.slow else None)
            if trouble is not None and self._note(trouble):
                self._coach.tell(trouble)
            height_px, width_px = item.rgb.shape[:2]
            self._info = replace(self._info, width_px=width_px, height_px=height_px)
            step = self._coach.see(item, self._estimator.estimate(item))
        self._offer(step)
        for one in self._observers:
            one.step(step)

    def _press(self, key: Key) -> None:
        mark: UserMark | None = None
        if key is Key.COMFORT:
            marked = self._coach.mark_comfort()
            mark = None if marked is None else UserMark(self._t_s, *marked)
        elif key is Key.HURT:
            side = self._coach.mark_hurt()
            mark = None if side is None else UserMark(self._t_s, side, None)
        else:
            self._coach.press(key)
        if mark is not None:
            for one in self._observers:
                one.marked(mark)

    def _note(self, note: Note) -> bool:
        """Remember something odd about the camera; whether it is new."""
        new = all(one.code != note.code for one in self._own_notes)
        self._own_notes += [note] if new else []
        return new

    def _finish(self) -> None:
        notes = [*self._notes(), *self._estimator.notes, *self._own_notes]
        notes += [INTERRUPTED] if self._interrupted else []
        self.session = self._coach.finish(self._info, notes=notes)
        for one in self._observers:
            one.finished(self.session)
        saved = self.saved_id()
        if saved is not None:
            self._coach.saved(saved)
        self._offer(self._coach.result())

    def _offer(self, step: Step) -> None:
        self._scenes.append(Shown(step.scene, step.t_s))
        self._fresh.set()
