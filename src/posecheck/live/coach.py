"""The coach: a state machine over frames, faults and keys.  It has no clock: time comes in frames.

What the loop (``pipeline.Watch``) is shown are exactly the frames from the quiet seconds on, which
are kept with the session; while the coach sets up, pauses or shows the result it is shown nothing.
So the kept landmarks, scored again, give the same repetitions.

Constants: docs/derivations.md#set-up.
"""

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from posecheck.body import Side
from posecheck.judgement.alerts import Alert
from posecheck.judgement.framing import framing_problem
from posecheck.live import messages
from posecheck.live.asking import Asking
from posecheck.live.port import Key
from posecheck.live.reading import Readings, SideNow
from posecheck.live.scene import Level, Message, Phase
from posecheck.live.set_up import Advice, SetUp
from posecheck.live.stage import Stage
from posecheck.live.step import SetPlan, Step
from posecheck.movements.spec import Movement
from posecheck.pipeline import Options, Watch
from posecheck.records import (
    Frame,
    Limit,
    Note,
    Observation,
    Pose,
    Repetition,
    Session,
    SourceInfo,
)
from posecheck.words.numbers import degrees
from posecheck.words.protocol import protocol_phrase

QUIET_S: Final = 2.0
"""How long the person is asked to keep still; the loop takes the first quiet second of it."""
NO_QUIET_S: Final = 12.0
"""After so long without a neutral it is back to the set-up."""
STEADY_S: Final = 1.0
"""The view must have been good for so long before the countdown."""
SPOILED_S: Final = 0.5
"""And must be bad for so long to stop it."""
LOST_S: Final = 0.7
"""So long without a usable pose, and it is said."""
AWAY_S: Final = 8.0
"""So long out of sight, and the set is over."""
FAULT_ENDS_S: Final = 60.0
"""So long without a camera, and the set is over."""
HURT_SCORE: Final = 5
"""What the key says on the scale of 0 to 10 that it does not have; it can be said better later."""


class Coach:
    """Takes frames with their poses in order; ``finish`` ends the set."""

    def __init__(
        self,
        movement: Movement,
        options: Options | None = None,
        *,
        plan: SetPlan | None = None,
        targets_deg: dict[Side, float] | None = None,
        camera_line: str = "",
        muted: bool = False,
    ) -> None:
        self.options = options or Options()
        """Limits, baselines, pain: a mark changes them at once."""
        self.phase = Phase.SET_UP
        """Where it is."""
        self.wanted_over = False
        """Whether the set should end now: enough repetitions, walked away, quit."""
        self.first_shown_s: float | None = None
        """When the loop was first shown a frame."""
        self._movement = movement
        self._plan = plan or SetPlan()
        self._watch = Watch(movement, self.options)
        self._set_up = SetUp(movement)
        self._readings = Readings(movement)
        self._asking = Asking(self._watch, movement, self.options.reference)
        self._board = messages.Board()
        self._stage = Stage(movement, self._plan.reps, targets_deg or {}, camera_line)
        self._stage.muted = muted
        self._since_s = math.nan
        self._good_s = self._bad_s = self._usable_s = math.nan
        self._fault_s = math.nan
        self._restart = False
        self._said: Message | None = None
        self._trouble: tuple[str, str] | None = None
        self._warned: list[tuple[float, Alert]] = []
        self._corrected: tuple[Repetition, ...] = ()
        self._t_s = 0.0

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides that are to be done."""
        return self._plan.sides

    @property
    def counts(self) -> dict[Side, int]:
        """Repetitions of each side since the last restart: without references and warm-ups."""
        return self._stage.counts

    def see(self, frame: Frame, pose: Pose) -> Step:
        """A frame and the landmarks in it."""
        self._t_s = frame.t_s
        self._fault_s = math.nan
        self._stage.look(frame, pose)
        if self.phase in (Phase.SET_UP, Phase.COUNTDOWN):
            self._prepare(frame, pose)
        if self.phase in (Phase.NEUTRAL, Phase.MEASURING, Phase.LOST):
            return self._measure(frame, pose)
        return self._step()

    def fault(self, t_s: float, note: Note) -> Step:
        """The camera gives no picture: nothing is judged until it does."""
        self._t_s = t_s
        if math.isnan(self._fault_s):
            self._fault_s, self._trouble = t_s, ("camera", note.text)
        if self.phase in (Phase.NEUTRAL, Phase.MEASURING):
            self._enter(Phase.LOST)
        self._stage.now = None
        self._board.clear()
        self._board.put(Message(Level.WARNING, note.text), t_s)
        if t_s - self._fault_s > FAULT_ENDS_S:
            self.wanted_over = True
        return self._step()

    def tell(self, note: Note) -> None:
        """Something about the camera that does not stop the set."""
        self._trouble = ("camera", note.text)
        self._board.put(Message(Level.CAUTION, note.text), self._t_s)

    def press(self, key: Key) -> None:
        """A key that is the coach's business."""
        if key is Key.QUIT:
            self.wanted_over = True
        elif key is Key.MUTE:
            self._stage.muted = not self._stage.muted
        elif key is Key.PAUSE and self.phase is not Phase.RESULT:
            paused = self.phase is Phase.PAUSED
            self._again() if paused else self._enter(Phase.PAUSED)
        elif key is Key.RESTART and self.phase is not Phase.RESULT:
            self._stage.forget()
            self._again()
            self._board.put(Message(Level.INFO, "From the beginning."), self._t_s)
        elif key is Key.SWITCH_SIDE:
            self._switch_side()
        elif key is Key.AGAIN and self.phase is not Phase.RESULT:
            message, changed = self._asking.again(self._stage.side)
            self._corrected += changed
            self._board.clear()  # it is about the verdict that may hang there
            self._board.put(message, self._t_s)

    def mark_comfort(self) -> tuple[Side, float] | None:
        """Here is the first stretch: from now on the comfort limit of the side that moves.

        None, and it is said, when nothing is being measured at this moment.
        """
        now = self._stage.now
        if self.phase is not Phase.MEASURING or now is None or now.primary is None:
            text = "Mark the first stretch while you feel it, in the middle of a repetition."
            self._board.put(Message(Level.INFO, text), self._t_s)
            return None
        deg = now.primary.value.value
        name = self._movement.primary.measure
        others = [one for one in self.options.limits if not _is_of(one, name, now.side)]
        marked = Limit(
            name,
            deg,
            "marked",
            now.side,
            error_deg=now.primary.value.standard_error.repetition,
            spread_deg=self._movement.primary.spread_share * deg,
        )
        limits = (marked, *others)
        self._judge_by(replace(self.options, limits=limits))
        text = f"First stretch marked at {degrees(deg)}: your comfort limit on the {now.side}."
        self._board.put(Message(Level.GOOD, text), self._t_s)
        return now.side, deg

    def mark_hurt(self) -> Side | None:
        """That hurt: noted of the side that moves; None before the set."""
        side = self._stage.side
        if side is None or self.first_shown_s is None:
            return None
        self._judge_by(replace(self.options, pain={**self.options.pain, side: HURT_SCORE}))
        self._board.put(Message(Level.WARNING, "Noted. Stop here, or go less far."), self._t_s)
        return side

    def finish(self, source: SourceInfo, *, notes: Iterable[Note] = ()) -> Session:
        """End the set and sum up."""
        session = self._watch.finish(source, notes=notes)
        self._enter(Phase.RESULT)
        self._board.clear()
        self._stage.finished(session)
        return session

    def saved(self, session_id: str) -> None:
        """The session is in the journal."""
        self._stage.saved = session_id

    def result(self) -> Step:
        """The scene after the set."""
        return self._step()

    def _prepare(self, frame: Frame, pose: Pose) -> None:
        """Set-up and countdown."""
        t_s = frame.t_s
        advice = self._set_up.advice(frame.rgb, pose)
        self._stage.advice = advice
        if advice is None:
            self._bad_s = math.nan
            self._good_s = t_s if math.isnan(self._good_s) else self._good_s
        else:
            self._bad_s = t_s if math.isnan(self._bad_s) else self._bad_s
            if self.phase is Phase.SET_UP or t_s - self._bad_s > SPOILED_S:
                self._good_s = math.nan
                self._enter(Phase.SET_UP)
            self._advise(advice)
            return
        countdown_s = self._plan.countdown_s
        if self.phase is Phase.SET_UP and t_s - self._good_s >= min(STEADY_S, countdown_s):
            self._enter(Phase.COUNTDOWN)
        if self.phase is Phase.COUNTDOWN and t_s - self._since_s >= countdown_s:
            self._enter(Phase.NEUTRAL)
        self._stage.countdown_s = (
            countdown_s - (t_s - self._since_s) if self.phase is Phase.COUNTDOWN else None
        )

    def _advise(self, advice: Advice) -> None:
        level = Level.CAUTION if advice.hint else Level.INFO
        now = self._board.at(self._t_s)
        if now is None or now.text != advice.text:
            if advice.code == "wrong-view":
                self._trouble = (advice.code, advice.text)
            self._board.put(Message(level, advice.text), self._t_s)

    def _measure(self, frame: Frame, pose: Pose) -> Step:
        """Show the loop the frame."""
        if self.first_shown_s is None:
            self.first_shown_s = frame.t_s
        if self._restart:
            pose, self._restart = replace(pose, restart=True), False
        observation = self._asking.look(next(iter(self._watch.observe([(frame, pose)]))))
        if pose.restart or not observation.samples:
            self._readings.reset()
        nows = self._readings.push(observation, self.options.baselines)
        self._stage.read(observation, nows)
        self._move_on(frame, pose, observation)
        alerts = self._warn(nows)
        for one in observation.repetitions:
            self._count(one)
        if observation.discarded and not observation.repetitions:
            self._board.put(messages.after_discarded(observation.discarded[-1]), frame.t_s)
        return replace(self._step(), observation=observation, now=self._stage.now, alerts=alerts)

    def _move_on(self, frame: Frame, pose: Pose, observation: Observation) -> None:
        """Between neutral, measuring and lost."""
        t_s = frame.t_s
        usable = framing_problem(pose, self._movement.measure.needed_landmarks) is None
        if usable or math.isnan(self._usable_s):
            self._usable_s = t_s
        lost_s = t_s - self._usable_s
        if lost_s > AWAY_S:
            self._away()
        elif lost_s > LOST_S:
            if self.phase is not Phase.LOST:
                self._enter(Phase.LOST)
                self._trouble = (_OUT_OF_SIGHT.code, _OUT_OF_SIGHT.text)
            self._advise(self._set_up.advice(frame.rgb, pose) or _OUT_OF_SIGHT)
        elif not observation.samples:
            if usable and self.phase is not Phase.NEUTRAL:  # one lost picture is no new beginning
                self._enter(Phase.NEUTRAL)
            if self.phase is Phase.NEUTRAL:
                self._wait_for_neutral(frame, pose)
        elif self.phase is not Phase.MEASURING and (
            self.phase is Phase.LOST or observation.active or t_s - self._since_s >= QUIET_S
        ):
            self._enter(Phase.MEASURING)
            self._open()
        left_s = QUIET_S - (t_s - self._since_s)
        self._stage.countdown_s = max(0.0, left_s) if self.phase is Phase.NEUTRAL else None

    def _open(self) -> None:
        """It begins: what is done now, and the references that are wanted."""
        request = self._asking.request(self.sides)
        if request is None:
            self._board.put(Message(Level.GOOD, self._plan.opening), self._t_s)
        else:
            self._board.put(Message(Level.INFO, f"{self._plan.opening} {request}"), self._t_s)

    def _wait_for_neutral(self, frame: Frame, pose: Pose) -> None:
        waited_s = frame.t_s - self._since_s
        if waited_s > NO_QUIET_S:
            self._again()
        elif waited_s > QUIET_S:
            text = (
                f"Keep still in the starting position: {protocol_phrase(self._movement.protocol)}."
            )
            self._advise(self._set_up.advice(frame.rgb, pose) or Advice("no-neutral", text))

    def _away(self) -> None:
        """Out of sight for long: over, or set up again when nothing was measured yet."""
        if any(self.counts.values()):
            self.wanted_over = True
        else:
            self._again()

    def _warn(self, nows: dict[Side, SideNow]) -> tuple[Alert, ...]:
        if self.phase is not Phase.MEASURING:
            return ()
        alerts = tuple(alert for now in nows.values() for alert in now.alerts)
        for alert in alerts:
            level = Level.WARNING if alert.kind == "over-limit" else Level.CAUTION
            self._board.put(Message(level, alert.text), self._t_s)
            self._warned.append((self._t_s, alert))
        return alerts

    def _count(self, one: Repetition) -> None:
        counts = self._asking.counts(one)
        self._stage.count(one, counts=counts)
        own = [(t_s, alert) for t_s, alert in self._warned if alert.side is one.side]
        alerts = [alert for t_s, alert in own if t_s >= one.start_s]
        self._warned = [warned for warned in self._warned if warned not in own]
        message = self._asking.message(one, self.sides, alerts)
        message = message or messages.after_repetition(one, alerts)
        self._board.clear()
        wanted = self._plan.reps
        if wanted is not None and counts and one.side in self.sides:
            left = [side for side in self.sides if self.counts[side] < wanted]
            self.wanted_over = self.wanted_over or not left
            if left and self.counts[one.side] == wanted:
                message = messages.now_the_other(message, left[0])
        self._board.put(message, self._t_s)

    def _switch_side(self) -> None:
        side = (self._stage.side or Side.RIGHT).other
        if len(self.sides) == 1:
            side = self.sides[0].other
            self._plan = replace(self._plan, sides=(side,))
        self._stage.focus = side
        self._board.put(Message(Level.INFO, f"Now the {side} side."), self._t_s)

    def _judge_by(self, options: Options) -> None:
        self.options = options
        self._watch.judge_by(options)

    def _again(self) -> None:
        """Back to the set-up; what follows is another set."""
        self._restart = self.first_shown_s is not None
        self._good_s = self._bad_s = self._usable_s = math.nan
        self._enter(Phase.SET_UP)

    def _enter(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase, self._since_s = phase, self._t_s
        self._stage.countdown_s = None

    def _step(self) -> Step:
        message = self._board.at(self._t_s)
        said = message if message != self._said else None
        self._said = message
        trouble, self._trouble = self._trouble, None
        corrected, self._corrected = self._corrected, ()
        wanted = self._asking.wanted(self.sides)
        scene = self._stage.scene(self.phase, message, self._watch.limits, self.sides, wanted)
        return Step(self._t_s, scene, said=said, trouble=trouble, corrected=corrected)


_OUT_OF_SIGHT = Advice("tracking-lost", "You are out of sight: nothing is judged.", None)


def _is_of(limit: Limit, measure: str, side: Side) -> bool:
    return limit.measure == measure and limit.side in (None, side)
