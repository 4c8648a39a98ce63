"""The one loop: poses in, observations out; live and recorded sessions both drain it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from posecheck.body import Side
from posecheck.judgement.framing import DAMAGED, NO_PERSON
from posecheck.judgement.identity import Identified, Identity
from posecheck.judgement.reference import no_reference_at
from posecheck.judgement.uncertainty import leans, trunk_leans
from posecheck.measures import measure_for
from posecheck.movements.spec import Movement
from posecheck.pipeline.options import Options
from posecheck.pipeline.outcome import Outcome
from posecheck.pipeline.series_recorder import SeriesRecorder
from posecheck.pipeline.set_in_progress import SetInProgress
from posecheck.records import (
    Frame,
    Limit,
    Neutral,
    Note,
    Observation,
    Pose,
    Repetition,
    Session,
    SetResult,
    SourceInfo,
)
from posecheck.repetitions.remeasure import TOO_FEW_PICTURES
from posecheck.words.numbers import amount

INTERRUPTED_VIEW = Note("interrupted", "The picture was interrupted during the repetition.")
ZERO_TOO_LATE = Note(
    "zero-too-late", "It was measured from a position that was not rest: rest was seen only later."
)

TOO_SHORT_S = 1.0
"""No repetition of any movement is shorter (design rule)."""
TOO_SHORT = Note(
    "too-short", "The recording is too short to hold a repetition; record a video of the movement."
)
INTERRUPTED = Note("interrupted", "Interrupted; what was measured until then is here.")
LEAST_RATE_HZ = 6.0
"""With fewer frames a second no repetition is measured [1/s] (design rule)."""
NOTHING_DONE = Note("nothing-seen", "A person was seen, but this movement was not detected.")


class Watch:
    """Watches one source: what was seen so far is in it at any moment, also when interrupted."""

    def __init__(
        self,
        movement: Movement,
        options: Options | None = None,
        recorder: SeriesRecorder | None = None,
    ) -> None:
        """With a ``recorder`` the session gets its curves."""
        self._movement = movement
        self._options = options or Options()
        self._recorder = recorder
        self._identity = Identity(movement.measure.needed_landmarks)
        self._set = SetInProgress(movement, self._options)
        self._sets: list[SetResult] = []
        self.frames = 0
        """How many it has seen."""
        self._seen = False
        self._frames_measured = 0
        self._last_s = 0.0
        self._rest_moved_s: list[float] = []

    def observe(self, poses: Iterable[tuple[Frame | None, Pose]]) -> Iterator[Observation]:
        """Measure pose by pose; one observation for each."""
        for frame, pose in poses:
            self.frames += 1
            self._seen |= pose.present
            self._last_s = pose.t_s
            identified = self._identity.push(pose)
            ended = self._end_set_if_due(identified)
            doubt = DAMAGED if pose.damaged else identified.doubt
            outcome = self._set.push(identified.pose, doubt, frame)
            if self._recorder is not None:
                self._recorder.pose(identified.pose)
                self._recorder.samples(outcome.settled)
            yield Observation(
                pose=identified.pose,
                tracked=pose,
                frame=frame,
                samples=outcome.samples,
                active=self._set.active,
                limits=self._set.limits,
                repetitions=(*ended.repetitions, *outcome.repetitions),
                discarded=(*ended.discarded, *outcome.discarded),
            )

    def judge_by(self, options: Options) -> None:
        """From now on judge by other limits; what was judged before stays as it is."""
        self._options = options
        self._set.judge_by(options)

    def finish(self, source: SourceInfo, *, notes: Iterable[Note] = ()) -> Session:
        """End the last set and sum up; what the end cut off is discarded with that reason."""
        self._close_set(None)
        return Session(
            source=source,
            movement=self._movement.id,
            duration_s=self._last_s,
            frames=self.frames,
            frames_measured=self._frames_measured,
            notes=(
                *notes,
                *self._identity.notes,
                *self._rest_moved(),
                *self._trunk_leans(),
                *self._why_no_reference(),
                *self._why_nothing(),
            ),
            sets=tuple(self._sets),
            pain={side: score for side, score in self._options.pain.items() if score > 0},
            series=self._recorder.series(source.name, self._sets) if self._recorder else None,
        )

    @property
    def limits(self) -> tuple[Limit, ...]:
        """In force in the set under way."""
        return self._set.limits

    def references_wanted(self, side: Side) -> int:
        """How many reference repetitions of that side the set under way still asks for."""
        return self._set.references.wanted(side)

    def take_reference_back(self, side: Side) -> tuple[Repetition, ...]:
        """The last reference of a side was none: ask for another; what changes with it."""
        return self._set.take_reference_back(side)

    def renew_references(self, side: Side) -> None:
        """Ask for references of a side once more, from the next held repetition on."""
        self._set.references.renew(side)

    def _rest_moved(self) -> list[Note]:
        """When person or camera moved between repetitions."""
        if not self._rest_moved_s or not any(one.repetitions for one in self._sets):
            return []
        moments = ", ".join(amount(t_s, "s", 0) for t_s in self._rest_moved_s)
        text = (
            f"You or the camera moved (noticed at {moments}); "
            "the new rest is the neutral from then on."
        )
        return [Note("rest-moved", text)]

    def _trunk_leans(self) -> list[Note]:
        """When an angle is against the vertical, and the trunk at rest was not upright."""
        views = [one.view for one in self._sets if one.repetitions and leans(one.view)]
        return [trunk_leans(views)] if views and measure_for(self._movement).reads_vertical else []

    def _why_no_reference(self) -> list[Note]:
        """References that were asked for and are not there."""
        rule = self._options.reference
        done = [repetition for one in self._sets for repetition in one.repetitions]
        if rule.kind == "at":
            missed = [
                t_s
                for t_s in rule.at_s
                if not any(one.reference and one.start_s <= t_s <= one.end_s for one in done)
            ]
            return [no_reference_at(missed)] if missed and done else []
        sides = {one.side for one in done} - {one.side for one in done if one.reference}
        if rule.kind != "first" or not sides:
            return []
        return [_no_reference(sorted(sides))]

    def _why_nothing(self) -> list[Note]:
        """What to say of a source that gave no set at all; of no frame there is nothing to say."""
        if self._sets or not self.frames:
            return []
        if self._seen and self._last_s < TOO_SHORT_S:
            return [TOO_SHORT]
        if self._seen and too_few_frames(self.frames, self._last_s):
            return [TOO_FEW_PICTURES]
        return [_nothing_done(self._options.side) if self._seen else NO_PERSON]

    def _end_set_if_due(self, identified: Identified) -> Outcome:
        pose = identified.pose
        if identified.broken is not None:
            return self._close_set(identified.broken)
        if pose.restart:
            return self._close_set(INTERRUPTED_VIEW)
        if self._set.true_zero is not None:
            return self._close_set(ZERO_TOO_LATE, self._set.true_zero)
        if self._set.is_over(pose.t_s):
            return self._close_set(None)
        return Outcome()

    def _close_set(self, reason: Note | None, neutral: Neutral | None = None) -> Outcome:
        """End the set and begin another, from that neutral where it is known already."""
        outcome = self._set.close(reason)
        if self._recorder is not None:
            self._recorder.samples(outcome.settled)
        self._frames_measured += self._set.frames_measured
        self._rest_moved_s += self._set.rest_moved_s
        result = self._set.result()
        if result is not None:
            self._sets.append(result)
        self._set = SetInProgress(self._movement, self._options, neutral, self._set.levels)
        return outcome


def too_few_frames(frames: int, last_s: float) -> bool:
    """Whether frames, the last of them at that time, are too few to measure a movement."""
    return frames - 1 < LEAST_RATE_HZ * last_s


def _no_reference(sides: list[Side]) -> Note:
    which = " and ".join(sides)
    text = (
        f"No reference repetition on the {which}: none was held for three seconds, so "
        "repetitions there are not compared with one."
    )
    return Note("no-reference", text)


def _nothing_done(side: Side | None) -> Note:
    """Of a side that was left out nothing is known."""
    if side is None:
        return NOTHING_DONE
    return replace(
        NOTHING_DONE,
        text=f"A person was seen, but this movement was not detected on the {side} side; "
        f"the {side.other} side was left out (--side).",
    )
