"""Whole sessions, one after the other: shown as they come, and what went wrong."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from posecheck.app.circuits import NOT_KEPT, CircuitRequest, score_circuit
from posecheck.app.clips import INTERRUPTED_CODE, measured_in_turn
from posecheck.app.context import Context
from posecheck.app.writers import all_written, check_places, writers_of
from posecheck.body import Side
from posecheck.circuit import Activity, Circuit
from posecheck.documents.session import Failure
from posecheck.errors import JournalError, NothingMeasuredError, UsageError
from posecheck.journal import Journal
from posecheck.pipeline.loop import INTERRUPTED, too_few_frames
from posecheck.records import Note
from posecheck.repetitions.remeasure import TOO_FEW_PICTURES
from posecheck.words.reasons import advice_for


def check_circuit_outputs(
    clips: Sequence[Path], request: CircuitRequest, results: Sequence[Path]
) -> None:
    """Refuse what cannot be written before any work is done.

    Raises UsageError for a recording that would be overwritten or two results in one file,
    OutputError for a place that cannot be written.
    """
    if request.outputs and len(clips) > 1:
        raise UsageError(
            "--annotate, --landmarks, --series and --page take one recording at a time."
        )
    check_places(
        clips,
        [*results, *request.outputs],
        landmarks=request.landmarks,
        series=request.series,
        page=request.page,
        annotate=request.annotate,
    )


class CircuitRun:
    """Recording after recording: what was found, and what went wrong."""

    def __init__(
        self,
        request: CircuitRequest,
        journal: Journal | None,
        context: Context,
        *,
        show: Callable[[Circuit], None] = lambda _: None,
        stop_at_errors: bool = False,
    ) -> None:
        """``show`` takes each circuit as soon as it is measured.

        With ``stop_at_errors`` an error is raised where it happens; else a recording that fails
        does not keep the others from being measured.
        """
        self.circuits: list[Circuit] = []
        self.failed: list[Failure] = []
        self._request = request
        self._journal = journal
        self._context = context
        self._show = show
        self._stop_at_errors = stop_at_errors
        self._unwritten = 0  # the exit code of what could not be written

    def score_all(self, clips: Sequence[Path]) -> None:
        """Recording after recording; the only one's error is raised."""
        for circuit in measured_in_turn(
            clips, self._score, self.failed, self._context, stop_at_errors=self._stop_at_errors
        ):
            self.circuits.append(circuit)
            if INTERRUPTED in circuit.notes:
                break

    def exit_code(self) -> int:
        """The gravest of: interrupted, the failures' own, not kept or written, nothing measured."""
        if any(INTERRUPTED in circuit.notes for circuit in self.circuits):
            return INTERRUPTED_CODE
        codes = [failure.exit_code for failure in self.failed]
        codes += [
            NothingMeasuredError.exit_code
            for circuit in self.circuits
            if not any(session.repetitions for session in circuit.sessions)
        ]
        noted = {note.code for circuit in self.circuits for note in circuit.notes}
        codes += [JournalError.exit_code] if NOT_KEPT in noted else []
        return max([*codes, self._unwritten])

    def _score(self, clip: Path) -> Circuit:
        request = self._request
        writers = writers_of(
            clip,
            landmarks=request.landmarks,
            series=request.series,
            page=request.page,
            annotate=request.annotate,
            mirrored=request.mirrored,
            from_s=request.from_s,
        )
        circuit = score_circuit(clip, request, self._context, self._journal, writers)
        self._show(circuit)
        measured = any(session.repetitions for session in circuit.sessions)
        if not measured and INTERRUPTED not in circuit.notes:
            text = _nothing_found(circuit, request.side)
            self._context.notify(Note("nothing-measured", text))
        for note in _unused_limits(circuit, request):
            self._context.notify(note)
        failed = all_written(writers, circuit, request.movements, self._context)
        self._unwritten = max(self._unwritten, failed)
        return circuit


def _unused_limits(circuit: Circuit, request: CircuitRequest) -> Iterator[Note]:
    """A note for each limit of a movement that was not found."""
    found = {session.movement for session in circuit.sessions}
    for movement, deg in request.comfort.by_movement.items():
        if movement not in found:
            text = f"--comfort {movement}={deg:g} was not used: no {movement} was found."
            yield Note("comfort-unused", text)


def _nothing_found(circuit: Circuit, side: Side | None) -> str:
    if side is not None and any(bout.side is side.other for bout in circuit.sets):
        return (
            f"{circuit.source.name}: no repetition was measured on the {side} side; with --side "
            f"{side} the {side.other} side was left out. Score it without --side, or with --side "
            f"{side.other}."
        )
    if circuit.sets:
        return (
            f"{circuit.source.name}: no repetition was measured in the sets that were found; each "
            "of them is listed with the reason."
        )
    what = f"{circuit.source.name}: no set of a known movement was found"
    if all(bout.activity is Activity.AWAY for bout in circuit.bouts):
        return f"{what}: no person was seen. Check that the whole body is in the picture."
    if too_few_frames(circuit.frames, circuit.duration_s):
        advice = advice_for(TOO_FEW_PICTURES.code, "front")  # whatever the view
        return f"{what}. {TOO_FEW_PICTURES.text} {advice}"
    return (
        f"{what}. If you know the movement, name it: --movement MOVEMENT, or for a part "
        "--label 1:20-2:05=MOVEMENT."
    )
