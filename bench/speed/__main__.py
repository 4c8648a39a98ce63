"""How fast clips are scored; each step writes its part of docs/performance.md.

    python -m bench.speed prepare --clips FOLDER [--only KIND …]
    python -m bench.speed session [--minutes 5] [--clips FOLDER] [--published BUNDLE] [--write]
    python -m bench.speed large [--minutes 3] [the same] [--write]
    python -m bench.speed clip [--minutes 2.9] [the same; --only KIND …] [--write]
    python -m bench.speed same [--minutes 1.4] [--clips FOLDER] [--write]
    python -m bench.speed growth [--lengths 1 3 10] [--clips FOLDER] [--write]
    python -m bench.speed rates [--minutes 0.4] [--write]
    python -m bench.speed ours [--model full] [--write]
    python -m bench.speed thinned MOVEMENT LANDMARKS …
    python -m bench.speed folders [--clips 200] [--seconds 10] [--model full] [--brief] [--write]

``prepare`` makes the clips of ``session``, ``large``, ``clip``, ``same`` and ``growth`` as they are
without options; that takes as long as measuring.  ``session``, ``large`` (1080p and 4K) and
``clip`` compare with the bare loop: OpenCV reads, MediaPipe detects, one picture after the other.
``--published`` names a bundle with Google's network as it is, to compare with that too.  ``same``
compares the repetitions of pieces with those of one go, and of few frames with those of every
frame; ``growth`` draws how the time grows; ``rates`` compares recordings of 240 and of 60 frames a
second; ``ours`` says what all but the pose model takes, ``thinned`` what fewer pictures of a
movement would cost in accuracy.

``folders`` scores copies of the sample clips with one process, with two, again, and, unless it is
to be ``--brief``, on a cluster of two local workers (where the extra ``cluster`` is installed) and
with workers that are killed at random.  200 clips take an hour on two cores, half of that in
brief; the shares are much the same with 20.  Nothing else should run meanwhile.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bench.speed.timing import compile_as_installed

if TYPE_CHECKING:
    from bench.speed.compared import Wanted


SESSION_MINUTES: Final = 5.0
LARGE_MINUTES: Final = 3.0
CLIP_MINUTES: Final = 2.9
SAME_MINUTES: Final = 1.4
LENGTHS: Final = (1.0, 3.0, 10.0)


def prepare_step(asked: argparse.Namespace) -> str:
    """Make the clips of the other steps."""
    from bench.speed.compared import CLIPS, LARGE, SESSIONS, prepare
    from bench.speed.growth import prepare as prepare_growth

    sessions = {SESSION_MINUTES: SESSIONS, LARGE_MINUTES: LARGE, SAME_MINUTES: CLIPS}
    with wanted(asked) as what:
        prepare(what, sessions, CLIP_MINUTES)
        prepare_growth(what.clips, LENGTHS)
    return ""


def folders_step(asked: argparse.Namespace) -> str:
    """Measure many clips."""
    from bench.speed.folders import folders_part

    return folders_part(asked.clips, asked.seconds, asked.model, brief=asked.brief)


def clip_step(asked: argparse.Namespace) -> str:
    """Every frame of a clip without rest, against the bare loop."""
    from bench.speed.compared import clip_part

    with wanted(asked) as what:
        return clip_part(what)


def session_step(asked: argparse.Namespace) -> str:
    """Sessions that are half rest, against the bare loop."""
    from bench.speed.compared import session_part

    with wanted(asked) as what:
        return session_part(what)


def large_step(asked: argparse.Namespace) -> str:
    """The same sessions above 720p, where decoding weighs more."""
    from bench.speed.compared import LARGE, session_part

    with wanted(asked) as what:
        return session_part(what, LARGE)


def rates_step(asked: argparse.Namespace) -> str:
    """Recordings of 240 frames a second beside 60."""
    from bench.speed.compared import rates_part

    return rates_part(asked.minutes)


def same_step(asked: argparse.Namespace) -> str:
    """The repetitions in pieces and in one go, with and without every frame."""
    from bench.speed.compared import same_part

    with wanted(asked) as what:
        return same_part(what)


def growth_step(asked: argparse.Namespace) -> str:
    """How the time grows with length, resolution and number of clips."""
    from bench.speed.growth import growth_part

    with wanted(asked) as what:
        return growth_part(what.clips, asked.lengths)


def ours_step(asked: argparse.Namespace) -> str:
    """What measuring, recognition and judgement take beside one inference."""
    from bench.speed.ours import ours_part

    return ours_part(asked.model)


@contextmanager
def wanted(asked: argparse.Namespace) -> "Iterator[Wanted]":
    """What is to be compared, with a folder for the clips: that which was named, or one for now."""
    from bench.speed.compared import Wanted

    with tempfile.TemporaryDirectory() as place:
        clips = asked.clips or Path(place)
        clips.mkdir(parents=True, exist_ok=True)
        yield Wanted(asked.minutes, asked.published, asked.only, clips)


def thinned_step(asked: argparse.Namespace) -> str:
    """What fewer pictures would cost in accuracy, from landmark files of one movement."""
    from bench.speed.thinned import thinned_part

    return thinned_part(asked.landmarks, asked.movement)


def compared(
    steps: Any, name: str, step: Callable[..., str], *, minutes: float = 0.0
) -> argparse.ArgumentParser:
    """A step that makes its own clips."""
    parser: argparse.ArgumentParser = steps.add_parser(name, help=step.__doc__)
    parser.set_defaults(step=step)
    parser.add_argument("--minutes", type=float, default=minutes)
    parser.add_argument("--published", type=Path)
    parser.add_argument("--clips", type=Path, help="keep the clips here for the next run")
    parser.add_argument("--only", nargs="+", default=[], metavar="KIND")
    parser.add_argument("--write", action="store_true")
    return parser


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
    folders.add_argument("--brief", action="store_true", help="only one process and two")
    compared(steps, "prepare", prepare_step)
    compared(steps, "clip", clip_step, minutes=CLIP_MINUTES)
    compared(steps, "session", session_step, minutes=SESSION_MINUTES)
    compared(steps, "large", large_step, minutes=LARGE_MINUTES)
    compared(steps, "rates", rates_step, minutes=0.4)
    compared(steps, "same", same_step, minutes=SAME_MINUTES)
    growth = compared(steps, "growth", growth_step)
    growth.add_argument("--lengths", type=float, nargs="+", default=LENGTHS)
    ours = steps.add_parser("ours", help=ours_step.__doc__)
    ours.set_defaults(step=ours_step)
    ours.add_argument("--model", default="full")
    ours.add_argument("--write", action="store_true")
    thinned = steps.add_parser("thinned", help=thinned_step.__doc__)
    thinned.set_defaults(step=thinned_step, write=False)
    thinned.add_argument("movement")
    thinned.add_argument("landmarks", type=Path, nargs="+")
    asked = parser.parse_args()
    compile_as_installed()
    text = asked.step(asked)
    sys.stdout.write(text)
    if asked.write and text:
        from bench.latency.document import write_part

        write_part(asked.name, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
