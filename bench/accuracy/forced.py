"""How surely a forced repetition is told, judged against references in the same set.

    python -m bench.accuracy.forced render --out FOLDER [--part studio|second|journal] [--piece N]
    python -m bench.accuracy.forced table --clips FOLDER [--picture FILE]
    python -m bench.accuracy.forced shares --clips FOLDER

``render`` (group ``studio``; the part ``second`` also needs ``bpy``) draws people that nothing was
fitted to (``effort_scripts``) and keeps landmarks and truth.  ``table`` scores the landmarks and
prints what was said of every repetition (``python -m bench.accuracy table --forced FOLDER`` puts
it into docs/accuracy.md).  ``shares`` prints what the shares by width were chosen on, the parts
``learn`` and ``learn-second``.
"""

import argparse
import sys
from pathlib import Path

from bench.accuracy.effort_scripts import PARTS, plans_of
from bench.pieces import run_pieces

PIECES = {"studio": 2, "second": 1, "journal": 4, "learn": 2, "learn-second": 1}
"""So many clips a process draws, in two or three minutes: the renderers give no memory back."""


def render(out: Path, part: str, piece: int) -> None:
    """Draw a piece of a part."""
    from bench.accuracy.effort_filming import film

    out.mkdir(parents=True, exist_ok=True)
    size = PIECES[part]
    for plan in plans_of(part)[piece * size : (piece + 1) * size]:
        film(plan, out)


def render_all(out: Path, parts: list[str], workers: int) -> int:
    """Draw what is missing, piece by piece."""
    common = ["-m", "bench.accuracy.forced", "render", "--out", str(out)]
    return run_pieces(
        [
            [*common, "--part", part, "--piece", str(piece)]
            for part in parts
            for piece in range(-(-len(plans_of(part)) // PIECES[part]))
        ],
        workers,
    )


def main() -> int:
    """Render, or print the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.accuracy.forced",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    steps = parser.add_subparsers(dest="step", required=True)
    drawing = steps.add_parser("render")
    drawing.add_argument("--out", type=Path, required=True)
    drawing.add_argument("--part", choices=PARTS, help="without: all of them")
    drawing.add_argument("--piece", type=int, help="only this piece of the part, from 0")
    drawing.add_argument("--workers", type=int, default=2)
    telling = steps.add_parser("table")
    telling.add_argument("--clips", type=Path, required=True)
    telling.add_argument("--picture", type=Path, help="also draw the curve (.png)")
    choosing = steps.add_parser("shares")
    choosing.add_argument("--clips", type=Path, required=True)
    wanted = parser.parse_args()
    if wanted.step == "shares":
        from bench.accuracy.forced_learned import shares_table

        sys.stdout.write(shares_table(wanted.clips))
        return 0
    if wanted.step == "table":
        from bench.accuracy.forced_study import study
        from bench.accuracy.forced_tables import draw_curve, tables

        found = study(wanted.clips)
        sys.stdout.write(tables(found))
        if wanted.picture:
            draw_curve(wanted.picture, found)
        return 0
    if wanted.part and wanted.piece is not None:
        render(wanted.out, wanted.part, wanted.piece)
        return 0
    parts = [wanted.part] if wanted.part else list(PARTS)
    return render_all(wanted.out, parts, wanted.workers)


if __name__ == "__main__":
    sys.exit(main())
