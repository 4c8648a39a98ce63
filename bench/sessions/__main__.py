"""Composes whole sessions and scores how well the sets in them are recognised.

    python -m bench.sessions score --data DATA [--real REAL] [--write]
    python -m bench.sessions score --data DATA --part tune --sessions 16
    python -m bench.sessions compose --data DATA --out FOLDER [--sessions 2]

``DATA`` holds the folders of landmarks of rendered people that other commands made: ``train`` and
``loose_twists`` (``bench.landmarks``), ``clips``, ``forced``, ``learn`` and ``look``
(``bench.accuracy read``), ``fresh`` and ``fresh_again`` (``bench.studio set sessions --landmarks``,
``sessions-again``), ``others`` (``bench.other_landmarks``).  ``compose`` writes the sessions
as landmark files, to look at.  ``--write`` writes docs/recognition.md.
"""

import argparse
import sys
from pathlib import Path

from bench.sessions import document
from bench.sessions.evaluating import PARTS, compose


def main() -> int:
    """Run one of the steps."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.sessions",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("step", choices=("compose", "score"))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--real", type=Path)
    parser.add_argument("--part", choices=PARTS, default="judge")
    parser.add_argument("--sessions", type=int, default=40)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    if wanted.step == "compose":
        if wanted.out is None:
            parser.error("compose needs --out")
        compose(wanted.data, wanted.part, wanted.sessions, wanted.out)
        return 0
    text = document.document(wanted.data, wanted.real, wanted.part, wanted.sessions)
    sys.stdout.write(text)
    if wanted.write:
        document.PATH.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
