"""How fast clips are scored; each step writes its part of docs/performance.md.

    python -m bench.speed folders [--clips 200] [--seconds 10] [--model full] [--write]

``folders`` scores copies of the sample clips with one process, with two, on a cluster of two local
workers (where the extra ``cluster`` is installed), again, and with workers that are killed at
random.  With 200 clips it takes two hours on two cores; the shares are much the same with 20.
"""

import argparse
import sys


def folders_step(wanted: argparse.Namespace) -> str:
    """Measure many clips."""
    from bench.speed.folders import folders_part

    return folders_part(wanted.clips, wanted.seconds, wanted.model)


def main() -> int:
    """Run one of the steps."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.speed",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    steps = parser.add_subparsers(dest="name", required=True)
    folders = steps.add_parser("folders", help=folders_step.__doc__)
    folders.set_defaults(step=folders_step)
    folders.add_argument("--clips", type=int, default=200)
    folders.add_argument("--seconds", type=float, default=10.0)
    folders.add_argument("--model", default="full")
    folders.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    text = wanted.step(wanted)
    sys.stdout.write(text)
    if wanted.write:
        from bench.latency.document import write_part

        write_part(wanted.name, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
