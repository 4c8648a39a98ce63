"""How far the numbers are from the truth: two steps, and a look at the movement files' errors.

    python -m bench.accuracy read --clips CLIPS [--real REAL] [--model full|lite|heavy]
    python -m bench.accuracy table --clips CLIPS [--real REAL] [--forced FORCED] [--others OTHERS]
        [--look LOOK] [--write]
    python -m bench.accuracy fresh --clips FRESH [--write]
    python -m bench.accuracy errors --calibration OTHER_CLIPS

``read`` runs the pose model over each clip that has none of its landmarks yet and keeps them;
``table`` scores kept landmarks and writes docs/accuracy.md and its pictures; ``fresh`` scores those
of people whom no other table has and writes docs/accuracy-fresh.md; ``errors`` says what
the movement files' errors should be, from clips that must not be the held-out ones: from those of
the re-placement study, where there are any.
"""

import argparse
import sys
from pathlib import Path

from bench.accuracy.arcs import parts_table
from bench.accuracy.conditions import conditions_table
from bench.accuracy.document import FORCED_CURVE, PICTURES, document, fresh_document
from bench.accuracy.evidence import area_gain, end_speed_table, evidence_table, needed_width
from bench.accuracy.forced_study import study
from bench.accuracy.forced_tables import draw_curve
from bench.accuracy.heldout import Clip, read_clips
from bench.accuracy.pictures import write_pictures
from bench.accuracy.reading import read
from bench.accuracy.scored import Scored, score_clips
from posecheck.errors import InputRefusedError, PosecheckError
from posecheck.estimators.bundles import find_bundle

DOCUMENT = Path(__file__).parents[2] / "docs" / "accuracy.md"
FRESH = DOCUMENT.with_name("accuracy-fresh.md")


def read_step(wanted: argparse.Namespace) -> int:
    """Keep the landmarks of every clip; skips those that are kept already."""
    find_bundle(wanted.model)  # better told once than for each clip
    failed = read(wanted.clips, wanted.real, wanted.model, jobs=wanted.jobs)
    return InputRefusedError.exit_code if failed else 0


def table_step(wanted: argparse.Namespace) -> int:
    """Print the document; with --write also write it and its pictures."""
    clips = _clips_in(wanted.clips)
    learned = [one.name for one in clips if one.is_for_training]
    if learned:
        raise InputRefusedError(f"{learned[0]} has a seed that is learned from; it cannot judge.")
    scored = score_clips(clips, wanted.model, jobs=wanted.jobs)
    look = _second_look(wanted.look, wanted.model, wanted.jobs) if wanted.look else []
    forced = study(wanted.forced) if wanted.forced else None
    if wanted.write:
        held_out = [one for one in scored if not one.clip.is_replaced]
        write_pictures(held_out, DOCUMENT.parent / PICTURES)
    if wanted.write and forced:
        draw_curve(DOCUMENT.parent / PICTURES / FORCED_CURVE, forced)
    text = document(
        scored,
        wanted.clips,
        wanted.real,
        wanted.model,
        forced=forced,
        others=wanted.others,
        look=look,
        jobs=wanted.jobs,
    )
    sys.stdout.write(text)
    if wanted.write:
        DOCUMENT.write_text(text, encoding="utf-8")
    return 0


def fresh_step(wanted: argparse.Namespace) -> int:
    """Print the page about people whom no other table has; with --write also write it."""
    text = fresh_document(
        score_clips(_clips_in(wanted.clips), wanted.model, jobs=wanted.jobs), wanted.model
    )
    sys.stdout.write(text)
    if wanted.write:
        FRESH.write_text(text, encoding="utf-8")
    return 0


def errors_step(wanted: argparse.Namespace) -> int:
    """Print what the movement files' errors should be."""
    clips = _clips_in(wanted.calibration)
    clips = [one for one in clips if one.is_replaced and not one.is_further_day] or clips
    scored = score_clips(clips, wanted.model, jobs=wanted.jobs, textbook=False)
    counted = [one for one in scored if one.clip.counts]
    sys.stdout.write(
        f"{evidence_table(scored)}\nTrue over read swept area: {area_gain(scored):.2f}\n"
        f"\n{parts_table(scored)}"
        f"\n{end_speed_table(scored)}"
        f"\nHow much wider the bars should be, by condition\n\n"
    )
    sys.stdout.write(conditions_table(counted, cell=needed_width))
    return 0


def _clips_in(folder: Path) -> list[Clip]:
    clips = read_clips(folder)
    if not clips:
        raise InputRefusedError(f"{folder} holds no clips with their truth (NAME.truth.json).")
    return clips


def _second_look(folder: Path, model: str, jobs: int) -> list[Scored]:
    """Those of another renderer that only judge; the others lie beside them."""
    clips = [one for one in _clips_in(folder) if not one.is_for_training]
    return score_clips(clips, model, jobs=jobs, textbook=False)


def main() -> int:
    """Run one of the steps."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.accuracy",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    steps = parser.add_subparsers(required=True)
    named = {"read": read_step, "table": table_step, "fresh": fresh_step, "errors": errors_step}
    for name, step in named.items():
        one = steps.add_parser(name, help=step.__doc__)
        one.set_defaults(step=step)
        one.add_argument("--model", default="full", help="pose model: lite, full or heavy")
        one.add_argument("--jobs", type=int, default=1, help="processes at a time")
        if name == "errors":
            one.add_argument("--calibration", type=Path, required=True)
            continue
        one.add_argument("--clips", type=Path, required=True)
        if name in ("table", "fresh"):
            one.add_argument("--write", action="store_true")
        if name == "fresh":
            continue
        one.add_argument("--real", type=Path, help="the development recordings")
        if name == "table":
            one.add_argument("--forced", type=Path, help="clips of bench.accuracy.forced")
            one.add_argument("--others", type=Path, help="landmarks of bench.other_landmarks")
            one.add_argument("--look", type=Path, help="clips of bench.second_look")
    wanted = parser.parse_args()
    try:
        done: int = wanted.step(wanted)
    except PosecheckError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return done


if __name__ == "__main__":
    sys.exit(main())
