"""Who looks on while a set is done: the journal, the event stream, the recording, the sound."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from posecheck.body import Side
from posecheck.documents.events import EventWriter
from posecheck.drawing.video_writer import VideoWriter
from posecheck.errors import JournalError
from posecheck.history import Feeling, FeelingKind, Mark, MarkKind
from posecheck.journal import Journal, SessionStart, SessionWriter
from posecheck.live.coach import HURT_SCORE
from posecheck.live.running import UserMark
from posecheck.live.scene import Level, Phase
from posecheck.live.sound import Sound, Tone
from posecheck.live.step import Step
from posecheck.records import Observation, Session
from posecheck.words.numbers import amount


class LiveRecorder:
    """Each repetition is on the disk when it is complete, a mark when it is made.

    A set without a repetition leaves no trace.  When the journal cannot take it the set goes on,
    and ``problem`` says why.
    """

    def __init__(
        self, journal: Journal, start: SessionStart, *, measure: str, now: Callable[[], datetime]
    ) -> None:
        self.session_id: str | None = None
        """In the journal; None until there is something to keep."""
        self.problem: JournalError | None = None
        """Why it could not be kept."""
        self.kept = False
        """Whether it was kept to its end."""
        self._journal = journal
        self._start = start
        self._measure = measure
        self._now = now
        self._writer: SessionWriter | None = None
        self._waiting: list[Observation] = []
        self._marks: list[tuple[UserMark, datetime]] = []
        self._hurt: dict[Side, list[float]] = {}

    def step(self, step: Step) -> None:
        """What the loop saw; pictures are not kept."""
        one = step.observation
        if one is None or self.problem is not None:
            return
        slim = replace(one, frame=None, samples=())
        if self._writer is not None:
            self._writer.observe(slim)
            return
        self._waiting.append(slim)
        if one.repetitions:
            self._begin(one)

    def marked(self, mark: UserMark) -> None:
        """A mark, or that it hurt; before the first repetition there is no session to add it to."""
        if mark.comfort_deg is None:
            self._hurt.setdefault(mark.side, []).append(mark.t_s)
            return
        self._marks.append((mark, self._now()))
        if self._writer is not None:
            self._trying(self._keep_marks)

    def finished(self, session: Session) -> None:
        """The whole document, and what the person said."""
        writer = self._writer
        if writer is not None and self.problem is None:
            self._trying(lambda: writer.finish(session, now=self._now()))
            self.kept = self.problem is None
            self._trying(self._keep_pain)
        self._trying(self._keep_marks)

    def _begin(self, one: Observation) -> None:
        size = {"width_px": one.pose.width_px, "height_px": one.pose.height_px}
        source = replace(self._start.source, **size)  # type: ignore[arg-type]  # both are whole
        try:
            self._writer = self._journal.begin(replace(self._start, source=source), now=self._now())
        except JournalError as error:
            self.problem = error
            return
        self.session_id = self._writer.session_id
        for waiting in self._waiting:
            self._writer.observe(waiting)
        self._waiting = []
        self._trying(self._keep_marks)

    def _trying(self, keep: Callable[[], None]) -> None:
        try:
            keep()
        except JournalError as error:
            self.problem = error

    def _keep_pain(self) -> None:
        session_id = self.session_id or ""
        feelings = [Feeling(FeelingKind.PAIN, HURT_SCORE, side) for side in self._hurt]
        if feelings:
            self._journal.add_feelings(session_id, feelings, now=self._now())
        for side, moments_s in self._hurt.items():
            times = ", ".join(amount(t_s, "s") for t_s in moments_s)
            text = f"'That hurt' was pressed at {times} ({side})."
            self._journal.add_note(session_id, text, now=self._now())

    def _keep_marks(self) -> None:
        while self._marks:
            mark, made_at = self._marks[0]
            self._journal.add_mark(
                Mark(
                    person=self._start.person,
                    movement=self._start.movement,
                    protocol=self._start.protocol,
                    side=mark.side,
                    measure=self._measure,
                    kind=MarkKind.COMFORT,
                    made_at=made_at,
                    deg=mark.comfort_deg,
                    session_id=self.session_id,
                    t_s=mark.t_s,
                )
            )
            self._marks.pop(0)


RECORDING_CRF: Final = 16
"""Better than the eye needs: the recording may be measured again."""


class EventRecorder:
    """Writes ``posecheck.event/1``."""

    def __init__(self, writer: EventWriter) -> None:
        self._writer = writer
        self._state: tuple[Phase, Mapping[Side, int]] | None = None
        self._sets = 0

    def step(self, step: Step) -> None:
        """Changes of state, readings, warnings, repetitions."""
        t_s, scene, writer = step.t_s, step.scene, self._writer
        text = None if scene.message is None else scene.message.text
        state = scene.phase, scene.references_wanted
        if state != self._state:
            writer.state(t_s, str(scene.phase), text, scene.references_wanted)
            self._state = state
        if step.trouble is not None:
            writer.trouble(t_s, *step.trouble)
        if step.now is not None and step.now.primary is not None:
            gauge = scene.gauge
            limit = (None, None) if gauge is None else (gauge.comfort_deg, gauge.margin_deg)
            writer.sample(t_s, step.now.side, step.now.primary.value, *limit)
        for alert in step.alerts:
            writer.alert(t_s, alert)
        for one in step.corrected:
            writer.repetition(t_s, one)
        for one in () if step.observation is None else step.observation.repetitions:
            self._sets += one.index == 1
            writer.set_number = max(1, self._sets)
            writer.repetition(t_s, one)

    def marked(self, mark: UserMark) -> None:
        """A state of its own: ``comfort-marked`` or ``hurt``."""
        state = "hurt" if mark.comfort_deg is None else "comfort-marked"
        deg = "" if mark.comfort_deg is None else f" {mark.comfort_deg:.1f}"
        self._writer.state(mark.t_s, state, f"{mark.side}{deg}")

    def finished(self, session: Session) -> None:
        """The sets, one by one."""
        for number, one in enumerate(session.sets, start=1):
            self._writer.set(session.duration_s, one, number)
        self._writer.state(session.duration_s, str(Phase.RESULT), None)


class Record:
    """Keeps the processed frames as a video: upright, not mirrored, at their true times."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self._path = path
        self._stack = stack
        self._writer: VideoWriter | None = None
        self._size_px = (0, 0)

    def step(self, step: Step) -> None:
        """What the loop was shown."""
        frame = None if step.observation is None else step.observation.frame
        if frame is None:
            return
        height_px, width_px = (size // 2 * 2 for size in frame.rgb.shape[:2])
        if self._writer is None:
            self._size_px = width_px, height_px
            writer = VideoWriter(self._path, width_px, height_px, crf=RECORDING_CRF)
            self._writer = self._stack.enter_context(writer)
        if (width_px, height_px) == self._size_px:
            self._writer.add(frame.rgb[:height_px, :width_px], frame.t_s)

    def marked(self, mark: UserMark) -> None:
        """Nothing to see."""

    def finished(self, session: Session) -> None:
        """The stack completes the file."""


class Speak:
    """Tones for warnings and changes, words for what is said."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._phase: Phase | None = None
        self._second: int | None = None

    def step(self, step: Step) -> None:
        """Whatever is new, unless muted."""
        scene = step.scene
        before, self._phase = self._phase, scene.phase
        if scene.muted:
            return
        counting = scene.phase is Phase.COUNTDOWN and scene.countdown_s is not None
        second = int(scene.countdown_s or 0.0) if counting else None
        if second is not None and second != self._second:
            self._sound.play(Tone.TICK)
        self._second = second
        if any(alert.kind == "over-limit" for alert in step.alerts):
            self._sound.play(Tone.EASE_OFF)
        elif scene.phase is Phase.MEASURING and before is not Phase.MEASURING:
            self._sound.play(Tone.GO)
        elif step.observation is not None and step.observation.repetitions:
            self._sound.play(Tone.DONE)
        if step.said is not None and (step.said.level is not Level.GOOD or counting):
            self._sound.say(step.said.text)

    def marked(self, mark: UserMark) -> None:
        """The message that follows is spoken."""

    def finished(self, session: Session) -> None:
        """How many there were."""
        self._sound.play(Tone.DONE)
        self._sound.say(f"Done. {len(session.repetitions)} repetitions.")
