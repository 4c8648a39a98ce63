"""Records a calibration clip: kept in the journal, marked as part of the baseline."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from posecheck.body import Side
from posecheck.cli.marking import add_marks
from posecheck.cli.saving import Keeper
from posecheck.cli.score import Request, score_clip, was_interrupted
from posecheck.errors import NothingMeasuredError

if TYPE_CHECKING:
    from posecheck.journal import Journal
    from posecheck.records import Repetition
    from posecheck.repetitions.moment import ValueAt
    from posecheck.scoring import Looker, Recording


class _Calibration(Keeper):
    """Keeps the clip, and looks at the moments that the person marked."""

    moments: "Sequence[ValueAt]" = ()

    def opened(self, recording: "Recording") -> "list[Looker]":
        return [*super().opened(recording), *self.moments]


def record_clip(
    clip: Path, request: Request, journal: "Journal", *, moments_s: Sequence[float]
) -> None:
    """Measure a clip, show it, keep it and mark it as part of the baseline.

    ``moments_s`` are the moments of the first stretch, seconds from the first frame.

    Raises NothingMeasuredError when it holds no repetition, or none at one of the moments.
    """
    from rich.console import Console

    from posecheck.history import MarkKind
    from posecheck.judgement.protocol import in_protocol
    from posecheck.repetitions.moment import ValueAt
    from posecheck.reports.terminal import show_session

    movement = request.movement
    keeper = _Calibration(
        journal,
        clip=clip,
        movement=movement,
        person=request.person or "",
        recorded_at=request.recorded_at,
        feelings=request.feelings,
    )
    keeper.moments = [ValueAt(t_s, movement.primary.measure) for t_s in moments_s]
    session = score_clip(clip, request, keeper)
    show_session(session, movement, Console())
    keeper.finish(session)
    if was_interrupted(session):
        raise KeyboardInterrupt
    if not session.repetitions:
        raise NothingMeasuredError(
            f"{clip.name}: no repetition was measured, so it is no part of the baseline."
        )
    own = [one for one in session.repetitions if in_protocol(one)]
    if not own:
        raise NothingMeasuredError(
            f"{clip.name}: every repetition was done otherwise than the protocol asks, so it is no "
            f"part of the baseline. It is to be: {', '.join(movement.protocol.values())}."
        )
    _mark_baseline(journal, request, own, keeper.session_id)
    for moment in keeper.moments:
        side, deg = _comfort(own, moment)
        add_marks(
            journal,
            movement,
            person=request.person or "",
            sides=(side,),
            measure=movement.primary.measure,
            kind=MarkKind.COMFORT,
            deg=deg,
            session_id=keeper.session_id,
            t_s=moment.t_s,
        )


def _comfort(own: "Sequence[Repetition]", moment: "ValueAt") -> tuple[Side, float]:
    """On which side the first stretch was felt, and how far out."""
    for one in own:
        deg = moment.value(one.side)
        if one.start_s <= moment.t_s <= one.end_s and math.isfinite(deg):
            return one.side, deg
    raise NothingMeasuredError(
        f"--comfort-at {moment.t_s:g}: no repetition was measured at that moment. The clip is part "
        "of the baseline, but no comfort limit was marked: choose a moment by the times above, or "
        "give it in degrees with 'posecheck baseline set'."
    )


def _mark_baseline(
    journal: "Journal", request: Request, own: "Sequence[Repetition]", session_id: str
) -> None:
    from posecheck.baselines import limited_measures
    from posecheck.history import MarkKind

    for rule in limited_measures(request.movement):
        add_marks(
            journal,
            request.movement,
            person=request.person or "",
            sides=dict.fromkeys(one.side for one in own),
            measure=rule.measure,
            kind=MarkKind.BASELINE,
            session_id=session_id,
        )
