"""``posecheck demo``: everything on a bundled clip, without a camera."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.cli.failures import Debug, report_errors
from posecheck.cli.saying import say
from posecheck.cli.terminal import show, terminal_context
from posecheck.words.numbers import amount, degrees

if TYPE_CHECKING:
    from posecheck.records import Session
    from posecheck.samples import Truth

DEMO_CLIP = "ankle_rock_references.mp4"
DEMO_MOVEMENT = "ankle-rock"
DEMO_REFERENCE = "first:2"


def demo(
    out: Annotated[
        Path, typer.Option("--out", help="Where to put the annotated clip.", readable=False)
    ] = Path("posecheck-demo.mp4"),
    debug: Debug = False,
) -> None:
    """Score a bundled sample clip and write it with what was measured."""
    with report_errors(debug=debug):
        from posecheck.app.annotating import Annotator, check_annotated
        from posecheck.app.clips import ClipRequest, score_clip
        from posecheck.app.context import NoObserver
        from posecheck.app.scoring import was_interrupted
        from posecheck.circuit import circuit_of
        from posecheck.movements import load_movement
        from posecheck.outputs import check_results
        from posecheck.samples import read_truth, sample_video
        from posecheck.terminal.console import PlainConsole

        clip = sample_video(DEMO_CLIP)
        check_annotated(out, [clip], option="--out")
        check_results([out], clips=[clip])
        movement = load_movement(DEMO_MOVEMENT)
        console = PlainConsole()
        console.print(
            "A rendered person rocks over the left ankle; every joint angle is known exactly. "
            "After a warm-up two repetitions go to the first stretch and are held: these are "
            "the references. One of those that follow is forced past them.\n"
        )
        began_s = time.monotonic()
        request = ClipRequest(movement, reference=DEMO_REFERENCE)
        annotator = Annotator(out, clip)
        session = score_clip(clip, request, terminal_context(None), writers=[annotator])
        if was_interrupted(session):
            raise KeyboardInterrupt
        annotator.write(circuit_of(session), {movement.id: movement}, NoObserver())
        took_s = time.monotonic() - began_s
        show(session, movement)
        console.print(_beside_truth(session, read_truth(clip)))
        say(f"\nThe annotated clip is {out.resolve()}.")
        say(f"Scoring and writing it took {amount(took_s, 's', 0)}.")


def _beside_truth(session: "Session", truth: "Truth") -> str:
    """How many true end ranges lie inside their bars; truth and readings are paired by time."""
    inside, lines = 0, []
    for side, peak_s, true_deg in truth:
        nearest = min(session.repetitions, key=lambda one: abs(one.peak_s - peak_s), default=None)
        if nearest is None or nearest.side != side:
            lines.append(f"{side} {degrees(true_deg)} (not found)")
            continue
        low, high = nearest.primary.interval90
        inside += low <= true_deg <= high
        lines.append(f"{side} {degrees(true_deg)} (read {degrees(nearest.primary.value)})")
    return (
        f"Truth: {', '.join(lines)}. {inside} of {len(truth)} lie inside their 90 % bars; "
        "see docs/accuracy.md for how good the numbers are."
    )
