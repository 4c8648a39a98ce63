"""How fast clips are scored; each step writes its part of docs/performance.md.

    python -m bench.speed folders [--clips 200] [--seconds 10] [--model full] [--write]
    python -m bench.speed clip [--minutes 1] [--published BUNDLE] [--clips FOLDER] [--write]
    python -m bench.speed session [--minutes 1.4] [the same; --only KIND …] [--write]
    python -m bench.speed rates [--minutes 0.4] [--write]
    python -m bench.speed same [--minutes 1.6] [--write]
    python -m bench.speed growth [--lengths 1 3 10] [--write]
    python -m bench.speed ours [--model full] [--write]

``folders`` scores copies of the sample clips with one process, with two, on a cluster of two local
workers (where the extra ``cluster`` is installed), again, and with workers that are killed at
random.  With 200 clips it takes two hours on two cores; the shares are much the same with 20.

``clip`` and ``session`` compare with the bare loop: OpenCV reads, MediaPipe detects, one picture
after the other.  ``--published`` names a bundle with Google's network as it is, to compare with
that too.  ``rates`` compares recordings of 240 and of 60 frames a second, ``same`` the repetitions
with and without ``--every-frame``, ``growth`` draws how the time grows.  ``ours`` says what all but
the pose model takes.
Nothing else should run meanwhile.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.speed.compared import Wanted


def folders_step(wanted: argparse.Namespace) -> str:
    """Measure many clips."""
    from bench.speed.folders import folders_part

    return folders_part(wanted.clips, wanted.seconds, wanted.model)


def clip_step(wanted: argparse.Namespace) -> str:
    """Every frame of a clip without rest, against the bare loop."""
    from bench.speed.compared import clip_part

    with folder_of(wanted) as asked:
        return clip_part(asked)


def session_step(wanted: argparse.Namespace) -> str:
    """Sessions that are half rest, against the bare loop."""
    from bench.speed.compared import session_part

    with folder_of(wanted) as asked:
        return session_part(asked)


@contextmanager
def folder_of(wanted: argparse.Namespace) -> "Iterator[Wanted]":
    """What is to be compared, with a folder for the clips: that which was named, or one for now."""
    from bench.speed.compared import Wanted

    with tempfile.TemporaryDirectory() as place:
        clips = wanted.clips or Path(place)
        clips.mkdir(parents=True, exist_ok=True)
        yield Wanted(wanted.minutes, wanted.published, wanted.only, clips)


def rates_step(wanted: argparse.Namespace) -> str:
    """Recordings of 240 frames a second beside 60."""
    from bench.speed.compared import rates_part

    return rates_part(wanted.minutes)


def same_step(wanted: argparse.Namespace) -> str:
    """The repetitions with and without every frame."""
    from bench.speed.compared import same_part

    return same_part(wanted.minutes)


def growth_step(wanted: argparse.Namespace) -> str:
    """How the time grows with length, resolution and number of clips."""
    from bench.speed.growth import growth_part

    return growth_part(wanted.lengths)


def ours_step(wanted: argparse.Namespace) -> str:
    """What measuring, recognition and judgement take beside one inference."""
    from bench.speed.ours import ours_part

    return ours_part(wanted.model)


def compared(steps: Any, name: str, step: Callable[..., str], *, minutes: float) -> None:
    """A step that composes its own clips."""
    parser = steps.add_parser(name, help=step.__doc__)
    parser.set_defaults(step=step)
    parser.add_argument("--minutes", type=float, default=minutes)
    parser.add_argument("--published", type=Path)
    parser.add_argument("--clips", type=Path, help="keep the clips here for the next run")
    parser.add_argument("--only", nargs="+", default=[], metavar="KIND")
    parser.add_argument("--write", action="store_true")


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
    compared(steps, "clip", clip_step, minutes=1.0)
    compared(steps, "session", session_step, minutes=1.4)
    compared(steps, "rates", rates_step, minutes=0.4)
    compared(steps, "same", same_step, minutes=1.6)
    growth = steps.add_parser("growth", help=growth_step.__doc__)
    growth.set_defaults(step=growth_step)
    growth.add_argument("--lengths", type=float, nargs="+", default=[1.0, 3.0, 10.0])
    growth.add_argument("--write", action="store_true")
    ours = steps.add_parser("ours", help=ours_step.__doc__)
    ours.set_defaults(step=ours_step)
    ours.add_argument("--model", default="full")
    ours.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    text = wanted.step(wanted)
    sys.stdout.write(text)
    if wanted.write:
        from bench.latency.document import write_part

        write_part(wanted.name, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
