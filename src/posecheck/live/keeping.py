"""Keeps a live set in the journal by itself, from its first complete repetition on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from posecheck.body import Side
from posecheck.errors import JournalError
from posecheck.history import Feeling, FeelingKind, Mark, MarkKind
from posecheck.journal import Journal, SessionStart, SessionWriter
from posecheck.live.coach import HURT_SCORE
from posecheck.live.running import UserMark
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
