"""How late the coach is, and how well it warns.

    python -m bench.latency picture [--minutes 2] [--model full] [--write]
    python -m bench.latency warnings --clips CLIPS [--forced FORCED] [--write]

``picture`` plays a sample clip over and over; it draws to a window where DISPLAY is set.
``warnings`` reads kept landmarks (``python -m bench.accuracy read --clips CLIPS``): two minutes for
150 clips, no model.  ``--write`` writes the part of docs/performance.md.
"""

import argparse
import sys
from pathlib import Path


def picture_step(wanted: argparse.Namespace) -> str:
    """Measure the picture."""
    from bench.latency.document import picture_part
    from bench.latency.picture import measure

    return picture_part(measure(wanted.model, 60.0 * wanted.minutes), wanted.model)


def warnings_step(wanted: argparse.Namespace) -> str:
    """Measure the warnings."""
    from bench.latency.warnings import report

    return report(wanted.clips, wanted.forced, wanted.model)


def main() -> int:
    """Run one of the steps."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.latency",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    steps = parser.add_subparsers(dest="name", required=True)
    for name, step in (("picture", picture_step), ("warnings", warnings_step)):
        one = steps.add_parser(name, help=step.__doc__)
        one.set_defaults(step=step)
        one.add_argument("--model", default="full")
        one.add_argument("--write", action="store_true")
        if name == "picture":
            one.add_argument("--minutes", type=float, default=2.0)
        else:
            one.add_argument("--clips", type=Path, required=True)
            one.add_argument("--forced", type=Path)
    wanted = parser.parse_args()
    text = wanted.step(wanted)
    sys.stdout.write(text)
    if wanted.write:
        from bench.latency.document import write_part

        write_part(wanted.name, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
