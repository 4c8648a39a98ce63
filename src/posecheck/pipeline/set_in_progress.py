"""One set while it is being done: from poses to repetitions, and when the set is over.

Constants: design rules.
"""

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import replace

from posecheck.body import Side
from posecheck.judgement.arc import arcs_of
from posecheck.judgement.comparison import compare, trends_of
from posecheck.judgement.framing import (
    HEAD,
    HEAD_CUT,
    framing_problem,
    has_turned,
    hidden,
    view_of,
    visibility_of,
    widening,
    wrong_view,
)
from posecheck.judgement.line import judged_by_line
from posecheck.judgement.reference import References
from posecheck.judgement.uncertainty import standard_errors
from posecheck.measures import MeasureKind, limited_measures, measure_for
from posecheck.measures.posture import seen_protocol
from posecheck.measures.shank_inclination import OTHER_LEG
from posecheck.movements.spec import Movement
from posecheck.pipeline.assemble import assemble
from posecheck.pipeline.channel import Channel, moved_along
from posecheck.pipeline.neutral import NeutralFinder, ZeroCheck
from posecheck.pipeline.options import Options
from posecheck.pipeline.outcome import Outcome
from posecheck.pipeline.rest import FeetDuring, Levels, RestFollower, RestLevel
from posecheck.pipeline.set_up_observer import SetUpObserver
from posecheck.pipeline.stretches import UnusableStretches, told_once
from posecheck.place import Placed
from posecheck.records import (
    Discarded,
    Frame,
    Limit,
    Neutral,
    Note,
    Pose,
    Repetition,
    Sample,
    SetResult,
    StandardError,
    View,
)
from posecheck.repetitions.remeasure import MeasuredRepetition

PENDING_S = 10.0
"""Maximum time poses are buffered while waiting for a neutral pose; older ones are dropped."""
REST_ENDS_SET_S = 20.0
"""So long a rest after a repetition ends the set."""
TURNED_DEG = 90.0
"""A person whose view differs by more than this from the set's has turned to face another way …"""
TURNED_S = 1.0
"""… when it stays so for this long; that ends the set."""
LOST_ENDS_SET_S = 3.0
"""So long without a usable pose ends the set."""

NO_NEUTRAL = Note("no-neutral", "The person was not seen in the starting position.")


class SetInProgress:
    """Takes the poses of one set in order.

    Poses wait until the person's neutral is known, then all of them are measured from it; so
    nothing is lost that was done before, and nothing depends on what comes later.
    """

    def __init__(
        self,
        movement: Movement,
        options: Options,
        neutral: Neutral | None = None,
        levels: Levels | None = None,
    ) -> None:
        self.levels = levels or Levels()
        self._movement = movement
        self._options = options
        self._kind: MeasureKind = measure_for(movement)
        self._finder = NeutralFinder(movement, self._kind)
        self._limited = limited_measures(movement)
        self.references = References(
            options.reference,
            self._limited,
            options.limits,
            path=movement.repetition.shape == "circle",
        )
        self._sides = tuple(side for side in Side if options.side in (None, side))
        self._channels = {side: Channel(side, movement, self._kind) for side in Side}
        self._stretches = UnusableStretches()
        self._pending: deque[tuple[Pose, Note | None]] = deque()
        self._neutral: Neutral | None = None
        self._view: View | None = None
        self._rest = RestLevel()
        self._zero_deg: dict[Side, float] = {}
        self._zero_check: ZeroCheck | None = None
        self._follower: RestFollower | None = None
        self._feet = FeetDuring(movement, self._kind)
        self._set_up = SetUpObserver()
        self.true_zero: Neutral | None = None
        """Where rest is, once it shows that the set was measured from somewhere else."""
        self._repetitions: list[Repetition] = []
        self._discarded: list[Discarded] = []
        self._errors_by_scale: dict[float, Mapping[str, StandardError]] = {}
        self._first_s: float | None = None
        self._last_s = 0.0
        self._busy_s = math.nan
        self._seen_s = math.nan
        self._turned_since_s = math.nan
        self.frames_measured = 0
        if neutral is not None:
            self._begin(neutral, Outcome())

    @property
    def rest_moved_s(self) -> list[float]:
        """When rest was found elsewhere than before, seconds."""
        return [] if self._follower is None else self._follower.moved_s

    @property
    def active(self) -> Side | None:
        """The side in the middle of a repetition, if any: of two the one that is further out.

        The leg that a circling person stands on sways.
        """
        sides = [side for side, one in self._channels.items() if one.active]
        return max(sides, key=lambda side: self._channels[side].level, default=None)

    @property
    def placed(self) -> Placed | None:
        """From where it is filmed, as far as rest has shown; None before a neutral was found."""
        return self._set_up.placed(self._neutral, self._options.earlier)

    def is_over(self, t_s: float) -> bool:
        """Whether the set is over: out of sight, turned another way, or a long rest."""
        rested = not self.active and t_s - self._busy_s > REST_ENDS_SET_S
        return (
            t_s - self._seen_s > LOST_ENDS_SET_S
            or t_s - self._turned_since_s > TURNED_S
            or (rested and bool(self._repetitions))
        )

    def judge_by(self, options: Options) -> None:
        """Judge the repetitions that are still to come by other limits."""
        self._options = options
        self.references.know(self._limits_here())

    @property
    def limits(self) -> tuple[Limit, ...]:
        """In force now: what was known, and what the set's references say."""
        return self.references.limits

    def take_reference_back(self, side: Side) -> tuple[Repetition, ...]:
        """The last reference of a side was none: ask for another; what changes with it."""
        changed = self.references.take_back(side, self._repetitions, self._options.baselines)
        for one in changed:
            self._repetitions[one.index - 1] = one
        return changed

    def push(self, pose: Pose, doubt: Note | None = None, frame: Frame | None = None) -> Outcome:
        """Take the next pose; ``doubt`` says why it must not be measured."""
        outcome = Outcome()
        if self._first_s is None:
            self._first_s = pose.t_s
        self._last_s = pose.t_s
        problem = doubt or framing_problem(pose, self._movement.measure.needed_landmarks)
        if problem is not None:
            self._unusable(pose.t_s, problem, outcome)
            if doubt is not None:
                self._pass_over(pose, doubt, outcome)
            else:
                outcome.settled += self._unknown(pose, problem)
        else:
            self._seen_s = pose.t_s
            self._usable(pose, outcome)
            if frame is not None and self._neutral is not None and self.active is None:
                self._set_up.picture(frame, pose)
        self._keep(outcome)
        return outcome

    def close(self, reason: Note | None = None) -> Outcome:
        """End the set; ``reason`` says why, when the recording itself goes on."""
        outcome = Outcome()
        if self._neutral is None and (neutral := self._finder.last_chance()) is not None:
            self._begin(neutral, outcome)
        while self._pending:
            self._give_up_pending(outcome)
        for side, channel in self._channels.items():
            self._take(side, channel.flush(reason), outcome)
        outcome.discarded += self._stretches.flush()
        self._keep(outcome)
        return outcome

    def result(self) -> SetResult | None:
        """The set as a record; None when nothing at all was seen in it."""
        if self._first_s is None or not (self._repetitions or self._discarded):
            return None
        movement = self._movement
        repetitions, limits, placed = tuple(self._repetitions), self.limits, self.placed
        if self._options.reference.kind == "auto":
            repetitions, lines = judged_by_line(repetitions, self._limited)
            limits = limits or lines
        unknown = View(movement.view.expected, math.nan, ok=False)
        return SetResult(
            movement=movement.id,
            protocol=movement.protocol,
            start_s=self._first_s,
            end_s=self._last_s,
            view=self._view or unknown,
            neutral=self._neutral,
            drift_deg=self._drift_deg(),
            limits=limits,
            repetitions=repetitions,
            discarded=tuple(sorted(told_once(self._discarded), key=lambda one: one.start_s)),
            comparisons=compare(
                self._repetitions,
                self._options.baselines,
                place=placed.place if placed else None,
            ),
            trends=trends_of(self._repetitions),
            arcs=arcs_of(self._repetitions, movement.primary),
            seen=seen_protocol(self._neutral.pose, movement.protocol) if self._neutral else {},
            placed=placed,
        )

    def _drift_deg(self) -> float:
        """How far rest drifted since the neutral was last renewed, degrees; NaN: not known."""
        if self._follower is None:
            return math.nan
        now, first = self._follower.neutral.pose, self._follower.first.pose
        followed, zero = (self._kind.read(one, first)[0] for one in (now, first))
        name = self._movement.primary.measure
        return self._rest.drift_deg + followed.values[name] - zero.values[name]

    def _usable(self, pose: Pose, outcome: Outcome) -> None:
        if self._neutral is not None:
            outcome.samples = self._measure(pose, outcome)
            return
        self._pending.append((pose, None))
        neutral = self._finder.push(pose)
        if neutral is not None:
            self._begin(neutral, outcome)
            return
        while self._pending[0][0].t_s < pose.t_s - PENDING_S:
            self._give_up_pending(outcome)

    def _pass_over(self, pose: Pose, doubt: Note, outcome: Outcome) -> None:
        """Leave a gap that says why in the samples."""
        if self._neutral is None:
            self._pending.append((pose, doubt))
            return
        for sample in self._unknown(pose, doubt):
            self._settle(sample, outcome)

    def _unknown(self, pose: Pose, reason: Note) -> list[Sample]:
        """Samples of a pose that says nothing, and why."""
        unknown = dict.fromkeys(self._kind.names, math.nan)
        return [Sample(pose.t_s, side, unknown, reason) for side in self._sides]

    def _give_up_pending(self, outcome: Outcome) -> None:
        pose, doubt = self._pending.popleft()
        reason = doubt or self._why_no_neutral(pose)
        outcome.settled += self._unknown(pose, reason)
        if doubt is None:
            self._unusable(pose.t_s, reason, outcome)

    def _begin(self, neutral: Neutral, outcome: Outcome) -> None:
        self._neutral = neutral
        self.levels.add(neutral.pose)
        self._view = view_of(neutral.pose, self._movement.view)
        self._follower = RestFollower(self._movement, self._kind, neutral, self._set_up.rest)
        self.references.know(self._limits_here())
        self._measure_from(neutral)
        while self._pending:
            pose, doubt = self._pending.popleft()
            if doubt is None:
                outcome.samples = self._measure(pose, outcome)
            else:
                self._pass_over(pose, doubt, outcome)

    def _limits_here(self) -> tuple[Limit, ...]:
        """What was known before the set, each with the error that applies in this place."""
        place = None if self.placed is None else self.placed.place
        return tuple(one.at(place) for one in self._options.limits)

    def _measure_from(self, neutral: Neutral) -> None:
        """Measure what follows from this neutral."""
        self._zero_check = ZeroCheck(self._movement, self._kind, neutral)
        at_rest = self._kind.read(neutral.pose, neutral.pose)
        primary = self._movement.primary.measure
        self._zero_deg = {one.side: one.values[primary] for one in at_rest}
        for one in at_rest:
            self._channels[one.side].begin(one)
        self._kind.reset()

    def _measure(self, pose: Pose, outcome: Outcome) -> tuple[Sample, ...]:
        assert self._follower is not None
        self._feet.push(pose, rested_s=self._follower.rested_s)
        seen = visibility_of(pose, self._kind.rests_on, together=self._kind.both_sides)
        samples = tuple(
            self._as_seen(sample, seen[sample.side])
            for sample in self._kind.read(pose, self._follower.neutral.pose)
            if sample.side in self._sides
        )
        for sample in samples:
            self._settle(sample, outcome)
        active = self.active is not None
        usable = [sample for sample in samples if sample.usable]
        self.frames_measured += bool(usable)
        if not usable and not active:  # what is under way says so itself
            reasons = [sample.reason for sample in samples if sample.reason is not None]
            self._unusable(pose.t_s, min(reasons, key=lambda one: one == OTHER_LEG), outcome)
        if usable:
            side, values = usable[0].side, usable[0].values
            off_deg = values[self._movement.primary.measure] - self._zero_deg[side]
            self._rest.push(pose.t_s, off_deg, active=active)
            if self._zero_check is not None:
                self.true_zero = self._zero_check.push(pose, off_deg)
            if self._follower.push(pose, off_deg, active=active):
                self._measure_from(self._follower.neutral)
                self._rest = RestLevel()
                for side, channel in self._channels.items():
                    self._take(side, channel.rest_moved(), outcome)
        if active or math.isnan(self._busy_s):
            self._busy_s = pose.t_s
        turned = self._view is not None and has_turned(pose, self._view, by_deg=TURNED_DEG)
        if not turned or math.isnan(self._turned_since_s):
            self._turned_since_s = pose.t_s if turned else math.nan
        return samples

    def _as_seen(self, sample: Sample, seen: dict[str, float]) -> Sample:
        """With the errors that its landmarks' visibility leaves it, or the reason that they do."""
        scale = max(sample.error_scale, widening(seen))
        return replace(
            sample,
            reason=sample.reason or hidden(seen),
            remark=sample.remark or (HEAD_CUT if HEAD in seen else None),
            error_scale=scale,
            standard_errors=self._errors(scale),
        )

    def _errors(self, scale: float) -> Mapping[str, StandardError]:
        if scale not in self._errors_by_scale and self._view is not None:
            self._errors_by_scale[scale] = standard_errors(
                self._movement, self._view, vertical=self._kind.reads_vertical, scale=scale
            )
        return self._errors_by_scale[scale]

    def _settle(self, sample: Sample, outcome: Outcome) -> None:
        outcome.settled.append(sample)
        self._take(sample.side, self._channels[sample.side].push(sample), outcome)

    def _take(
        self, side: Side, finished: MeasuredRepetition | Discarded | None, outcome: Outcome
    ) -> None:
        if finished is None:
            return
        circles = self._movement.repetition.shape == "circle"  # the sides of a twist are one signal
        if (circles or isinstance(finished, MeasuredRepetition)) and moved_along(
            finished, side, self._channels, self._repetitions
        ):
            return
        if isinstance(finished, MeasuredRepetition):
            start_s, end_s = finished.start_s, finished.end_s
            if moved := self._feet.moved(start_s, end_s, levels=self.levels):
                finished = Discarded(start_s, end_s, side, moved)
        if isinstance(finished, Discarded):
            outcome.discarded.append(finished)
        else:
            repetition = assemble(
                finished,
                index=len(self._repetitions) + len(outcome.repetitions) + 1,
                side=side,
                movement=self._movement,
                limits=self.limits,
                baselines=self._options.baselines,
                neutral_t_s=self._follower.first.t_s if self._follower else math.nan,
            )
            outcome.repetitions.append(self.references.take(repetition))

    def _unusable(self, t_s: float, reason: Note, outcome: Outcome) -> None:
        stretch = self._stretches.add(t_s, reason)
        if stretch is not None:
            outcome.discarded.append(stretch)

    def _why_no_neutral(self, pose: Pose) -> Note:
        view = view_of(pose, self._movement.view)
        return NO_NEUTRAL if view.ok else wrong_view(view)

    def _keep(self, outcome: Outcome) -> None:
        self._repetitions += outcome.repetitions
        self._discarded += outcome.discarded
